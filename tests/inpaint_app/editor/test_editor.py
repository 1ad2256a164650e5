from __future__ import annotations

import numpy as np
import pytest

from inpaint_app.document.overlay import FILLED, PENDING
from inpaint_app.editor.files import exporting
from inpaint_app.editor.state import Notice
from inpaint_app.files.images import read_bytes, read_image, write_image
from inpaint_app.files.picture import Picture
from inpaint_app.filling.requests import Update
from ntk_core import Architecture, Rect

SHAPE = (40, 60)


def stroke(editor, *points, **options):
    editor.strokes.begin(points[0], **options)
    for point in points[1:]:
        editor.strokes.extend(point)
    editor.strokes.end()


def consistent(editor, view):
    """The view shows what the document says, although it was only ever told differences."""
    document = editor.document
    np.testing.assert_array_equal(view.pixels, document.layers.shown(document.layers.rect))
    np.testing.assert_array_equal(view.overlay, document.layers.overlay(document.layers.rect))
    assert view.state == editor.state


def test_an_empty_window_does_nothing_and_does_not_fail(empty, view):
    for action in (
        empty.history.undo, empty.history.redo, empty.reconstruction.run,
        empty.reconstruction.cancel, empty.reconstruction.apply, empty.reconstruction.discard,
        empty.mask.clear, empty.files.exporting.export, empty.files.masks.ask_and_read,
    ):  # fmt: skip
        action()
    stroke(empty, (1, 1), (2, 2))
    empty.inspection.compare(True)
    empty.reconstruction.set_live(True)
    assert not view.state.picture.opened
    assert view.asked == []


def test_open_shows_the_picture(editor, view, source):
    assert editor.state == view.state
    np.testing.assert_array_equal(view.pixels, read_image(source).pixels)
    assert view.state.picture.name == "holiday.png"
    assert not view.state.picture.modified


def test_opening_a_bad_file_is_reported_and_keeps_the_picture(editor, view, tmp_path):
    before = editor.document
    bad = tmp_path / "notes.txt"
    bad.write_text("not a picture")
    editor.files.opening.open_path(bad)
    assert editor.document is before
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert "notes.txt" in view.notice.detail
    assert view.state.files.busy == ""


def test_a_stroke_is_one_step(editor, view):
    editor.strokes.set_diameter(6)
    stroke(editor, (10, 10), (20, 10), (20, 20))
    painted = view.state.picture.masked
    assert painted > 100
    assert (view.overlay == PENDING).sum() == painted
    assert view.state.history.undo == "paint"
    editor.history.undo()
    assert view.state.picture.masked == 0
    assert not view.overlay.any()
    editor.history.redo()
    assert view.state.picture.masked == painted
    consistent(editor, view)


def test_erasing_by_tool_and_by_button(editor, view):
    editor.strokes.set_diameter(10)
    stroke(editor, (20, 20))
    full = view.state.picture.masked
    stroke(editor, (25, 20), erase=True)
    assert 0 < view.state.picture.masked < full
    assert view.state.history.undo == "erase"
    editor.history.undo()
    editor.strokes.take("eraser")
    editor.strokes.set_diameter(20)
    stroke(editor, (20, 20))
    assert view.state.picture.masked == 0
    consistent(editor, view)


def test_tools_keep_their_own_sizes(editor, view):
    editor.strokes.set_diameter(10)
    editor.strokes.swap()
    assert view.state.strokes.tool == "eraser"
    editor.strokes.set_diameter(50)
    editor.strokes.swap()
    assert (view.state.strokes.tool, view.state.strokes.diameter) == ("brush", 10)
    editor.strokes.resize(1)
    assert view.state.strokes.diameter == 12  # by a quarter
    editor.strokes.resize(-100)
    assert view.state.strokes.diameter == 1
    editor.strokes.set_diameter(10**6)
    assert view.state.strokes.diameter == 500


def test_shift_draws_a_straight_line_from_where_the_last_stroke_ended(editor, view):
    editor.strokes.set_diameter(3)
    stroke(editor, (10, 10))
    stroke(editor, (40, 30), straight=True)
    assert view.overlay[20, 25] == PENDING
    stroke(editor, (50, 5))
    assert view.overlay[17, 45] == 0


def test_running_without_a_mask_shows_a_hint(editor, view, runner):
    editor.reconstruction.run()
    assert view.notice == Notice("empty-mask")
    assert runner.requests == []
    editor.strokes.begin((5, 5))
    assert view.notice is None


