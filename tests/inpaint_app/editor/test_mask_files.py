"""Masks as files: what is written is what is painted, and it comes back in any layer."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.picture import Picture

LAYERS = ["mask", "avoided", "source", "shielded"]
TOOLS = {"mask": "brush", "avoided": "avoid", "source": "source", "shielded": "shield"}


def paint(editor, layer):
    editor.strokes.take(TOOLS[layer])
    editor.strokes.set_diameter(9)
    editor.strokes.begin((12.0, 14.0))
    editor.strokes.extend((40.0, 20.0))
    editor.strokes.end()
    return editor.document.layers.layer(layer).snapshot()


@pytest.mark.parametrize("layer", LAYERS)
def test_an_exported_mask_is_imported_unchanged(editor, view, tmp_path, layer):
    mask = paint(editor, layer)
    view.path = tmp_path / "exported"
    editor.files.masks.ask_and_write(layer)
    target = tmp_path / "exported.png"
    assert view.suggested.parent == tmp_path
    assert view.suggested.name.startswith("holiday-")
    assert view.suggested.suffix == ".png"
    np.testing.assert_array_equal(read_image(target).pixels, np.where(mask, 255, 0))
    editor.history.undo()
    assert editor.document.layers.layer(layer).count == 0
    view.path = target
    editor.files.masks.ask_and_read(layer)
    np.testing.assert_array_equal(editor.document.layers.layer(layer).pixels, mask)
    expected = {
        "mask": "import",
        "avoided": "import-protection",
        "source": "import-sources",
        "shielded": "import-shield",
    }
    assert view.state.history.undo == expected[layer]
    editor.history.undo()
    assert editor.document.layers.layer(layer).count == 0


def test_suggested_names_follow_the_picture(editor, view):
    endings = ["mask", "no-sampling", "sampling", "protection"]
    for layer, ending in zip(LAYERS, endings, strict=True):
        paint(editor, layer)
        editor.files.masks.ask_and_write(layer)
        assert view.suggested.name == f"holiday-{ending}.png"


def test_a_pasted_picture_and_the_sample_suggest_the_working_folder(
    empty, view, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    empty.adopt(Picture(np.zeros((40, 60), np.uint8)))
    paint(empty, "mask")
    empty.files.masks.ask_and_write()
    assert view.suggested == tmp_path / "pasted-mask.png"
    assert empty.files.exporting.suggested == tmp_path / "pasted.png"
    view.answer = "drop"
    empty.files.opening.open_sample()
    paint(empty, "mask")
    empty.files.masks.ask_and_write()
    assert view.suggested == tmp_path / "sample-mask.png"


def test_exporting_a_mask_does_not_count_as_saving_the_picture(editor, view, tmp_path):
    paint(editor, "mask")
    view.path = tmp_path / "mask.png"
    editor.files.masks.ask_and_write()
    assert view.path.exists()
    assert view.notice.kind == "exported"
    assert view.state.picture.modified
    assert view.state.files.exports == 0


def test_an_empty_mask_is_not_exported(editor, view):
    editor.files.masks.ask_and_write()
    assert "export-mask" not in view.asked


@pytest.mark.parametrize("replace", [True, False])
def test_an_existing_file_is_asked_about(editor, view, tmp_path, replace):
    paint(editor, "mask")
    target = view.path = tmp_path / "mask.png"
    target.write_bytes(b"somebody's")
    view.replace = replace
    editor.files.masks.ask_and_write()
    assert view.question_about == target
    assert (target.read_bytes() == b"somebody's") != replace


def test_replacing_the_source_is_asked_about_by_name(editor, view, source):
    paint(editor, "mask")
    before = source.read_bytes()
    view.path = source
    editor.files.masks.ask_and_write()
    assert "replace-source" in view.asked
    assert source.read_bytes() == before


def test_painting_during_an_export_does_not_change_the_file(editor, view, background, tmp_path):
    mask = paint(editor, "mask")
    view.path = tmp_path / "mask.png"
    background.hold = True
    editor.files.masks.ask_and_write()
    editor.mask.clear()
    background.held()
    np.testing.assert_array_equal(read_image(view.path).pixels == 255, mask)


def test_a_mask_of_another_size_is_an_error_that_names_both_sizes(editor, view, tmp_path):
    path = view.path = tmp_path / "small.png"
    write_image(path, np.full((7, 8), 255, np.uint8))
    editor.files.masks.read(path)
    assert view.notice.kind == "failed"
    assert "8 × 7" in view.notice.detail
    assert "60 × 40" in view.notice.detail
    assert editor.document.layers.selection.count == 0


def test_a_mask_read_for_a_closed_picture_is_dropped(editor, view, background, tmp_path):
    path = tmp_path / "mask.png"
    write_image(path, np.full((40, 60), 255, np.uint8))
    background.hold = True
    editor.files.masks.read(path)
    editor.adopt(Picture(np.zeros((9, 9), np.uint8)))
    background.held()
    assert editor.document.layers.selection.count == 0
    assert view.overlay.shape == (9, 9)


@pytest.mark.parametrize("inverts", [True, False])
def test_a_mask_of_most_of_the_picture_may_be_inverted_as_it_is_imported(
    editor, view, tmp_path, inverts
):
    path = tmp_path / "mask.png"
    mask = np.full((40, 60), 255, np.uint8)
    mask[3:7, 8:20] = 0
    write_image(path, mask)
    view.wrong_way = "invert" if inverts else "keep"
    editor.files.masks.read(path)
    assert view.asked[-1] == "wrong way: 98 %"
    assert view.question_about == path
    np.testing.assert_array_equal(
        editor.document.layers.selection.pixels, (mask == 0) if inverts else (mask == 255)
    )
    assert view.state.history.undo == "import"
    editor.history.undo()
    assert editor.document.layers.selection.count == 0


def test_paint_on_white_may_be_inverted_as_it_is_imported(editor, view, tmp_path):
    path = tmp_path / "mask.png"
    paper = np.full((40, 60, 3), 255, np.uint8)
    paper[3:7, 8:20] = 255, 0, 0
    write_image(path, paper)
    view.wrong_way = "invert"
    editor.files.masks.read(path)
    assert view.asked[-1] == "wrong way: 100 %"
    assert editor.document.layers.selection.count == 4 * 12


@pytest.mark.parametrize(("answer", "count"), [("invert", 0), ("keep", 40 * 60), ("stop", 0)])
def test_a_mask_that_is_white_all_over_is_asked_about(editor, view, tmp_path, answer, count):
    path = tmp_path / "mask.png"
    write_image(path, np.full((40, 60), 255, np.uint8))
    view.wrong_way = answer
    editor.files.masks.read(path)
    assert view.asked == ["wrong way: 100 %"]
    assert editor.document.layers.selection.count == count
    told = view.notice.detail if view.notice else ""
    assert ("the mask is empty" in told) == (answer == "invert")


def test_a_cancelled_question_imports_nothing_and_ends_the_import_of_several(
    editor, view, tmp_path
):
    mask = np.full((40, 60), 255, np.uint8)
    mask[3:7, 8:20] = 0
    write_image(tmp_path / "odd.png", mask)
    write_image(tmp_path / "usual.png", 255 - mask)
    view.wrong_way = "stop"
    steps = view.state.history.steps
    editor.files.masks.read_all((tmp_path / "odd.png", tmp_path / "usual.png"))
    assert view.asked == ["wrong way: 98 %"]
    assert editor.document.layers.selection.count == 0
    assert view.state.history.steps == steps
    assert not editor.document.modified


def test_a_large_protected_part_is_not_asked_about(editor, view, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.full((40, 60), 255, np.uint8)
    mask[3:7, 8:20] = 0
    write_image(path, mask)
    editor.files.masks.read(path, "shielded")
    assert not view.asked
    assert editor.document.layers.layer("shielded").count == (mask == 255).sum()


def test_how_an_unusual_mask_is_read_is_said(editor, view, tmp_path):
    path = tmp_path / "mask.png"
    labels = np.zeros((40, 60), np.uint8)
    labels[3:7, 8:20] = 1
    write_image(path, labels)
    editor.files.masks.read(path)
    np.testing.assert_array_equal(editor.document.layers.selection.pixels, labels == 1)
    assert "all but 0" in view.notice.notes[0]


def test_a_mask_that_is_given_at_the_start_gets_a_word(empty, view):
    picture = Picture(np.zeros((9, 9), np.uint8), notes=("it is odd",))
    mask = np.ones((9, 9), bool)
    mask[0, 0] = False
    empty.adopt(picture, mask)
    assert view.notice.notes[0] == "it is odd"
    assert "98 % of the image" in view.notice.notes[1]


@pytest.mark.parametrize("layer", LAYERS)
def test_soft_edges_of_an_imported_mask_are_kept_and_those_of_other_layers_are_made_hard(
    editor, view, tmp_path, layer
):
    y, x = np.mgrid[:40, :60]
    covered = np.clip(255 * (15 - np.hypot(y - 20, x - 30)) / 9, 0, 255).astype(np.uint8)
    write_image(tmp_path / "soft.png", covered)
    editor.files.masks.read(tmp_path / "soft.png", layer)
    selection = editor.document.layers.layer(layer)
    expected = covered if layer == "mask" else (covered >= 128) * np.uint8(255)
    np.testing.assert_array_equal(selection.coverage_snapshot(), expected)
    (note,) = view.notice.notes
    assert ("filled as far as they are bright" in note) == (layer == "mask")
    assert ("count as white" in note) == (layer != "mask")
    view.path = tmp_path / "exported.png"
    editor.files.masks.ask_and_write(layer)
    np.testing.assert_array_equal(read_image(view.path).pixels, expected)
    editor.history.undo()
    assert not selection.soft
    editor.files.masks.read(view.path, layer)
    np.testing.assert_array_equal(selection.coverage_snapshot(), expected)


def test_an_imported_soft_mask_is_added_to_what_is_painted(editor, tmp_path):
    painted = paint(editor, "mask")
    covered = np.zeros((40, 60), np.uint8)
    covered[10:30, 5:30] = np.linspace(10, 255, 25).astype(np.uint8)
    write_image(tmp_path / "soft.png", covered)
    editor.files.masks.read(tmp_path / "soft.png")
    expected = np.maximum(painted * np.uint8(255), covered)
    found = editor.document.layers.selection.coverage_snapshot()
    np.testing.assert_array_equal(found, expected)


def test_a_mask_with_soft_edges_that_is_given_at_the_start_is_soft(empty):
    picture = Picture(np.zeros((9, 9), np.uint8))
    covered = np.zeros((9, 9), np.uint8)
    covered[4, 2:7] = 60, 120, 255, 120, 60
    empty.adopt(picture, covered)
    np.testing.assert_array_equal(empty.document.layers.selection.coverage_snapshot(), covered)
    assert not empty.document.modified
