"""What is painted in a mask file: masks as people make them.

A mask is white where the picture is to be filled. But people also paint in colours, on black or
on a transparent layer; programs write 0 and 1, numbered regions, or 8 bits in files of 16.

`Look` gathers what decides how a mask is meant, part by part if it is large. Its `Rule` then turns
pixels into levels, from 0 for what is not painted to `Rule.white` for what is painted in full.
Whether a level counts as painted is decided elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from inpaint_app.files.measure import Measure

__all__ = [
    "Look",
    "Rule",
    "Way",
    "full_of",
    "least_white",
    "most_is_masked",
    "shows_the_picture",
    "wrong_number",
]

Way = Literal["mean", "brightest", "darkest", "opacity", "erased"]
"""How colours become one level: their mean; the brightest or the darkest of them; or the opacity,
or the transparency, whatever the colours."""

_DARK: Final = 0.1  # share of full brightness up to which a pixel is black, or a colour is grey
_FEW: Final = 0.02  # share of the visible pixels that may be of another kind
_GROUND: Final = 0.01  # share of the visible pixels from which black or white is a ground
_FEW_LABELS, _LABELS = 16, 64  # so many different numbers are, or may be, labels; more are not
_INSIDE: Final = 0.3  # share of dark colours with the same around them, if they are paint
_TIGHT: Final = (255, 1023, 4095, 65535)  # full brightness of 8, 10, 12 and 16 bits
_ROWS: Final = 1 << 20  # pixels that are looked at together
_SAMPLED: Final = 1 << 20  # pixels of a picture that are compared with the mask
_SAME: Final = 8 / 255  # by how much a photograph changes when it is saved again


def full_of(dtype: np.dtype[Any]) -> float:
    """Return the number of full brightness of a mask's dtype."""
    if dtype.kind in "bf":
        return 1
    return int(np.iinfo(dtype).max)


def least_white(white: float, threshold: float = 0.5) -> float:
    """Return the least level that counts as white, as a share `threshold` of `white`."""
    if white <= 1:
        return threshold * white
    return (white + 1) // 2 if threshold == 0.5 else max(1, math.ceil(threshold * white))


def most_is_masked(masked: int, pixels: int, remedy: str) -> tuple[str, ...]:
    """Return a note if a mask covers more than half of an image, which is seldom meant.

    Parameters
    ----------
    masked, pixels : int
        The numbers of masked and of all pixels.
    remedy : str
        What to do if it is not meant, as the end of a sentence.
    """
    if 2 * masked <= pixels or masked == pixels:  # all of it is an error of its own
        return ()
    share = 100 * masked // pixels
    return (
        f"{share} % of the image is to be filled; if the mask is the wrong way round, {remedy}",
    )


def wrong_number(pixels: NDArray[Any]) -> tuple[str, tuple[int, ...]] | None:
    """Return what is wrong with a number of a mask and its index, None if all can be used.

    Parameters
    ----------
    pixels : ndarray, shape (H, W[, C]), of any dtype
    """
    if pixels.dtype.kind in "bu":
        return None
    good = pixels >= 0  # False for NaN
    if pixels.dtype.kind == "f" and not _is_whole(pixels):
        good &= pixels <= 1
    if good.all():
        return None
    index = tuple(int(each) for each in np.argwhere(~good)[0])
    value = pixels[index]
    if pixels.dtype.kind == "i":
        return f"{value}", index
    return f"{value:g}", index


def _is_whole(pixels: NDArray[Any]) -> bool:
    """Return whether floating point holds the whole numbers of 8 or 16 bits."""
    top = float(pixels.max())
    return bool(top in _TIGHT and (pixels == np.rint(pixels)).all())


