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


def stroke(controller, *points, **options):
    controller.begin_stroke(points[0], **options)
    for point in points[1:]:
        controller.extend_stroke(point)
    controller.end_stroke()


def consistent(controller, view):
    """The view shows what the document says, although it was only ever told differences."""
    document = controller.document
    np.testing.assert_array_equal(view.pixels, document.shown(document.rect))
    np.testing.assert_array_equal(view.overlay, document.overlay(document.rect))
    assert view.state == controller.state


def test_an_empty_window_does_nothing_and_does_not_fail(empty, view):
    for action in (
        empty.undo, empty.redo, empty.run, empty.cancel, empty.apply, empty.discard,
        empty.clear_mask, empty.filing.export, empty.filing.import_mask,
    ):  # fmt: skip
        action()
    stroke(empty, (1, 1), (2, 2))
    empty.compare(True)
    empty.set_live(True)
    assert not view.state.has_picture
    assert view.asked == []


def test_open_shows_the_picture(controller, view, source):
    assert controller.state == view.state
    np.testing.assert_array_equal(view.pixels, read_image(source).pixels)
    assert view.state.name == "holiday.png"
    assert not view.state.modified


def test_open_of_something_else_says_so_and_keeps_what_is_open(controller, view, tmp_path):
    before = controller.document
    bad = tmp_path / "notes.txt"
    bad.write_text("not a picture")
    controller.filing.open_path(bad)
    assert controller.document is before
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert "notes.txt" in view.notice.detail
    assert view.state.busy == ""


def test_a_stroke_is_one_step(controller, view):
    controller.set_diameter(6)
    stroke(controller, (10, 10), (20, 10), (20, 20))
    painted = view.state.masked
    assert painted > 100
    assert (view.overlay == PENDING).sum() == painted
    assert view.state.undo == "paint"
    controller.undo()
    assert view.state.masked == 0
    assert not view.overlay.any()
    controller.redo()
    assert view.state.masked == painted
    consistent(controller, view)


def test_erasing_by_tool_and_by_button(controller, view):
    controller.set_diameter(10)
    stroke(controller, (20, 20))
    full = view.state.masked
    stroke(controller, (25, 20), erase=True)
    assert 0 < view.state.masked < full
    assert view.state.undo == "erase"
    controller.undo()
    controller.select_tool("eraser")
    controller.set_diameter(20)
    stroke(controller, (20, 20))
    assert view.state.masked == 0
    consistent(controller, view)


def test_tools_keep_their_own_sizes(controller, view):
    controller.set_diameter(10)
    controller.swap_tools()
    assert view.state.tool == "eraser"
    controller.set_diameter(50)
    controller.swap_tools()
    assert (view.state.tool, view.state.diameter) == ("brush", 10)
    controller.resize_brush(1)
    assert view.state.diameter == 11
    controller.resize_brush(-100)
    assert view.state.diameter == 1
    controller.set_diameter(10**6)
    assert view.state.diameter == 500


def test_shift_draws_a_straight_line_from_where_the_last_stroke_ended(controller, view):
    controller.set_diameter(3)
    stroke(controller, (10, 10))
    stroke(controller, (40, 30), straight=True)
    assert view.overlay[20, 25] == PENDING
    stroke(controller, (50, 5))
    assert view.overlay[17, 45] == 0


def test_run_without_a_mask_hints(controller, view, runner):
    controller.run()
    assert view.notice == Notice("empty-mask")
    assert runner.requests == []
    controller.begin_stroke((5, 5))
    assert view.notice is None


def test_run_gets_a_frozen_snapshot(controller, runner):
    stroke(controller, (10, 10))
    controller.run()
    request = runner.requests[0]
    count = request.mask.sum()
    stroke(controller, (40, 30))
    assert request.mask.sum() == count
    assert not request.mask.flags.writeable
    assert not request.image.flags.writeable


