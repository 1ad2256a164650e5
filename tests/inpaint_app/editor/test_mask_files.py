"""Masks as files: what is written is what is painted, and it comes back in any layer."""

from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.picture import Picture

LAYERS = ["mask", "protected", "source"]
TOOLS = {"mask": "brush", "protected": "protect", "source": "source"}


def paint(controller, layer):
    controller.select_tool(TOOLS[layer])
    controller.set_diameter(9)
    controller.begin_stroke((12.0, 14.0))
    controller.extend_stroke((40.0, 20.0))
    controller.end_stroke()
    return controller.document.layer(layer).snapshot()


@pytest.mark.parametrize("layer", LAYERS)
def test_export_and_import_are_inverse(controller, view, tmp_path, layer):
    mask = paint(controller, layer)
    view.path = tmp_path / "exported"
    controller.filing.export_mask(layer)
    target = tmp_path / "exported.png"
    assert view.suggested.parent == tmp_path
    assert view.suggested.name.startswith("holiday-")
    assert view.suggested.suffix == ".png"
    np.testing.assert_array_equal(read_image(target).pixels, np.where(mask, 255, 0))
    controller.undo()
    assert controller.document.layer(layer).count == 0
    view.path = target
    controller.filing.import_mask(layer)
    np.testing.assert_array_equal(controller.document.layer(layer).pixels, mask)
    expected = {"mask": "import", "protected": "import-protection", "source": "import-sources"}
    assert view.state.undo == expected[layer]
    controller.undo()
    assert controller.document.layer(layer).count == 0


def test_the_suggested_names(controller, view):
    for layer, ending in zip(LAYERS, ["mask", "protection", "sampling"], strict=True):
        paint(controller, layer)
        controller.filing.export_mask(layer)
        assert view.suggested.name == f"holiday-{ending}.png"


def test_a_pasted_picture_and_the_sample_suggest_the_working_folder(
    empty, view, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    empty.adopt(Picture(np.zeros((40, 60), np.uint8)))
    paint(empty, "mask")
    empty.filing.export_mask()
    assert view.suggested == tmp_path / "pasted-mask.png"
    assert empty.filing.suggested == tmp_path / "pasted.png"
    view.answer = "drop"
    empty.filing.open_sample()
    paint(empty, "mask")
    empty.filing.export_mask()
    assert view.suggested == tmp_path / "sample-mask.png"


def test_the_picture_is_as_unsaved_as_before(controller, view, tmp_path):
    paint(controller, "mask")
    view.path = tmp_path / "mask.png"
    controller.filing.export_mask()
    assert view.path.exists()
    assert view.notice.kind == "exported"
    assert view.state.modified
    assert view.state.exports == 0


def test_an_empty_mask_is_not_exported(controller, view):
    controller.filing.export_mask()
    assert "export-mask" not in view.asked


@pytest.mark.parametrize("replace", [True, False])
def test_an_existing_file_is_asked_about(controller, view, tmp_path, replace):
    paint(controller, "mask")
    target = view.path = tmp_path / "mask.png"
    target.write_bytes(b"somebody's")
    view.replace = replace
    controller.filing.export_mask()
    assert view.question_about == target
    assert (target.read_bytes() == b"somebody's") != replace


def test_the_source_is_asked_about_by_name(controller, view, source):
    paint(controller, "mask")
    before = source.read_bytes()
    view.path = source
    controller.filing.export_mask()
    assert "replace-source" in view.asked
    assert source.read_bytes() == before


def test_what_is_painted_while_it_is_written_is_not_in_the_file(
    controller, view, background, tmp_path
):
    mask = paint(controller, "mask")
    view.path = tmp_path / "mask.png"
    background.hold = True
    controller.filing.export_mask()
    controller.clear_mask()
    background.held()
    np.testing.assert_array_equal(read_image(view.path).pixels == 255, mask)


def test_another_size_is_an_error_that_says_both(controller, view, tmp_path):
    path = view.path = tmp_path / "small.png"
    write_image(path, np.full((7, 8), 255, np.uint8))
    controller.filing.import_mask_from(path)
    assert view.notice.kind == "failed"
    assert "8 × 7" in view.notice.detail
    assert "60 × 40" in view.notice.detail
    assert controller.document.selection.count == 0


def test_a_mask_of_a_picture_that_is_gone_is_dropped(controller, view, background, tmp_path):
    path = tmp_path / "mask.png"
    write_image(path, np.full((40, 60), 255, np.uint8))
    background.hold = True
    controller.filing.import_mask_from(path)
    controller.adopt(Picture(np.zeros((9, 9), np.uint8)))
    background.held()
    assert controller.document.selection.count == 0
    assert view.overlay.shape == (9, 9)
