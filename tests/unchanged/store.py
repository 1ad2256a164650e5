"""How items are recorded, and how what is found now is held to the record.

An item is a dictionary of arrays and of what JSON can hold. The items of a part are in two files:
the arrays in one archive, all else in one JSON text.
"""

from __future__ import annotations

import io
import json
import lzma
import math
import os
import platform
import re
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg  # noqa: F401 - so that its linear algebra is loaded, and told
from threadpoolctl import threadpool_info

RECORDED = Path(__file__).parent / "recorded"

Item = dict[str, Any]


@dataclass(frozen=True)
class Limits:
    """How far values may be off, as shares of the range of what they are among.

    Attributes
    ----------
    most : float
        A single value; one level of an integer picture is allowed if this is not 0.
    mean : float
        All of an array, as a root mean square, and numbers that stand alone.
    """

    most: float
    mean: float


EXACT, NEAR, ALIKE = Limits(0.0, 0.0), Limits(1e-5, 1e-5), Limits(0.05, 0.005)


def limits_of(name: str, *, same_kind: bool) -> Limits:
    """Return how far an item may be off.

    This is the one place that decides how strict the test is. Where processor, compiler and
    libraries are the same, the program gives the same bits from run to run, with any number of
    threads; so there everything must be equal. Elsewhere sums are rounded differently: other
    vector lengths of LLVM and of the linear algebra, other decoders of JPEG. What is linear algebra
    alone is `NEAR` then. The other methods choose among neighbours and patches that are as good,
    by the last bit: with code for a processor without AVX a picture of method "fast" was off by
    0.3 % of the range, one of "detail" by 3 %, in few pixels. They are held to be `ALIKE`.
    """
    if same_kind:
        return EXACT
    return NEAR if name.startswith(("complete-", "kernel-", "inpaint-paper")) else ALIKE


_BY_THE_LAST_BIT = ("snapshot", "weights")
"""What the names of values begin with that are compared only if all is equal: how many steps an
iterative solver took, and which neighbours were chosen."""

_FRACTION = re.compile(r"-?\d+\.\d+(?:e[-+]\d+)?|-?\d+e[-+]\d+")
_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "scikit-image", "pillow", "imagecodecs")


def fingerprint() -> dict[str, Any]:
    """Return what the last bit of a float depends on, besides the program."""
    told = {}
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() in ("model name", "cpu family", "model", "flags"):
            told[name.strip()] = value.strip()
    wide = ("sse", "ssse", "avx", "fma", "f16c", "neon", "asimd", "sve")
    flags = sorted(flag for flag in told.pop("flags", "").split() if flag.startswith(wide))
    variables = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NPY_DISABLE_CPU_FEATURES")
    algebra = {
        f"{found['internal_api']} {found['version']} {found.get('architecture')}"
        for found in threadpool_info()
        if found["user_api"] == "blas"
    }
    return {
        "python": platform.python_version_tuple()[:2],
        "machine": platform.machine(),
        "system": platform.system(),
        "processor": told,
        "flags": flags,
        "variables": {name: os.environ.get(name) for name in (*variables, "OPENBLAS_L2_SIZE")},
        "linear algebra": sorted(algebra),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def same_kind(recorded: dict[str, Any]) -> bool:
    """Tell whether this machine is of the kind that made a record."""
    return bool(_plain(fingerprint()) == recorded)


def save(part: str, items: dict[str, Item], folder: Path = RECORDED) -> None:
    """Record the items of a part."""
    arrays = {
        f"{name}/{key}": value
        for name, item in items.items()
        for key, value in item.items()
        if isinstance(value, np.ndarray)
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    # As a whole: most pictures are alike but for what the mask covers.
    (folder / f"{part}.npz.xz").write_bytes(lzma.compress(buffer.getvalue(), preset=9))
    texts = {
        name: {key: value for key, value in item.items() if not isinstance(value, np.ndarray)}
        for name, item in items.items()
    }
    text = json.dumps(texts, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / f"{part}.json").write_text(text + "\n", "utf-8")


def load(part: str, folder: Path = RECORDED) -> dict[str, Item]:
    """Return the recorded items of a part."""
    items: dict[str, Item] = json.loads((folder / f"{part}.json").read_text("utf-8"))
    archive = lzma.decompress((folder / f"{part}.npz.xz").read_bytes())
    with np.load(io.BytesIO(archive)) as arrays:
        for name in arrays.files:
            item, _, key = name.partition("/")
            items[item][key] = arrays[name]
    return items


def differences(recorded: Item, found: Item, limits: Limits = EXACT) -> list[str]:
    """Return one line for each difference between an item and its record."""
    lines = [f"{key}: gone" for key in sorted(recorded.keys() - found.keys())]
    lines += [f"{key}: new" for key in sorted(found.keys() - recorded.keys())]
    for key in sorted(recorded.keys() & found.keys()):
        was, now = recorded[key], found[key]
        if key.startswith(_BY_THE_LAST_BIT) and limits != EXACT:
            continue
        if isinstance(was, np.ndarray) and isinstance(now, np.ndarray):
            line = _array_difference(was, now, limits)
        elif _same(was, now if isinstance(now, np.ndarray) else _plain(now), limits):
            line = ""
        else:
            line = f"was {was!r}, is {now!r}"
        if line:
            lines.append(f"{key}: {line}")
    return lines


def _array_difference(was: np.ndarray, now: np.ndarray, limits: Limits) -> str:
    if was.shape != now.shape or was.dtype != now.dtype:
        return f"was {was.dtype} of {was.shape}, is {now.dtype} of {now.shape}"
    real = was.dtype.kind == "f"
    if np.array_equal(was, now, equal_nan=real):
        return ""
    one, other = was.astype(np.float64), now.astype(np.float64)
    differ = (one != other) & ~(np.isnan(one) & np.isnan(other))
    off = np.abs(one - other)[differ]
    most = float(off.max())
    told = f"{off.size} of {was.size} values differ, by {most} at most"
    if limits == EXACT or not (real or was.dtype in (np.uint8, np.uint16)):
        return told
    finite = one[np.isfinite(one)]
    spread = max(1.0, float(np.ptp(finite)) if finite.size else 1.0)
    white, least = (spread, 0.0) if real else (float(np.iinfo(was.dtype).max), 1.0)
    mean = float(np.sqrt(np.sum(off**2) / was.size))
    near = most <= max(limits.most * white, least) and mean <= max(limits.mean * white, least)
    return "" if near else told  # not near, too, if it is NaN


def _same(was: Any, now: Any, limits: Limits) -> bool:
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(_same(was[key], now[key], limits) for key in was)
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(
            _same(*both, limits) for both in zip(was, now, strict=True)
        )
    if type(was) is not type(now):
        return False
    if isinstance(was, float):
        near = abs(was - now) <= limits.mean * max(1.0, abs(was))
        return was == now or near or (math.isnan(was) and math.isnan(now))
    if isinstance(was, str) and limits != EXACT:
        return _loosely(was) == _loosely(now)
    return bool(was == now)


def _loosely(text: str) -> str:
    """Return a text without fractions, and without the quotes that some versions of Python set."""
    return _FRACTION.sub("#", text).replace("'", "")


def _plain(value: Any) -> Any:
    """Return what JSON makes of a value."""
    return json.loads(json.dumps(value, default=_number))


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be recorded")
