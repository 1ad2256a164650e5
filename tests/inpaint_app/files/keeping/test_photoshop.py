"""Every row of the tables of Photoshop's resources and of IPTC, in every file that holds them."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping import photoshop
from inpaint_app.files.keeping.carried import Photoshop
from inpaint_app.files.keeping.photoshop import DATA_SETS, RESOURCES
from inpaint_app.files.keeping.verdicts import Findings

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(5).integers(0, 256, (24, 32, 3), np.uint8)
MARK = b"marked-by-a-test"
BUFFER = io.BytesIO()
Image.fromarray(RGB).save(BUFFER, "JPEG")
PREVIEW = BUFFER.getvalue()
RESOLUTION = struct.pack(">IHHIHH", 300 << 16, 1, 1, 100 << 16, 2, 2)


def resource(code: int, data: bytes, name: bytes = b"") -> bytes:
    head = b"8BIM" + struct.pack(">H", code) + bytes([len(name)]) + name
    head += b"\0" * (len(head) % 2)
    return head + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def data_set(record: int, number: int, value: bytes) -> bytes:
    return bytes([0x1C, record, number]) + struct.pack(">H", len(value)) + value


TITLE = data_set(2, 5, b"a title")


def jpeg(resources: bytes, orientation: int = 1) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    Image.fromarray(RGB).save(buffer, "JPEG", exif=exif.tobytes())
    data = buffer.getvalue()
    parts = [resources[n : n + 60_000] for n in range(0, len(resources), 60_000)]
    body = b"".join(
        b"\xff\xed" + struct.pack(">H", len(part) + 16) + b"Photoshop 3.0\0" + part
        for part in parts
    )
    return data[:2] + body + data[2:]


def through(folder: Path, data: bytes, suffix: str) -> tuple[Photoshop, str]:
    """Open a JPEG or TIFF and export it; return what is read from the new file, and all notes."""
    source = folder / ("a.jpg" if data.startswith(b"\xff") else "a.tif")
    source.write_bytes(data)
    picture = read_image(source)
    out = folder / f"b{suffix}"
    notes = write_image(out, picture.pixels, like=picture, overwrite=True)
    told = [note for note in (*picture.notes, *notes) if "lossy" not in note]
    return read_image(out).photoshop, "; ".join(told)


@pytest.mark.parametrize("code", [code for code in RESOURCES if code not in (1028, 1005, 1039)])
def test_every_resource_is_what_the_table_says(tmp_path: Path, code: int) -> None:
    entry = RESOURCES[code]
    others = resource(1028, TITLE) + resource(1034, b"\1")
    one = resource(code, MARK, b"odd")
    for suffix in (".jpg", ".tif", ".png"):
        said, notes = through(tmp_path, jpeg(one + others), suffix)
        assert said.iptc == TITLE
        assert said.resources is not None
        assert (one in said.resources) == (entry.verdict == "kept")
        assert resource(1034, b"\1") in said.resources
        assert notes == ""


def test_the_resolution_and_the_profile_are_kept(tmp_path: Path) -> None:
    profile = bytes(36) + b"acsp" + MARK
    data = jpeg(resource(1005, RESOLUTION) + resource(1039, profile))
    (tmp_path / "a.jpg").write_bytes(data)
    picture = read_image(tmp_path / "a.jpg")
    assert picture.icc_profile == profile
    assert picture.photoshop == Photoshop(None, resource(1005, RESOLUTION))


@pytest.mark.parametrize("record", [2, 3, 7, 8, 9])
def test_every_data_set_is_what_the_table_says(tmp_path: Path, record: int) -> None:
    for known, entry in DATA_SETS.items():
        if known[0] != record or entry.verdict == "rewritten":
            continue
        one = data_set(*known, MARK)
        said, notes = through(tmp_path, jpeg(resource(1028, one + TITLE)), ".tif")
        kept = entry.verdict == "kept"
        assert said.iptc == (one + TITLE if kept else TITLE)
        assert (entry.name in notes) == (entry.verdict == "dropped" and not entry.quiet)


def test_what_no_table_knows_is_named_or_kept(tmp_path: Path) -> None:
    odd = data_set(2, 249, MARK)
    data = jpeg(resource(4001, MARK) + resource(1028, odd))
    said, notes = through(tmp_path, data, ".jpg")
    assert said == Photoshop(odd, None)
    assert notes == "not carried over to an export: the Photoshop resource 4001"


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png"])
def test_a_picture_in_any_of_them_is_left_out(tmp_path: Path, suffix: str) -> None:
    digest = resource(1061, bytes(16))
    data = resource(1034, PREVIEW) + resource(1036, bytes(28) + PREVIEW) + digest
    data += resource(1028, data_set(2, 200, b"\0\x0b") + data_set(2, 99, PREVIEW) + TITLE)
    said, notes = through(tmp_path, jpeg(data), suffix)
    assert said == Photoshop(TITLE, None), "the checksum is that of the old IPTC"
    assert "a picture in the Photoshop resource 1034" in notes
    assert "a picture in IPTC (2:99)" in notes
    out = (tmp_path / f"b{suffix}").read_bytes()
    assert out.count(b"\xff\xd8\xff") == (suffix == ".jpg")


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_what_holds_for_the_stored_pixels_only_is_left_out(
    tmp_path: Path, orientation: int
) -> None:
    path, guides = resource(2000, bytes(26), b"Path 1"), resource(1032, MARK)
    iptc = data_set(2, 131, b"L") + TITLE
    resources = resource(1005, RESOLUTION) + path + guides + resource(1061, bytes(16))
    said, notes = through(tmp_path, jpeg(resources + resource(1028, iptc), orientation), ".tif")
    if orientation == 1:
        assert said == Photoshop(iptc, resources)
        assert notes == ""
        return
    assert "paths, guides and samplers of Photoshop" in notes
    lying = orientation == 6
    assert said.iptc == (iptc.replace(b"L", b"P", 1) if lying else iptc)
    turned = RESOLUTION[8:] + RESOLUTION[:8] if lying else RESOLUTION
    rest = b"" if lying else resource(1061, bytes(16))
    assert said.resources == resource(1005, turned) + rest


def test_long_resources_are_spread_over_segments(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 128, 150_001, np.uint8).tobytes()
    long = resource(1077, noise)
    said, notes = through(tmp_path, jpeg(long + resource(1028, TITLE)), ".jpg")
    assert said == Photoshop(TITLE, long)
    assert notes == ""
    assert (tmp_path / "b.jpg").read_bytes().count(b"Photoshop 3.0\0") == 3


@pytest.mark.parametrize("suffix", [".webp", ".bmp", ".avif"])
def test_other_formats_name_them(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(resource(1028, TITLE) + resource(1034, b"\1")))
    picture = read_image(tmp_path / "a.jpg")
    notes = write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    assert any("cannot hold it: IPTC, Photoshop's resources" in note for note in notes) or any(
        "IPTC, Photoshop's resources" in note for note in notes
    )


@pytest.mark.parametrize("kind", [1, 7, 4])
@pytest.mark.parametrize("order", ["<", ">"])
def test_iptc_of_a_tiff_of_any_type_is_read(tmp_path: Path, kind: int, order: str) -> None:
    iptc = data_set(2, 5, b"title of 11")
    assert len(iptc) % 4 == 0
    value = struct.unpack(f"{order}4I", iptc) if kind == 4 else iptc
    tags = [(33723, kind, 4 if kind == 4 else 0, value, True)]
    made = io.BytesIO()
    tifffile.imwrite(made, RGB, photometric="rgb", metadata=None, extratags=tags, byteorder=order)
    assert through(tmp_path, made.getvalue(), ".tif") == (Photoshop(iptc, None), "")
    assert through(tmp_path, made.getvalue(), ".jpg") == (Photoshop(iptc, None), "")


def test_words_of_another_order_are_turned() -> None:
    iptc = data_set(2, 5, b"title of 11")
    turned = b"".join(iptc[n : n + 4][::-1] for n in range(0, len(iptc), 4))
    assert photoshop.iptc_cleaned(turned, Findings()) == iptc


def test_two_places_of_iptc_in_a_tiff_are_one_or_named(tmp_path: Path) -> None:
    for other in (TITLE, data_set(2, 5, b"another")):
        resources = resource(1028, other) + resource(1034, b"\1")
        tags = [(33723, 7, 0, TITLE, True), (34377, 7, 0, resources, True)]
        made = io.BytesIO()
        tifffile.imwrite(made, RGB, photometric="rgb", metadata=None, extratags=tags)
        said, notes = through(tmp_path, made.getvalue(), ".tif")
        assert said == Photoshop(TITLE, resource(1034, b"\1"))
        assert notes == (
            "" if other == TITLE else "not carried over to an export: a second block of IPTC"
        )
        with tifffile.TiffFile(tmp_path / "b.tif") as file:
            assert resource(1028, TITLE) in file.pages.first.tags[34377].value


@pytest.mark.parametrize("cut", [3, 9, 14, 20])
def test_what_cannot_be_read_is_named(tmp_path: Path, cut: int) -> None:
    whole = resource(1034, b"\1")
    said, notes = through(tmp_path, jpeg(whole + resource(1028, TITLE)[:cut]), ".jpg")
    assert said == Photoshop(None, whole)
    assert notes == "not carried over to an export: Photoshop's resources that cannot be read"
    said, notes = through(tmp_path, jpeg(whole + resource(1028, TITLE[:-1])), ".jpg")
    assert said == Photoshop(None, whole)
    assert notes == "not carried over to an export: IPTC that cannot be read"


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.binary(max_size=20).map(lambda data: b"8BIM\4\4\0\0" + data))
def test_noise_ends_in_a_name(data: bytes) -> None:
    found = Findings()
    said = photoshop.cleaned(data, found)
    again = photoshop.cleaned(photoshop.written(said), Findings())
    assert again == said
    photoshop.fitted(said, 6, found)
    photoshop.profile_in(data)
    photoshop.tidied(data)
