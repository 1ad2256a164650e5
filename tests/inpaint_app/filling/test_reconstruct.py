"""One reconstruction: what its snapshots become, and what is told at its end."""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import ntk_core
from inpaint_app.filling.deviations import SQUARES, encoded
from inpaint_app.filling.engine import Engine
from inpaint_app.filling.reconstruct import PastedPicture, reconstruct
from inpaint_app.filling.requests import Patch, Request
from inpaint_app.filling.within_budget import OverBudgetError
from inpaint_app.masks.guides import Guides
from inpaint_app.settings.choices import Choices
from inpaint_app.settings.learning import Learning
from ntk_core import Architecture, Progress, Rect, Region, mapped, returned

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

SHAPE = (48, 64)


def image_and_mask() -> tuple[np.ndarray, np.ndarray]:
    image = np.random.default_rng(0).integers(0, 256, (*SHAPE, 3)).astype(np.uint8)
    mask = np.zeros(SHAPE, bool)
    mask[10:20, 10:40] = True
    return image, mask


def request(choices: Choices, guides: Guides | None = None, **options: Any) -> Request:
    return Request(1, *image_and_mask(), guides or Guides(), choices, **options)


def step(value: int = 9, rect: Rect | None = None, **known: Any) -> Progress:
    rect = rect or Rect(10, 10, 12, 14)
    pixels = np.full((rect.height, rect.width, 3), value, np.uint8)
    return replace(Progress(0.5, "solve", 1, 1, "paper", rect, pixels), **known)


class Telling:
    """An engine that yields what it was given, and keeps what it was asked."""

    def __init__(self, steps: Sequence[Progress] = (), end: Any = None) -> None:
        self._steps, self._end = steps, end
        self.asked: dict[str, Any] = {}
        self.closed = threading.Event()

    def __call__(self, _image: Any, _mask: Any, **options: Any) -> Generator[Progress, None, Any]:
        self.asked = options
        return self._run()

    def _run(self) -> Generator[Progress, None, Any]:
        try:
            yield from self._steps
        finally:
            self.closed.set()
        return self._end


def run(asked: Request, engine: Engine, **options: Any) -> tuple[Any, list[tuple[Patch, Progress]]]:
    seen: list[tuple[Patch, Progress]] = []
    report = returned(mapped(reconstruct(asked, engine, **options), seen.append))
    return report, seen


@pytest.mark.parametrize("method", ["auto", "fast", "detail", "texture"])
def test_the_patches_add_up_to_the_picture_of_the_engine(method: str) -> None:
    asked = request(Choices(method, learning=Learning(reach=9)))
    pasted = PastedPicture(asked.image)
    report = returned(mapped(reconstruct(asked, Engine()), lambda step: pasted.paste(step[0])))
    options = {} if method == "texture" else {"reach": 9}
    expected = ntk_core.inpaint(asked.image, asked.mask, method=method, **options)
    np.testing.assert_array_equal(pasted.pixels, expected.image)
    assert report.method == expected.method
    assert report.regions == expected.regions
    assert report.residual is None
    assert report.notes == ()
    row, column = 12, 15
    told, known = report.explain(row, column), expected.weights(row, column)
    np.testing.assert_array_equal(told.rows, known.rows)
    np.testing.assert_array_equal(told.weights, known.weights)
    error = pasted.expected_error(asked.mask)
    if method == "texture":
        assert (error, pasted.copied(asked.mask)) == (None, asked.mask.sum()), "all is copied"
        return
    codes = encoded(expected.deviation[asked.mask] / np.float32(expected.data_range[1]))
    assert error == pytest.approx(math.sqrt(SQUARES[codes[codes > 0]].mean()))


def test_the_choices_are_passed_to_the_engine() -> None:
    protect, sources, wanted = (np.zeros(SHAPE, bool) for _ in range(3))
    store: dict[str, bytes] = {}
    engine = Engine(Telling(), store, 3)
    choices = Choices("paper", Architecture(1), learning=Learning(ridge=0.01, reach=9))
    run(request(choices, Guides(protect, sources)), engine, wanted=wanted)
    asked = engine.iterate.asked
    for name, value in {
        "protect": protect, "sources": sources, "wanted": wanted, "kernel_store": store,
    }.items():  # fmt: skip
        assert asked.pop(name) is value
    assert asked == {
        "method": "paper", "architecture": Architecture(1), "ridge": 0.01, "workers": 3,
    }  # fmt: skip


