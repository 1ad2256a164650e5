from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

import ntk_core
from inpaint_app.errors import FileError
from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.settings.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Files


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@pytest.mark.parametrize("method", ntk_core.METHODS)
def test_pixels_outside_the_mask_do_not_change(files: Files, method: str, suffix: str) -> None:
    output = files.folder / f"out{suffix}"
    report = restore(RestoreOrder(files.image, files.mask, output, Choices(method)))
    before, after = read_image(files.image).pixels, read_image(output).pixels
    mask = read_mask(files.mask)
    np.testing.assert_array_equal(before[~mask], after[~mask])
    assert (before[mask] != after[mask]).any()
    assert report.output == output
    assert report.method == ("detail" if method == "auto" else method)
    assert report.masked == mask.sum()
    assert (report.height, report.width) == mask.shape
    assert report.seconds > 0


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_depth_and_channels_are_kept(
    files: Files, pixels_of: Callable[..., np.ndarray], dtype: str, channels: int
) -> None:
    source, output = files.folder / "deep.tif", files.folder / "out.tif"
    write_image(source, pixels_of(channels, dtype))
    restore(RestoreOrder(source, files.mask, output, Choices("fast")))
    before, after = read_image(source).pixels, read_image(output).pixels
    assert (after.shape, after.dtype) == (before.shape, before.dtype)
    mask = read_mask(files.mask)
    np.testing.assert_array_equal(before[~mask], after[~mask])


def damaged(files: Files, name: str, side: int = 48) -> tuple[Path, Path]:
    """Write a smooth picture of this size and a mask in it, and return their names."""
    rows, columns = np.mgrid[:side, :side] / side
    values = 127 + 120 * np.sin(7 * rows) * np.cos(11 * columns + 3 * rows)
    mask = np.zeros((side, side), np.uint8)
    mask[15:30, 15:30] = 255
    image, marked = files.folder / f"{name}.png", files.folder / f"{name}-mask.png"
    write_image(image, values.astype(np.uint8))
    write_image(marked, mask)
    return image, marked


@pytest.mark.parametrize("solver", ntk_core.SOLVERS)
def test_the_residual_is_that_of_the_engine(files: Files, solver: Any) -> None:
    image, mask = damaged(files, "waves")
    network = ntk_core.Architecture(solver=solver)
    report = restore(
        RestoreOrder(image, mask, files.output, Choices("paper", architecture=network))
    )
    expected = ntk_core.inpaint(
        read_image(image).pixels, read_mask(mask), method="paper", architecture=network
    )
    np.testing.assert_array_equal(read_image(files.output).pixels, expected.image)
    assert report.residual == pytest.approx(expected.residual)
    assert report.converged == expected.converged
    assert bool(report.notes) != report.converged


