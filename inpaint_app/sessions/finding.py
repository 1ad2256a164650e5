"""Making the session of a document, and finding the picture of a session again.

The picture's file may have moved or changed since the session was saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from inpaint_app.errors import FileError
from inpaint_app.files.atomic import stamp_of
from inpaint_app.files.images import MAX_PIXELS, read_image
from inpaint_app.files.picture import Picture
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.session import LAYERS, SUFFIX, Session, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from inpaint_app.document.document import Document

__all__ = ["Found", "find_session", "is_session", "session_of"]

_NEVER = (-1, -1, -1)  # a stamp that no file has


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A session that was read, with its picture, or the reason why there is none."""

    session: Session
    picture: Picture | None
    trouble: str = ""


def session_of(document: Document, parameters: dict[str, Any]) -> Callable[[], Session]:
    """Return a function that makes the session of a document as it is now.

    The function takes long; call it in another thread.
    """
    picture, history = document.picture, document.history
    named = {name: document.layers.layer(name) for name in LAYERS}
    # The shield is newer than the others: programs that do not know it read sessions without it.
    layers = {
        name: layer.painted_snapshot()
        for name, layer in named.items()
        if layer.count or name != "shielded"
    }
    edits, done = history.commands, history.position

    def later() -> Session:
        source = Source.of(
            picture.pixels,
            picture.path,
            whole=not _is_there(picture),
            icc_profile=picture.icc_profile,
            measure=picture.measure,
        )
        return Session(source, layers, edits, done, parameters)

    return later


def _is_there(picture: Picture) -> bool:
    """Return whether reading the picture's file would give the same picture again.

    A picture without a file counts as there, too.
    """
    path, stamp = picture.path, picture.stamp
    if path is None or stamp is None or stamp_of(path) == stamp:
        return True
    try:  # the file was replaced, but perhaps by a copy of itself
        pixels = read_image(path, picture.pixels.size).pixels
    except FileError:
        return False
    floating = pixels.dtype.kind == "f"
    same = np.array_equal(pixels, picture.pixels, equal_nan=floating)  # NaN differs from itself
    return pixels.dtype == picture.pixels.dtype and same


def _reduced(pixels: NDArray[Any]) -> NDArray[np.float32]:
    reduced = pixels.astype(np.float32)
    reduced.flags.writeable = False
    return reduced


def is_session(path: Path) -> bool:
    """Return whether a file name is that of a session."""
    return path.suffix.lower() == SUFFIX


def find_session(path: Path, source: Path | None = None, max_pixels: int = MAX_PIXELS) -> Found:
    """Read a session and its picture; `source` is the picture's file if it has moved.

    Raises
    ------
    TooLargeError
        The picture has more than `max_pixels` pixels.
    FileError
        The session cannot be read.
    """
    session = read_session(path, max_pixels)
    if session.source.pixels is not None:
        # _NEVER marks its file as changed, so that the next session contains the picture, too.
        picture = Picture(
            session.source.pixels,
            session.source.path,
            session.source.icc_profile,
            stamp=None if session.source.path is None else _NEVER,
            measure=session.source.measure,
        )
        if not session.source.fits(picture.pixels):
            raise FileError(
                f"cannot read the session {path}: the picture in it is damaged; use an older copy"
            )
        return Found(session, picture)
    place = source or session.source.path
    assert place is not None, "a source without pixels has a path"
    try:
        picture = read_image(place, max_pixels)
    except FileError as error:
        return Found(session, None, str(error))
    if picture.pixels.dtype == np.float64 and session.source.dtype == "float32":
        # Older programs reduced 64 bits to 32 while reading.
        picture = replace(picture, pixels=_reduced(picture.pixels))
    if session.source.fits(picture.pixels):
        return Found(session, picture)
    height, width = session.source.shape[:2]
    return Found(
        session,
        None,
        f"{place} is not the picture of this session, which had {width} × {height} pixels; its "
        "content has changed since",
    )
