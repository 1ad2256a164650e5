"""What the command line does, called in process: outputs, what it prints, exit codes."""

from __future__ import annotations

import io
import os
import re
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import tifffile
from PIL import Image

from .files import decoded, prepare
from .pictures import picture
from .program import run_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Item = dict[str, Any]

OUT = "-o out.png"

RESTORED = {
    "gray-8": f"gray.png mask.png {OUT}",
    "gray-16": f"gray16.png mask.png {OUT}",
    "rgb-8": f"photo.png mask.png {OUT}",
    "rgb-16": f"photo16.png mask.png {OUT}",
    "rgba-8": f"glass.png mask.png {OUT}",
    "gray-alpha": f"gray-alpha.png mask.png {OUT}",
    "palette": f"palette.png mask.png {OUT}",
    "float-tiff": "float.tif mask.png -o out.tif",
    "tiff-16": "photo16.tif mask.png -o out.tif",
    "jpeg": "photo.jpg mask.png -o out.png",
    "to-jpeg": "photo.png mask.png -o out.jpg",
    "to-webp": "photo.png mask.png -o out.webp",
    "to-bmp": "photo.png mask.png -o out.bmp",
    "float-to-png": "float.tif mask.png -o out.png",
    "cmyk": "ink.tif mask.png -o out.tif",
    "with-metadata": "described.png mask.png -o out.png",
    "turned-jpeg": "turned.jpg mask-turned.png -o out.jpg",
    "method-auto": f"photo.png mask.png {OUT} --method auto",
    "method-fast": f"photo.png mask.png {OUT} --method fast",
    "method-detail": f"photo.png mask.png {OUT} --method detail",
    "method-texture": f"photo.png mask.png {OUT} --method texture",
    "method-paper": f"photo.png mask.png {OUT} --method paper --levels 2",
    "paper-options": f"photo.png mask.png {OUT} --method paper --levels 1 --slope 0.2 "
    "--resampling bilinear --prior adjacency --prior-radius 4 --solver cholesky --ridge 0.01",
    "thin-options": f"photo.png mask.png {OUT} --method detail --radius 9 --bandwidth 0.2 "
    "--passes 4 --ridge 0.002 --reach 11",
    "wide-options": f"photo.png block.png {OUT} --method texture --locality 1.5 --seed 7 "
    "--patch-size 9 --rotations",
    "feather": f"photo.png block.png {OUT} --feather 4",
    "feather-texture": f"photo.png block.png {OUT} --feather 6 --method texture",
    "protect": f"photo.png mask.png {OUT} --protect left.png",
    "sources": f"photo.png block.png {OUT} --sources left.png --method texture",
    "protect-sources": f"photo.png block.png {OUT} --sources left.png --protect top.png",
    "invert-mask": f"photo.png inverted.png {OUT} --invert-mask --method fast",
    "dark-paint-mask": f"photo.png paint.png {OUT} --method fast",
    "overwrite": "photo.png mask.png -o there.png --overwrite --method fast",
    "overwrite-input": "photo.png mask.png -o photo.png --overwrite --method fast",
    "mixed": f"large.png large-mask.png {OUT}",
    "mixed-json": f"large.png large-mask.png {OUT} --json --seed 5 --rotations",
    "mixed-feather": f"large.png large-mask.png {OUT} --feather 5",
    "mixed-sources": f"large.png large-mask.png {OUT} --sources large-right.png "
    "--protect large-top.png",
    "json": f"photo.png both.png {OUT} --json",
    "json-paper": f"photo.png mask.png {OUT} --json --method paper --levels 1 --prior identity",
    "json-notes": "ink.tif mask.png -o out.jpg --json --method fast",
    "quiet": f"photo.png mask.png {OUT} --quiet --method fast",
    "windows": "photo.tif mask.tif -o out.tif --windows --method fast",
    "windows-detail": "photo.tif mask.tif -o out.tif --windows --method detail --json",
    "windows-auto": "large.tif large-mask.tif -o out.tif --windows --feather 3 --json",
    "windows-16": "photo16.tif mask.tif -o out.tif --windows --method fast",
}
"""Arguments of ``restore`` whose output is recorded."""

TALL = {
    "strips-fast": "tall.png tall-mask.png -o out.png --method fast --memory 24 --json",
    "strips-detail": "tall.png tall-mask.png -o out.png --method detail --passes 2 --memory 24",
    "strips-auto": "tall.png tall-mask.png -o out.png --passes 2 --memory 24",
    "windows-for-size": "tall.tif tall-mask.tif -o out.tif --method fast --max-megapixels 1 --json",
}
"""Of these, large pictures, the restored pixels alone."""