def test_the_worst_part_is_reported(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = ntk_core.inpaint_iter

    def parts(*arguments: Any, **options: Any) -> Iterator[ntk_core.Progress]:
        step = next(iter(genuine(*arguments, **options)))
        ends = [(0, None), (1, None), (1, 0.5), (1, worst), (2, 0.7), (2, 1e-5), (3, None)]
        for number, residual in ends:
            yield replace(step, stage="solve", number=number, residual=residual)

    monkeypatch.setattr(ntk_core, "inpaint_iter", parts)
    for worst, converged in [(1e-3, True), (0.02, False), (np.inf, False), (np.nan, False)]:
        report = restore(RestoreOrder(files.image, files.mask, files.output, overwrite=True))
        assert report.residual == (worst if np.isfinite(worst) else np.inf)
        assert report.converged is converged
        assert len(report.notes) == (0 if converged else 1)


def test_other_methods_have_no_residual(files: Files) -> None:
    report = restore(RestoreOrder(files.image, files.mask, files.output, Choices("fast")))
    assert report.residual is None
    assert report.converged is None


def test_the_mask_can_be_inverted(files: Files) -> None:
    inverted = files.folder / "inverted.png"
    Image.fromarray(~read_mask(files.mask)).save(inverted)
    one = restore(RestoreOrder(files.image, files.mask, files.output, Choices("fast")))
    other = restore(
        RestoreOrder(files.image, inverted, files.folder / "b.png", Choices("fast"), inverted=True)
    )
    assert one.masked == other.masked
    assert files.output.read_bytes() == (files.folder / "b.png").read_bytes()


def test_progress_is_reported_in_order(files: Files) -> None:
    steps: list[ntk_core.Progress] = []
    restore(RestoreOrder(files.image, files.mask, files.output), on_progress=steps.append)
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1


def test_the_input_may_be_replaced_when_asked(files: Files) -> None:
    before = read_image(files.image).pixels
    report = restore(
        RestoreOrder(files.image, files.mask, files.image, Choices("fast"), overwrite=True)
    )
    assert report.output == files.image
    assert (read_image(files.image).pixels != before).any()


def test_notes_of_reading_and_writing_are_reported(files: Files) -> None:
    source = files.folder / "ink.tif"
    Image.new("CMYK", (30, 24), (9, 8, 7, 6)).save(source)
    report = restore(RestoreOrder(source, files.mask, files.output, Choices("fast")))
    assert report.notes == ("CMYK was converted to RGB by a plain rule: it has no colour profile",)


def test_an_error_of_the_engine_names_the_image(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> Iterator[Any]:
        raise ntk_core.InpaintError("it needs 9 GB but the budget is 2 GB; mark less")

    monkeypatch.setattr(ntk_core, "inpaint_iter", failing)
    with pytest.raises(FileError, match=r"cannot use .*photo\.png: it needs 9 GB"):
        restore(RestoreOrder(files.image, files.mask, files.output))


def test_the_output_is_checked_before_the_work(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ntk_core, "inpaint_iter", None)  # calling it would be a TypeError
    files.output.touch()
    for output in (files.output, files.folder / "missing" / "a.png", files.folder / "a.xyz"):
        with pytest.raises(FileError, match=r"exist|use one of"):
            restore(RestoreOrder(files.image, files.mask, output))


def test_a_failed_encoder_leaves_the_old_file(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.output.write_bytes(b"old")
    before = files.snapshot()

    def failing(*_: object, **__: object) -> bytes:
        raise RuntimeError("the codec broke")

    monkeypatch.setattr("imagecodecs.png_encode", failing)
    with pytest.raises(FileError, match=r"the codec broke\); write a \.png instead"):
        restore(
            RestoreOrder(files.image, files.mask, files.output, Choices("fast"), overwrite=True)
        )
    assert files.snapshot() == before


def test_an_exception_of_the_listener_ends_the_work(files: Files, tmp_path: Path) -> None:
    before = files.snapshot()

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(RestoreOrder(files.image, files.mask, files.output), on_progress=stop)
    assert files.snapshot() == before
    assert tmp_path.is_dir()


def test_losses_are_reported_before_the_work_begins(files: Files) -> None:
    seen: list[object] = []
    report = restore(
        RestoreOrder(files.image, files.mask, files.folder / "out.jpg", Choices("fast")),
        on_losses=seen.append,
        on_progress=lambda step: seen.append(step.fraction),
    )
    assert len(seen) > 1
    assert seen[0] == report.notes
    assert "lossy" in report.notes[0]


@pytest.mark.parametrize("threads", [1, 3])
def test_a_mask_may_be_found_in_the_pixels_and_threads_do_not_matter(
    files: Files, threads: int
) -> None:
    restore(RestoreOrder(files.image, files.mask, files.output, Choices("fast")))
    found = files.folder / "found.png"

    def find(pixels: np.ndarray) -> np.ndarray:
        np.testing.assert_array_equal(pixels, read_image(files.image).pixels)
        return read_mask(files.mask)

    report = restore(RestoreOrder(files.image, find, found, Choices("fast"), threads=threads))
    assert found.read_bytes() == files.output.read_bytes()
    assert report.masked == 20


def test_a_detected_mask_of_the_whole_image_is_refused_in_a_sentence(files: Files) -> None:
    with pytest.raises(FileError, match="cannot use what was found: "):
        restore(
            RestoreOrder(files.image, lambda pixels: np.ones(pixels.shape[:2], bool), files.output)
        )
    assert not files.output.exists()


def test_the_expected_error_is_that_of_the_engine(files: Files) -> None:
    solution = ntk_core.inpaint(
        read_image(files.image).pixels, read_mask(files.mask), method="detail"
    )
    report = restore(RestoreOrder(files.image, files.mask, files.output, Choices("detail")))
    share = solution.expected_error / solution.data_range[1]
    assert report.expected_error == pytest.approx(share, rel=0.03)
    assert report.copied == 0


def test_no_error_is_expected_of_copies(tmp_path: Path) -> None:
    image, both, thin = (tmp_path / name for name in ("image.png", "both.png", "thin.png"))
    y, x = np.mgrid[:96, :96]
    pattern = (128 + 90 * np.sin(x / 3) * np.sin(y / 4)).astype(np.uint8)
    mask = np.zeros(pattern.shape, bool)
    mask[10, 5:60] = True
    write_image(image, pattern)
    write_image(thin, (255 * mask).astype(np.uint8))
    mask[40:72, 40:72] = True
    write_image(both, (255 * mask).astype(np.uint8))
    whole = restore(RestoreOrder(image, both, tmp_path / "a.png"))
    alone = restore(RestoreOrder(image, thin, tmp_path / "b.png"))
    assert whole.copied >= 32 * 32
    assert alone.copied == 0
    assert whole.expected_error == pytest.approx(alone.expected_error, rel=0.3)
    copied = restore(RestoreOrder(image, both, tmp_path / "c.png", Choices("texture")))
    assert (copied.expected_error, copied.copied) == (None, copied.masked)


@pytest.fixture
def soft(files: Files) -> tuple[Path, np.ndarray]:
    """A mask that is white in its middle and grey around it."""
    shape = read_image(files.image).pixels.shape[:2]
    y, x = np.mgrid[: shape[0], : shape[1]] - np.array(shape).reshape(2, 1, 1) / 2
    levels = np.clip(255 * (12 - np.hypot(y, x)) / 8, 0, 255).astype(np.uint8)
    path = files.folder / "soft.png"
    write_image(path, levels)
    return path, levels


@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.9, 1.0])
def test_the_threshold_says_what_is_white_and_soft_edges_are_said(
    files: Files, soft: tuple[Path, np.ndarray], threshold: float
) -> None:
    path, levels = soft
    order = RestoreOrder(
        files.image, path, files.folder / "o.png", Choices("fast"), threshold=threshold
    )
    report = restore(order)
    least = 128 if threshold == 0.5 else 255 * threshold
    assert report.masked == np.count_nonzero(levels >= least)
    assert any("has soft edges" in note for note in report.notes)


def test_a_mask_without_soft_edges_is_not_said_to_have_some(files: Files) -> None:
    order = RestoreOrder(files.image, files.mask, files.folder / "o.png", Choices("fast"))
    assert not any("soft" in note for note in restore(order).notes)


@pytest.mark.parametrize("pixels", [1, 3, 7])
def test_the_mask_grows_by_pixels(files: Files, pixels: int) -> None:
    mask = read_mask(files.mask)
    points = np.argwhere(mask)
    far = np.array(
        [(np.hypot(*(points - place).T)).min() for place in np.ndindex(mask.shape)]
    ).reshape(mask.shape)
    order = RestoreOrder(
        files.image, files.mask, files.folder / "o.png", Choices("fast"), grow=pixels
    )
    assert restore(order).masked == np.count_nonzero(far <= pixels)


def test_a_mask_the_wrong_way_round_gets_a_word(files: Files) -> None:
    inverted = files.folder / "inverted.png"
    Image.fromarray(~np.asarray(Image.open(files.mask).convert("L"))).save(inverted)
    order = RestoreOrder(files.image, inverted, files.output, Choices("fast"))
    (note,) = (note for note in restore(order).notes if "wrong way round" in note)
    assert note.endswith("add --invert")
    order = replace(order, inverted=True, overwrite=True)
    assert not any("wrong way round" in note for note in restore(order).notes)
    order = replace(order, mask=files.mask)
    (note,) = (note for note in restore(order).notes if "wrong way round" in note)
    assert note.endswith("leave --invert out")


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 0, 255), (120, 120, 120)])
def test_paint_on_white_is_called_the_wrong_way_round(
    files: Files, colour: tuple[int, int, int]
) -> None:
    marked = np.asarray(Image.open(files.mask).convert("L")) > 127
    painted = files.folder / "painted.png"
    paper = np.where(marked[..., np.newaxis], np.array(colour), 255).astype(np.uint8)
    Image.fromarray(paper).save(painted)
    order = RestoreOrder(files.image, painted, files.output, Choices("fast"))
    with pytest.raises(FileError, match=r"nothing on it is black.*wrong way round, add --invert$"):
        restore(order)
    assert restore(replace(order, inverted=True)).masked == marked.sum()


