"""What a user can set once for all pictures, and between which limits. No Qt."""

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
    "Preferences",
]

MIN_OPACITY: Final = 10
"""Percent below which a mask could not be seen any more."""

MIN_HISTORY_MB: Final = 16
MAX_HISTORY_MB: Final = 16384
MAX_MEGAPIXELS: Final = 100_000
MAX_MEMORY_MB: Final = 1_000_000

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings, always within their limits.

    Attributes
    ----------
    mask_colour, protected_colour, source_colour : str
        What each mask is painted in, such as ``"#ff3b5c"``.
    mask_opacity : int
        Of the mask, in percent, from `MIN_OPACITY` to 100.
    history_mb : int
        Memory that undo may use, in units of 2²⁰ bytes, from `MIN_HISTORY_MB` to
        `MAX_HISTORY_MB`.
    max_megapixels : int
        Above this the user is asked before a picture is opened, from 1 to `MAX_MEGAPIXELS`.
    memory_mb : int
        Memory that a reconstruction may take, in units of 10⁶ bytes, up to `MAX_MEMORY_MB`; 0 for
        half of what is free.
    language : str
        ``"system"``, or the code of a language.
    """

    mask_colour: str = "#ff3b5c"
    protected_colour: str = "#2f7dff"
    source_colour: str = "#2fc46b"
    mask_opacity: int = 47
    history_mb: int = 256
    max_megapixels: int = 500
    memory_mb: int = 0
    language: str = "system"

    def __post_init__(self) -> None:
        for name in ("mask_colour", "protected_colour", "source_colour"):
            if not _COLOUR.fullmatch(getattr(self, name)):
                raise ValueError(f"{name} is {getattr(self, name)!r}; give it as #rrggbb")
        for name, low, high in (
            ("mask_opacity", MIN_OPACITY, 100),
            ("history_mb", MIN_HISTORY_MB, MAX_HISTORY_MB),
            ("max_megapixels", 1, MAX_MEGAPIXELS),
            ("memory_mb", 0, MAX_MEMORY_MB),
        ):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; give {low} to {high}")

    @property
    def history_bytes(self) -> int:
        """Memory that undo may use, in bytes."""
        return self.history_mb << 20

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Preferences:
        """Return what was stored under `KEYS`; what is missing or not understood is the default."""
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
        """Return the values by the names of the attributes."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def to_store(self) -> dict[str, Any]:
        """Return the values by their `KEYS`."""
        return {KEYS[name]: value for name, value in self.as_dict().items()}


KEYS: Final = {field.name: field.name.replace("_", "-") for field in fields(Preferences)}
"""Under which key each is stored: ``"language"``, ``"history-mb"``, …"""
