from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.document.history import History


@dataclass(frozen=True)
class Step:
    name: int
    nbytes: int = 10


def test_undo_and_redo_give_back_the_steps_in_order():
    history: History[Step] = History(1000)
    for name in range(3):
        history.push(Step(name))
    assert [step.name for step in iter(history.undo, None)] == [2, 1, 0]
    assert history.last is None
    assert history.next == Step(0)
    assert [step.name for step in iter(history.redo, None)] == [0, 1, 2]
    assert history.next is None


def test_a_new_step_drops_undone_steps():
    history: History[Step] = History(1000)
    history.push(Step(0))
    history.push(Step(1))
    history.undo()
    history.push(Step(2))
    assert history.redo() is None
    assert history.undo() == Step(2)
    assert history.undo() == Step(0)


def test_the_memory_budget_drops_the_oldest_steps_but_never_the_latest():
    history: History[Step] = History(35)
    for name in range(10):
        history.push(Step(name))
    assert history.nbytes <= 35
    assert [step.name for step in iter(history.undo, None)] == [9, 8, 7]
    history.push(Step(99, nbytes=1000))
    assert history.last == Step(99, nbytes=1000)


def test_the_token_identifies_a_state():
    history: History[Step] = History(1000)
    empty = history.token
    history.push(Step(0))
    one = history.token
    history.push(Step(1))
    assert len({empty, one, history.token}) == 3
    history.undo()
    assert history.token == one
    history.undo()
    assert history.token == empty
    history.push(Step(2))
    assert history.token not in (empty, one)


def test_the_token_of_a_dropped_state_is_not_used_again():
    history: History[Step] = History(25)
    saved = history.token
    for name in range(5):
        history.push(Step(name))
    while history.undo() is not None:
        pass
    assert history.token != saved


@given(st.lists(st.sampled_from(["push", "undo", "redo"]), max_size=60))
def test_any_walk_agrees_with_a_list(walk):
    history: History[Step] = History(10**9)
    done: list[int] = []
    undone: list[int] = []
    for number, step in enumerate(walk):
        if step == "push":
            history.push(Step(number))
            done.append(number)
            undone.clear()
        elif step == "undo":
            got = history.undo()
            assert got == (Step(done[-1]) if done else None)
            if done:
                undone.append(done.pop())
        else:
            got = history.redo()
            assert got == (Step(undone[-1]) if undone else None)
            if undone:
                done.append(undone.pop())
    assert history.nbytes == 10 * (len(done) + len(undone))


STEPS = st.tuples(st.sampled_from(["push", "push", "undo", "redo", "budget"]), st.integers(0, 60))


@given(st.lists(STEPS, max_size=60))
def test_sums_and_order_agree_with_lists_for_any_budget(walk):
    history: History[Step] = History(100)
    budget = 100
    done: list[Step] = []
    undone: list[Step] = []  # the next to be done again first
    lost = False
    for number, (what, amount) in enumerate(walk):
        if what == "push":
            done.append(Step(number, amount))
            history.push(done[-1])
            undone.clear()
        elif what == "undo":
            assert history.undo() == (done[-1] if done else None)
            if done:
                undone.insert(0, done.pop())
        elif what == "redo":
            assert history.redo() == (undone[0] if undone else None)
            if undone:
                done.append(undone.pop(0))
        else:
            history.budget = budget = amount
        if what in ("push", "budget"):
            # The oldest go first, then those that are farthest ahead; one always stays.
            while sum(step.nbytes for step in (*done, *undone)) > budget:
                if len(done) > 1:
                    done.pop(0)
                    lost = True
                elif len(undone) > (0 if done else 1):
                    undone.pop()
                else:
                    break
        assert history.commands == (*done, *undone)
        assert history.position == len(done)
        assert history.nbytes == sum(step.nbytes for step in (*done, *undone))
        assert history.forgets == lost
        assert history.last == (done[-1] if done else None)
        assert history.next == (undone[0] if undone else None)


def test_a_smaller_budget_takes_effect_at_once():
    history: History[Step] = History(1000)
    for name in range(10):
        history.push(Step(name))
    history.budget = 35
    assert [step.name for step in history.commands] == [7, 8, 9]
    history.budget = 0
    assert [step.name for step in history.commands] == [9]
    assert history.undo() == Step(9)
    history.budget = 0
    assert history.redo() == Step(9)


def test_the_tuple_of_commands_is_reused_until_a_step_is_added_or_dropped():
    history: History[Step] = History(1000)
    history.push(Step(0))
    history.push(Step(1))
    commands = history.commands
    history.undo()
    history.redo()
    assert history.commands is commands
    history.push(Step(2))
    assert history.commands is not commands