def test_run_gets_a_frozen_snapshot(editor, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    request = runner.requests[0]
    count = request.mask.sum()
    stroke(editor, (40, 30))
    assert request.mask.sum() == count
    assert not request.mask.flags.writeable
    assert not request.image.flags.writeable


def test_run_says_where_the_mask_is(editor, runner):
    for point in ((10, 10), (40, 30)):
        stroke(editor, point)
        editor.reconstruction.run()
        assert runner.requests[-1].box == Rect.around(runner.requests[-1].mask)
    editor.history.undo()
    editor.reconstruction.run()
    assert runner.requests[-1].box == runner.requests[0].box


def test_the_picture_grows_inside_the_mask(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    assert view.state.run.running
    assert view.status.phase == "running"
    runner.answer(0.25)
    mask = runner.requests[0].mask
    assert (view.pixels[mask] == 250).all()
    assert (view.overlay[mask] == FILLED).all()
    runner.answer(1.0, 240, number=5, finished=True)
    assert (view.pixels[mask] == 240).all()
    assert view.status.phase == "done"
    assert not view.state.run.running
    consistent(editor, view)


def test_time_left_is_extrapolated_from_the_passes(editor, view, runner, clock):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    clock.now = 100.0  # compiling took that long
    runner.answer(0.1, stage="guided", number=2)
    assert view.status.seconds_left is None
    clock.now = 102.0
    runner.answer(0.3, stage="guided", number=2)
    assert view.status.seconds_left == pytest.approx(7.0 * 1.35)
    clock.now = 109.0
    runner.answer(1.0, finished=True)
    assert view.status.seconds == pytest.approx(109.0)


def test_cancel_takes_effect_at_once_and_keeps_the_fill_so_far(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.4)
    shown = view.pixels.copy()
    editor.reconstruction.cancel()
    assert not view.state.run.running
    assert view.status.phase == "cancelled"
    assert view.status.fraction == 0.4
    assert runner.cancelled
    runner.answer(0.6, 1)
    np.testing.assert_array_equal(view.pixels, shown)
    assert view.status.phase == "cancelled"
    assert view.state.picture.filled


def test_answers_to_an_older_request_are_dropped(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.4)
    stroke(editor, (40, 30))
    editor.reconstruction.run()
    old, new = runner.requests
    shown = view.pixels.copy()
    runner.answer(1.0, 7, request=old, finished=True)
    np.testing.assert_array_equal(view.pixels, shown)
    assert view.state.run.running
    runner.answer(0.1, 8, request=new)
    assert (view.pixels[new.mask] == 8).all()
    consistent(editor, view)


def test_the_old_fill_stays_until_the_new_run_has_a_picture(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    shown = view.pixels.copy()
    editor.reconstruction.run()
    np.testing.assert_array_equal(view.pixels, shown)


def test_a_coarse_picture_comes_piece_by_piece(editor, view, runner):
    stroke(editor, (10, 10), (10, 35))
    editor.reconstruction.run()
    runner.answer(1.0, 250, finished=True)
    stroke(editor, (40, 10), (40, 35))
    editor.reconstruction.run()
    mask = runner.requests[-1].mask
    above, below = Rect(0, 0, 20, SHAPE[1]), Rect(20, 0, *SHAPE)
    runner.answer(0.0, 240, rect=above, stage="coarse", number=0)
    consistent(editor, view)
    # The old fill where the new one has not come yet; what is only in the new one waits.
    assert (view.pixels[above.slices][mask[above.slices]] == 240).all()
    assert (view.pixels[20:, :20][mask[20:, :20]] == 250).all()
    assert (view.overlay[20:, 30:][mask[20:, 30:]] == PENDING).all()
    runner.answer(0.0, 240, rect=below, stage="coarse", number=0)
    consistent(editor, view)
    assert (view.pixels[mask] == 240).all()
    assert (view.overlay[mask] == FILLED).all()
    for _ in range(100):
        runner.answer(0.0, 240, rect=Rect(8, 8, 12, 12), stage="compile", number=0)
    assert view.status.stage == "compile"
    runner.answer(0.2, 230, rect=above)
    consistent(editor, view)


def test_a_failed_run_says_why_and_keeps_the_mask(editor, view, runner):
    stroke(editor, (10, 10))
    masked = view.state.picture.masked
    editor.reconstruction.run()
    runner.receive(Update(runner.requests[0].number, finished=True, error="too little memory"))
    assert view.notice == Notice("failed", "too little memory")
    assert view.status.phase == "failed"
    assert not view.state.run.running
    assert view.state.picture.masked == masked


@pytest.mark.parametrize(
    ("solver", "residual", "kind"),
    [
        ("eigenpro", 0.02, "unfinished"),
        ("conjugate-gradients", 0.02, "stalled"),
        ("auto", 0.02, "stalled"),
        ("eigenpro", 1e-3, None),
        ("auto", 1e-12, None),
    ],
)
def test_a_solver_that_gave_up_is_reported(editor, view, runner, solver, residual, kind):
    editor.choices.choose(method="paper")
    editor.choices.choose(architecture=Architecture(solver=solver))
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.5, stage="solve", residual=0.5)
    assert view.status.residual == 0.5
    assert view.notice is None
    runner.answer(1.0, stage="solve", residual=residual, finished=True)
    assert view.status.phase == "done"
    assert view.status.residual == residual
    assert view.notice == (None if kind is None else Notice(kind, residual=residual))


def test_the_architecture_is_asked_for_with_method_paper_only(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.set_live(True)
    editor.choices.choose(architecture=Architecture(2))
    assert len(runner.requests) == 1, "no other method has one"
    editor.choices.choose(method="paper")
    editor.choices.choose(architecture=Architecture(2))
    assert len(runner.requests) == 2, "nothing has changed"
    editor.choices.choose(architecture=Architecture(4))
    asked = [r.choices.options()["architecture"] for r in runner.requests]
    assert asked == [None, Architecture(2), Architecture(4)]
    assert view.state.choices.architecture == Architecture(4)


def test_live_runs_after_strokes_and_undo_only_when_on(editor, view, runner):
    stroke(editor, (10, 10))
    assert runner.requests == []
    editor.reconstruction.set_live(True)
    assert len(runner.requests) == 1
    editor.strokes.begin((30, 30))
    editor.strokes.extend((35, 30))
    assert len(runner.requests) == 1
    editor.strokes.end()
    assert len(runner.requests) == 2
    editor.choices.choose(method="fast")
    assert runner.requests[-1].choices.method == "fast"
    editor.history.undo()
    assert len(runner.requests) == 4
    editor.history.undo()
    assert len(runner.requests) == 4, "there is nothing left to reconstruct"
    assert not view.state.run.running
    assert view.notice is None


def test_method_does_not_run_unless_live(editor, runner, view):
    stroke(editor, (10, 10))
    editor.choices.choose(method="detail")
    assert runner.requests == []
    assert view.state.choices.method == "detail"


def test_apply_is_one_step_and_undo_brings_the_fill_back(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    shown = view.pixels.copy()
    editor.reconstruction.apply()
    assert view.state.picture.masked == 0
    assert not view.state.picture.filled
    assert view.state.history.undo == "apply"
    assert view.status.phase == "idle"
    np.testing.assert_array_equal(view.pixels, shown)
    consistent(editor, view)
    editor.history.undo()
    assert view.state.picture.filled
    assert view.state.picture.masked > 0
    consistent(editor, view)
    editor.reconstruction.discard()
    np.testing.assert_array_equal(view.pixels, editor.document.picture.pixels)
    consistent(editor, view)


def test_apply_keeps_the_mask_if_asked(editor, view, runner):
    stroke(editor, (10, 10))
    editor.choices.choose(keep_mask=True)
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    masked = view.state.picture.masked
    editor.reconstruction.apply()
    assert view.state.picture.masked == masked
    assert (view.overlay == PENDING).sum() == masked


def test_apply_stops_the_run(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.5)
    editor.reconstruction.apply()
    assert not view.state.run.running
    shown = view.pixels.copy()
    runner.answer(1.0, 3, finished=True)
    np.testing.assert_array_equal(view.pixels, shown)


def test_undoing_an_apply_stops_the_run(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    editor.reconstruction.apply()
    stroke(editor, (40, 30))
    editor.reconstruction.run()
    editor.history.undo()
    assert view.state.run.running, "a stroke was undone, the image is the same"
    editor.history.undo()
    assert not view.state.run.running
    consistent(editor, view)


def test_erasing_shows_the_image_below_the_fill(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    editor.strokes.set_diameter(200)
    stroke(editor, (10, 10), erase=True)
    np.testing.assert_array_equal(view.pixels, editor.document.picture.pixels)
    editor.history.undo()
    assert (view.pixels == 250).any()
    consistent(editor, view)


def test_compare_shows_the_file_as_it_was_opened(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    editor.reconstruction.apply()
    stroke(editor, (40, 30))
    editor.reconstruction.run()
    runner.answer(0.5)
    original = editor.document.picture.pixels
    editor.inspection.compare(True)
    np.testing.assert_array_equal(view.pixels, original)
    assert not view.overlay.any()
    runner.answer(0.7, 99)  # goes on behind the curtain
    np.testing.assert_array_equal(view.pixels, original)
    editor.inspection.compare(False)
    assert (view.pixels == 99).any()
    consistent(editor, view)


def test_clear_mask_is_undoable(editor, view):
    stroke(editor, (10, 10))
    masked = view.state.picture.masked
    editor.mask.clear()
    assert view.state.picture.masked == 0
    editor.history.undo()
    assert view.state.picture.masked == masked
    consistent(editor, view)


def test_an_imported_mask_becomes_the_mask(editor, view, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.zeros(SHAPE, np.uint8)
    mask[3:6, 4:8] = 255
    write_image(path, mask)
    view.path = path
    editor.files.masks.ask_and_read()
    assert view.state.picture.masked == 12
    write_image(path, np.zeros((5, 5), np.uint8), overwrite=True)
    editor.files.masks.ask_and_read()
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert view.state.picture.masked == 12


def test_export_writes_the_shown_picture_and_changes_nothing_else(editor, view, runner, source):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(1.0, finished=True)
    before = source.read_bytes()
    view.path = source.with_name("holiday-restored.png")
    editor.files.exporting.export()
    assert view.suggested == view.path
    np.testing.assert_array_equal(read_image(view.path).pixels, view.pixels)
    assert source.read_bytes() == before
    assert not view.state.picture.modified
    assert view.notice == Notice("exported", str(view.path))


def test_exporting_over_the_source_needs_its_own_confirmation(editor, view, source):
    stroke(editor, (10, 10))
    before = source.read_bytes()
    view.path = source
    editor.files.exporting.export()
    assert view.asked == ["export", "replace-source", "export"]
    assert source.read_bytes() == before
    view.replace, view.path = True, source
    editor.files.exporting.export()
    assert read_image(source).pixels.shape == (*SHAPE, 3)


@pytest.mark.parametrize("replace", [False, True])
def test_the_confirmed_name_includes_its_ending(editor, view, tmp_path, replace):
    taken = tmp_path / "photo.png"
    taken.write_bytes(b"precious")
    view.path, view.replace = tmp_path / "photo", replace
    editor.files.exporting.export()
    assert view.question_about == taken
    assert (taken.read_bytes() == b"precious") != replace
    # Declined, the dialog comes again with that name.
    assert view.asked == (["export", "replace"] if replace else ["export", "replace", "export"])
    if not replace:
        assert view.suggested == taken


def test_a_file_that_appears_after_the_question_is_not_replaced(
    editor, view, tmp_path, monkeypatch
):
    view.path = tmp_path / "out.png"

    def late(path, *arguments, **options):
        path.write_bytes(b"precious")
        return write_image(path, *arguments, **options)

    monkeypatch.setattr(exporting, "write_image", late)
    editor.files.exporting.export()
    assert view.asked == ["export"]
    assert view.path.read_bytes() == b"precious"
    assert view.notice is not None
    assert "appeared" in view.notice.detail
    assert "--overwrite" not in view.notice.detail


def test_export_into_a_missing_folder_is_reported_and_keeps_the_name(editor, view, tmp_path):
    stroke(editor, (10, 10))
    view.path = tmp_path / "missing" / "out.png"
    editor.files.exporting.export()
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert view.state.picture.modified
    assert editor.files.exporting.suggested == tmp_path / "out.png"
    view.path = tmp_path / "photo.v2"
    editor.files.exporting.export()
    assert view.notice.kind == "failed"
    assert editor.files.exporting.suggested == view.path
    view.path = tmp_path / "photo"  # its ending is the opened file's, not that of what failed
    editor.files.exporting.export()
    assert (tmp_path / "photo.png").exists()
    assert editor.files.exporting.suggested == tmp_path / "holiday-restored.png"


def test_exporting_the_sample_does_not_suggest_the_program_folder(empty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    empty.files.opening.open_sample()
    assert empty.files.exporting.suggested == tmp_path / "sample-restored.png"


def test_formats_that_can_only_be_read_are_exported_as_png(empty, tmp_path):
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8), tmp_path / "old.gif"))
    assert empty.files.exporting.suggested == tmp_path / "old-restored.png"
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8)))
    assert empty.files.exporting.suggested.name == "pasted.png"


@pytest.mark.parametrize(("answer", "closed"), [("stay", False), ("drop", True), ("export", True)])
def test_closing_asks_about_unsaved_work(editor, view, source, answer, closed):
    stroke(editor, (10, 10))
    view.answer, view.path = answer, source.with_name("out.png")
    editor.files.close()
    assert "unsaved" in view.asked
    assert view.closed == closed
    assert view.path.exists() == (answer == "export")


def test_closing_without_changes_does_not_ask(editor, view):
    editor.files.close()
    assert view.closed
    assert view.asked == []


def test_closing_stays_open_if_the_export_is_abandoned(editor, view):
    stroke(editor, (10, 10))
    view.answer, view.path = "export", None
    editor.files.close()
    assert not view.closed


def test_closing_waits_for_a_file_that_is_being_written(editor, view, background, source):
    stroke(editor, (10, 10))
    background.hold = True
    view.path = source.with_name("out.png")
    editor.files.exporting.export()
    assert view.state.files.busy == "exporting"
    editor.files.close()
    background.held()  # nothing would be lost
    assert view.state.files.busy == "exporting"
    assert not view.closed
    background.held()
    assert view.closed
    assert "unsaved" not in view.asked


def test_work_done_while_exporting_is_unsaved(editor, view, background, source):
    stroke(editor, (10, 10))
    background.hold = True
    view.path = source.with_name("out.png")
    editor.files.exporting.export()
    background.held()  # nothing would be lost
    stroke(editor, (40, 30))
    background.held()
    assert view.state.picture.modified


@pytest.mark.parametrize(("later", "closed"), [("stay", False), ("drop", True)])
def test_work_done_while_exporting_is_asked_about_before_closing(
    editor, view, background, source, later, closed
):
    stroke(editor, (10, 10))
    background.hold = True
    view.answer, view.path = "export", source.with_name("out.png")
    editor.files.close()
    background.held()  # nothing would be lost
    editor.strokes.begin((40, 30))  # not even ended
    view.answer = later
    background.held()
    assert view.asked == ["unsaved", "export", "unsaved"]
    assert view.closed == closed


def test_losses_of_an_export_are_asked_about_once(editor, view, source):
    stroke(editor, (10, 10))
    view.path = target = source.with_name("out.jpg")
    view.loss_answer = "stay"
    editor.files.exporting.export()
    assert view.asked == ["export", "losses"]
    assert view.question_about == target
    assert "lossy" in view.losses[0]
    assert not target.exists()
    assert view.state.files.busy == ""
    assert editor.files.exporting.suggested == target  # the name is worth keeping
    view.loss_answer = "export"
    editor.files.exporting.export()
    assert target.exists()
    assert view.notice.kind == "exported"
    target.unlink()
    editor.files.exporting.export()
    assert target.exists()
    assert view.asked == ["export", "losses", "export", "losses", "export"]
    view.answer = "drop"
    editor.files.opening.open_path(source)  # another picture: not asked again
    view.replace = True
    editor.files.exporting.export()
    assert view.asked[-2:] == ["export", "replace"]


def test_another_format_can_be_chosen_instead(editor, view, source, monkeypatch):
    stroke(editor, (10, 10))
    targets = [source.with_name("out.jpg"), source.with_name("out.png")]
    asked = []
    monkeypatch.setattr(
        view, "ask_export", lambda suggested: asked.append(suggested) or targets[len(asked) - 1]
    )
    view.loss_answer = "elsewhere"
    editor.files.exporting.export()
    assert asked[1] == targets[0]
    assert not targets[0].exists()
    assert targets[1].exists()
    assert view.asked == ["losses"]


def test_a_picture_above_the_limit_is_asked_about(empty, view, source):
    empty.files.opening.set_max_pixels(40 * 60 - 1)
    empty.files.opening.open_path(source)
    assert view.asked == ["too large: 60 × 40"]
    assert view.question_about == source
    assert empty.document is None
    assert view.state.files.busy == ""
    view.replace = True  # yes
    empty.files.opening.open_path(source)
    assert empty.document.picture.path == source
    view.replace = False
    empty.files.opening.open_path(source)  # the answer was about that time only
    assert len(view.asked) == 3


def test_a_session_or_pasted_picture_above_the_limit_is_asked_about(editor, view, source, tmp_path):
    stroke(editor, (10, 10))
    view.path = session = tmp_path / "a.ntki"
    editor.files.sessions.save()
    editor.files.opening.set_max_pixels(100)
    view.asked.clear()
    before = editor.document
    editor.files.opening.open_path(session)
    assert view.asked == ["too large: 60 × 40"]
    assert editor.document is before
    view.replace = True
    editor.files.opening.open_path(session)
    assert editor.document is not before
    data = source.read_bytes()
    editor.files.opening.open_made(lambda most: read_bytes(data, "the clipboard", most))
    assert view.question_about.name == "the clipboard"
    assert editor.document.picture.path is None


def test_a_format_that_cannot_hold_the_picture_is_reported(empty, view, tmp_path):
    pixels = np.full((20, 20, 4), 90, np.uint8)
    pixels[:5, :, 3] = 0
    write_image(tmp_path / "clear.png", pixels)
    empty.files.opening.open_path(tmp_path / "clear.png")
    view.path = tmp_path / "out.jpg"
    empty.files.exporting.export()
    assert view.asked == ["export"]
    assert "transparency" in view.notice.detail
    assert not view.path.exists()


@pytest.mark.parametrize("answer", ["stay", "drop"])
def test_work_done_while_a_file_is_read_is_asked_about(editor, view, background, source, answer):
    before = editor.document
    background.hold = True
    editor.files.opening.open_path(source)
    assert view.asked == []
    editor.strokes.begin((40, 30))
    view.answer = answer
    background.held()
    assert view.asked == ["unsaved"]
    assert (editor.document is before) == (answer == "stay")


def test_discarded_work_is_not_asked_about_twice(editor, view, background, source):
    before = editor.document
    stroke(editor, (10, 10))
    background.hold, view.answer = True, "drop"
    editor.files.opening.open_path(source)
    background.held()
    assert view.asked == ["unsaved"]
    assert editor.document is not before


def test_opening_another_picture_stops_the_run(editor, view, runner, source):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    view.answer = "drop"
    editor.files.opening.open_path(source)
    assert not view.state.run.running
    assert view.state.picture.masked == 0
    runner.answer(1.0, finished=True)
    np.testing.assert_array_equal(view.pixels, read_image(source).pixels)


def test_a_mask_from_the_command_line_is_not_unsaved_work(empty, view):
    mask = np.zeros(SHAPE, bool)
    mask[3:5, 3:5] = True
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8)), mask)
    assert view.state.picture.masked == 4
    assert not view.state.picture.modified


