"""The result of a reconstruction: the image, its expected errors, and its pixels' weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ntk_core.problem.pixel_weights import PixelWeights
    from ntk_core.problem.progress import Region

__all__ = ["Solution"]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A finished reconstruction.

    Attributes
    ----------
    image : ndarray, the input's shape and dtype
        The reconstruction; equal to the input bit for bit outside the mask. It is never a masked
        array, as nothing is missing from it.
    method : str
        The method that was used. For ``"auto"``: the method of all regions, or ``"mixed"``.
    missing : int
        Number of reconstructed pixels.
    passes : int
        Number of passes over the mask; if all of it was copied, of levels of the pyramid.
    seconds : float
        Wall-clock time of the reconstruction.
    deviation : ndarray, the input's shape without channels, float32
        Standard deviation of each reconstructed pixel, in the units of the image (grey levels of a
        uint8 image) and as a root mean square over the channels that were missing; 0 where a pixel
        was observed. About 95 % of true values are within two deviations (measured:
        docs/decisions/0005). Deep in a hole, beyond the reach of any observed pixel, it is the
        spread of the observed values around the hole. It is float64 if float32 could not hold it.
    expected_error : float
        Expected root mean square error over the reconstructed pixels, in the same units: the root
        mean square of their deviations. The expected PSNR over them is
        20 log10((high − low) / expected_error) dB, with the two ends of `data_range`. It is a
        measurement of what was learnt, but not of copies in wide holes (see `regions`): those
        look plausible, and may differ from what was there by more than any number says.
    regions : tuple of Region
        For methods ``"auto"`` and ``"texture"``: the regions of the mask, and how each was
        reconstructed. All thin parts together are one region.
    residual : float or None
        Of method ``"paper"`` only: ‖v_O − (K_OO + λ I) α‖ / ‖v_O‖, recomputed from the solution.
    converged : bool
        Whether the residual is within the solver's tolerance. If not, the solver gave up: choose
        another one, or raise the ridge.
    data_range : (float, float)
        The values between which the fill lies: those that the engine took for 0 and 1. Of a stack
        the least and the largest of all slices.
    """

    image: NDArray[Any]
    method: str
    missing: int
    passes: int
    seconds: float
    deviation: NDArray[np.float32]
    expected_error: float
    _explain: Callable[..., PixelWeights] = field(repr=False)
    regions: tuple[Region, ...] = ()
    residual: float | None = None
    converged: bool = True
    data_range: tuple[float, float] = (0.0, 1.0)

    def weights(self, row: int, column: int, index: tuple[int, ...] = ()) -> PixelWeights:
        """Return which pixels one reconstructed pixel was made from, and the weight of each.

        Solves the pixel's tile or patches again, with the input of the last pass (method
        ``"paper"``: the whole system). So do not change `image` before. It takes milliseconds
        (``"paper"``: as long as the reconstruction). The first call takes longer, because it loads
        the compiled code and the linear algebra.

        Parameters
        ----------
        row, column : int
            A pixel that the mask covered.
        index : tuple of int, optional
            Of a stack: the slice that it is in.

        Raises
        ------
        InvalidPixelError
            If the pixel was not reconstructed.
        """
        return self._explain(row, column, index=index) if index else self._explain(row, column)
