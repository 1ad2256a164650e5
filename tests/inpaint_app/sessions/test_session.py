from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inpaint_app.document.edits import DiscardEdit, FillEdit, MaskEdit, Piece, RevertEdit
from inpaint_app.errors import FileError
from inpaint_app.masks.guides import OwnArea
from inpaint_app.masks.selection import MaskChange, pack
from inpaint_app.masks.softness import pack_bytes
from inpaint_app.sessions.reading import read_session
from inpaint_app.sessions.session import (
    MANIFEST,
    VERSION,
    Session,
    Source,
    layer_name,
    layer_of,
)
from inpaint_app.sessions.writing import encode_session, write_session
from ntk_core import Rect

if TYPE_CHECKING:
    from pathlib import Path

RECT = Rect(2, 3, 9, 12)


def make(pixels, path=None):
    """A session with a step of every kind."""
    rng = np.random.default_rng(0)
    flipped = rng.random((RECT.height, RECT.width)) < 0.4
    change = MaskChange(RECT, pack(flipped))
    differs = rng.integers(0, 255, flipped.shape).astype(np.uint8) * flipped
    soft = MaskChange(RECT, pack(flipped), pack_bytes(differs))
    rows = int(np.count_nonzero(flipped))
    values = pixels[RECT.slices][flipped]
    piece = Piece(RECT, pack(flipped), values, values[::-1].copy())
    assert len(piece.before) == rows
    edits = (
        MaskEdit("paint", soft),
        FillEdit((piece, piece), change),
        MaskEdit("protect", change, "avoided"),
        FillEdit((piece,), None),
        DiscardEdit((piece,)),
        RevertEdit((piece,), change),
    )
    mask = rng.random(pixels.shape[:2]) < 0.5
    parameters = {"method": "detail", "texture": {"seed": 3, "locality": None}}
    layers = {"mask": mask, "source": ~mask}
    softness = rng.integers(0, 255, mask.shape).astype(np.uint8) * mask
    return Session(Source.of(pixels, path), layers, edits, 4, parameters, softness)


def pixels_like(dtype, shape):
    rng = np.random.default_rng(1)
    if dtype == "float32":
        return rng.random(shape, dtype=np.float32)
    return rng.integers(0, np.iinfo(dtype).max, shape, dtype=dtype, endpoint=True)


def assert_equal(a: Session, b: Session) -> None:
    assert (a.source.digest, a.source.shape, a.source.dtype) == (
        b.source.digest, b.source.shape, b.source.dtype,
    )  # fmt: skip
    assert set(a.layers) == set(b.layers)
    for name in a.layers:
        np.testing.assert_array_equal(a.layers[name], b.layers[name])
    np.testing.assert_array_equal(a.softness, b.softness)
    assert (a.done, a.parameters, len(a.edits)) == (b.done, b.parameters, len(b.edits))
    for one, other in zip(a.edits, b.edits, strict=True):
        assert type(one) is type(other)
        assert one.label == other.label
        assert getattr(one, "change", None) == getattr(other, "change", None)
        assert getattr(one, "layer", None) == getattr(other, "layer", None)
        for p, q in zip(getattr(one, "pieces", ()), getattr(other, "pieces", ()), strict=True):
            assert (p.rect, p.used) == (q.rect, q.used)
            for x, y in ((p.before, q.before), (p.after, q.after)):
                assert x.dtype == y.dtype
                np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 2), (20, 30, 3), (20, 30, 4)])
def test_a_session_is_read_back_unchanged(tmp_path, dtype, shape):
    pixels = pixels_like(dtype, shape)
    session = make(pixels)
    write_session(tmp_path / "a.ntki", session)
    found = read_session(tmp_path / "a.ntki")
    assert_equal(found, session)
    np.testing.assert_array_equal(found.source.pixels, pixels)
    assert found.source.pixels.dtype == pixels.dtype
    assert not found.source.pixels.flags.writeable
    assert found.source.fits(pixels)
    changed = pixels.copy()
    changed.flat[7] = 1 - changed.flat[7] if dtype == "float32" else changed.flat[7] ^ 1
    assert not found.source.fits(changed)
    assert not found.source.fits(pixels[:, :-1])


def test_the_same_session_is_the_same_bytes(tmp_path):
    session = make(pixels_like("uint8", (20, 30, 3)))
    assert encode_session(session, tmp_path) == encode_session(session, tmp_path)


def test_a_source_that_moved_with_its_session_is_found(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "pictures").mkdir(parents=True)
    (old / "pictures" / "a.png").write_bytes(b"x")
    session = make(pixels_like("uint8", (20, 30)), old / "pictures" / "a.png")
    write_session(old / "a.ntki", session)
    assert read_session(old / "a.ntki").source.path == old / "pictures" / "a.png"
    assert read_session(old / "a.ntki").source.pixels is None
    old.rename(new)
    assert read_session(new / "a.ntki").source.path == new / "pictures" / "a.png"
    (new / "pictures" / "a.png").unlink()
    assert read_session(new / "a.ntki").source.path == old / "pictures" / "a.png", "as it was"


