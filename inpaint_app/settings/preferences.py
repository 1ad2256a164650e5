"""`Preferences`: the settings for all pictures, and their limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KEYS",
    "MAX_HISTORY_MB",
    "MAX_MEGAPIXELS",
    "MAX_MEMORY_MB",
    "MIN_HISTORY_MB",
    "MIN_OPACITY",
    "THEMES",
    "Preferences",
]

MIN_OPACITY: Final = 10
"""The smallest opacity in percent; below it a mask is invisible."""

MIN_HISTORY_MB: Final = 16
MAX_HISTORY_MB: Final = 16384
MAX_MEGAPIXELS: Final = 100_000
MAX_MEMORY_MB: Final = 1_000_000

THEMES: Final = ("system", "light", "dark")

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings for all pictures; creating one out of its limits raises `ValueError`.

    Attributes
    ----------
    mask_colour, shielded_colour, protected_colour, source_colour : str
        The colour of each mask, such as ``"#ff3b5c"``.
    mask_opacity : int
        Opacity of the masks in percent, from `MIN_OPACITY` to 100.
    history_mb : int
        Memory that undo may use, in units of 2²⁰ bytes, from `MIN_HISTORY_MB` to
        `MAX_HISTORY_MB`.
    max_megapixels : int
        The user is asked before a larger picture is opened; from 1 to `MAX_MEGAPIXELS`.
    memory_mb : int
        Memory that a reconstruction may use, in units of 10⁶ bytes, up to `MAX_MEMORY_MB`; 0 for
        half of the free memory.
    language : str
        ``"system"``, or the code of a language.
    theme : str
        One of `THEMES`: light on dark or dark on light, or as the system is.
    jpeg_quality : int
        The quality that an export to JPEG suggests, 1 … 100.
    """

    mask_colour: str = "#ff3b5c"
    shielded_colour: str = "#2f7dff"
    protected_colour: str = "#a06bff"
    source_colour: str = "#2fc46b"
    mask_opacity: int = 47
    history_mb: int = 256
    max_megapixels: int = 500
    memory_mb: int = 0
    language: str = "system"
    theme: str = "system"
    jpeg_quality: int = 95

    def __post_init__(self) -> None:
        for name in ("mask_colour", "shielded_colour", "protected_colour", "source_colour"):
            if not _COLOUR.fullmatch(getattr(self, name)):
                raise ValueError(f"{name} is {getattr(self, name)!r}; give it as #rrggbb")
        if self.theme not in THEMES:
            raise ValueError(f"theme is {self.theme!r}; give one of {', '.join(THEMES)}")
        for name, low, high in (
            ("mask_opacity", MIN_OPACITY, 100),
            ("history_mb", MIN_HISTORY_MB, MAX_HISTORY_MB),
            ("max_megapixels", 1, MAX_MEGAPIXELS),
            ("memory_mb", 0, MAX_MEMORY_MB),
            ("jpeg_quality", 1, 100),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; give {low} to {high}")

    @property
    def history_bytes(self) -> int:
        """Memory that undo may use, in bytes."""
        return self.history_mb << 20

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Preferences:
        """Return the values stored under `KEYS`; missing and invalid ones are the defaults."""
        result = cls()
        for name, key in KEYS.items():
            kind = type(getattr(result, name))
            try:
                value = kind(stored[key])
                result = cls(**{**result.as_dict(), name: value})
            except (KeyError, TypeError, ValueError):
                continue
        return result

    def as_dict(self) -> dict[str, Any]:
        """Return the values by attribute name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def to_store(self) -> dict[str, Any]:
        """Return the values by their `KEYS`."""
        return {KEYS[name]: value for name, value in self.as_dict().items()}


KEYS: Final = {field.name: field.name.replace("_", "-") for field in fields(Preferences)}
"""The key under which each attribute is stored: ``"language"``, ``"history-mb"``, …"""
