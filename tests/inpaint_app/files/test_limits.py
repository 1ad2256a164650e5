"""How large a picture a format can hold is known before the work."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_app.__main__ import main
from inpaint_app.batch.plan import plan
from inpaint_app.errors import FileError
from inpaint_app.files.encoding import SUFFIXES, encode, losses
from inpaint_app.files.images import read_bytes, write_image
from inpaint_app.files.limits import LIMITS, check_size_for, limit_of, size_in_file
from inpaint_app.files.picture import Picture

SIDES = [suffix for suffix in SUFFIXES if limit_of(Path(f"a{suffix}"))[1] is not None]


def test_every_format_but_tiff_has_a_limit() -> None:
    assert {suffix for suffix in SUFFIXES if suffix not in SIDES} == {".tif", ".tiff"}
    assert {limit_of(Path(f"a{suffix}"))[0] for suffix in SUFFIXES} <= {*LIMITS, "TIF", "TIFF"}


@pytest.mark.parametrize("suffix", [each for each in SIDES if each != ".bmp"])
@pytest.mark.parametrize("turned", [False, True])
def test_the_largest_picture_is_written_and_read_and_a_larger_one_refused(
    suffix: str, turned: bool
) -> None:
    path = Path(f"big{suffix}")
    side = LIMITS[limit_of(path)[0]].side
    rows = 64 if suffix == ".heic" else 4
    shape = (side, rows, 3) if turned else (rows, side, 3)
    pixels = np.zeros(shape, np.uint8)
    assert read_bytes(encode(pixels, path).data, "it").pixels.shape == shape
    larger = np.zeros((side + 1, 2, 3) if turned else (2, side + 1, 3), np.uint8)
    with pytest.raises(FileError, match=rf"holds at most {side:,} pixels on a side.*write a \."):
        losses(path, Picture(larger))


def too_large(kind: str) -> bytes:
    """Return a sound file with more pixels on a side than its decoder reads."""
    buffer = io.BytesIO()
    if kind == "AVIF":
        Image.fromarray(np.zeros((4, 40_000, 3), np.uint8)).save(buffer, "AVIF")
        return buffer.getvalue()
    if kind == "JPEG":
        Image.fromarray(np.zeros((8, 65_500), np.uint8)).save(buffer, "JPEG")
        data = bytearray(buffer.getvalue())
        place = data.index(b"\xff\xc0")
        data[place + 7 : place + 9] = struct.pack(">H", 65_535)
        return bytes(data)
    rows = zlib.compress(bytes(2 * (1 + 2 * 1_000_001)))
    parts = (b"IHDR", struct.pack(">IIBBBBB", 1_000_001, 2, 16, 0, 0, 0, 0)), (b"IDAT", rows)
    data = b"\x89PNG\r\n\x1a\n"
    for name, body in (*parts, (b"IEND", b"")):
        data += struct.pack(">I", len(body)) + name + body
        data += struct.pack(">I", zlib.crc32(name + body))
    return data


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("AVIF", "it has 40,000 × 4 pixels, and AVIF is read with at most 32,768 pixels on a side"),
        ("JPEG", "it has 65,535 × 8 pixels, and JPEG is read with at most 65,500 pixels on a side"),
        ("PNG", "it has 1,000,001 × 2 pixels, and PNG of 16 bits is read with at most 1,000,000"),
    ],
)
def test_the_limit_of_a_decoder_is_not_called_damage(kind: str, said: str) -> None:
    with pytest.raises(FileError) as caught:
        read_bytes(too_large(kind), "it")
    assert str(caught.value).startswith(f"cannot read it: {said}")
    assert str(caught.value).endswith("convert it to TIFF first")


def test_the_number_of_pixels_is_limited_too() -> None:
    check_size_for(Path("a.avif"), 1 << 14, 1 << 14)
    check_size_for(Path("a.bmp"), 30_000, 30_000)
    for name in ("a.avif", "a.heic", "a.bmp"):
        with pytest.raises(FileError, match="megapixels in all, and the image is 33,000 × 33,000"):
            check_size_for(Path(name), 33_000, 33_000)


def test_another_format_is_named_that_holds_it() -> None:
    with pytest.raises(FileError, match=r"write a \.png instead"):
        check_size_for(Path("a.webp"), 20_000, 4)
    with pytest.raises(FileError, match=r"write a \.tif instead"):
        check_size_for(Path("a.webp"), 2_000_000, 4)
    with pytest.raises(FileError, match=r"write a \.tif instead"):
        check_size_for(Path("a.png"), 2_000_000, 4)


@pytest.fixture
def wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_image(tmp_path / "wide.png", np.zeros((4, 70_000), np.uint8))
    mask = np.zeros((4, 70_000), np.uint8)
    mask[1, 30:35] = 255
    write_image(tmp_path / "mask.png", mask)
    return tmp_path


@pytest.mark.parametrize("suffix", [".webp", ".jpg", ".avif", ".heic"])
def test_it_is_said_before_the_work_and_nothing_else_is(
    wide: Path, capfd: pytest.CaptureFixture[str], suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inpaint_app.filling.restore.reconstruct", None)
    assert main(["restore", "wide.png", "mask.png", "-o", f"out{suffix}", "--method", "fast"]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert "and the image is 70,000 × 4; write a .png instead" in line
    assert not (wide / f"out{suffix}").exists()


@pytest.mark.usefixtures("wide")
def test_a_batch_says_it_of_each_picture_before_it_begins() -> None:
    images = [Path("wide.png"), Path("mask.png"), Path("not-there.png")]
    tasks = plan(images, Path("out"), suffix=".webp")
    assert [bool(task.trouble) for task in tasks] == [True, True, False]
    assert "out/wide.webp: WebP holds at most 16,383 pixels" in tasks[0].trouble
    assert not any(task.trouble for task in plan(images, Path("out"), suffix=".tif"))
    assert size_in_file(Path("wide.png")) == (70_000, 4)


def test_the_table_in_the_documentation_has_the_limits() -> None:
    text = Path(__file__).parents[3].joinpath("docs/files.md").read_text("utf-8")
    table = text[text.index("## How large a picture may be") :].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()[4:]
        if line.startswith("|")
    ]
    written = {name: (side, pixels) for name, side, pixels in rows}
    assert written == {
        name: (f"{limit.side:,}", f"{limit.pixels // 10**6:,}" if limit.pixels else "")
        for name, limit in LIMITS.items()
    }