def rewritten(data: bytes, edit, entries=None) -> bytes:
    """The file with another manifest, and perhaps other entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == MANIFEST:
                manifest = json.loads(content)
                edit(manifest)
                content = json.dumps(manifest).encode()
            content = (entries or {}).get(name, content)
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.fixture
def data(tmp_path) -> bytes:
    return encode_session(make(pixels_like("uint8", (20, 30, 3))), tmp_path)


def refused(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "bad.ntki"
    path.write_bytes(data)
    with pytest.raises(FileError) as error:
        read_session(path)
    text = str(error.value)
    assert "bad.ntki" in text
    assert "\n" not in text
    return text


def test_unknown_fields_are_ignored_and_newer_versions_refused(tmp_path, data):
    path = tmp_path / "a.ntki"
    path.write_bytes(rewritten(data, lambda m: m.update(weather="fine", more=[1, {}])))
    assert read_session(path).done == 4
    newer = rewritten(data, lambda m: m.update(version=VERSION + 1))
    assert "newer version" in refused(tmp_path, newer)


LIES = {
    "shape": lambda m: m["source"].update(shape=[20, 31, 3]),
    "huge": lambda m: m["source"].update(shape=[10**9, 10**9, 3]),
    "bignum": lambda m: m["source"].update(shape=[10**400, 2]),
    "dtype": lambda m: m["source"].update(dtype="object"),
    "float": lambda m: m["source"].update(shape=[20.0, 30, 3]),
    "bool": lambda m: m.update(done=True),
    "done": lambda m: m.update(done=7),
    "label": lambda m: m["edits"][0].update(label="rm -rf"),
    "layer": lambda m: m["edits"][0].update(layer="../mask"),
    "kind": lambda m: m["edits"][1].update(kind="exec"),
    "rect": lambda m: m["edits"][0]["change"].update(rect=[0, 0, 21, 30]),
    "rect-smaller": lambda m: m["edits"][0]["change"].update(rect=[2, 3, 9, 11]),
    "pieces": lambda m: m["edits"][1].update(pieces=[m["edits"][1]["pieces"][0]] * 100),
    "pixels": lambda m: m["edits"][1]["pieces"][0].update(pixels=1),
    "used": lambda m: m["edits"][1]["pieces"][0].update(used=10**12),
    "entry": lambda m: m["layers"].update(mask="../../etc/passwd"),
    "entry-other": lambda m: m["layers"].update(mask=MANIFEST),
    "no-source": lambda m: m.pop("source"),
    "format": lambda m: m.update(format="other"),
    "edits": lambda m: m.update(edits={"0": 1}),
    "soft": lambda m: m.update(soft=None),
    "soft-other": lambda m: m.update(soft="layers/mask"),
    "soft-outside": lambda m: m["layers"].pop("mask"),
    "soft-step": lambda m: m["edits"][0]["change"].update(soft=3),
    "soft-step-other": lambda m: m["edits"][0]["change"].update(soft="edits/0"),
    "null": lambda m: m.update(edits=[None]),
}


@pytest.mark.parametrize("lie", LIES)
def test_inconsistent_contents_are_refused(tmp_path, data, lie):
    assert "damaged" in refused(tmp_path, rewritten(data, LIES[lie]))


def test_decompression_bombs_are_refused(tmp_path, data):
    zeros = bytes(50 << 20)
    for name in ("layers/mask", "layers/mask-soft", "source", "edits/0-soft", "edits/1"):
        assert "damaged" in refused(tmp_path, rewritten(data, lambda _: None, {name: zeros}))
    import zlib

    packed = zlib.compress(zeros)
    assert "damaged" in refused(
        tmp_path, rewritten(data, lambda _: None, {"edits/0": packed[:200] + packed})
    )
    deep = b"[" * 100_000
    assert refused(tmp_path, rewritten(data, lambda _: None, {MANIFEST: deep}))
    assert refused(tmp_path, rewritten(data, lambda _: None, {MANIFEST: b"[1" + b"0" * 10**5}))
    assert refused(tmp_path, rewritten(data, lambda _: None, {MANIFEST: b'{"version": NaN}'}))


def test_files_that_are_not_sessions_are_refused(tmp_path):
    assert "no session" in refused(tmp_path, b"hello")
    assert "no session" in refused(tmp_path, b"")
    with pytest.raises(FileError, match="check the name"):
        read_session(tmp_path / "missing.ntki")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_flipped_bits_and_cuts_give_a_session_or_a_sentence(tmp_path, data, draw):
    raw = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        raw[draw.draw(st.integers(0, len(raw) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    if draw.draw(st.booleans()):
        del raw[draw.draw(st.integers(0, len(raw))) :]
    path = tmp_path / "flipped.ntki"
    path.write_bytes(raw)
    try:
        found = read_session(path)
    except FileError:
        return
    assert replace(found).source.shape == (20, 30, 3)


def test_the_names_of_layers_on_disk_stay():
    names = {"mask": "mask", "avoided": "protected", "source": "source", "shielded": "shielded"}
    shape = (50, 60, 3)
    for layer, name in names.items():
        assert layer_name(layer) == name
        assert layer_of(name, shape) == layer
    hole = OwnArea(12, 40)
    assert layer_name(hole) == "source@12,40"
    assert layer_of("source@12,40", shape) == hole
    for wrong in ("avoided", "source@50,1", "source@1,60", "source@-1,2", "source@1", "", "x" * 99):
        assert layer_of(wrong, shape) is None