def test_the_picture_grows_inside_the_mask(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    assert view.state.running
    assert view.status.phase == "running"
    runner.answer(0.25)
    mask = runner.requests[0].mask
    assert (view.pixels[mask] == 250).all()
    assert (view.overlay[mask] == FILLED).all()
    runner.answer(1.0, 240, number=5, finished=True)
    assert (view.pixels[mask] == 240).all()
    assert view.status.phase == "done"
    assert not view.state.running
    consistent(controller, view)


def test_time_left_is_extrapolated_from_the_passes(controller, view, runner, clock):
    stroke(controller, (10, 10))
    controller.run()
    clock.now = 100.0  # compiling took that long
    runner.answer(0.1)
    assert view.status.seconds_left is None
    clock.now = 102.0
    runner.answer(0.3)
    assert view.status.seconds_left == pytest.approx(7.0)
    clock.now = 109.0
    runner.answer(1.0, finished=True)
    assert view.status.seconds == pytest.approx(109.0)


def test_cancel_answers_at_once_and_keeps_what_is_there(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.4)
    shown = view.pixels.copy()
    controller.cancel()
    assert not view.state.running
    assert view.status.phase == "cancelled"
    assert view.status.fraction == 0.4
    assert runner.cancelled
    runner.answer(0.6, 1)
    np.testing.assert_array_equal(view.pixels, shown)
    assert view.status.phase == "cancelled"
    assert view.state.has_fill


def test_answers_to_an_older_request_are_dropped(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.4)
    stroke(controller, (40, 30))
    controller.run()
    old, new = runner.requests
    shown = view.pixels.copy()
    runner.answer(1.0, 7, request=old, finished=True)
    np.testing.assert_array_equal(view.pixels, shown)
    assert view.state.running
    runner.answer(0.1, 8, request=new)
    assert (view.pixels[new.mask] == 8).all()
    consistent(controller, view)


def test_the_old_fill_stays_until_the_new_run_has_a_picture(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    shown = view.pixels.copy()
    controller.run()
    np.testing.assert_array_equal(view.pixels, shown)


def test_a_coarse_picture_comes_piece_by_piece(controller, view, runner):
    stroke(controller, (10, 10), (10, 35))
    controller.run()
    runner.answer(1.0, 250, finished=True)
    stroke(controller, (40, 10), (40, 35))
    controller.run()
    mask = runner.requests[-1].mask
    above, below = Rect(0, 0, 20, SHAPE[1]), Rect(20, 0, *SHAPE)
    runner.answer(0.0, 240, rect=above, stage="coarse", number=0)
    consistent(controller, view)
    # The old fill where the new one has not come yet; what is only in the new one waits.
    assert (view.pixels[above.slices][mask[above.slices]] == 240).all()
    assert (view.pixels[20:, :20][mask[20:, :20]] == 250).all()
    assert (view.overlay[20:, 30:][mask[20:, 30:]] == PENDING).all()
    runner.answer(0.0, 240, rect=below, stage="coarse", number=0)
    consistent(controller, view)
    assert (view.pixels[mask] == 240).all()
    assert (view.overlay[mask] == FILLED).all()
    for _ in range(100):
        runner.answer(0.0, 240, rect=Rect(8, 8, 12, 12), stage="compile", number=0)
    assert view.status.stage == "compile"
    runner.answer(0.2, 230, rect=above)
    consistent(controller, view)


def test_a_failure_says_why_and_keeps_the_mask(controller, view, runner):
    stroke(controller, (10, 10))
    masked = view.state.masked
    controller.run()
    runner.receive(Update(runner.requests[0].number, finished=True, error="too little memory"))
    assert view.notice == Notice("failed", "too little memory")
    assert view.status.phase == "failed"
    assert not view.state.running
    assert view.state.masked == masked


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
def test_a_solver_that_gave_up_is_told(controller, view, runner, solver, residual, kind):
    controller.choose(method="paper")
    controller.choose(architecture=Architecture(solver=solver))
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.5, stage="solve", residual=0.5)
    assert view.status.residual == 0.5
    assert view.notice is None
    runner.answer(1.0, stage="solve", residual=residual, finished=True)
    assert view.status.phase == "done"
    assert view.status.residual == residual
    assert view.notice == (None if kind is None else Notice(kind, residual=residual))


def test_the_architecture_is_asked_for_with_method_paper_only(controller, view, runner):
    stroke(controller, (10, 10))
    controller.set_live(True)
    controller.choose(architecture=Architecture(2))
    assert len(runner.requests) == 1, "no other method has one"
    controller.choose(method="paper")
    controller.choose(architecture=Architecture(2))
    assert len(runner.requests) == 2, "nothing has changed"
    controller.choose(architecture=Architecture(4))
    asked = [r.choices.options()["architecture"] for r in runner.requests]
    assert asked == [None, Architecture(2), Architecture(4)]
    assert view.state.choices.architecture == Architecture(4)


def test_live_runs_after_strokes_and_undo_only_when_on(controller, view, runner):
    stroke(controller, (10, 10))
    assert runner.requests == []
    controller.set_live(True)
    assert len(runner.requests) == 1
    controller.begin_stroke((30, 30))
    controller.extend_stroke((35, 30))
    assert len(runner.requests) == 1
    controller.end_stroke()
    assert len(runner.requests) == 2
    controller.choose(method="fast")
    assert runner.requests[-1].choices.method == "fast"
    controller.undo()
    assert len(runner.requests) == 4
    controller.undo()
    assert len(runner.requests) == 4, "there is nothing left to reconstruct"
    assert not view.state.running
    assert view.notice is None


def test_method_does_not_run_unless_live(controller, runner, view):
    stroke(controller, (10, 10))
    controller.choose(method="detail")
    assert runner.requests == []
    assert view.state.choices.method == "detail"


def test_apply_is_one_step_and_undo_brings_the_fill_back(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    shown = view.pixels.copy()
    controller.apply()
    assert view.state.masked == 0
    assert not view.state.has_fill
    assert view.state.undo == "apply"
    assert view.status.phase == "idle"
    np.testing.assert_array_equal(view.pixels, shown)
    consistent(controller, view)
    controller.undo()
    assert view.state.has_fill
    assert view.state.masked > 0
    consistent(controller, view)
    controller.discard()
    np.testing.assert_array_equal(view.pixels, controller.document.picture.pixels)
    consistent(controller, view)


def test_apply_keeps_the_mask_if_asked(controller, view, runner):
    stroke(controller, (10, 10))
    controller.choose(keep_mask=True)
    controller.run()
    runner.answer(1.0, finished=True)
    masked = view.state.masked
    controller.apply()
    assert view.state.masked == masked
    assert (view.overlay == PENDING).sum() == masked


def test_apply_stops_what_runs(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.5)
    controller.apply()
    assert not view.state.running
    shown = view.pixels.copy()
    runner.answer(1.0, 3, finished=True)
    np.testing.assert_array_equal(view.pixels, shown)


def test_undoing_an_apply_stops_what_runs(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    controller.apply()
    stroke(controller, (40, 30))
    controller.run()
    controller.undo()
    assert view.state.running, "a stroke was undone, the image is the same"
    controller.undo()
    assert not view.state.running
    consistent(controller, view)


def test_erasing_shows_the_image_below_the_fill(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    controller.set_diameter(200)
    stroke(controller, (10, 10), erase=True)
    np.testing.assert_array_equal(view.pixels, controller.document.picture.pixels)
    controller.undo()
    assert (view.pixels == 250).any()
    consistent(controller, view)


def test_compare_shows_the_file_as_it_was_opened(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    controller.apply()
    stroke(controller, (40, 30))
    controller.run()
    runner.answer(0.5)
    original = controller.document.picture.pixels
    controller.compare(True)
    np.testing.assert_array_equal(view.pixels, original)
    assert not view.overlay.any()
    runner.answer(0.7, 99)  # goes on behind the curtain
    np.testing.assert_array_equal(view.pixels, original)
    controller.compare(False)
    assert (view.pixels == 99).any()
    consistent(controller, view)


def test_clear_mask_is_undoable(controller, view):
    stroke(controller, (10, 10))
    masked = view.state.masked
    controller.clear_mask()
    assert view.state.masked == 0
    controller.undo()
    assert view.state.masked == masked
    consistent(controller, view)


def test_import_mask(controller, view, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.zeros(SHAPE, np.uint8)
    mask[3:6, 4:8] = 255
    write_image(path, mask)
    view.path = path
    controller.filing.import_mask()
    assert view.state.masked == 12
    write_image(path, np.zeros((5, 5), np.uint8), overwrite=True)
    controller.filing.import_mask()
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert view.state.masked == 12


def test_export_writes_what_is_shown_and_nothing_else_changes(controller, view, runner, source):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(1.0, finished=True)
    before = source.read_bytes()
    view.path = source.with_name("holiday-restored.png")
    controller.filing.export()
    assert view.suggested == view.path
    np.testing.assert_array_equal(read_image(view.path).pixels, view.pixels)
    assert source.read_bytes() == before
    assert not view.state.modified
    assert view.notice == Notice("exported", str(view.path))


def test_export_over_the_source_needs_its_own_yes(controller, view, source):
    stroke(controller, (10, 10))
    before = source.read_bytes()
    view.path = source
    controller.filing.export()
    assert view.asked == ["export", "replace-source", "export"]
    assert source.read_bytes() == before
    view.replace, view.path = True, source
    controller.filing.export()
    assert read_image(source).pixels.shape == (*SHAPE, 3)


@pytest.mark.parametrize("replace", [False, True])
def test_what_is_confirmed_is_the_name_with_its_ending(controller, view, tmp_path, replace):
    taken = tmp_path / "photo.png"
    taken.write_bytes(b"precious")
    view.path, view.replace = tmp_path / "photo", replace
    controller.filing.export()
    assert view.question_about == taken
    assert (taken.read_bytes() == b"precious") != replace
    # Declined, the dialog comes again with that name.
    assert view.asked == (["export", "replace"] if replace else ["export", "replace", "export"])
    if not replace:
        assert view.suggested == taken


def test_a_file_that_appears_after_the_question_is_not_replaced(
    controller, view, tmp_path, monkeypatch
):
    view.path = tmp_path / "out.png"

    def late(path, *arguments, **options):
        path.write_bytes(b"precious")
        return write_image(path, *arguments, **options)

    monkeypatch.setattr(exporting, "write_image", late)
    controller.filing.export()
    assert view.asked == ["export"]
    assert view.path.read_bytes() == b"precious"
    assert view.notice is not None
    assert "appeared" in view.notice.detail
    assert "--overwrite" not in view.notice.detail


def test_export_to_nowhere_says_so_and_keeps_the_name(controller, view, tmp_path):
    stroke(controller, (10, 10))
    view.path = tmp_path / "missing" / "out.png"
    controller.filing.export()
    assert view.notice is not None
    assert view.notice.kind == "failed"
    assert view.state.modified
    assert controller.filing.suggested == tmp_path / "out.png"
    view.path = tmp_path / "photo.v2"
    controller.filing.export()
    assert view.notice.kind == "failed"
    assert controller.filing.suggested == view.path
    view.path = tmp_path / "photo"  # its ending is the opened file's, not that of what failed
    controller.filing.export()
    assert (tmp_path / "photo.png").exists()
    assert controller.filing.suggested == tmp_path / "holiday-restored.png"


def test_the_sample_is_not_exported_into_the_program(empty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    empty.filing.open_sample()
    assert empty.filing.suggested == tmp_path / "sample-restored.png"


def test_formats_that_can_only_be_read_are_exported_as_png(empty, tmp_path):
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8), tmp_path / "old.gif"))
    assert empty.filing.suggested == tmp_path / "old-restored.png"
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8)))
    assert empty.filing.suggested.name == "pasted.png"


@pytest.mark.parametrize(("answer", "closed"), [("stay", False), ("drop", True), ("export", True)])
def test_closing_asks_about_unsaved_work(controller, view, source, answer, closed):
    stroke(controller, (10, 10))
    view.answer, view.path = answer, source.with_name("out.png")
    controller.filing.close()
    assert "unsaved" in view.asked
    assert view.closed == closed
    assert view.path.exists() == (answer == "export")


def test_closing_without_changes_does_not_ask(controller, view):
    controller.filing.close()
    assert view.closed
    assert view.asked == []


def test_closing_stays_open_if_the_export_is_abandoned(controller, view):
    stroke(controller, (10, 10))
    view.answer, view.path = "export", None
    controller.filing.close()
    assert not view.closed


def test_closing_waits_for_a_file_that_is_being_written(controller, view, background, source):
    stroke(controller, (10, 10))
    background.hold = True
    view.path = source.with_name("out.png")
    controller.filing.export()
    assert view.state.busy == "exporting"
    controller.filing.close()
    background.held()  # nothing would be lost
    assert view.state.busy == "exporting"
    assert not view.closed
    background.held()
    assert view.closed
    assert "unsaved" not in view.asked


def test_work_done_while_exporting_is_unsaved(controller, view, background, source):
    stroke(controller, (10, 10))
    background.hold = True
    view.path = source.with_name("out.png")
    controller.filing.export()
    background.held()  # nothing would be lost
    stroke(controller, (40, 30))
    background.held()
    assert view.state.modified


@pytest.mark.parametrize(("later", "closed"), [("stay", False), ("drop", True)])
def test_work_done_while_exporting_is_asked_about_before_closing(
    controller, view, background, source, later, closed
):
    stroke(controller, (10, 10))
    background.hold = True
    view.answer, view.path = "export", source.with_name("out.png")
    controller.filing.close()
    background.held()  # nothing would be lost
    controller.begin_stroke((40, 30))  # not even ended
    view.answer = later
    background.held()
    assert view.asked == ["unsaved", "export", "unsaved"]
    assert view.closed == closed


def test_what_would_be_lost_is_asked_about_once(controller, view, source):
    stroke(controller, (10, 10))
    view.path = target = source.with_name("out.jpg")
    view.loss_answer = "stay"
    controller.filing.export()
    assert view.asked == ["export", "losses"]
    assert view.question_about == target
    assert "lossy" in view.losses[0]
    assert not target.exists()
    assert view.state.busy == ""
    assert controller.filing.suggested == target  # the name is worth keeping
    view.loss_answer = "export"
    controller.filing.export()
    assert target.exists()
    assert view.notice.kind == "exported"
    target.unlink()
    controller.filing.export()
    assert target.exists()
    assert view.asked == ["export", "losses", "export", "losses", "export"]
    controller.filing.open_path(source)  # another picture: asked again
    view.replace = True
    controller.filing.export()
    assert view.asked[-2:] == ["replace", "losses"]


def test_another_format_can_be_chosen_instead(controller, view, source, monkeypatch):
    stroke(controller, (10, 10))
    targets = [source.with_name("out.jpg"), source.with_name("out.png")]
    asked = []
    monkeypatch.setattr(
        view, "ask_export", lambda suggested: asked.append(suggested) or targets[len(asked) - 1]
    )
    view.loss_answer = "elsewhere"
    controller.filing.export()
    assert asked[1] == targets[0]
    assert not targets[0].exists()
    assert targets[1].exists()
    assert view.asked == ["losses"]


def test_a_picture_above_the_limit_is_asked_about(empty, view, source):
    empty.filing.max_pixels = 40 * 60 - 1
    empty.filing.open_path(source)
    assert view.asked == ["too large: 60 × 40"]
    assert view.question_about == source
    assert empty.document is None
    assert view.state.busy == ""
    view.replace = True  # yes
    empty.filing.open_path(source)
    assert empty.document.picture.path == source
    view.replace = False
    empty.filing.open_path(source)  # the answer was about that time only
    assert len(view.asked) == 3


def test_so_is_that_of_a_session_and_one_that_is_pasted(controller, view, source, tmp_path):
    stroke(controller, (10, 10))
    view.path = session = tmp_path / "a.ntki"
    controller.filing.save_session()
    controller.filing.max_pixels = 100
    view.asked.clear()
    before = controller.document
    controller.filing.open_path(session)
    assert view.asked == ["too large: 60 × 40"]
    assert controller.document is before
    view.replace = True
    controller.filing.open_path(session)
    assert controller.document is not before
    data = source.read_bytes()
    controller.filing.open_made(lambda most: read_bytes(data, "the clipboard", most))
    assert view.question_about.name == "the clipboard"
    assert controller.document.picture.path is None


def test_what_a_format_cannot_hold_at_all_is_said(empty, view, tmp_path):
    pixels = np.full((20, 20, 4), 90, np.uint8)
    pixels[:5, :, 3] = 0
    write_image(tmp_path / "clear.png", pixels)
    empty.filing.open_path(tmp_path / "clear.png")
    view.path = tmp_path / "out.jpg"
    empty.filing.export()
    assert view.asked == ["export"]
    assert "transparency" in view.notice.detail
    assert not view.path.exists()


@pytest.mark.parametrize("answer", ["stay", "drop"])
def test_work_done_while_a_file_is_read_is_asked_about(
    controller, view, background, source, answer
):
    before = controller.document
    background.hold = True
    controller.filing.open_path(source)
    assert view.asked == []
    controller.begin_stroke((40, 30))
    view.answer = answer
    background.held()
    assert view.asked == ["unsaved"]
    assert (controller.document is before) == (answer == "stay")


def test_work_that_was_given_up_is_not_asked_about_twice(controller, view, background, source):
    before = controller.document
    stroke(controller, (10, 10))
    background.hold, view.answer = True, "drop"
    controller.filing.open_path(source)
    background.held()
    assert view.asked == ["unsaved"]
    assert controller.document is not before


def test_opening_another_picture_drops_what_ran(controller, view, runner, source):
    stroke(controller, (10, 10))
    controller.run()
    view.answer = "drop"
    controller.filing.open_path(source)
    assert not view.state.running
    assert view.state.masked == 0
    runner.answer(1.0, finished=True)
    np.testing.assert_array_equal(view.pixels, read_image(source).pixels)


def test_a_mask_from_the_command_line_is_not_unsaved_work(empty, view):
    mask = np.zeros(SHAPE, bool)
    mask[3:5, 3:5] = True
    empty.adopt(Picture(np.zeros(SHAPE, np.uint8)), mask)
    assert view.state.masked == 4
    assert not view.state.modified


def test_value_under_the_pointer(controller, view):
    assert controller.value(3, 4) == tuple(view.pixels[3, 4].tolist())
    assert controller.value(-1, 4) is None
    assert controller.value(3, 60) is None


def test_random_edits_keep_view_and_document_together(controller, view, runner):
    rng = np.random.default_rng(1)
    controller.set_diameter(9)

    def answer():
        if controller.state.running:
            top = int(rng.integers(0, 30))
            rect = rng.choice([None, Rect(top, 0, top + 10, SHAPE[1])])
            runner.answer(float(rng.random()), int(rng.integers(0, 255)), rect=rect)

    actions = [
        lambda: stroke(controller, *(tuple(rng.uniform(-5, 65, 2)) for _ in range(3))),
        lambda: stroke(controller, tuple(rng.uniform(0, 50, 2)), erase=True),
        controller.undo,
        controller.redo,
        controller.run,
        controller.apply,
        controller.discard,
        controller.clear_mask,
        controller.cancel,
        answer,
        answer,
    ]
    for _ in range(400):
        actions[rng.integers(len(actions))]()
        consistent(controller, view)
    while controller.state.undo:
        controller.undo()
        consistent(controller, view)
    controller.discard()
    np.testing.assert_array_equal(view.pixels, controller.document.picture.pixels)
    assert not view.overlay.any()


def test_discard_shows_the_image_again(controller, view, runner):
    stroke(controller, (10, 10))
    controller.run()
    runner.answer(0.5)
    controller.discard()
    assert not view.state.running
    assert (view.overlay == PENDING).any()
    consistent(controller, view)
    controller.undo()
    assert view.state.has_fill
    assert (view.overlay == FILLED).any()
    consistent(controller, view)