def test_the_value_under_the_pointer_is_shown(editor, view):
    assert editor.inspection.value(3, 4) == tuple(view.pixels[3, 4].tolist())
    assert editor.inspection.value(-1, 4) is None
    assert editor.inspection.value(3, 60) is None


def test_random_edits_keep_view_and_document_together(editor, view, runner):
    rng = np.random.default_rng(1)
    editor.strokes.set_diameter(9)

    def answer():
        if editor.state.run.running:
            top = int(rng.integers(0, 30))
            rect = rng.choice([None, Rect(top, 0, top + 10, SHAPE[1])])
            runner.answer(float(rng.random()), int(rng.integers(0, 255)), rect=rect)

    actions = [
        lambda: stroke(editor, *(tuple(rng.uniform(-5, 65, 2)) for _ in range(3))),
        lambda: stroke(editor, tuple(rng.uniform(0, 50, 2)), erase=True),
        editor.history.undo,
        editor.history.redo,
        editor.reconstruction.run,
        editor.reconstruction.apply,
        editor.reconstruction.discard,
        editor.mask.clear,
        editor.reconstruction.cancel,
        answer,
        answer,
    ]
    for _ in range(400):
        actions[rng.integers(len(actions))]()
        consistent(editor, view)
    while editor.state.history.undo:
        editor.history.undo()
        consistent(editor, view)
    editor.reconstruction.discard()
    np.testing.assert_array_equal(view.pixels, editor.document.picture.pixels)
    assert not view.overlay.any()


def test_discard_shows_the_image_again(editor, view, runner):
    stroke(editor, (10, 10))
    editor.reconstruction.run()
    runner.answer(0.5)
    editor.reconstruction.discard()
    assert not view.state.run.running
    assert (view.overlay == PENDING).any()
    consistent(editor, view)
    editor.history.undo()
    assert view.state.picture.filled
    assert (view.overlay == FILLED).any()
    consistent(editor, view)
