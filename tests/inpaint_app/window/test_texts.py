from __future__ import annotations

import math

import pytest

from inpaint_app.editor.state import Notice, RunStatus
from inpaint_app.window.words import texts
from inpaint_app.window.words.notices import notice_text
from ntk_core import BORDERS, METHODS, PRIORS, RESAMPLING, SOLVERS


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (RunStatus("running", "solve", 1, 1), "Solving…"),
        (RunStatus("running", "solve", 1, 1, residual=0.0023), "Solving… residual 2.3e-3"),
        (
            RunStatus("running", "solve", 1, 1, 0.5, 4.0, residual=0.0023),
            "Solving… residual 2.3e-3 · 4.0 s left",
        ),
        (RunStatus("running", "solve", 2, 5), "Part 2 of 5"),
        (RunStatus("running", "solve", 2, 5, residual=0.5), "Part 2 of 5 · residual 5.0e-1"),
        (RunStatus("running", "coarse", 0, 1), "Sketching…"),
        (RunStatus("running", "guided", 2, 4), "Pass 2 of 4"),
        (
            RunStatus("done", "solve", 1, 1, 1.0, None, 1.2, 8e-4),
            "Done in 1.2 s · residual 8.0e-4",
        ),
        (RunStatus("done", "guided", 4, 4, 1.0, None, 1.2), "Done in 1.2 s"),
        (RunStatus("idle"), ""),
    ],
)
def test_the_status_text_describes_each_stage(status, text):
    assert texts.run_text(status) == text


def test_a_solver_that_gave_up_says_what_to_do():
    told = notice_text(Notice("unfinished", residual=0.0234))
    assert told == (
        "The solver stopped at a residual of 2.3e-2: choose the solver Conjugate gradients, or "
        "accept the picture as it is."
    )
    assert "2.3e-2" in notice_text(Notice("stalled", residual=0.0234))
    assert "∞" in notice_text(Notice("unfinished", residual=math.inf))
    assert "∞" in texts.run_text(RunStatus("running", "solve", 1, 1, residual=math.nan))


def test_every_method_and_every_choice_of_a_network_has_a_label():
    for label, names in (
        (texts.method_label, METHODS),
        (texts.prior_label, PRIORS),
        (texts.resampling_label, RESAMPLING),
        (texts.border_label, BORDERS),
        (texts.solver_label, SOLVERS),
    ):
        for name in names:
            assert label(name)[0].isupper()
            assert label(name) != name


@pytest.mark.parametrize(
    ("amount", "text"), [(0.0, "0.0e0"), (1e-3, "1.0e-3"), (0.99999, "1.0e0"), (123.4, "1.2e2")]
)
def test_numbers_are_formatted_in_scientific_notation(amount, text):
    assert texts.scientific(amount) == text
