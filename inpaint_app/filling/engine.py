"""`Engine`: the function that computes a reconstruction, and the resources it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from inpaint_app.filling.transparency import inpaint_visible

if TYPE_CHECKING:
    from collections.abc import Generator

    import numpy as np
    from numpy.typing import NDArray

    from inpaint_app.filling.requests import Request
    from ntk_core import Explain, KernelStore, Progress

__all__ = ["Engine", "Iterate"]


class Iterate(Protocol):
    """A function like `inpaint_app.filling.transparency.inpaint_visible`."""

    def __call__(
        self, image: NDArray[Any], mask: NDArray[np.bool_], **options: Any
    ) -> Generator[Progress, None, Explain | None]:
        """Return a generator of snapshots; close it to cancel."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """The resources of a reconstruction. The result does not depend on them.

    Attributes
    ----------
    iterate : callable
        The function that computes.
    kernel_store : mutable mapping of str to bytes, optional
        The store for the kernels of method ``"paper"``.
    threads : int, optional
        The number of threads; by default one for each processor.
    unlimited : bool
        Do not check the memory, because the caller has done so.
    """

    iterate: Iterate = inpaint_visible
    kernel_store: KernelStore | None = None
    threads: int | None = None
    unlimited: bool = False

    def options(self, request: Request, wanted: NDArray[np.bool_] | None) -> dict[str, Any]:
        """Return the keyword options of `iterate` for the `wanted` part of a request's mask."""
        options = {
            **request.choices.options(),
            "kernel_store": self.kernel_store,
            "protect": request.guides.protect,
            "sources": request.guides.sources,
            "wanted": wanted,
        }
        return options if self.threads is None else {**options, "workers": self.threads}