@pytest.mark.parametrize("pixels", [0, 3])
def test_soft_edges_are_blended_unless_a_threshold_is_given(
    files: Files, soft: tuple[Path, np.ndarray], pixels: int
) -> None:
    path, levels = soft
    order = RestoreOrder(files.image, path, files.folder / "o.png", Choices("fast"), grow=pixels)
    report = restore(order)
    covered = grown(levels, pixels)
    assert report.masked == np.count_nonzero(covered)
    assert any("soft edges" in note and "filled as far" in note for note in report.notes)
    # The same pixels filled in full, by a mask without soft edges.
    write_image(files.folder / "hard.png", (covered > 0) * np.uint8(255))
    hard = replace(order, mask=files.folder / "hard.png", output=files.folder / "h.png", grow=0)
    assert not any("soft" in note for note in restore(hard).notes)
    image, result, full = (
        read_image(each).pixels.astype(float) for each in (files.image, order.output, hard.output)
    )
    share = (covered / 255).reshape(*levels.shape, *[1] * (image.ndim - 2))
    assert np.abs(result - (image + share * (full - image))).max() <= 0.51
    np.testing.assert_array_equal(result[covered == 0], image[covered == 0])
    np.testing.assert_array_equal(result[covered == 255], full[covered == 255])


def grown(levels: np.ndarray, radius: int) -> np.ndarray:
    """Return the largest level within a radius, by looking at every shift."""
    most = levels.copy()
    padded = np.pad(levels, radius)
    for down in range(-radius, radius + 1):
        for right in range(-radius, radius + 1):
            if down**2 + right**2 <= radius**2:
                moved = padded[radius + down :, radius + right :][: len(levels), : levels.shape[1]]
                most = np.maximum(most, moved)
    return most
