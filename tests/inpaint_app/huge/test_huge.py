"""TIFFs restored in parts: equal to those that are restored as a whole, and exact outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import ntk_core
from inpaint_app.__main__ import main
from inpaint_app.errors import FileError, OutputExistsError
from inpaint_app.files.images import read_mask
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.huge.grown_marks import GrownMarks
from inpaint_app.huge.mask_source import MaskSource
from inpaint_app.huge.restore import restore_by_parts
from inpaint_app.huge.tiff_source import TiffSource
from inpaint_app.masks.morphology import grow
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.learning import Learning
from ntk_core import Rect
from ntk_core.extent import ALIGN, PLAN_SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.huge.work import PartProgress

SHAPE, LARGER = (600, 800), (1200, 1300)
PLENTY = 10**9
TIGHT = 95_000_000  # one part of all of 1200 × 1300 pixels does not fit


def picture(dtype: str = "uint8", channels: int = 3, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    """Return waves and noise."""
    rng = np.random.default_rng(channels)
    y, x = np.mgrid[: shape[0], : shape[1]]
    waves = [np.sin(x / (9 + c)) + np.cos(y / (13 + 2 * c)) for c in range(channels)]
    values = np.stack(waves, axis=-1) / 4 + 0.5 + rng.normal(0, 0.02, (*shape, channels))
    white = np.iinfo(dtype).max
    pixels = np.rint(np.clip(values, 0, 1) * white).astype(dtype)
    return pixels[..., 0] if channels == 1 else pixels


def sparse() -> np.ndarray:
    """Return scratches at the border, in corners and across tiles, and one wide hole."""
    mask = np.zeros(SHAPE, bool)
    mask[0:3, 0:40] = True
    mask[597:, 770:] = True
    mask[60:64, 100:170] = True
    mask[300:330, 380:420] = True
    mask[301:303, 420:470] = True
    mask[::37, 640] = True
    return mask


@dataclass
class Case:
    folder: Path
    pixels: np.ndarray
    mask: np.ndarray

    @property
    def image(self) -> Path:
        return self.folder / "image.tif"

    @property
    def mask_path(self) -> Path:
        return self.folder / "mask.tif"

    @property
    def output(self) -> Path:
        return self.folder / "out.tif"

    def write(self, **options: Any) -> Case:
        """Write both; tiles of 64 × 64 and Deflate unless told otherwise."""
        colours = "rgb" if self.pixels.ndim == 3 and self.pixels.shape[2] > 2 else "minisblack"
        given = {"tile": (64, 64), "compression": "zlib", "photometric": colours} | options
        tifffile.imwrite(self.image, self.pixels, metadata=None, **given)
        tifffile.imwrite(self.mask_path, self.mask, photometric="minisblack", metadata=None)
        return self

    def restore(self, memory: int = PLENTY, **options: Any) -> Any:
        told = {name: options.pop(name) for name in ("on_losses", "on_progress") if name in options}
        named = ("overwrite", "inverted", "threshold", "grow", "lacking")
        files = {name: options.pop(name) for name in named if name in options}
        choices = Choices(**{"method": "fast", **options})
        order = RestoreOrder(self.image, self.mask_path, self.output, choices, **files)
        return restore_by_parts(order, memory, **told)

    def result(self) -> np.ndarray:
        return tifffile.imread(self.output)

    def check_exact(self) -> None:
        """Outside the mask nothing changed, inside it something did; nothing else lies around."""
        result = self.result()
        assert result.dtype == self.pixels.dtype
        assert np.array_equal(result[~self.mask], self.pixels[~self.mask])
        assert not np.array_equal(result[self.mask], self.pixels[self.mask])
        names = {path.name for path in self.folder.iterdir()}
        assert names == {"image.tif", "mask.tif", "out.tif"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    pixels, mask = picture(), sparse()
    pixels[mask] = 255  # the damage
    return Case(tmp_path, pixels, mask)


def only_inputs(case: Case) -> bool:
    return {path.name for path in case.folder.iterdir()} == {"image.tif", "mask.tif"}


# -- equal to the whole


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("fast", {}),
        ("detail", {"passes": 3}),
        ("auto", {"passes": 2}),
        ("texture", {}),
    ],
)
@pytest.mark.parametrize("memory", [PLENTY, 130_000_000])
def test_parts_equal_the_whole(
    case: Case, method: str, options: dict[str, Any], memory: int
) -> None:
    case.write()
    whole = ntk_core.inpaint(case.pixels, case.mask, method=method, **options)
    report = case.restore(memory, method=method, learning=Learning(**options))
    assert np.array_equal(case.result(), whole.image)
    assert report.masked == case.mask.sum()
    assert report.method == whole.method
    learnt = case.mask.copy()
    for region in whole.regions:
        if region.texture:
            learnt[region.rect.slices] = False
    assert report.copied == np.count_nonzero(case.mask & ~learnt)
    if learnt.any():
        share = np.sqrt(np.mean(np.square(whole.deviation[learnt]))) / whole.data_range[1]
        assert report.expected_error == pytest.approx(share, rel=0.02)
    else:
        assert report.expected_error is None
    case.check_exact()


@pytest.mark.parametrize("pixels", [1, 9])
@pytest.mark.parametrize("memory", [PLENTY, 130_000_000])
def test_the_mask_grows_as_that_of_the_whole(case: Case, pixels: int, memory: int) -> None:
    case.write()
    grown = case.mask.copy()
    rect, inside = grow(case.mask, pixels)
    grown[rect.slices] = inside
    whole = ntk_core.inpaint(case.pixels, grown, method="fast")
    report = case.restore(memory, grow=pixels)
    assert np.array_equal(case.result(), whole.image)
    assert report.masked == grown.sum()


@given(
    st.integers(1, 12),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(3, 50),
)
@settings(max_examples=60, deadline=None)
def test_a_window_of_a_grown_mask_is_that_of_the_whole(
    pixels: int, top: int, left: int, height: int, width: int, columns: int
) -> None:
    mask = np.random.default_rng(top).random((45, 60)) < 0.02
    found = grow(mask, pixels)
    expected = np.zeros_like(mask)
    if found is not None:
        expected[found[0].slices] = found[1]
    window = Rect(top, left, min(top + height, 45), min(left + width, 60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("inpaint_app.huge.grown_marks._COLUMNS", columns)
        read = GrownMarks(Whole(mask), pixels).read(window)
    assert np.array_equal(read, expected[window.slices])


class Whole:
    """A mask in memory, read as one in a file."""

    def __init__(self, mask: np.ndarray) -> None:
        self.shape, self._mask = mask.shape, mask

    def read(self, rect: Rect) -> np.ndarray:
        return self._mask[rect.slices]


@pytest.mark.parametrize(("method", "options"), [("fast", {}), ("detail", {"passes": 2})])
def test_parts_made_of_islands_equal_the_whole(
    tmp_path: Path, method: str, options: dict[str, Any]
) -> None:
    rng = np.random.default_rng(5)
    mask = np.zeros(LARGER, bool)
    for y, x in zip(rng.integers(0, 1190, 90), rng.integers(0, 1290, 90), strict=True):
        mask[y : y + 4, x : x + 6] = True
    case = Case(tmp_path, picture(shape=LARGER), mask).write(compression=None)
    whole = ntk_core.inpaint(case.pixels, mask, method=method, **options)
    report = case.restore(TIGHT, method=method, learning=Learning(**options))
    assert np.array_equal(case.result(), whole.image)
    assert "separate windows" in report.notes[0]


def test_a_hole_larger_than_a_part_is_cut_or_refused(tmp_path: Path) -> None:
    mask = np.zeros(LARGER, bool)
    mask[10:1190, 400:404] = True  # a comb of scratches
    mask[20:1180:160, 30:1260] = True
    case = Case(tmp_path, picture(shape=LARGER), mask).write(compression=None)
    whole = ntk_core.inpaint(case.pixels, mask, method="fast")
    report = case.restore(150_000_000)
    assert np.array_equal(case.result(), whole.image)
    assert "in parts" in report.notes[0]
    with pytest.raises(FileError, match=r"at row 0, column .* raise --memory, or mark less"):
        case.restore(150_000_000, method="auto", overwrite=True)
    assert np.array_equal(case.result(), whole.image)


def test_feather_is_that_of_the_whole(case: Case) -> None:
    case.write()
    case.restore(feather=5)
    by_parts = case.result()
    restore(
        RestoreOrder(
            case.image, case.mask_path, case.output, Choices("fast", feather=5), overwrite=True
        )
    )
    assert np.array_equal(by_parts, case.result())


@pytest.mark.parametrize(
    ("method", "options"), [("detail", {"reach": 64, "passes": 2}), ("texture", {})]
)
@pytest.mark.parametrize("offset", [0, 64, 120])
def test_a_hole_anywhere_on_the_grid_is_filled_as_in_the_whole(
    tmp_path: Path, method: str, options: dict[str, int], offset: int
) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (600, 700), np.uint8)
    mask = np.zeros(pixels.shape, bool)
    top, left = ALIGN + offset, ALIGN + offset
    mask[top : top + 28, left : left + 28] = True
    image, marks, output = (tmp_path / f"{name}.tif" for name in ("image", "mask", "out"))
    tifffile.imwrite(image, pixels, tile=(64, 64), compression="zlib", metadata=None)
    tifffile.imwrite(marks, mask, photometric="minisblack", metadata=None)
    restore_by_parts(
        RestoreOrder(image, marks, output, Choices(method, learning=Learning(**options))), 10**9
    )
    whole = ntk_core.inpaint(pixels, mask, method=method, **options).image
    np.testing.assert_array_equal(tifffile.imread(output), whole)


# -- kinds of files


@pytest.mark.parametrize(
    ("dtype", "channels"),
    [("uint8", 1), ("uint16", 1), ("uint8", 3), ("uint16", 3), ("uint8", 4), ("uint16", 2)],
)
@pytest.mark.parametrize(
    "options",
    [
        {"compression": "lzw", "predictor": True},
        {"compression": "zlib", "predictor": True, "byteorder": ">", "bigtiff": True},
        {"compression": None, "tile": None, "rowsperstrip": 200},
        {"compression": "zstd", "tile": None, "rowsperstrip": 7},
    ],
    ids=["lzw tiles", "big-endian", "one strip", "zstd strips"],
)
def test_every_kind_of_tiff_is_restored(
    tmp_path: Path, dtype: str, channels: int, options: dict[str, Any]
) -> None:
    extra = ["unassalpha"] if channels in (2, 4) else None
    mask = sparse()[:200, :300]
    case = Case(tmp_path, picture(dtype, channels, mask.shape), mask)
    case.write(extrasamples=extra, **options)
    case.restore()
    case.check_exact()
    with tifffile.TiffFile(case.image) as before, tifffile.TiffFile(case.output) as after:
        one, other = before.pages.first, after.pages.first
        for name in (
            "photometric", "compression", "predictor", "tilewidth", "extrasamples", "planarconfig"
        ):  # fmt: skip
            assert getattr(one, name) == getattr(other, name), name
        assert before.is_bigtiff == after.is_bigtiff
        assert before.byteorder == after.byteorder
    result = case.result()
    case.write(extrasamples=extra)  # Pillow reads no big-endian BigTIFF
    restore(RestoreOrder(case.image, case.mask_path, case.output, Choices("fast"), overwrite=True))
    assert np.array_equal(case.result(), result)


def test_other_programs_read_the_output(case: Case) -> None:
    case.write(compression="lzw", predictor=True)
    case.restore()
    with Image.open(case.output) as image:
        assert np.array_equal(np.asarray(image), case.result())


def test_tiffs_where_white_is_zero_are_restored(tmp_path: Path) -> None:
    case = Case(tmp_path, picture(channels=1), sparse()).write(photometric="miniswhite")
    case.restore()
    seen = ntk_core.inpaint(255 - case.pixels, case.mask, method="fast").image
    assert np.array_equal(case.result(), 255 - seen)


def test_segments_without_a_fill_are_copied_as_they_are(case: Case) -> None:
    case.write(compressionargs={"level": 9})
    case.restore()
    one, other = TiffSource(case.image, 0), TiffSource(case.output, 0)
    same = {index for index in range(one.segments) if one.raw(index) == other.raw(index)}
    clear = {
        index for index in range(one.segments) if not case.mask[one.rect_of(index).slices].any()
    }
    one.close()
    other.close()
    assert clear <= same
    assert len(clear) > one.segments // 2


def test_metadata_is_carried_over(case: Case) -> None:
    profile, xmp = b"profile" * 30, b"<x:xmpmeta>text</x:xmpmeta>"
    case.write(
        iccprofile=profile,
        resolution=(300, 240),
        resolutionunit="CENTIMETER",
        description="a very long wall",
        software="a scanner",
        datetime="2026:01:02 03:04:05",
        extratags=[
            (700, 1, len(xmp), xmp, True),
            (33432, 2, 0, "© nobody".encode(), True),
            (33550, 12, 3, (0.5, 0.5, 0.0), True),
            (34735, 3, 4, (1, 1, 0, 0), True),
            (34737, 2, 0, "WGS 84|", True),
        ],
    )
    case.restore()
    with tifffile.TiffFile(case.image) as before, tifffile.TiffFile(case.output) as after:
        for code in (34675, 282, 283, 296, 270, 305, 306, 700, 33432, 33550, 34735, 34737):
            expected = before.pages.first.tags.valueof(code)
            assert expected is not None, code
            assert after.pages.first.tags.valueof(code) == expected, code


def test_a_pyramid_is_left_out_and_said(case: Case) -> None:
    case.write()
    with tifffile.TiffWriter(case.image) as file:
        usual = {"photometric": "rgb", "metadata": None, "tile": (64, 64)}
        file.write(case.pixels, subifds=1, **usual)
        file.write(case.pixels[::2, ::2].copy(), subfiletype=1, **usual)
    report = case.restore()
    assert any("pyramid" in note for note in report.notes)
    case.check_exact()
    with tifffile.TiffFile(case.output) as file:
        assert not file.pages.first.subifds


def test_a_tile_that_is_left_out_counts_as_black(case: Case) -> None:
    case.mask[:] = False
    case.mask[70:74, 70:90] = True
    case.pixels[:64, 64:128] = 0
    tiles = [
        case.pixels[top : top + 64, left : left + 64]
        for top in range(0, 600, 64)
        for left in range(0, 800, 64)
    ]
    some = iter([tiles[0], None, *tiles[2:]])
    tifffile.imwrite(
        case.image, some, shape=case.pixels.shape, dtype="uint8", tile=(64, 64),
        compression="zlib", photometric="rgb", metadata=None,
    )  # fmt: skip
    tifffile.imwrite(case.mask_path, case.mask, photometric="minisblack", metadata=None)
    case.restore()
    case.check_exact()


# -- masks


@pytest.mark.parametrize(
    ("values", "options"),
    [
        (lambda mask: mask, {"photometric": "miniswhite"}),
        (lambda mask: (~mask).astype(np.uint8) * 255, {"photometric": "miniswhite"}),
        (lambda mask: mask.astype(np.uint8) * 128, {"photometric": "minisblack"}),
        (lambda mask: mask.astype(np.uint16) * 65535, {"tile": (32, 32), "compression": "lzw"}),
        (lambda mask: np.dstack([mask, mask, mask]).astype(np.uint8) * 200, {"photometric": "rgb"}),
        (lambda mask: mask, {"photometric": "minisblack", "rowsperstrip": 16}),
        (lambda mask: mask.astype(np.uint8) * 255, {"rowsperstrip": 600, "compression": "zlib"}),
    ],
)
@pytest.mark.parametrize("inverted", [False, True])
def test_masks_are_read_as_those_of_the_whole(
    case: Case, values: Callable[[np.ndarray], np.ndarray], options: dict[str, Any], inverted: bool
) -> None:
    from inpaint_app.files.images import read_mask

    given = {"photometric": "minisblack", "metadata": None, **options}
    tifffile.imwrite(case.mask_path, values(case.mask), **given)
    marks = MaskSource(case.mask_path, SHAPE, room=10**8, inverted=inverted)
    expected = read_mask(case.mask_path, SHAPE, inverted=inverted)
    for rect in (Rect(0, 0, 600, 800), Rect(3, 5, 77, 301), Rect(599, 799, 600, 800)):
        assert np.array_equal(marks.read(rect), expected[rect.slices])
    marks.close()


def test_squares_with_masked_pixels_are_found(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write()
    monkeypatch.setattr("inpaint_app.huge.mask_source.BAND", 800 * 100)
    marks = MaskSource(case.mask_path, SHAPE, room=10**8)
    bands = list(marks.occupied())
    marks.close()
    assert len(bands) > 3
    squares = np.concatenate([band[1] for band in bands])
    side = PLAN_SQUARE
    expected = [
        [case.mask[y : y + side, x : x + side].any() for x in range(0, 800, side)]
        for y in range(0, 600, side)
    ]
    assert np.array_equal(squares, expected)
    assert [row for row, _, _ in bands] == list(
        np.cumsum([0, *[band[1].shape[0] for band in bands[:-1]]])
    )
    assert sum(count for _, _, count in bands) == case.mask.sum()


def test_a_mask_of_another_kind_is_read_if_it_fits(case: Case) -> None:
    case.write()
    png = case.folder / "mask.png"
    Image.fromarray(case.mask).save(png)
    restore_by_parts(RestoreOrder(case.image, png, case.output, Choices("fast")), PLENTY)
    result = case.result()
    png.unlink()
    case.restore(overwrite=True)
    assert np.array_equal(result, case.result())
    Image.fromarray(case.mask).save(png)
    with pytest.raises(FileError, match="read whole, which takes 2 MB; convert it to a TIFF"):
        restore_by_parts(
            RestoreOrder(case.image, png, case.output, Choices("fast"), overwrite=True), 21_000_000
        )


# -- what goes wrong


def refused(case: Case, **options: Any) -> str:
    with pytest.raises(FileError) as caught:
        case.restore(**options)
    assert only_inputs(case)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_unsupported_kinds_of_tiff_are_refused(case: Case) -> None:
    tifffile.imwrite(case.mask_path, case.mask, photometric="minisblack")
    rgb, grey = case.pixels, case.pixels[..., 0]

    def said(pixels: np.ndarray, **options: Any) -> str:
        tifffile.imwrite(case.image, pixels, metadata=None, **options)
        return refused(case)

    assert "complex64" in said(grey.astype(np.complex64), photometric="minisblack")
    assert "PALETTE" in said(grey, photometric="palette", colormap=np.zeros((3, 256), np.uint16))
    assert "SEPARATED" in said(
        np.dstack([rgb, grey]), photometric="separated", planarconfig="contig"
    )
    assert "JPEG" in said(grey, photometric="minisblack", compression="jpeg", tile=(64, 64))
    assert "bool" in said(grey > 127, photometric="minisblack")
    assert "upright" in said(rgb, photometric="rgb", extratags=[(274, 3, 1, 6, True)])


def test_too_large_segments_are_refused(case: Case) -> None:
    case.write(tile=None, rowsperstrip=600)
    assert "its segments take 1 MB each; save it in tiles" in refused(case, memory=21_000_000)


def test_wrong_masks_are_refused(case: Case) -> None:
    case.write()
    tifffile.imwrite(case.mask_path, case.mask[:-1], photometric="minisblack")
    assert "is 800 × 599 pixels but the image is 800 × 600" in refused(case)
    tifffile.imwrite(case.mask_path, np.full(SHAPE, 100, np.uint8))
    assert "brightest value is 100 of 255" in refused(case)
    tifffile.imwrite(case.mask_path, np.full(SHAPE, 200, np.uint8))
    assert "black is to be filled" in refused(case, inverted=True)
    assert "covers every pixel" in refused(case)
    five = np.zeros((*SHAPE, 5), np.uint8)
    tifffile.imwrite(case.mask_path, five, photometric="rgb", extrasamples=[0, 0])
    assert "convert it to grey of 8 bits" in refused(case)
    case.mask_path.write_bytes(b"II*\0 nothing more")
    assert "damaged" in refused(case)


def test_broken_pictures_are_refused(case: Case) -> None:
    case.write()
    sound = case.image.read_bytes()
    case.image.write_bytes(sound[: len(sound) // 2])
    assert "damaged or cut short" in refused(case)
    source = TiffSource(case.write().image, 0)
    index = next(source.indices_in(Rect(60, 100, 64, 170)))
    offset, count = source.page.dataoffsets[index], source.page.databytecounts[index]
    source.close()
    case.image.write_bytes(sound[:offset] + b"\xff" * count + sound[offset + count :])
    assert "its part at row 0, column 64" in refused(case)
    case.image.write_bytes(b"")
    assert "not a TIFF" in refused(case)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.data())
def test_damaged_files_raise_nothing_but_a_file_error(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    mask = np.zeros((96, 96), bool)
    mask[40:44, 40:60] = True
    case = Case(folder, picture(shape=(96, 96)), mask).write(tile=(32, 32))
    content = bytearray(case.image.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    case.image.write_bytes(content)
    try:
        case.restore()
    except FileError:
        assert only_inputs(case)


def test_an_existing_output_is_refused(case: Case) -> None:
    case.write()
    case.output.write_bytes(b"mine")
    with pytest.raises(OutputExistsError):
        case.restore()
    assert case.output.read_bytes() == b"mine"
    case.restore(overwrite=True)
    case.check_exact()


def test_the_input_can_be_replaced(case: Case) -> None:
    case.write()
    restore_by_parts(
        RestoreOrder(case.image, case.mask_path, case.image, Choices("fast"), overwrite=True),
        PLENTY,
    )
    assert only_inputs(case)
    result = tifffile.imread(case.image)
    assert np.array_equal(result[~case.mask], case.pixels[~case.mask])


def test_other_outputs_and_methods_are_refused(case: Case) -> None:
    case.write()
    with pytest.raises(FileError, match=r"ends in \.tif"):
        restore_by_parts(RestoreOrder(case.image, case.mask_path, case.folder / "out.png"), PLENTY)
    assert "choose auto, fast, detail or texture" in refused(case, method="paper")


@pytest.mark.parametrize("stage", ["mask", "parts", "writing"])
def test_ctrl_c_leaves_no_output(case: Case, stage: str) -> None:
    case.write()

    def stop(step: PartProgress) -> None:
        if step.stage == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.restore(on_progress=stop)
    assert only_inputs(case)


def test_a_full_disk_leaves_no_output(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.write()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inpaint_app.huge.restore.write_tiff", full)
    assert "no space left on device; choose another folder or make room" in refused(case)
    monkeypatch.setattr("inpaint_app.huge.spool.Spool.add", full)
    assert "no space left on device" in refused(case)


def test_a_picture_that_changes_during_the_work_is_refused(case: Case) -> None:
    case.write()

    def change(step: PartProgress) -> None:
        if step.stage == "writing":
            case.image.touch()

    assert "was changed while" in refused(case, on_progress=change)


def test_progress_grows_to_the_end(case: Case) -> None:
    case.write()
    steps: list[PartProgress] = []
    case.restore(on_progress=steps.append)
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert list(dict.fromkeys(step.stage for step in steps)) == ["mask", "parts", "writing"]


# -- the command


def arguments(case: Case, *more: str) -> list[str]:
    files = [str(case.image), str(case.mask_path), "-o", str(case.output)]
    return ["restore", *files, "--method", "fast", *more]


def test_the_command_works_in_parts_if_asked(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write()
    assert main(arguments(case, "--windows")) == 0
    said = capsys.readouterr()
    assert "looking through the mask\nreconstructing 2 windows\nwriting\n" in said.err
    assert f"masked   {case.mask.sum():,} pixels" in said.out
    case.check_exact()


@pytest.mark.parametrize(
    ("option", "why"),
    [
        (["--max-megapixels", "1"], "it has more than 1 megapixels"),
        (["--memory", "70"], "as a whole it takes 73 MB of the 70 MB"),
    ],
)
def test_the_command_works_in_parts_if_memory_is_short(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str], why: str
) -> None:
    mask = np.zeros((3000, 4050), bool)
    mask[2000:2003, 3000:3040] = True
    pixels = np.zeros((3000, 4050, 3), np.uint8)
    pixels[::2, ::5] = 90
    case = Case(tmp_path, pixels, mask).write(tile=(256, 256))
    assert main(arguments(case, *option)) == 0
    assert f"restored by windows, because {why}" in capsys.readouterr().err
    case.check_exact()


def test_the_command_restores_a_small_tiff_whole(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write()
    assert main(arguments(case)) == 0
    assert "window" not in capsys.readouterr().err


def test_the_command_refuses_options_that_do_not_work_in_parts(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write()
    assert main(arguments(case, "--windows", "--protect", str(case.mask_path))) == 2
    assert "--protect cannot be given with --windows" in capsys.readouterr().err
    Image.fromarray(case.pixels).save(case.image, "PNG")
    assert main(arguments(case, "--windows")) == 2
    assert "it is not a TIFF" in capsys.readouterr().err
    assert only_inputs(case)


@pytest.mark.parametrize("kind", ["labels", "int32", "colours", "layer", "white is 0"])
def test_masks_as_people_make_them_are_read_by_windows_as_whole(case: Case, kind: str) -> None:
    case.write()
    numbers = case.mask.astype(np.uint8)
    options: dict[str, Any] = {"photometric": "minisblack"}
    if kind == "int32":
        numbers = numbers.astype(np.int32) * 7
    elif kind == "colours":
        numbers = numbers[..., None] * np.array([200, 0, 0], np.uint8)
        numbers[: SHAPE[0] // 2] = numbers[: SHAPE[0] // 2][..., [0, 0, 2]]
        options["photometric"] = "rgb"
    elif kind == "layer":
        numbers = numbers[..., None] * np.array([0, 0, 90, 255], np.uint8)
        options = {"photometric": "rgb", "extrasamples": ["unassalpha"]}
    elif kind == "white is 0":
        numbers, options["photometric"] = 255 - 255 * numbers, "miniswhite"
    tifffile.imwrite(case.mask_path, numbers, **options)
    np.testing.assert_array_equal(read_mask(case.mask_path), case.mask)
    source = MaskSource(case.mask_path, SHAPE, room=10**7)
    np.testing.assert_array_equal(source.read(Rect(0, 0, *SHAPE)), case.mask)
    assert any("all but 0" in note for note in source.notes) == (kind in ("labels", "int32"))
    source.close()


def test_the_picture_itself_is_no_mask(case: Case) -> None:
    case.write()
    tifffile.imwrite(case.mask_path, case.pixels, photometric="rgb")
    assert "is the image itself, not a mask" in refused(case)
