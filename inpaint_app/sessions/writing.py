"""Writing session files."""

from __future__ import annotations

import io
import json
import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from inpaint_app.document.edits import DiscardEdit, FillEdit, MaskEdit, RevertEdit
from inpaint_app.files.atomic import write_atomically
from inpaint_app.masks.guides import OwnArea
from inpaint_app.masks.selection import pack
from inpaint_app.masks.softness import pack_bytes
from inpaint_app.sessions.session import (
    FORMAT,
    MANIFEST,
    MEASURE_VERSION,
    USUAL_DTYPES,
    USUAL_VERSION,
    VERSION,
    layer_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from inpaint_app.document.edits import Edit, Piece
    from inpaint_app.files.measure import Measure
    from inpaint_app.masks.selection import MaskChange
    from inpaint_app.sessions.session import Session, Source
    from ntk_core import Rect

__all__ = ["encode_session", "write_session"]

_DATE: Final = (1980, 1, 1, 0, 0, 0)  # fixed, so that equal sessions give equal bytes


def write_session(path: Path, session: Session, *, overwrite: bool = True) -> None:
    """Write a session file atomically.

    Raises
    ------
    OutputExistsError
        The file exists and `overwrite` is false.
    FileError
        The system refused. An existing file is unchanged.
    """
    write_atomically(path, encode_session(session, path.parent), overwrite=overwrite)


def encode_session(session: Session, folder: Path) -> bytes:
    """Return the bytes of a session's file.

    Parameters
    ----------
    session : Session
        The session to write.
    folder : Path
        The folder of the file. The source's path is also stored relative to it, so that both
        files can be moved together.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        manifest = {
            "format": FORMAT,
            "version": _version(session),
            "source": _source(session.source, folder, archive),
            "layers": {
                layer_name(layer): _put(archive, f"layers/{layer_name(layer)}", [pack(mask)])
                for layer, mask in session.layers.items()
                if mask.any()
            },
            "edits": [_edit(edit, f"edits/{n}", archive) for n, edit in enumerate(session.edits)],
            "done": session.done,
            "parameters": dict(session.parameters),
        }
        # Older programs ignore it, and open the mask with hard edges.
        if session.softness is not None and session.softness.any():
            manifest["soft"] = _put(archive, "layers/mask-soft", [pack_bytes(session.softness)])
        text = json.dumps(manifest, ensure_ascii=False, allow_nan=False, indent=1)
        _put(archive, MANIFEST, [text.encode()], deflated=True)
    return buffer.getvalue()


def _version(session: Session) -> int:
    """Return the version of programs that can read a session."""
    painted = {layer for layer, mask in session.layers.items() if mask.any()}
    painted |= {edit.layer for edit in session.edits if isinstance(edit, MaskEdit)}
    if any(isinstance(layer, OwnArea) for layer in painted):
        return VERSION
    source = session.source
    usual = source.measure is None and source.dtype in USUAL_DTYPES
    return USUAL_VERSION if usual else MEASURE_VERSION


def _source(source: Source, folder: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sha256": source.digest,
        "shape": list(source.shape),
        "dtype": source.dtype,
    }
    if source.measure is not None:
        found["measure"] = _measure(source.measure)
    if source.pages > 1:
        found["page"], found["pages"] = source.page, source.pages
    if source.path is not None:
        found["path"] = str(source.path)
        with suppress(ValueError):  # on another drive
            found["relative"] = os.path.relpath(source.path, folder.absolute())
    if source.pixels is not None:
        found["pixels"] = _put(archive, "source", [_raw(source.pixels)], deflated=True)
    if source.icc_profile is not None:
        found["profile"] = _put(archive, "profile", [source.icc_profile], deflated=True)
    return found


def _measure(measure: Measure) -> dict[str, Any]:
    found = {"black": measure.black, "white": measure.white, "fixed": measure.fixed}
    if measure.nodata is not None:
        found["nodata"] = measure.nodata
    return found


def _edit(edit: Edit, name: str, archive: zipfile.ZipFile) -> dict[str, Any]:
    if isinstance(edit, MaskEdit):
        change, layer = _change(edit.change, name, archive), layer_name(edit.layer)
        return {"kind": "mask", "label": edit.label, "layer": layer, "change": change}
    found: dict[str, Any] = {"label": edit.label}
    if isinstance(edit, FillEdit | RevertEdit):
        found["kind"] = "fill" if isinstance(edit, FillEdit) else "restore"
        if edit.change is not None:
            found["change"] = _change(edit.change, f"{name}-mask", archive)
    elif isinstance(edit, DiscardEdit):
        found["kind"] = "discard"
    found["pieces"] = [_piece(piece) for piece in edit.pieces]
    parts = (
        part
        for piece in edit.pieces
        for part in (piece.used, _raw(piece.before), _raw(piece.after))
    )
    found["data"] = _put(archive, name, parts, deflated=True)
    return found


def _change(change: MaskChange, name: str, archive: zipfile.ZipFile) -> dict[str, Any]:
    found = {"rect": _rect(change.rect), "data": _put(archive, name, [change.flipped])}
    if change.soft:
        found["soft"] = _put(archive, f"{name}-soft", [change.soft])
    return found


def _piece(piece: Piece) -> dict[str, Any]:
    return {"rect": _rect(piece.rect), "used": len(piece.used), "pixels": len(piece.before)}


def _rect(rect: Rect) -> list[int]:
    return [rect.top, rect.left, rect.bottom, rect.right]


def _raw(pixels: NDArray[Any]) -> bytes:
    return pixels.astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes()


def _put(
    archive: zipfile.ZipFile, name: str, parts: Iterable[bytes], *, deflated: bool = False
) -> str:
    """Write one entry part by part, and return its name."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with archive.open(entry, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)
    return name
