"""The panel in napari: choose layers and a method, then Inpaint, Cancel, and a progress bar.

The work runs in a napari worker. Each part is pasted into a new Image layer as it arrives.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from magicgui.widgets import CheckBox, ComboBox, Container, Label, ProgressBar, PushButton
from magicgui.widgets import create_widget as widget_for
from napari.layers import Image, Labels, Layer
from napari.qt.threading import create_worker

from ntk_core import InpaintError
from ntk_napari.slices import METHODS, fill_slices

if TYPE_CHECKING:
    from collections.abc import Generator

    from ntk_napari.slices import Part

__all__ = ["InpaintWidget", "Inpainting"]

REDRAW = 0.1  # seconds between redraws: parts arrive faster than napari draws


class InpaintWidget(Container):  # type: ignore[misc]  # napari ships no complete types
    """The widget in the manifest. It must be a class, because napari inspects its ``__init__``.

    Parameters
    ----------
    napari_viewer : napari.Viewer
        napari passes the viewer to a parameter of this name.
    """

    def __init__(self, napari_viewer: Any) -> None:
        inpainting = Inpainting(napari_viewer)
        super().__init__(widgets=inpainting.controls)
        self.inpainting = inpainting


class Inpainting:
    """The controls and, during a run, the worker and the layer with the result.

    Parameters
    ----------
    viewer : napari.Viewer
    """

    def __init__(self, viewer: Any) -> None:
        self.viewer = viewer
        self.image = widget_for(annotation=Image, label="Image")
        self.labels = widget_for(annotation=Labels, label="Labels")
        self.method = ComboBox(label="Method", choices=METHODS, value="auto")
        self.every = CheckBox(label="All slices of a stack", value=False)
        self.start = PushButton(text="Inpaint")
        self.cancel = PushButton(text="Cancel", enabled=False)
        self.bar = ProgressBar(label="Done", value=0, min=0, max=1000)
        self.says = Label(value="")
        self.says.native.setWordWrap(True)  # messages are longer than the panel is wide
        self.image.tooltip = "The picture; it is not changed, the result is a layer of its own"
        self.labels.tooltip = "What any label marks is reconstructed"
        self.method.tooltip = (
            "auto: each part by its width; detail: thin damage; texture: wide holes; fast: coarse"
        )
        self.every.tooltip = "Otherwise the slice that is shown"
        self.cancel.tooltip = "Stop, and keep what is there"
        self.controls = [
            self.image,
            self.labels,
            self.method,
            self.every,
            self.start,
            self.cancel,
            self.bar,
            self.says,
        ]
        self.worker: Any = None
        self.result: Any = None
        self._drawn = 0.0
        self.start.changed.connect(self.run)
        self.cancel.changed.connect(self.stop)
        viewer.layers.events.removed.connect(self._removed)

    def run(self) -> None:
        """Start, unless a run is going on."""
        layer, labels = self.image.value, self.labels.value
        if self.worker is not None:
            return
        if layer is None or labels is None:
            self.says.value = "Add an Image and a Labels layer, and paint what is to vanish."
            return
        if layer.multiscale or labels.multiscale:
            self.says.value = "Layers of several scales cannot be inpainted; add one scale alone."
            return
        # Copies, because the user may paint on the layers during the run.
        image, marks = np.array(layer.data), np.array(labels.data)
        try:
            steps = fill_slices(
                image,
                marks,
                rgb=layer.rgb,
                method=self.method.value,
                only=None if self.every.value else self._slice(layer),
            )
        except InpaintError as error:
            self._fail(error)
            return
        self.result = self._add_result(layer, image.copy())
        self.start.enabled, self.cancel.enabled = False, True
        self.says.value, self.bar.value = "", 0

        def work() -> Generator[Part, None, int]:
            return (yield from steps)

        self.worker = create_worker(
            work,
            _start_thread=False,
            _connect={"yielded": self._paste, "errored": self._fail, "finished": self._end},
        )
        self.worker.finished.connect(steps.close)
        self.worker.start()

    def stop(self) -> None:
        """Ask the worker to stop after the current part."""
        if self.worker is not None:
            self.cancel.enabled = False
            self.says.value = "Cancelled."
            self.worker.quit()

    def _slice(self, layer: Any) -> tuple[int, ...]:
        """Return the index of the slice that the viewer shows."""
        shape = layer.data.shape[: layer.ndim - 2]
        point = np.rint(layer.world_to_data(self.viewer.dims.point)).astype(int)
        return tuple(int(np.clip(at, 0, size - 1)) for at, size in zip(point, shape, strict=False))

    def _add_result(self, layer: Any, pixels: Any) -> Any:
        """Add a layer with the position and colours of another one."""
        _, how, kind = layer.as_layer_data_tuple()
        result = Layer.create(pixels, {**how, "name": f"{layer.name} inpainted"}, kind)
        self.viewer.add_layer(result)  # returns a proxy, which is not this object
        return result

    def _paste(self, part: Part) -> None:
        if self.result is None:
            return
        self.result.data[part.where] = part.pixels
        self.bar.value = round(1000 * part.fraction)
        now = time.monotonic()
        if now - self._drawn > REDRAW:
            self._drawn = now
            self.result.refresh()

    def _fail(self, error: Exception) -> None:
        text = str(error) if isinstance(error, InpaintError) else f"It failed: {error!r}."
        self.says.value = text[:1].upper() + text[1:]

    def _end(self) -> None:
        self.worker = None
        self.start.enabled, self.cancel.enabled = True, False
        if self.result is not None:
            self.result.refresh()
            self.result = None

    def _removed(self, event: Any) -> None:
        removed = getattr(event.value, "__wrapped__", event.value)
        if self.result is not None and removed is self.result:
            self.result = None
            self.stop()
