"""What the window's logic makes of strokes and choices, and of files of this version."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from .files import PLAIN, decoded, write_described
from .pictures import LARGE, SMALL, mask, picture
from .program import Program, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

Item = dict[str, Any]
Folder = Path

SLOT = "0123456789abcdef"
"""The name of the session that a crash has left; the program takes only such names."""

NOWHERE = Path("/nowhere")
"""The folder that the sessions say they come from."""

PAPER = {"method": "paper", "architecture": {"levels": 1, "prior": "identity", "slope": 0.1}}
THIN = {"method": "detail", "regression": {"passes": 4, "reach": 9, "radius": 12.0}}
WIDE = {"method": "texture", "texture": {"seed": 11, "patch_size": 7, "rotations": True}}


# -- editing


def _scratch(program: Program) -> None:
    program.stroke((6.5, 4.0), (20.0, 12.5), (40.0, 30.2))


def _plain(program: Program, **choices: Any) -> None:
    program.choose(**choices)
    _scratch(program)
    program.fill()


def _applied(program: Program) -> None:
    _plain(program, method="fast")
    program.apply()
    program.stroke((30, 8), (44, 20), diameter=4)
    program.fill()
    program.apply()


def _kept_mask(program: Program) -> None:
    _plain(program, method="fast", keep_mask=True)
    program.apply()


def _restored(program: Program) -> None:
    _applied(program)
    program.stroke((18.0, 12.0), (25.0, 18.0), tool="restore", diameter=6)


def _discarded(program: Program) -> None:
    _plain(program, method="fast")
    program.discard()


def _guided(program: Program) -> None:
    program.stroke((5, 35), (20, 35), tool="avoid", diameter=7)
    program.stroke((8, 8), (40, 8), tool="source", diameter=13)
    _plain(program, **WIDE)


def _mixed(program: Program) -> None:
    program.stroke((8, 8), (70, 12), diameter=4)
    program.polygon((20, 24), (52, 22), (50, 54), (22, 55))
    program.fill()


def _another(program: Program) -> None:
    _mixed(program)
    program.try_another()


def _more(program: Program) -> None:
    """Fill; then paint more, of which only what is new is filled."""
    _plain(program, method="fast")
    program.stroke((42, 5), (44, 9), diameter=3)
    program.fill()


def _masks(program: Program) -> None:
    program.rectangle((3.2, 4.7), (15.9, 12.1))
    program.polygon((30, 5), (44, 9), (38, 22), label="lasso")
    program.polygon((34, 9), (40, 10), (37, 15), how="subtract")
    program.wand((24.5, 20.5), tolerance=40)
    program.wand((2.0, 30.0), tolerance=15, contiguous=False)
    program.stroke((10, 36), (30, 36), tool="eraser", diameter=9)
    program.stroke((5, 20), (9, 26), erase=True)


def _grown(program: Program) -> None:
    _scratch(program)
    program.change_mask("grow", 3)
    program.change_mask("shrink", 1)


def _inverted(program: Program) -> None:
    _scratch(program)
    program.change_mask("invert")


def _detected(program: Program) -> None:
    program.detect(75)


def _travelled(program: Program) -> None:
    _restored(program)
    program.travel(2)


def _compared(program: Program) -> None:
    _applied(program)
    program.compare(on=True)


def _seamed(program: Program) -> None:
    _plain(program, method="fast", feather=3)


EDITED: dict[str, tuple[str, Callable[[Program], None], str]] = {
    "fast": ("photo.png", partial(_plain, method="fast"), "out.png"),
    "auto": ("photo.png", _plain, "out.png"),
    "detail": ("photo.png", partial(_plain, **THIN), "out.png"),
    "texture": ("photo.png", partial(_plain, **WIDE), "out.png"),
    "paper": ("photo.png", partial(_plain, **PAPER), "out.png"),
    "preset": ("photo.png", partial(_plain, preset="dropout"), "out.png"),
    "feather": ("photo.png", _seamed, "out.png"),
    "mixed": ("large.png", _mixed, "out.png"),
    "another": ("large.png", _another, "out.png"),
    "more": ("photo.png", _more, "out.png"),
    "applied": ("photo.png", _applied, "out.png"),
    "applied-mask-kept": ("photo.png", _kept_mask, "out.png"),
    "restored": ("photo.png", _restored, "out.png"),
    "discarded": ("photo.png", _discarded, "out.png"),
    "guided": ("photo.png", _guided, "out.png"),
    "masks": ("photo.png", _masks, "out.png"),
    "grown": ("photo.png", _grown, "out.png"),
    "inverted": ("photo.png", _inverted, "out.png"),
    "detected": ("scratched.png", _detected, "out.png"),
    "travelled": ("photo.png", _travelled, "out.png"),
    "compared": ("photo.png", _compared, "out.png"),
    "described": ("described.png", _applied, "out.png"),
    "described-to-jpeg": ("described.png", _applied, "out.jpg"),
    "described-to-tiff": ("described.png", _applied, "out.tif"),
    "described-to-webp": ("described.png", _applied, "out.webp"),
    "glass": ("glass.png", partial(_plain, method="detail"), "out.png"),
    "gray-16": ("gray16.png", _seamed, "out.png"),
    "colour-16": ("photo16.png", _applied, "out.tif"),
    "float": ("float.tif", _applied, "out.tif"),
    "float-to-png": ("float.tif", _applied, "out.png"),
}
"""What is opened, what is done, and where the end is exported to."""


def _edit(
    folder: Callable[[], Path], source: str, act: Callable[[Program], None], out: str
) -> Item:
    place = _pictures(folder())
    with Program() as program:
        program.open(place / source)
        act(program)
        item = program.seen()
        program.export(place / out)
        item["messages"] = [_without(place, each) for each in program.seen()["messages"]]
    exported = decoded(place / out)
    pixels = exported.pop("pixels", None)
    if pixels is not None and np.array_equal(pixels, item["shown"]):
        exported["pixels are those shown"] = True
    elif pixels is not None:
        exported["pixels"] = pixels
    return item | {f"exported {key}": value for key, value in exported.items()}


def _mask_files(folder: Callable[[], Path]) -> Item:
    place = _pictures(folder())
    with Program() as program:
        program.open(place / "photo.png")
        for layer, kind in (("mask", "thin"), ("avoided", "left"), ("source", "top")):
            Image.fromarray(mask(kind)).save(place / f"{kind}.png")
            program.import_mask(place / f"{kind}.png", layer)
            program.export_mask(place / f"out-{layer}.png", layer)
        item = program.seen()
    for layer in ("mask", "avoided", "source"):
        written = decoded(place / f"out-{layer}.png")
        item |= {f"{layer} file {key}": value for key, value in written.items()}
    return item


def _pictures(folder: Path) -> Path:
    Image.fromarray(picture()).save(folder / "photo.png")
    Image.fromarray(picture(LARGE)).save(folder / "large.png")
    Image.fromarray(picture(SMALL, 4)).save(folder / "glass.png")
    smooth = np.full((*LARGE, 3), 90, np.uint8) + (picture(LARGE) // 64)
    smooth[mask("thin", LARGE)] = 240
    Image.fromarray(smooth).save(folder / "scratched.png")
    write_described(folder / "described.png")
    for name, channels in (("gray16", 1), ("photo16", 3)):
        data = imagecodecs.png_encode(picture(SMALL, channels, "uint16"))
        (folder / f"{name}.png").write_bytes(data)
    tifffile.imwrite(folder / "float.tif", picture(SMALL, 3, "float32"), **PLAIN)
    return folder


def _without(place: Path, message: Item) -> Item:
    """Return a message without where the folder is."""
    found: Item = json.loads(json.dumps(message).replace(str(place), "FOLDER"))
    return found


# -- files of this version


def _session(recorded: Path, folder: Callable[[], Path], name: str) -> Item:
    place = folder()
    for path in (recorded / "sessions").iterdir():
        shutil.copyfile(path, place / path.name)
    with Program() as program:
        program.open(place / name)
        return _everywhere(program)


def _recovery(recorded: Path, folder: Callable[[], Path]) -> Item:
    place = folder()
    shutil.copyfile(recorded / "recovery" / f"{SLOT}.ntki", place / f"{SLOT}.ntki")
    shutil.copyfile(recorded / "sessions/photo.png", place / "photo.png")
    with Program(place) as program:
        return {"offered": program.recover(), **_everywhere(program)}


def _everywhere(program: Program) -> Item:
    """Return what is seen as a session was opened, and at the ends of its history."""
    item = program.seen()
    steps = len(item["history"])
    for name, step in (("begin", 0), ("middle", steps // 2), ("end", steps)):
        program.travel(step)
        seen = program.seen()
        item |= {f"{name} {key}": seen[key] for key in ("shown", "layer mask", "undo", "redo")}
    return item


def _settings(recorded: Path, folder: Callable[[], Path], name: str) -> Item:
    ini = folder() / name
    shutil.copyfile(recorded / name, ini)
    return load_settings(ini)


def items(recorded: Path, folder: Callable[[], Path]) -> dict[str, Callable[[], Item]]:
    """Return what makes each recorded item, by its name; `folder` returns an empty folder."""
    made: dict[str, Callable[[], Item]] = {
        f"edit-{name}": partial(_edit, folder, *case) for name, case in EDITED.items()
    }
    made["edit-mask-files"] = partial(_mask_files, folder)
    for name in ("photo", "gray-16", "float", "preset", "rescued"):
        made[f"session-{name}"] = partial(_session, recorded, folder, f"{name}.ntki")
    made["recovery"] = partial(_recovery, recorded, folder)
    for name in ("settings.ini", "preset.ini"):
        made[f"load-{name}"] = partial(_settings, recorded, folder, name)
    return made
