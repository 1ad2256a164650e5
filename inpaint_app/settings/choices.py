"""`Choices`: what the user chose for one picture.

A new field here is automatically stored in sessions and in the settings file, and passed to the
engine if `options` contains it. You have to add a control in the window and an argument on the
command line.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.settings.copying import COPYING_METHODS, Copying
from inpaint_app.settings.learning import OPTIONS_OF_METHOD, Learning
from inpaint_app.settings.presets import AUTOMATIC, CUSTOM, PRESETS
from inpaint_app.settings.seam import WIDEST
from ntk_core import Architecture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Choices"]


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices for one picture.

    Parameters that the method does not use are kept, so that they are there again when the user
    changes the method back.

    Attributes
    ----------
    method : str
        One of `ntk_core.METHODS`.
    architecture : Architecture
        The network of method ``"paper"``.
    copying : Copying
        How wide holes are filled.
    learning : Learning
        How thin parts are learnt from their surroundings.
    preset : str
        The last chosen preset, `CUSTOM` for none. See `shown_preset`.
    feather : int
        Width of the seam where the fill is blended with the image, in pixels, 0 … `WIDEST`.
    keep_mask : bool
        Whether the mask stays when the fill is applied.
    opacity : int
        The share of the fill where it is blended with the image, in per cent, 1 … 100.

    Raises
    ------
    ValueError
        If `method`, `preset`, `feather`, `opacity` or `keep_mask` is out of range.
    """

    method: str = "auto"
    architecture: Architecture = field(default_factory=Architecture)
    copying: Copying = field(default_factory=Copying)
    learning: Learning = field(default_factory=Learning)
    preset: str = CUSTOM
    feather: int = 0
    keep_mask: bool = False
    opacity: int = 100

    def __post_init__(self) -> None:
        fits = (
            self.method in OPTIONS_OF_METHOD
            and (self.preset == CUSTOM or self.preset in PRESETS)
            and type(self.feather) is int
            and 0 <= self.feather <= WIDEST
            and type(self.keep_mask) is bool
            and type(self.opacity) is int
            and 1 <= self.opacity <= 100
        )
        if not fits:
            raise ValueError(f"{self} is out of range")

    # -- for the engine

    @property
    def copies(self) -> bool:
        """Whether the method fills wide holes by copying."""
        return self.method in COPYING_METHODS

    def options(self) -> dict[str, Any]:
        """Return the keyword options of `ntk_core.inpaint_iter` that the method uses."""
        return {
            "method": self.method,
            "architecture": self.architecture if self.method == "paper" else None,
            **self.copying.options(self.method),
            **self.learning.options(self.method),
        }

    def fills_like(self, other: Choices) -> bool:
        """Return whether both give the same fill."""
        return (self.options(), self.feather, self.opacity) == (
            other.options(),
            other.feather,
            other.opacity,
        )

    # -- presets

    @property
    def shown_preset(self) -> str:
        """The chosen preset, or `CUSTOM` while any of its values is changed."""
        preset = PRESETS.get(self.preset)
        fits = (
            preset is not None
            and (self.method, self.learning) == (preset.method, preset.learning)
            and replace(self.copying, seed=preset.copying.seed) == preset.copying
        )
        return self.preset if fits else CUSTOM

    @property
    def named_preset(self) -> str:
        """As `shown_preset`, but `AUTOMATIC` while nothing is changed that presets set."""
        named = self.shown_preset
        if named == CUSTOM and self.with_preset(AUTOMATIC) == replace(self, preset=CUSTOM):
            return AUTOMATIC
        return named

    def with_preset(self, name: str) -> Choices:
        """Return the choices with the values of a preset; `CUSTOM` changes only the name.

        `AUTOMATIC` stands for the usual method and parameters.
        """
        if name == AUTOMATIC:
            usual = type(self)()
            return replace(
                self,
                preset=CUSTOM,
                method=usual.method,
                learning=usual.learning,
                copying=replace(usual.copying, seed=self.copying.seed),
            )
        preset = PRESETS.get(name)
        if preset is None:
            return replace(self, preset=name)
        copying = replace(preset.copying, seed=self.copying.seed)
        return replace(
            self, preset=name, method=preset.method, learning=preset.learning, copying=copying
        )

    # -- as JSON

    def to_json(self) -> dict[str, Any]:
        """Return the choices as JSON values, for sessions and the settings file."""
        values = asdict(replace(self, preset=self.shown_preset))
        # What is usual is left out, as in files that are older than it.
        if self.opacity == 100:
            del values["opacity"]
        if self.architecture.border == Architecture().border:
            del values["architecture"]["border"]
        return {_STORED_NAMES.get(name, name): value for name, value in values.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], otherwise: Choices | None = None) -> Choices:
        """Return the choices from the result of `to_json`.

        Parameters
        ----------
        stored : mapping of str to JSON values
            It may come from another version, or be edited by hand.
        otherwise : Choices, optional
            Replacements for values that are missing or invalid; by default the usual choices.
        """
        # Where it is not stored, the opacity is the usual one, whatever it was before.
        result = replace(otherwise or cls(), opacity=100)
        # The preset last: it is accepted only if the other values agree with it.
        names = sorted((each.name for each in fields(cls)), key=lambda name: name == "preset")
        for name in names:
            key = _STORED_NAMES.get(name, name)
            with suppress(KeyError, TypeError, ValueError, OverflowError):
                value = _READERS.get(name, _as_it_is)(stored[key])
                changed = replace(result, **{name: value})
                if name != "preset" or changed.shown_preset == value:
                    result = changed
        return result


_STORED_NAMES: Final = {"copying": "texture", "learning": "regression"}
"""The keys that differ from the attribute names. They must stay: users' files contain them."""


def _as_it_is(stored: Any) -> Any:
    return stored


def _architecture(stored: Mapping[str, Any]) -> Architecture:
    values = {**stored}
    if "levels" in values:
        values["levels"] = int(values["levels"])  # JSON does not tell 3.0 from 3
    return Architecture(**values)


def _feather(stored: Any) -> int:
    if type(stored) is not int:
        raise TypeError(stored)
    return max(0, min(stored, WIDEST))


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "architecture": _architecture,
    "copying": lambda stored: Copying(**stored),
    "learning": lambda stored: Learning(**stored),
    "feather": _feather,
}
"""How to convert a value from JSON; values not named here are used as they are."""
