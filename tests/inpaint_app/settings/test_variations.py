from __future__ import annotations

from dataclasses import replace

from inpaint_app.settings.choices import Choices
from inpaint_app.settings.copying import Copying
from inpaint_app.settings.variations import MOST_CANDIDATES, varied


def test_all_variations_differ_and_the_first_is_what_was_chosen():
    choices = Choices()
    made = [varied(choices, number) for number in range(MOST_CANDIDATES)]
    assert made[0] is choices
    assert len({each.copying for each in made}) == MOST_CANDIDATES
    assert all(replace(each, copying=choices.copying) == choices for each in made)


def test_what_the_user_has_set_stays():
    chosen = Copying(locality=0.0, seed=7, patch_size=5, rotations=True)
    for number in range(MOST_CANDIDATES):
        assert varied(Choices(copying=chosen), number).copying == chosen
