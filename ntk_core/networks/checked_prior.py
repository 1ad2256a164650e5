"""Priors that may come from the caller: whether they are priors, and whether their answers fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_core.checks import shown
from ntk_core.errors import InvalidOptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ntk_core.networks.priors import Prior

    Pixels = tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]]

__all__ = ["check_prior", "covariance_of"]


def check_prior(prior: Any) -> None:
    """Raise `InvalidOptionError` unless an object has what `Prior` asks for."""
    known = getattr(prior, "shift_invariant", None)
    if (
        isinstance(prior, type)
        or not isinstance(known, bool | np.bool_)
        or not callable(getattr(prior, "covariance", None))
    ):
        raise InvalidOptionError(
            f"prior is {shown(prior)}; give one of ntk_core.networks, such as Stationary(), or an "
            "object with shift_invariant, True or False, and covariance(here, there, shape, "
            "circular=…)"
        )


def covariance_of(
    prior: Prior, here: Pixels, there: Pixels, shape: tuple[int, int], *, circular: bool
) -> NDArray[np.float64]:
    """Return Σ0 of a prior, in the shape to which the pixels broadcast.

    Parameters
    ----------
    prior, here, there, shape, circular
        As for `Prior.covariance`.

    Raises
    ------
    InvalidOptionError
        If the answer is not finite numbers of this shape, or a variance is negative.
    """
    answer = np.asarray(prior.covariance(here, there, shape, circular=circular))
    wanted = np.broadcast_shapes(*(places.shape for places in (*here, *there)))
    name = type(prior).__name__
    try:
        values = np.broadcast_to(answer, wanted)
    except ValueError:
        values = None
    if values is None or answer.dtype.kind not in "biuf":
        raise InvalidOptionError(
            f"the prior {name} gives covariances of shape {answer.shape} and dtype {answer.dtype}; "
            f"it must give real numbers of shape {wanted}, that of the pixels"
        )
    same = (here[0] == there[0]) & (here[1] == there[1])
    if not np.isfinite(answer).all() or np.any(values < 0, where=same):
        raise InvalidOptionError(
            f"the prior {name} gives a covariance that is not finite, or a negative variance; it "
            "must give finite ones, and 0 or more for a pixel with itself"
        )
    return values.astype(np.float64, copy=False)
