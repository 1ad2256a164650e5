from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.settings.preferences import (
    KEYS,
    MAX_HISTORY_MB,
    MAX_MEMORY_MB,
    MIN_HISTORY_MB,
    Preferences,
)

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(
    st.builds(
        Preferences,
        mask_colour=COLOURS,
        shielded_colour=COLOURS,
        protected_colour=COLOURS,
        source_colour=COLOURS,
        mask_opacity=st.integers(10, 100),
        history_mb=st.integers(MIN_HISTORY_MB, MAX_HISTORY_MB),
        memory_mb=st.integers(0, MAX_MEMORY_MB),
        language=st.sampled_from(["system", "en", "de"]),
    )
)
def test_stored_preferences_are_read_even_as_text(preferences):
    stored = preferences.to_store()
    assert Preferences.from_stored(stored) == preferences
    # A settings file knows nothing but text.
    as_text = {key: str(value) for key, value in stored.items()}
    assert Preferences.from_stored(as_text) == preferences


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mask-colour", "red"),
        ("mask-colour", None),
        ("protected-colour", "#12345"),
        ("source-colour", 3),
        ("mask-opacity", "0"),
        ("mask-opacity", 101),
        ("history-mb", "abc"),
        ("history-mb", MIN_HISTORY_MB - 1),
        ("history-mb", MAX_HISTORY_MB + 1),
        ("history-mb", None),
        ("history-mb", []),
        ("memory-mb", -1),
        ("memory-mb", MAX_MEMORY_MB + 1),
        ("memory-mb", "half"),
    ],
)
def test_invalid_values_become_defaults_and_leave_others_unchanged(key, value):
    good = Preferences(
        mask_colour="#000001",
        protected_colour="#000002",
        source_colour="#000003",
        mask_opacity=30,
        history_mb=64,
    )
    name = next(name for name, stored in KEYS.items() if stored == key)
    read = Preferences.from_stored(good.to_store() | {key: value})
    assert read.as_dict() == good.as_dict() | {name: getattr(Preferences(), name)}


def test_the_language_is_stored_under_the_key_that_the_start_reads():
    assert Preferences(language="de").to_store()["language"] == "de"


@pytest.mark.parametrize(
    "values", [{"mask_opacity": 9}, {"history_mb": 15}, {"mask_colour": "#fff"}]
)
def test_values_out_of_range_are_refused(values):
    with pytest.raises(ValueError, match=next(iter(values))):
        Preferences(**values)


def test_memory_sizes_are_converted_to_bytes():
    assert Preferences(history_mb=64).history_bytes == 64 * 1024 * 1024
