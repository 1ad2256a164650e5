"""Pages of a TIFF: one is written in its place, the others stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_app.errors import FileError
from inpaint_app.files.images import losses, read_image, write_image
from tests.inpaint_app.tiff_files import HOLE, Case, samples_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RNG = np.random.default_rng(7)


def pages_of(dtype: str = "uint8", colours: int = 3, extras: str = "none") -> list[np.ndarray]:
    """Return three pages, shape (H, W[, S])."""
    first = samples_of(Case(dtype, colours, extras, "strips"))
    pages = [first, first[::-1].copy(), first[:, ::-1].copy()]
    return [page[..., 0] if page.shape[2] == 1 else page for page in pages]


def stack(path: Path, pages: list[np.ndarray], **options: Any) -> None:
    """Write each page by itself; each has a text and a tag of its own."""
    writing = {name: options.pop(name) for name in ("bigtiff", "byteorder") if name in options}
    more = options.pop("extratags", [])
    with tifffile.TiffWriter(path, **writing) as file:
        for number, page in enumerate(pages):
            kind = "rgb" if page.ndim == 3 and page.shape[-1] > 2 else "minisblack"
            given = {"photometric": kind, "metadata": None, **options}
            tags = [(65000, 3, 3, (number, 2, 3), True), (285, 2, 0, f"page number {number}", True)]
            file.write(page, extratags=[*more, *tags], **given)


def shared_strips(path: Path) -> None:
    """Write a file whose pages have the same strips."""
    stack(path, [pages_of()[0]] * 3, rowsperstrip=20)
    data = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as file:
        first, *more = (page.tags[273] for page in file.pages)
        values = data[first.valueoffset : first.valueoffset + 4 * first.count]
        for tag in more:
            data[tag.valueoffset : tag.valueoffset + len(values)] = values
    path.write_bytes(data)


def planes(path: Path) -> None:
    with tifffile.TiffWriter(path) as file:
        for page in pages_of("uint16"):
            stored = np.moveaxis(page, 2, 0).copy()
            file.write(
                stored, photometric="rgb", planarconfig="separate", metadata=None, tile=(32, 32),
                compression="zlib", predictor=True,
            )  # fmt: skip


def fax(path: Path) -> None:
    pages = [Image.fromarray(page > 128) for page in pages_of(colours=1)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="group4")


def palette(path: Path) -> None:
    pages = [Image.fromarray(page).quantize(60) for page in pages_of()]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")


def with_pyramids(path: Path) -> None:
    with tifffile.TiffWriter(path) as file:
        usual = {"photometric": "rgb", "metadata": None}
        for page in pages_of():
            file.write(page, subifds=1, **usual)
            file.write(page[::2, ::2].copy(), subfiletype=1, **usual)


def with_copies_in_the_chain(path: Path) -> None:
    with tifffile.TiffWriter(path) as file:
        usual = {"photometric": "rgb", "metadata": None}
        for page in pages_of():
            file.write(page, **usual)
            file.write(page[::2, ::2].copy(), subfiletype=1, **usual)
            file.write(page[::4, ::4].copy(), subfiletype=1, **usual)


STACKS: dict[str, Callable[[Path], Any]] = {
    "uncompressed": lambda path: stack(path, pages_of()),
    "deflate": lambda path: stack(path, pages_of(), compression="zlib", rowsperstrip=9),
    "LZW, tiles": lambda path: stack(path, pages_of(), compression="lzw", tile=(16, 48)),
    "16 bits, big, big-endian": lambda path: stack(
        path, pages_of("uint16"), bigtiff=True, byteorder=">", compression="zlib", predictor=True
    ),
    "float": lambda path: stack(path, pages_of("float32", 1), compression="zlib", predictor=True),
    "int16, big-endian": lambda path: stack(path, pages_of("int16", 1), byteorder=">"),
    "infrared": lambda path: stack(
        path, pages_of(extras="unspecified"), extrasamples=["unspecified"]
    ),
    "premultiplied": lambda path: stack(
        path, pages_of("uint16", extras="premultiplied"), extrasamples=["assocalpha"]
    ),
    "white at 0": lambda path: stack(path, pages_of(colours=1), photometric="miniswhite"),
    "planes": planes,
    "ImageJ": lambda path: tifffile.imwrite(
        path, np.stack(pages_of("uint16", 1)), imagej=True, resolution=(4, 4),
        metadata={"unit": "um", "axes": "ZYX"},
    ),
    "OME": lambda path: tifffile.imwrite(
        path, np.stack(pages_of("uint16", 1)), ome=True, photometric="minisblack",
        metadata={"axes": "CYX"},
    ),
    "shared strips": shared_strips,
    "turned": lambda path: stack(
        path, pages_of(extras="unspecified"), extratags=[(274, 3, 1, 6, True)],
        extrasamples=["unspecified"], compression="zlib",
    ),
    "fax": fax,
    "palette": palette,
    "JPEG": lambda path: stack(path, pages_of(), compression="jpeg"),
    "pyramids": with_pyramids,
    "copies in the chain": with_copies_in_the_chain,
}  # fmt: skip


def listing(path: Path) -> list[tuple[dict[int, Any], list[bytes]]]:
    """Return the values of all tags but offsets, and the segments, of all full pages."""
    found = []
    data = path.read_bytes()
    with tifffile.TiffFile(path) as file:
        for page in file.pages:
            assert isinstance(page, tifffile.TiffPage)
            if page.is_reduced:
                continue
            tags = {
                tag.code: np.asarray(tag.value).tolist()
                for tag in page.tags
                if tag.code not in (273, 324, 330)
            }
            segments = [
                data[offset : offset + count]
                for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)
            ]
            found.append((tags, segments))
    return found


def painted(path: Path, number: int) -> tuple[Any, np.ndarray]:
    """Return a page as it is read, and with other pixels in the hole."""
    picture = read_image(path, page=number)
    pixels = picture.pixels.copy()
    hole = HOLE if pixels.shape[:2] == HOLE.shape else HOLE.T
    pixels[hole] = pixels[::-1][hole]
    return picture, pixels


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("in_place", [True, False])
@pytest.mark.parametrize("name", STACKS)
def test_a_page_comes_back_in_its_place(
    tmp_path: Path, name: str, number: int, in_place: bool
) -> None:
    source = tmp_path / "in.tif"
    STACKS[name](source)
    original = source.read_bytes()
    before = listing(source)
    others = {n: read_image(source, page=n).pixels for n in (1, 2, 3) if n != number}
    picture, pixels = painted(source, number)
    assert (picture.page, picture.pages) == (number, 3)
    target = source if in_place else tmp_path / "out.tif"
    assert losses(target, picture) == ()
    write_image(target, pixels, like=picture, overwrite=True)
    if not in_place:
        assert source.read_bytes() == original

    after = listing(target)
    assert len(after) == 3
    for index in range(3):
        if index != number - 1:
            assert after[index] == before[index]
    again = read_image(target, page=number)
    assert again.pixels.dtype == pixels.dtype
    assert again.pixels.tobytes() == pixels.tobytes()
    for other, expected in others.items():
        assert read_image(target, page=other).pixels.tobytes() == expected.tobytes()
    for code in (65000, 285, 270):  # what the page says besides its layout
        assert after[number - 1][0].get(code) == before[number - 1][0].get(code)
    if picture.stored is not None:
        assert again.stored is not None
        for index in picture.stored.how.kind.carried:
            one, two = (each.stored.samples[..., index] for each in (picture, again))
            assert one.tobytes() == two.tobytes()
        assert again.stored.how.kind.extras == picture.stored.how.kind.extras


@pytest.mark.parametrize("name", ["ImageJ", "OME"])
@pytest.mark.parametrize("number", [1, 2])
def test_descriptions_of_stacks_stay_true(tmp_path: Path, name: str, number: int) -> None:
    path = tmp_path / "a.tif"
    STACKS[name](path)
    expected = tifffile.imread(path)
    size = path.stat().st_size
    picture, pixels = painted(path, number)
    expected[number - 1] = pixels
    write_image(path, pixels, like=picture, overwrite=True)
    np.testing.assert_array_equal(tifffile.imread(path), expected)
    # ImageJ itself takes the planes of an uncompressed stack from one place in the file on.
    assert path.stat().st_size == size
    with tifffile.TiffFile(path) as file:
        places = [page.dataoffsets[0] for page in file.pages]
        if name == "ImageJ":
            assert file.pages.first.tags.valueof(282) == (4, 1)
    assert np.ptp(np.diff(places)) == 0


@pytest.mark.parametrize("name", ["pyramids", "copies in the chain"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_copies_of_what_was_painted_out_are_gone(tmp_path: Path, name: str, number: int) -> None:
    path = tmp_path / "a.tif"
    STACKS[name](path)
    small = pages_of()[number - 1][::2, ::2].tobytes()
    before = path.read_bytes()
    assert small in before
    picture, pixels = painted(path, number)
    assert any("smaller copies" in note for note in picture.notes)
    write_image(path, pixels, like=picture, overwrite=True)
    data = path.read_bytes()
    assert small not in data
    row = picture.pixels[33, 20:50].tobytes()
    assert data.count(row) == before.count(row) - 1
    for other in {1, 2, 3} - {number}:
        assert pages_of()[other - 1][::2, ::2].tobytes() in data


def test_thumbnails_of_photoshop_and_xmp_are_gone(tmp_path: Path) -> None:
    xmp = b"<x:xmpmeta><xmp:Thumbnails>the old face</xmp:Thumbnails>rest</x:xmpmeta>"
    tags = [(34377, 7, 24, b"8BIM the old face there.", True), (700, 1, len(xmp), xmp, True)]
    path = tmp_path / "a.tif"
    stack(path, pages_of(), extratags=tags)
    assert path.read_bytes().count(b"the old face") == 6
    picture, pixels = painted(path, 2)
    write_image(path, pixels, like=picture, overwrite=True)
    assert path.read_bytes().count(b"the old face") == 4
    with tifffile.TiffFile(path) as file:
        page = file.pages[1]
        assert page.tags.valueof(700) == b"<x:xmpmeta>rest</x:xmpmeta>"
        assert 34377 not in page.tags


def test_in_place_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    STACKS["deflate"](path)
    picture, pixels = painted(path, 2)
    write_image(path, pixels, like=picture, overwrite=True)
    pixels[HOLE] = 7
    write_image(path, pixels, like=picture, overwrite=True)
    np.testing.assert_array_equal(read_image(path, page=2).pixels, pixels)


def test_what_cannot_keep_the_pages_is_refused_in_place_only(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    STACKS["deflate"](path)
    before = path.read_bytes()
    picture, pixels = painted(path, 2)
    both = np.concatenate([pixels, pixels])
    with pytest.raises(FileError, match="also holds 2 more pictures, which would be lost"):
        write_image(path, both, like=picture, overwrite=True)
    assert path.read_bytes() == before
    write_image(tmp_path / "b.tif", both, like=picture)
    write_image(tmp_path / "b.png", pixels, like=picture)


@pytest.mark.parametrize("change", ["gone", "fewer pages", "damaged"])
def test_pages_that_are_no_longer_there_are_said(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.tif"
    STACKS["deflate"](path)
    picture, pixels = painted(path, 2)
    if change == "gone":
        path.unlink()
    elif change == "fewer pages":
        tifffile.imwrite(path, pages_of()[0], photometric="rgb", metadata=None)
    else:
        path.write_bytes(path.read_bytes()[:300])
    there = path.read_bytes() if path.exists() else None
    with pytest.raises(FileError, match=r"the other pages of .* cannot be kept"):
        write_image(path, pixels, like=picture, overwrite=True)
    assert (path.read_bytes() if path.exists() else None) == there


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    STACKS["deflate"](path)
    for number in (0, 4):
        with pytest.raises(FileError, match=f"no page {number}; the file holds 3 pictures"):
            read_image(path, page=number)
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(FileError, match="pages are those of a TIFF"):
        read_image(tmp_path / "a.png", page=2)


def test_an_imagej_stack_with_one_directory_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    first = pages_of("uint16", 1)[0]
    tifffile.imwrite(path, first, description="ImageJ=1.53t\nimages=3\nslices=3\n", metadata=None)
    with path.open("ab") as file:
        file.write(first.tobytes() * 2)
    picture = read_image(path)
    with pytest.raises(FileError, match="also holds 2 more pictures"):
        write_image(path, picture.pixels, like=picture, overwrite=True)


def test_strips_inside_each_other_do_not_spoil_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    stack(path, pages_of(), rowsperstrip=16)
    with tifffile.TiffFile(path) as file:
        tag = file.pages.first.tags[273]
        place, offsets = tag.valueoffset, list(tag.value)
    data = bytearray(path.read_bytes())
    offsets[2] = offsets[1] + 3 * 96  # damaged: the third begins inside the second
    data[place : place + 4 * len(offsets)] = np.array(offsets, "<u4").tobytes()
    path.write_bytes(data)
    picture, pixels = painted(path, 1)
    pixels[20:40] = 5
    write_image(path, pixels, like=picture, overwrite=True)
    np.testing.assert_array_equal(read_image(path).pixels, pixels)