REFUSED = {
    "no-arguments": "restore",
    "no-output": "restore photo.png mask.png",
    "missing-image": f"restore missing.png mask.png {OUT}",
    "missing-mask": f"restore photo.png missing.png {OUT}",
    "folder": f"restore folder mask.png {OUT}",
    "mask-size": f"restore photo.png small.png {OUT}",
    "empty-mask": f"restore photo.png black.png {OUT}",
    "all-masked": f"restore photo.png white.png {OUT}",
    "empty-mask-inverted": f"restore photo.png white.png {OUT} --invert-mask",
    "damaged": f"restore short.png mask.png {OUT}",
    "damaged-tiff": f"restore short.tif mask.png {OUT}",
    "damaged-mask": f"restore photo.png short.png {OUT}",
    "empty-file": f"restore empty.png mask.png {OUT}",
    "no-image": f"restore text.png mask.png {OUT}",
    "nan": "restore nan.tif mask.png -o out.tif",
    "output-exists": "restore photo.png mask.png -o there.png",
    "output-is-input": "restore photo.png mask.png -o photo.png",
    "output-is-mask": "restore photo.png mask.png -o mask.png",
    "output-in-no-folder": "restore photo.png mask.png -o nowhere/out.png",
    "output-is-folder": "restore photo.png mask.png -o folder --overwrite",
    "output-extension": "restore photo.png mask.png -o out.xyz",
    "output-no-extension": "restore photo.png mask.png -o out",
    "transparency-to-jpeg": "restore glass.png mask.png -o out.jpg",
    "method": f"restore photo.png mask.png {OUT} --method magic",
    "no-such-option": f"restore photo.png mask.png {OUT} --colour red",
    "radius-word": f"restore photo.png mask.png {OUT} --radius wide",
    "radius": f"restore photo.png mask.png {OUT} --radius 0",
    "bandwidth": f"restore photo.png mask.png {OUT} --bandwidth 0",
    "bandwidth-of-fast": f"restore photo.png mask.png {OUT} --method fast --bandwidth 0.2",
    "passes": f"restore photo.png mask.png {OUT} --passes 65",
    "ridge": f"restore photo.png mask.png {OUT} --ridge 3",
    "reach": f"restore photo.png mask.png {OUT} --reach 1",
    "feather": f"restore photo.png mask.png {OUT} --feather 65",
    "locality": f"restore photo.png mask.png {OUT} --locality -1",
    "seed": f"restore photo.png mask.png {OUT} --seed -2",
    "patch-size": f"restore photo.png mask.png {OUT} --patch-size 8",
    "rotations-of-detail": f"restore photo.png mask.png {OUT} --method detail --rotations",
    "levels": f"restore photo.png mask.png {OUT} --method paper --levels 9",
    "levels-of-auto": f"restore photo.png mask.png {OUT} --levels 2",
    "slope": f"restore photo.png mask.png {OUT} --method paper --slope 3",
    "prior": f"restore photo.png mask.png {OUT} --method paper --prior dream",
    "prior-radius": f"restore photo.png mask.png {OUT} --method paper --prior-radius 2",
    "solver": f"restore photo.png mask.png {OUT} --method paper --solver luck",
    "memory": f"restore photo.png mask.png {OUT} --memory 0",
    "memory-too-little": f"restore photo.png mask.png {OUT} --memory 1",
    "megapixels": f"restore photo.png mask.png {OUT} --max-megapixels 0",
    "protect-all": f"restore photo.png mask.png {OUT} --protect white.png",
    "protect-size": f"restore photo.png mask.png {OUT} --protect small.png",
    "sources-masked": f"restore photo.png mask.png {OUT} --sources mask.png",
    "sources-of-fast": f"restore photo.png mask.png {OUT} --sources left.png --method fast",
    "windows-protect": "restore photo.tif mask.tif -o out.tif --windows --protect left.png",
    "windows-png": f"restore photo.png mask.png {OUT} --windows",
    "windows-paper": "restore photo.tif mask.tif -o out.tif --windows --method paper",
    "batch-no-mask": "batch photo.png --out done",
    "batch-pattern": "batch *.gif --mask mask.png --out done",
    "batch-masks": "batch photo.png --masks nowhere --out done",
    "batch-detect": "batch photo.png --detect dust --out done",
    "batch-format": "batch photo.png --mask mask.png --out done --format gif",
    "batch-workers": "batch photo.png --mask mask.png --out done --workers 0",
    "batch-preset": "batch photo.png --mask mask.png --out done --preset text --method fast",
    "batch-report": "batch photo.png --mask mask.png --out done --report text.png",
    "batch-out-is-in": "batch folder --mask mask.png --out folder",
    "batch-same-output": "batch photo.png folder/photo.png --mask mask.png --out done",
    "demo-out": "demo --headless --out photo.png",
    "window-mask": "--mask mask.png",
    "window-missing": "missing.png",
    "window-session": "text.ntki",
    "window-no-display": "photo.png",
}
"""Commands that do nothing."""

