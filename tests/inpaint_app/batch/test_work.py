from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ntk_core
from inpaint_app.batch import work
from inpaint_app.batch.tasks import Done, Settings, Task
from inpaint_app.batch.work import digest_of, key_of, perform
from inpaint_app.commands.batch_arguments import SENSITIVITY
from inpaint_app.files.images import read_image, read_mask, write_image
from inpaint_app.filling.restore import RestoreOrder, restore
from inpaint_app.masks import detection
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.learning import Learning
from ntk_core import Architecture

if TYPE_CHECKING:
    from conftest import Files

FAST = Settings(Choices("fast"), version="1")


@pytest.fixture
def task(files: Files) -> Task:
    staging = files.folder / "staging"
    staging.mkdir()
    return Task(3, files.image, files.mask, files.output, staging=staging)


def test_the_result_equals_restore_and_no_other_file_is_written(task: Task) -> None:
    told: list[float] = []
    outcome = perform(task, FAST, told.append)
    assert (outcome.status, outcome.missing, outcome.error) == ("done", 20, "")
    assert outcome.seconds > 0
    assert outcome.method == "fast"
    assert outcome.expected_error is not None
    assert 0 < outcome.expected_error < 1
    assert told[-1] == 1
    assert not task.output.exists()
    assert outcome.staged is not None
    assert outcome.staged.name == task.output.name
    assert task.mask is not None
    restore(RestoreOrder(task.image, task.mask, task.output, Choices("fast")))
    assert outcome.staged.read_bytes() == task.output.read_bytes()
    assert outcome.done == Done(key_of(task, FAST), digest_of(task.output))


def test_the_expected_error_is_that_of_the_engine(task: Task) -> None:
    assert task.mask is not None
    solution = ntk_core.inpaint(read_image(task.image).pixels, read_mask(task.mask), method="fast")
    outcome = perform(task, FAST)
    share = solution.expected_error / solution.data_range[1]
    assert outcome.expected_error == pytest.approx(share, rel=0.03)


def test_masks_are_read_and_grown_as_by_restore(task: Task) -> None:
    assert task.mask is not None
    outcome = perform(task, replace(FAST, grow=2, threshold=0.9))
    restore(
        RestoreOrder(task.image, task.mask, task.output, Choices("fast"), grow=2, threshold=0.9)
    )
    assert outcome.missing is not None
    assert outcome.missing > 20
    assert outcome.staged is not None
    assert outcome.staged.read_bytes() == task.output.read_bytes()


def test_what_was_found_grows(task: Task) -> None:
    write_image(task.image, scratched()[0], overwrite=True)
    found = [
        perform(replace(task, mask=None), replace(FAST, sensitivity=50, grow=pixels)).missing
        for pixels in (0, 2)
    ]
    assert 0 < found[0] < found[1]


def test_finished_tasks_are_skipped_unless_their_output_changed(task: Task) -> None:
    done = perform(task, FAST).done
    assert task.mask is not None
    restore(RestoreOrder(task.image, task.mask, task.output, Choices("fast")))
    again = replace(task, known=done)
    assert perform(again, FAST).status == "skipped"
    assert perform(again, replace(FAST, threads=7)).status == "skipped"
    assert perform(again, replace(FAST, version="2")).status == "done"
    whole = task.output.read_bytes()
    for damaged in (whole[:-1], whole + b"x", b""):
        task.output.write_bytes(damaged)
        assert perform(again, FAST).status == "done"
    task.output.unlink()
    assert perform(again, FAST).status == "done"


def test_the_key_depends_on_all_that_the_result_depends_on(task: Task, files: Files) -> None:
    other = files.folder / "other.png"
    write_image(other, np.full((24, 30), 255, np.uint8))
    settings = [
        FAST,
        replace(FAST, version="2"),
        replace(FAST, choices=Choices("detail")),
        replace(FAST, choices=Choices("paper")),
        replace(FAST, choices=Choices("paper", Architecture(levels=1))),
        replace(FAST, choices=Choices("texture")),
        replace(FAST, choices=Choices("texture", copying=Copying(seed=1))),
        replace(FAST, choices=Choices("texture", copying=Copying(seed=2))),
        replace(FAST, choices=Choices("fast", learning=Learning(radius=3.0))),
        replace(FAST, choices=Choices("fast", feather=1)),
        replace(FAST, inverted=True),
        replace(FAST, threshold=0.25),
        replace(FAST, threshold=0.5),  # soft edges become hard
        replace(FAST, grow=2),
        replace(FAST, sensitivity=50),
        replace(FAST, protect=other),
        replace(FAST, sources=other),
    ]
    tasks = [
        task,
        replace(task, image=other),
        replace(task, mask=other),
        replace(task, mask=None),
        replace(task, output=task.output.with_suffix(".tif")),
    ]
    keys = {key_of(each, with_) for each in tasks for with_ in settings}
    assert len(keys) == len(tasks) * len(settings)
    renamed = files.folder / "renamed.png"
    renamed.write_bytes(task.image.read_bytes())
    assert key_of(replace(task, image=renamed, number=9), FAST) == key_of(task, FAST)


def test_the_usual_border_is_not_in_the_key_of_older_records(task: Task) -> None:
    assert "border" not in work._network(Architecture())
    torus = Architecture(border="torus")
    assert work._network(torus) == asdict(torus)
    keys = {
        key_of(task, replace(FAST, choices=Choices("paper", each)))
        for each in (Architecture(), torus)
    }
    assert len(keys) == 2


