"""Matrix completion with scikit-learn's interface: `MatrixImputer`.

A package of its own, beside `ntk_core`: a class that scikit-learn knows must inherit from
scikit-learn's, so its module cannot be imported without it, and `ntk_core` needs neither. It uses
only public names of `ntk_core`.
"""

from __future__ import annotations

from ntk_sklearn.imputer import MatrixImputer

__all__ = ["MatrixImputer"]