HELP = {
    "help": "--help",
    "help-restore": "restore --help",
    "help-batch": "batch --help",
    "help-demo": "demo --help",
    "version": "--version",
}

BATCHES = {
    "masks": "batch in --masks masks --out done --method fast --workers 1 --report r.jsonl --json",
    "detect-preset": "batch in --detect scratches=70 --out done --preset text --format png "
    "--workers 1 --report r.jsonl",
}


def items(folder: Callable[[], Path]) -> dict[str, Callable[[], Item]]:
    """Return what makes each recorded item, by its name; `folder` returns an empty folder."""
    made: dict[str, Callable[[], Item]] = {}
    for name, text in RESTORED.items():
        made[f"restore-{name}"] = partial(_restored, folder, text)
    for name, text in TALL.items():
        made[f"restore-{name}"] = partial(_tall, folder, text)
    for name, text in (REFUSED | HELP).items():
        made[f"refused-{name}" if name in REFUSED else name] = partial(_said, folder, text)
    for name, text in BATCHES.items():
        made[f"batch-{name}"] = partial(_batch, folder, text)
    return made


def _restored(folder: Callable[[], Path], text: str) -> Item:
    place = prepare(folder())
    item = _run(place, f"restore {text}")
    return item | decoded(place / re.findall(r"-o (\S+)", text)[0])


def _tall(folder: Callable[[], Path], text: str) -> Item:
    place, shape = folder(), (3000, 400)
    pixels, missing = picture(shape, 3), np.zeros(shape, np.bool_)
    missing[20:2980, 198:200] = missing[1500:1504, 20:380] = True
    colours = {"photometric": "rgb", "tile": (64, 64), "compression": "zlib"}
    tifffile.imwrite(place / "tall.tif", pixels, metadata=None, **colours)
    tifffile.imwrite(place / "tall-mask.tif", missing, metadata=None, photometric="minisblack")
    Image.fromarray(pixels).save(place / "tall.png", compress_level=1)
    Image.fromarray(missing).save(place / "tall-mask.png")
    item = _run(place, f"restore {text}")
    result = decoded(place / re.findall(r"-o (\S+)", text)[0])
    shown = result.pop("pixels")
    item["the rest is as it was"] = bool(np.array_equal(shown[~missing], pixels[~missing]))
    return item | result | {"pixels": shown[missing]}


def _said(folder: Callable[[], Path], text: str) -> Item:
    place = prepare(folder())
    before = _contents(place)
    item = _run(place, text)
    return item | {"nothing is written": _contents(place) == before}


def _batch(folder: Callable[[], Path], text: str) -> Item:
    place = prepare(folder())
    (place / "in").mkdir()
    (place / "masks").mkdir()
    damaged = ["short.tif"] if "--masks" in text else []
    for name in ("gray16.png", "photo.jpg", "photo.png", "photo16.tif", *damaged):
        (place / "in" / name).write_bytes((place / name).read_bytes())
    (place / "in/photo.png").rename(place / "in/other.png")
    for name in ("gray16", "photo-mask", "other", "photo16", "short"):
        (place / f"masks/{name}.png").write_bytes((place / "mask.png").read_bytes())
    item = _run(place, text)
    again = _run(place, text)
    item |= {f"{key}, again": value for key, value in again.items()}
    item["report"] = _normal((place / "r.jsonl").read_text("utf-8"), place)
    for path in sorted((place / "done").glob("*.*")):
        if path.is_file():
            item |= {f"{path.name} {key}": value for key, value in decoded(path).items()}
    return item


def _run(place: Path, text: str) -> Item:
    out, err = io.StringIO(), io.StringIO()
    settings = {"COLUMNS": "80", "XDG_CACHE_HOME": str(place.parent / "cache")}
    with chdir(place), mock.patch.dict(os.environ, settings):
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            os.environ.pop(name, None)  # put back at the end of the context
        with redirect_stdout(out), redirect_stderr(err):
            code = run_command(text.split())
    return {
        "command": text,
        "exit code": code,
        "stdout": _normal(out.getvalue(), place),
        "stderr": _normal(err.getvalue(), place),
    }


def _contents(place: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def _normal(text: str, place: Path) -> str:
    """Return a text without times, without where the folder is, and as if all was compiled."""
    text = text.replace(str(place), "FOLDER")
    text = re.sub(r'("seconds": )[\d.]+', r"\1TIME", text)
    text = re.sub(r"(?m)^(time +)[\d.]+ s$", r"\1TIME", text)
    text = re.sub(r"\([\d.]+ s\)", "(TIME)", text)
    text = re.sub(r"; [\d.]+ s(, [\d.e+]+ a minute)?$", "; TIME", text, flags=re.MULTILINE)
    lines: list[str] = []
    for line in text.splitlines():
        if line != "preparing the engine, this once" and lines[-1:] != [line]:
            lines.append(line)
    return "\n".join(lines)