OTHER_CHOICES = {
    "method": "fast",
    "architecture": Architecture(1),
    "copying": Copying(rotations=True),
    "learning": Learning(reach=5),
    "preset": "text",
    "feather": 2,
    "keep_mask": True,
    "opacity": 50,
}
"""Another value of each choice; who adds a choice adds one here."""


@pytest.mark.parametrize("method", ["auto", "paper"])
@pytest.mark.parametrize("name", [each.name for each in fields(Choices)])
def test_settings_that_fill_differently_have_different_keys(
    task: Task, name: str, method: str
) -> None:
    choices = Choices(method)
    other = replace(choices, **{name: OTHER_CHOICES[name]})
    one, another = (key_of(task, replace(FAST, choices=each)) for each in (choices, other))
    assert (one == another) == other.fills_like(choices)


def test_a_picture_that_changes_during_the_work_fails(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changing(order: RestoreOrder, **options: Any) -> object:
        report = restore(order, **options)
        write_image(order.image, np.zeros((24, 30), np.uint8), overwrite=True)
        return report

    monkeypatch.setattr("inpaint_app.filling.restore.restore", changing)
    outcome = perform(task, FAST)
    assert outcome.status == "failed"
    assert "changed meanwhile" in outcome.error
    assert list(task.staging.iterdir()) == []  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"image": "nowhere.png"}, "cannot read nowhere.png: there is no such file"),
        ({"mask": "photo.txt"}, "photo.txt"),
        ({"mask": "."}, "cannot read .: it is not a file"),
        ({"output": "deep.jpg", "image": "clear.png"}, "cannot write deep.jpg: JPEG"),
    ],
)
def test_failures_are_sentences_about_the_users_files(
    task: Task, files: Files, change: dict[str, str], told: str
) -> None:
    (files.folder / "photo.txt").write_bytes(b"no picture")
    write_image(files.folder / "clear.png", np.zeros((24, 30, 4), np.uint8))
    before = files.snapshot()
    from pathlib import Path

    paths = {name: Path(value) for name, value in change.items()}
    outcome = perform(replace(task, **paths), FAST)  # type: ignore[arg-type]
    assert outcome.status == "failed"
    assert told in outcome.error
    assert "staging" not in outcome.error
    assert outcome.staged is None
    assert files.snapshot() == before
    assert list(task.staging.iterdir()) == []  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("error", "told"),
    [(MemoryError(), "there is not enough memory"), (ZeroDivisionError("oops"), "report this")],
)
def test_every_exception_becomes_an_outcome(
    task: Task, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("inpaint_app.filling.restore.restore", failing)
    outcome = perform(task, FAST)
    assert outcome.status == "failed"
    assert str(task.image) in outcome.error
    assert told in outcome.error


def test_work_ends_when_its_folder_is_gone(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inpaint_app.batch.work._PATIENCE", 0)
    told: list[float] = []

    def tell(fraction: float) -> None:
        told.append(fraction)
        for path in task.staging.iterdir():  # type: ignore[union-attr]
            path.rmdir()
        task.staging.rmdir()  # type: ignore[union-attr]

    outcome = perform(task, Settings(Choices("detail")), tell)
    assert outcome.status == "failed"
    assert "given up" in outcome.error
    assert len(told) == 1


def scratched() -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[:96, :96] / 96
    image = (100 + 60 * np.sin(3 * rows) * np.cos(2 * columns)).astype(np.uint8)
    mask = np.zeros((96, 96), bool)
    mask[10:86, 40:42] = True
    image[mask] = 255
    return image, mask


def test_scratches_are_detected_and_filled(task: Task) -> None:
    image, damage = scratched()
    write_image(task.image, image, overwrite=True)
    outcome = perform(replace(task, mask=None), replace(FAST, sensitivity=SENSITIVITY))
    assert outcome.status == "done"
    assert outcome.staged is not None
    found = detection.proposal(detection.response(image), detection.DEFAULT_SENSITIVITY)
    assert outcome.missing == np.count_nonzero(found)
    assert found[damage].mean() > 0.8
    after = read_image(outcome.staged).pixels
    np.testing.assert_array_equal(after[~found], image[~found])
    assert np.median(after[damage & found]) < 200


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_a_picture_without_damage_is_copied(task: Task, files: Files, suffix: str) -> None:
    clean = files.folder / "clean.jpg"
    write_image(clean, np.full((96, 96, 3), 90, np.uint8))
    plain = replace(task, image=clean, mask=None, output=files.folder / f"out{suffix}")
    outcome = perform(plain, replace(FAST, sensitivity=50))
    assert (outcome.status, outcome.missing, outcome.expected_error) == ("done", 0, None)
    assert "no damage was found" in outcome.notes[-1]
    assert outcome.staged is not None
    np.testing.assert_array_equal(read_image(outcome.staged).pixels, read_image(clean).pixels)
    if suffix == ".jpg":
        assert outcome.staged.read_bytes() == clean.read_bytes()


def test_the_default_sensitivity_is_that_of_the_detection() -> None:
    assert SENSITIVITY == detection.DEFAULT_SENSITIVITY


def test_the_key_of_settings_is_plain_text(task: Task) -> None:
    key = key_of(task, replace(FAST, choices=Choices("paper", Architecture(2))))
    assert json.loads(f'"{key}"') == key
    assert len(key) == 64
