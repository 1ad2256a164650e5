from __future__ import annotations

import pickle
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import KNNImputer
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from ntk_core import Completion, InpaintError, RowCompleter, complete_matrix
from ntk_sklearn import MatrixImputer

NAN = np.nan


def table(seed=0, rows=40, columns=6, missing=0.25):
    random = np.random.default_rng(seed)
    values = random.normal(size=(rows, 2)) @ random.normal(size=(2, columns))
    values += 0.1 * random.normal(size=values.shape)
    return np.where(random.random(values.shape) < missing, NAN, values)


CHECKS = list(estimator_checks_generator(MatrixImputer()))


@pytest.mark.parametrize(
    ("estimator", "check"),
    CHECKS,
    ids=[(check.func if isinstance(check, partial) else check).__name__ for _, check in CHECKS],
)
def test_what_scikit_learn_checks(estimator, check, request):
    if "array_api" in request.node.name:
        pytest.skip("it needs an option of scipy that is set when a process begins")
    check(clone(estimator))


def test_fit_transform_completes_the_table_as_a_whole():
    values = table()
    imputer = MatrixImputer(random_state=3)
    expected = complete_matrix(values, seed=3)
    found = imputer.fit_transform(values)
    np.testing.assert_array_equal(found, expected.values)
    assert isinstance(imputer.completion_, Completion)
    np.testing.assert_array_equal(imputer.completion_.deviation, expected.deviation)
    imputer.fit(values)
    assert not hasattr(imputer, "completion_")


def test_transform_completes_other_rows_from_the_fitted_table():
    values, new = table(0), table(1)
    found = MatrixImputer(random_state=3).fit(values).transform(new)
    np.testing.assert_array_equal(found, RowCompleter(values, seed=3).complete(new).values)
    there = ~np.isnan(new)
    np.testing.assert_array_equal(found[there], new[there])
    assert not np.isnan(found).any()


@pytest.mark.parametrize("model", ["means", "linear", "completed", "joined"])
def test_a_row_does_not_depend_on_other_new_rows(model):
    imputer = MatrixImputer(model=model).fit(table(0))
    new = table(1)
    together = imputer.transform(new)
    alone = np.vstack([imputer.transform(row[None]) for row in new])
    np.testing.assert_allclose(together, alone, rtol=1e-12, atol=1e-12)
    changed = new.copy()
    changed[1:] = 1e3
    np.testing.assert_allclose(imputer.transform(changed)[0], together[0], rtol=1e-12, atol=1e-12)


def test_columns_without_a_value():
    values = table()
    values[:, 2] = NAN
    new = table(1)
    lean = MatrixImputer().fit(values)
    used = [0, 1, 3, 4, 5]
    np.testing.assert_array_equal(lean.get_feature_names_out(), [f"x{each}" for each in used])
    whole = MatrixImputer(keep_empty_features=True).fit(values)
    assert len(whole.get_feature_names_out()) == 6
    found, kept = lean.transform(new), whole.transform(new)
    np.testing.assert_array_equal(kept[:, used], found)
    np.testing.assert_array_equal(kept[:, 2], 0)
    assert lean.fit_transform(values).shape == (40, 5)
    assert whole.fit_transform(values).shape == (40, 6)
    knn = KNNImputer().fit(values)
    assert knn.transform(new).shape == found.shape
    with pytest.raises(ValueError, match="X holds no value at all"):
        MatrixImputer().fit(np.full((9, 3), NAN))


def test_names_and_frames():
    frame = pd.DataFrame(table(), columns=list("abcdef")).astype("Float64")
    assert frame.isna().any(axis=None)
    imputer = MatrixImputer().set_output(transform="pandas")
    found = imputer.fit_transform(frame)
    assert list(found.columns) == list("abcdef")
    assert found.index.equals(frame.index)
    np.testing.assert_array_equal(found, complete_matrix(table()).values)
    assert list(imputer.get_feature_names_out()) == list("abcdef")
    assert list(imputer.transform(frame).columns) == list("abcdef")
    with pytest.raises(ValueError, match="feature names"):
        imputer.transform(frame[list("bacdef")])


def test_a_frame_of_polars():
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(table(), schema=list("abcdef"))
    found = MatrixImputer().set_output(transform="polars").fit(frame).transform(frame)
    assert isinstance(found, pl.DataFrame)
    assert found.columns == list("abcdef")


def test_numbers_stay_float32():
    values = table().astype(np.float32)
    imputer = MatrixImputer()
    assert imputer.fit_transform(values).dtype == np.float32
    assert imputer.transform(values).dtype == np.float32


@pytest.mark.slow(20)
def test_in_a_pipeline_and_a_search():
    data = load_diabetes()
    random = np.random.default_rng(0)
    values = np.where(random.random(data.data.shape) < 0.3, NAN, data.data)[:200]
    search = GridSearchCV(
        make_pipeline(MatrixImputer(), Ridge(1e-3)),
        {"matriximputer__model": ["linear", "means"], "ridge__alpha": [1e-3, 1e-1]},
        cv=3,
    )
    search.fit(values, data.target[:200])
    assert search.best_score_ > 0.25
    assert search.predict(values[:3]).shape == (3,)


def test_filling_helps_more_than_means():
    """The truth is nearer to the transformed rows than to the means of columns."""
    random = np.random.default_rng(0)
    truth = random.normal(size=(90, 3)) @ random.normal(size=(3, 8))
    holes = np.where(random.random(truth.shape) < 0.3, NAN, truth)
    missing = np.isnan(holes[60:])

    def error(model):
        found = MatrixImputer(model=model).fit(holes[:60]).transform(holes[60:])
        return np.sqrt(np.mean((found - truth[60:])[missing] ** 2))

    assert error("auto") < 0.4 * error("means")


def test_fitting_something_else_after_it_works_without_nan():
    model = make_pipeline(MatrixImputer(), RandomForestRegressor(5, random_state=0))
    assert model.fit(table(), np.arange(40.0)).predict(table(1)).shape == (40,)


def test_copies_and_pickles():
    imputer = MatrixImputer(model="linear", depth=2, keep_empty_features=True, n_jobs=1)
    assert clone(imputer).get_params() == imputer.get_params()
    imputer.fit(table())
    again = pickle.loads(pickle.dumps(imputer))
    np.testing.assert_array_equal(again.transform(table(1)), imputer.transform(table(1)))


def test_the_same_number_of_threads_or_not_is_the_same():
    values = table()
    np.testing.assert_array_equal(
        MatrixImputer(n_jobs=1).fit_transform(values),
        MatrixImputer(n_jobs=-1).fit_transform(values),
    )


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"model": "nonsense"}, InpaintError, "model is 'nonsense'"),
        ({"depth": 0}, InpaintError, "depth is 0"),
        ({"random_state": None}, TypeError, "random_state is None; give a whole number"),
    ],
)
def test_bad_options_are_told_by_fit(options, error, sentence):
    with pytest.raises(error, match=sentence):
        MatrixImputer(**options).fit(table())


def test_options_that_only_complete_matrix_knows_have_their_like_for_new_rows():
    for given, used in (("factored", "linear"), ("tangent", "completed"), ("biases", "means")):
        assert MatrixImputer(model=given).fit(table()).completer_.model == used
