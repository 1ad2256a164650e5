from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_app.files.number_tables.columns import number_of, written


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", 1),
        ("-1.50", -1.5),
        ("+.5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("1E-3", 0.001),
        ("", None),
        (".", None),
        ("1 000", None),
        ("1_000", None),
        ("1,5", None),
        ("0x10", None),
        ("inf", None),
        ("nan", None),
        ("1e999", None),
        ("٣", None),
        ("1.2.3", None),
        ("2020-01-01", None),
    ],
)
def test_numbers(cell, value):
    assert number_of(cell) == value


def test_numbers_with_a_comma():
    assert number_of("-1,5e2", ",") == -150
    assert number_of("15", ",") == 15
    assert number_of("1.5", ",") is None
    assert number_of("1,2,3", ",") is None


@pytest.mark.parametrize(
    ("value", "deviation", "text"),
    [
        (1.23456789, 1.0, "1.235"),
        (1.23456789, 0.5, "1.2346"),
        (74.15474450444914, 8.45, "74.155"),
        (123456.789, 5000.0, "123457"),
        (-0.00001234567, 1e-8, "-0.00001234567"),
        (1.234567e-12, 1e-15, "1.234567e-12"),
        (1.234567e30, 1e27, "1.234567e+30"),
        (0.0, 1.0, "0.000"),
        (-1e-9, 1.0, "0.000"),
        (0.1, 0.0, "0.1"),
        (1 / 3, math.inf, "0.3333333333333333"),
        (1 / 3, math.nan, "0.3333333333333333"),
    ],
)
def test_a_number_is_written_to_a_thousandth_of_its_deviation(value, deviation, text):
    assert written(value, deviation) == text


@settings(max_examples=300, deadline=None)
@given(
    st.floats(-1e300, 1e300),
    st.floats(1e-300, 1e300),
)
def test_what_is_written_is_a_number_as_near_as_it_should_be(value, deviation):
    text = written(value, deviation)
    found = number_of(text)
    assert found is not None
    assert abs(found - value) <= max(deviation / 1000, abs(value) * 1e-15)
    assert len(text) < 30
