"""The logic of the kernel viewer: K(x, ·) around a pixel, for the current network.

A kernel is built in a background thread, once for each network. Cutting a picture out of it is
fast enough to follow the pointer. For a large image a smaller torus is used: K hardly depends on
x' far from x, so the picture around x is the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import numpy as np

from ntk_core import Architecture, InpaintError, stored_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaint_app.editor.ports import Background
    from ntk_core import KernelStore

__all__ = ["KernelPanel", "KernelPicture", "KernelState", "KernelViewer", "Plan", "plan_for"]

SIDE: Final = 256  # largest side of a torus, in pixels
ENTRIES: Final = 1 << 24  # largest number of values of a kernel on a torus: 64 MB
DENSE: Final = 48  # largest side of a grid whose kernel is a dense matrix, in pixels
REACHES: Final = (16, 32, 64)  # pixels that are shown on each side of x
FLAT: Final = 1e-6  # relative to the largest value; smaller differences are rounding errors
SHADES: Final = 255

Size = tuple[int, int]


class Kernel(Protocol):
    """The part of `ntk_core`'s kernels that is used here."""

    def pairs(
        self, here: NDArray[np.integer[Any]], there: NDArray[np.integer[Any]]
    ) -> NDArray[np.floating[Any]]:
        """Return K for two arrays of pixels, shape (…, 2), which are broadcast."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class KernelPicture:
    """K(x, ·) around one pixel.

    Attributes
    ----------
    pixel : (int, int)
        Row and column of x in the image.
    values : ndarray, shape (h, w)
        K(x, ·) in the surroundings of x.
    centre : (int, int)
        Row and column of x in `values`.
    low, high, here : float
        The smallest and the largest shown value, and K(x, x).
    """

    pixel: Size
    values: NDArray[np.floating[Any]]
    centre: Size
    low: float
    high: float
    here: float

    @property
    def flat(self) -> bool:
        """Whether all values are the same."""
        return self.high - self.low <= FLAT * abs(self.high)

    def shades(self) -> NDArray[np.uint8]:
        """Return the values as 0 (lowest) … 255 (highest); all 127 if they are equal."""
        if self.flat:
            return np.full(self.values.shape, SHADES // 2, np.uint8)
        scaled = (self.values - self.low) * (SHADES / (self.high - self.low))
        shades: NDArray[np.uint8] = np.rint(np.clip(scaled, 0, SHADES)).astype(np.uint8)
        return shades


@dataclass(frozen=True, slots=True)
class Plan:
    """Which kernel to build, and which part of it to show.

    Attributes
    ----------
    architecture : Architecture
        The network. Fields that do not change the kernel have their defaults, so that equal
        kernels have equal plans.
    shape : (int, int)
        The shape of the torus; or of the grid, if the kernel is dense.
    image : (int, int)
        The pixels that the shape represents: on a torus the shape itself.
    reach : int
        The pixels shown on each side of x. A grid is shown as a whole.
    """

    architecture: Architecture
    shape: Size
    image: Size
    reach: int

    @property
    def dense(self) -> bool:
        """Whether the kernel is a dense matrix over a grid that spans the image."""
        return not self.architecture.features.shift_invariant

    def build(self, store: KernelStore | None = None) -> Kernel:
        """Build the kernel, which takes up to several seconds, or get it from a store."""
        network, prior = self.architecture.network, self.architecture.features
        return stored_kernel(network, self.shape, prior, store, dtype=np.float32)

    def place(self, pixel: Size) -> Size:
        """Return the position of an image pixel on the torus or the grid."""
        if not self.dense:
            return pixel[0] % self.shape[0], pixel[1] % self.shape[1]
        row, column = (
            min((2 * at + 1) * side // (2 * whole), side - 1)
            for at, side, whole in zip(pixel, self.shape, self.image, strict=True)
        )
        return row, column

    def picture(self, kernel: Kernel, pixel: Size) -> KernelPicture:
        """Cut K(x, ·) around a pixel x, (row, column), out of a built kernel."""
        place = self.place(pixel)
        if self.dense:
            centre, sides = place, self.shape
            corner = (0, 0)
        else:
            down, across = (min(self.reach, (side - 1) // 2) for side in self.shape)
            centre, sides = (down, across), (2 * down + 1, 2 * across + 1)
            corner = place[0] - down, place[1] - across
        there = (np.moveaxis(np.indices(sides), 0, -1) + corner) % self.shape
        values = kernel.pairs(np.array(place), there)
        low, high = float(values.min()), float(values.max())
        return KernelPicture(pixel, values, centre, low, high, float(values[centre]))


def plan_for(architecture: Architecture, image: Size) -> Plan:
    """Return the plan for the kernel of a network on an image of this height and width."""
    network, prior = architecture.network, architecture.features
    radius = architecture.radius if architecture.prior == "adjacency" else Architecture().radius
    same = replace(architecture, solver="auto", radius=radius, border="padded")
    multiple = network.multiple
    rounded = _up(image[0], multiple), _up(image[1], multiple)
    if prior.shift_invariant:
        most = min(SIDE, math.isqrt(ENTRIES) // multiple)
        shape = min(rounded[0], most), min(rounded[1], most)
        told = network.reach + (4 * radius if architecture.prior == "adjacency" else 0)
        return Plan(same, shape, shape, next((r for r in REACHES if r > told), REACHES[-1]))
    most = DENSE // multiple * multiple
    if max(rounded) <= most:
        return Plan(same, rounded, rounded, 0)
    scale = most / max(image)
    height, width = (max(round(side * scale / multiple), 1) * multiple for side in image)
    return Plan(same, (height, width), image, 0)


def _up(side: int, multiple: int) -> int:
    return -(-side // multiple) * multiple


@dataclass(frozen=True, slots=True, eq=False)
class KernelState:
    """What the panel shows; `plan` and `picture` are None unless `phase` is ``"ready"``."""

    phase: Literal["empty", "building", "ready", "failed"]
    detail: str = ""
    plan: Plan | None = None
    picture: KernelPicture | None = None


class KernelPanel(Protocol):
    """The panel that shows the kernel."""

    def show_kernel(self, state: KernelState) -> None:
        """Show a new picture, or the reason why there is none."""
        ...


class KernelViewer:
    """Follows the pointer, the image and the network, and builds kernels while it is open.

    Parameters
    ----------
    panel : KernelPanel
        The panel that shows the kernel.
    background : Background
        The thread that builds kernels, one after the other.
    store : mutable mapping of str to bytes, optional
        The store for kernels that take long to build.
    """

    def __init__(
        self, panel: KernelPanel, background: Background, store: KernelStore | None = None
    ) -> None:
        self._panel, self._background, self._store = panel, background, store
        self._open = False
        self._architecture = Architecture()
        self._image: Size | None = None
        self._pixel: Size = (0, 0)
        self._plan: Plan | None = None  # of the kernel that is or will be built
        self._kernel: Kernel | None = None
        self._number = 0  # of the newest request
        panel.show_kernel(KernelState("empty"))

    def set_open(self, on: bool) -> None:
        """Set whether the panel is visible."""
        if on != self._open:
            self._open = on
            self._follow()

    def set_image(self, shape: tuple[int, ...]) -> None:
        """Set the shape of the image, (H, W[, C]), and move x to its middle."""
        self._image = shape[0], shape[1]
        self._pixel = shape[0] // 2, shape[1] // 2
        self._follow()

    def set_architecture(self, architecture: Architecture) -> None:
        """Set the network."""
        if architecture != self._architecture:
            self._architecture = architecture
            self._follow()

    def point(self, pixel: Size | None) -> None:
        """Move x to a pixel of the image, (row, column); None does not move it."""
        if pixel is not None and pixel != self._pixel:
            self._pixel = pixel
            self._show()

    def close(self) -> None:
        """Cancel the requests that have not begun, and ignore all results."""
        self._open = False
        self._number += 1

    def _follow(self) -> None:
        if not self._open or self._image is None:
            return
        plan = plan_for(self._architecture, self._image)
        if plan != self._plan:
            self._plan, self._kernel = plan, None
            self._number += 1
            self._panel.show_kernel(KernelState("building"))
            self._request(plan, self._number)
        self._show()

    def _request(self, plan: Plan, number: int) -> None:
        def work() -> Kernel | None:
            # The request may be outdated already if it waited behind a slow one.
            return plan.build(self._store) if number == self._number else None

        def done(result: Kernel | Exception | None) -> None:
            if number != self._number or result is None:
                return
            if isinstance(result, Exception):
                self._plan = None  # so that it is tried again
                self._panel.show_kernel(KernelState("failed", _reason(result)))
            else:
                self._kernel = result
                self._show()

        self._background.submit(work, done)

    def _show(self) -> None:
        if self._open and self._kernel is not None and self._plan is not None:
            picture = self._plan.picture(self._kernel, self._pixel)
            self._panel.show_kernel(KernelState("ready", "", self._plan, picture))


def _reason(error: Exception) -> str:
    """Return the message for a kernel that was not built."""
    if isinstance(error, InpaintError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this kernel; choose fewer levels"
    return f"{type(error).__name__}: {error}"