def test_the_report_has_the_last_residual_of_the_worst_part() -> None:
    steps = [
        step(number=number, residual=residual)
        for number, residual in ((1, 0.5), (1, 0.02), (2, None), (2, 0.7), (2, 1e-4))
    ]
    assert run(request(Choices("paper")), Engine(Telling(steps)))[0].residual == 0.02
    steps.append(step(number=3, residual=math.nan))
    assert run(request(Choices("paper")), Engine(Telling(steps)))[0].residual == math.inf


def test_the_report_has_the_last_known_values_of_the_snapshots() -> None:
    regions = (Region(Rect(0, 0, 2, 2), 4, 1.0, 0.0),)
    steps = [step(method="mixed", regions=regions), step(method="detail")]
    report, _ = run(request(Choices()), Engine(Telling(steps, end=len)))
    assert (report.method, report.regions, report.explain) == ("detail", regions, len)
    assert report.seconds > 0
    assert run(request(Choices("fast")), Engine(Telling()))[0].method == "fast"


def test_deviations_are_coded_and_none_until_known() -> None:
    deviation = np.full((2, 4), 0.1, np.float32)
    _, seen = run(request(Choices()), Engine(Telling([step(), step(deviation=deviation)])))
    assert seen[0][0].deviation is None
    coded = seen[1][0].deviation
    assert coded is not None
    assert coded.dtype == np.uint8
    np.testing.assert_allclose(np.sqrt(SQUARES[coded]), deviation, rtol=0.025)
    assert seen[1][1].deviation is deviation


def test_the_edge_of_the_fill_is_feathered() -> None:
    rect = Rect(10, 10, 20, 40)
    _, ((hard, _),) = run(request(Choices()), Engine(Telling([step(rect=rect)])))
    _, ((soft, _),) = run(request(Choices(feather=4)), Engine(Telling([step(rect=rect)])))
    assert (hard.pixels == 9).all()
    assert (soft.pixels[5, 5:-5] == 9).all()
    assert (soft.pixels[0] != 9).any()


def test_a_run_above_the_budget_is_refused_unless_the_caller_checks_memory() -> None:
    asked = request(Choices("paper"), memory_mb=1)
    with pytest.raises(OverBudgetError, match="may be used"):
        run(asked, Engine(Telling([step()])))
    _, seen = run(asked, Engine(Telling([step()]), unlimited=True))
    assert len(seen) == 1


def test_closing_the_reconstruction_ends_the_engine() -> None:
    engine = Telling([step(), step()])
    steps = reconstruct(request(Choices(feather=2)), Engine(engine))
    next(steps)
    assert not engine.closed.is_set()
    steps.close()
    assert engine.closed.is_set()


def test_an_exception_of_the_consumer_ends_the_engine() -> None:
    engine = Telling([step(), step()])

    def stop(_step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        returned(mapped(reconstruct(request(Choices()), Engine(engine)), stop))
    assert engine.closed.is_set()


def test_pasting_a_patch_does_not_change_the_input_image() -> None:
    image, mask = image_and_mask()
    before = image.copy()
    pasted = PastedPicture(image)
    assert pasted.expected_error(mask) is None
    rect = Rect(10, 10, 11, 12)
    pixels = np.full((1, 2, 3), 7, np.uint8)
    pasted.paste(Patch(rect, pixels, np.array([[0, 100]], np.uint8)))
    pasted.paste(Patch(Rect(0, 0, 1, 2), pixels))
    np.testing.assert_array_equal(image, before)
    assert (pasted.pixels[10, 10:12] == 7).all()
    assert (pasted.pixels[0, :2] == 7).all()
    assert pasted.expected_error(mask) == pytest.approx(math.sqrt(SQUARES[100]))
    assert pasted.expected_error(~mask) is None, "outside of it nothing is expected"
