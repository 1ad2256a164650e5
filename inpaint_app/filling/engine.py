"""What computes a reconstruction, and with what."""

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
        """Return a generator of snapshots; closing it is cancelling."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """What a reconstruction uses; the result depends on none of it.

    Attributes
    ----------
    iterate : callable
        What computes.
    kernel_store : mutable mapping of str to bytes, optional
        Where method ``"paper"`` keeps its kernels.
    threads : int, optional
        How many threads it has; by default one for each processor.
    unlimited : bool
        Do not look at the memory: whoever asks has made sure that it is enough.
    """

    iterate: Iterate = inpaint_visible
    kernel_store: KernelStore | None = None
    threads: int | None = None
    unlimited: bool = False

    def options(self, request: Request, wanted: NDArray[np.bool_] | None) -> dict[str, Any]:
        """Return the keyword options of `iterate` for a part of what a request asks for."""
        options = {
            **request.choices.options(),
            "kernel_store": self.kernel_store,
            "protect": request.guides.protect,
            "sources": request.guides.sources,
            "wanted": wanted,
        }
        return options if self.threads is None else {**options, "workers": self.threads}
