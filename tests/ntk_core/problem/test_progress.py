from __future__ import annotations

import pytest

from ntk_core import Rect, Region


@pytest.mark.parametrize(
    ("share", "method"), [(0.0, "detail"), (0.3, "blend"), (0.99, "blend"), (1.0, "texture")]
)
def test_a_region_names_the_method_that_fills_it(share, method):
    assert Region(Rect.pixel(0, 0), 1, 1.0, share).method == method