@dataclass(frozen=True, slots=True)
class Rule:
    """How the numbers of a mask say what is painted.

    Attributes
    ----------
    way : Way
        How colours become one level.
    white : float
        The level of what is painted in full.
    full : float
        The number of full brightness of the dtype, and of full opacity.
    labels : bool
        Whether every level but 0 counts in full.
    vivid : bool
        Whether every colour that is not grey counts in full.
    said : str
        What the user should know about it, as the end of a sentence; usually empty.
    """

    way: Way
    white: float
    full: float
    labels: bool = False
    vivid: bool = False
    said: str = ""

    def levels(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Return the levels of some pixels, 0 … `white` or more, shape (H, W).

        Parameters
        ----------
        pixels : ndarray, shape (H, W) or (H, W, C)
            With C = 2 or 4 the last channel is opacity.
        """
        if self.way == "opacity":
            return pixels[..., -1]
        if self.way == "erased":
            return np.asarray(int(self.full) - pixels[..., -1])
        out = _level(pixels, self.way)
        if self.vivid:
            out = np.where(_is_vivid(pixels, self.full), out.dtype.type(self.white), out)
        if self.labels:
            out = np.where(out > 0, out.dtype.type(self.white), out.dtype.type(0))
        if pixels.ndim == 3 and pixels.shape[2] in (2, 4):
            shown = pixels[..., -1] * np.float32(self.white / self.full)
            out = np.minimum(out, shown)
        return out


class Look:
    """What was seen of a mask so far.

    Parameters
    ----------
    dtype : dtype
        Of the mask.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._full = full_of(dtype)
        # Programs that write so many bits, or a sign, write labels.
        self._is_wide = dtype.kind == "i" or (dtype.kind == "u" and dtype.itemsize > 2)
        self._is_float = dtype.kind == "f"
        self._has_more = False  # than one channel
        self._visible = 0
        self._transparent = 0
        self._black = 0  # visible pixels, as all below
        self._white = 0
        self._vivid = 0
        self._dull = 0  # neither a colour nor bright
        self._top: dict[Way, float] = {"mean": 0.0, "brightest": 0.0, "darkest": 0.0}
        self._counts: dict[Way, Any] = {}  # how often each level occurs, while none is white
        self._dim = 0  # pixels of dark colours
        self._flat = 0  # those of them that are like their neighbours
        self._last_row: NDArray[Any] | None = None

    def add(self, pixels: NDArray[Any]) -> None:
        """Look at some pixels, shape (H, W) or (H, W, C); with C = 2 or 4 the last is opacity."""
        for part in _parts(pixels):
            self._add(part)

    def rule(self, *, threshold: float = 0.5, inverted: bool = False) -> Rule:
        """Return how the mask is to be read.

        Parameters
        ----------
        threshold : float
            The share of full brightness from which a level counts. Only with the usual one, 0.5,
            a mask without any white may have a darker number for it.
        inverted : bool
            Whether what is not painted is wanted. On white ground, colours are not painted then.
        """
        if self._is_paint_only():
            return Rule("opacity", self._full, self._full)
        way = self._way(inverted=inverted)
        plain = Rule(way, self._full, self._full, vivid=way == "brightest" and self._is_flat())
        top = self._top[way]
        if self._is_wide or (self._is_float and top > 1):
            if top in (*_TIGHT, self._full):
                return replace(plain, white=top)
            return _labelled(plain, top) if top > 0 else plain
        is_dark = 0 < top < least_white(self._full)
        if not is_dark or plain.vivid or way == "darkest" or threshold != 0.5:
            return plain
        return self._without_white(plain, top)

    @property
    def is_settled(self) -> bool:
        """Whether more pixels of the same kind would not change the rule: grey with white in it."""
        return self._top["mean"] >= least_white(self._full) and not self._has_more

    @property
    def is_transparent(self) -> bool:
        """Whether some of it is transparent."""
        return self._transparent > 0

    # -- private

    def _add(self, part: NDArray[Any]) -> None:
        half, full = least_white(self._full), self._full
        self._has_more = part.ndim == 3
        seen = None
        if part.ndim == 3 and part.shape[2] in (2, 4):
            seen = part[..., -1] >= half
            self._transparent += int(seen.size - np.count_nonzero(seen))

        def of(levels: NDArray[Any]) -> NDArray[Any]:
            return levels if seen is None else levels[seen]

        mean = of(_level(part, "mean"))
        self._visible += mean.size
        self._note("mean", mean)
        dull = mean < half
        if part.ndim == 3 and part.shape[2] >= 3:
            brightest, darkest = of(_level(part, "brightest")), of(_level(part, "darkest"))
            vivid = brightest - darkest >= _DARK * full
            self._note("brightest", brightest)
            self._vivid += int(np.count_nonzero(vivid))
            self._black += int(np.count_nonzero(brightest <= _DARK * full))
            self._white += int(np.count_nonzero(darkest >= (1 - _DARK) * full))
            dull &= ~vivid
            self._look_for_flat(part)
        self._dull += int(np.count_nonzero(dull))

    def _look_for_flat(self, part: NDArray[Any]) -> None:
        """Count dark colours, and which of them are like their neighbours on the right and below.

        The soft edge of bright paint is not, whatever its direction.
        """
        if self._last_row is not None:
            part = np.concatenate([self._last_row, part])
        self._last_row = part[-1:]
        part = part[..., :3]
        here = part[:-1, :-1]
        dim = _is_vivid(here, self._full) & (_level(here, "brightest") < least_white(self._full))
        if not dim.any():
            return
        alike = (here == part[:-1, 1:]).all(axis=2) & (here == part[1:, :-1]).all(axis=2)
        self._dim += int(np.count_nonzero(dim))
        self._flat += int(np.count_nonzero(dim & alike))

    def _note(self, way: Way, levels: NDArray[Any]) -> None:
        """Remember the largest level, and how often each one occurs while none is white."""
        if not levels.size:
            return
        self._top[way] = max(self._top[way], levels.max().item())
        if self._is_wide or self._top[way] >= least_white(self._full):
            return
        # Numbers of 8 bits that are no means take the first 256 places, all others the whole range.
        scale = 1.0 if levels.dtype.kind in "bu" else 65535 / self._full
        places = (levels * np.float32(scale)).astype(np.uint16).ravel()
        self._counts[way] = self._counts.get(way, 0) + np.bincount(places, minlength=1 << 16)

    def _is_paint_only(self) -> bool:
        """Return whether all that is visible is paint, in whatever colours, and the rest is not."""
        if not self._transparent or not self._visible:
            return False
        nothing_bright = self._vivid == 0 and self._top["mean"] < least_white(self._full)
        return nothing_bright or self._dull <= _FEW * self._visible

    def _way(self, *, inverted: bool) -> Way:
        ground = _GROUND * self._visible
        if not self._vivid:
            return "mean"
        if inverted and self._white >= max(ground, self._black):
            return "darkest"
        return "brightest" if self._black >= ground or self._transparent else "mean"

    def _is_flat(self) -> bool:
        """Return whether the dark colours are paint of their own, not the edges of bright paint."""
        return self._flat > _INSIDE * self._dim

    def _without_white(self, plain: Rule, top: float) -> Rule:
        """Return the rule for a mask in which nothing has half of full brightness."""
        said = f"is brightest at {top:g} of {plain.full:g}, which is taken for white"
        darker = replace(plain, white=top, said=said)
        counts = self._counts[plain.way]
        levels = np.flatnonzero(counts[1:]) + 1
        if not levels.size:
            return plain  # floating point that is next to nothing
        found, end = counts[levels], float(levels[-1])
        black = self._visible - int(found[levels > _DARK * end].sum())
        if black + self._transparent < _GROUND * self._visible:
            return plain  # nothing is painted on it
        if top in _TIGHT and plain.full > top:
            return darker
        if not self._is_float and levels.size <= _FEW_LABELS:
            return _labelled(plain, top)
        lit, near = (int(found[levels > share * end].sum()) for share in (_DARK, 1 - _DARK))
        if 2 * near >= lit:  # flat paint, with or without soft edges
            return darker
        is_dense = plain.full > 255 and 2 * levels.size >= end  # numbered from 1 on
        if not self._is_float and (levels.size <= _LABELS or is_dense):
            return _labelled(plain, top)
        return plain


def _labelled(plain: Rule, top: float) -> Rule:
    said = f"has numbers from 0 to {top:.0f}, so all but 0 is taken for white"
    return replace(plain, labels=True, said=said)


def shows_the_picture(
    mask: NDArray[Any], picture: NDArray[Any], measure: Measure | None = None
) -> bool:
    """Return whether a mask is the picture that it belongs to.

    Only pixels that are neither black nor white are compared: a drawing in black and white may be
    its own mask.

    Parameters
    ----------
    mask, picture : ndarray, shape (H, W) or (H, W, C)
        Where either is transparent, or has no value, they are not compared.
    measure : Measure, optional
        What the numbers of the picture mean.
    """
    step = max(1, round(math.sqrt(mask.shape[0] * mask.shape[1] / _SAMPLED)))
    grey, shown = _grey_of(mask[::step, ::step])
    part = picture[::step, ::step]
    other, there = _grey_of(part if measure is None else measure.units(part))
    middle = shown & there & (grey > _DARK) & (grey < 1 - _DARK)
    count = int(np.count_nonzero(middle))
    if not count or 4 * count < np.count_nonzero(shown):
        return False
    same = np.abs(grey[middle] - other[middle]) <= _SAME
    return bool(np.count_nonzero(same) >= 0.9 * count)


def _grey_of(pixels: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the brightness of pixels, 0 … 1, and which of them are visible."""
    full = np.float32(full_of(pixels.dtype))
    with np.errstate(invalid="ignore", over="ignore"):
        grey = _level(pixels, "mean").astype(np.float32) / full
    shown = np.isfinite(grey)
    if pixels.ndim == 3 and pixels.shape[2] in (2, 4):
        shown &= pixels[..., -1] >= full / 2
    return grey, shown


def _level(pixels: NDArray[Any], way: Way) -> NDArray[Any]:
    """Return one level for the colours of each pixel, shape (H, W)."""
    if pixels.ndim == 2:
        return pixels
    if pixels.shape[2] <= 2:
        return pixels[..., 0]
    if way == "mean":
        return np.asarray(pixels[..., :3].mean(axis=2, dtype=np.float32))
    # Not pixels.max(axis=2), which is several times slower.
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    choose = np.maximum if way == "brightest" else np.minimum
    return np.asarray(choose(choose(red, green), blue))


def _is_vivid(pixels: NDArray[Any], full: float) -> NDArray[np.bool_]:
    """Return which pixels have a colour that is not grey, shape (H, W)."""
    return np.asarray(_level(pixels, "brightest") - _level(pixels, "darkest") >= _DARK * full)


def _parts(pixels: NDArray[Any]) -> Iterator[NDArray[Any]]:
    rows = max(1, _ROWS // max(1, pixels.shape[1]))
    for top in range(0, len(pixels), rows):
        yield pixels[top : top + rows]
