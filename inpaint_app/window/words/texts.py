"""The names of what the editor gives as codes, and numbers as the user's language has them."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from inpaint_app.filling.deviations import GREY_LEVELS, decibels

if TYPE_CHECKING:
    from inpaint_app.document.edits import Label
    from inpaint_app.editor.state import HealingState, RunStatus
    from ntk_core import Region

__all__ = [
    "border_label",
    "edit_label",
    "expected_text",
    "healing_text",
    "megabytes",
    "method_hint",
    "method_label",
    "number",
    "pixel_value",
    "preset_hint",
    "preset_label",
    "prior_label",
    "regions_text",
    "resampling_label",
    "run_text",
    "scientific",
    "solver_label",
    "value",
]

translate = QCoreApplication.translate


def number(value: int) -> str:
    """Return a whole number with the thousands grouped as the user's language does."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return locale.toString(value)


def megabytes(nbytes: int, digits: int = 1) -> str:
    """Return an amount of memory in units of 2²⁰ bytes, without the unit."""
    return QLocale().toString(nbytes / 2**20, "f", digits)


def pixel_value(number: int | float, *, usual: bool) -> str:
    """Return one number of a pixel; `usual` for a picture whose floating point is in 0 … 1."""
    if not isinstance(number, float):
        return str(number)
    return f"{number:.3f}" if usual else f"{number:.6g}"


def value(amount: float) -> str:
    """Return a number with four digits."""
    return QLocale().toString(amount, "g", 4)


def scientific(amount: float) -> str:
    """Return a small number with two digits, such as 2.3e-4; ∞ for what is out of range."""
    if not math.isfinite(amount):
        return "∞"
    digits, exponent = f"{amount:.1e}".split("e")
    return f"{QLocale().toString(float(digits), 'f', 1)}e{int(exponent)}"


def edit_label(label: Label | None) -> str:
    """Return the name of a step of undo."""
    return {
        None: "",
        "paint": translate("texts", "paint"),
        "erase": translate("texts", "erase"),
        "clear": translate("texts", "clear mask"),
        "import": translate("texts", "import mask"),
        "import-protection": translate("texts", "import where not to sample"),
        "import-sources": translate("texts", "import sampling area"),
        "rectangle": translate("texts", "rectangle"),
        "lasso": translate("texts", "lasso"),
        "polygon": translate("texts", "polygon"),
        "wand": translate("texts", "magic wand"),
        "select-all": translate("texts", "mask all"),
        "invert": translate("texts", "invert mask"),
        "grow": translate("texts", "grow mask"),
        "shrink": translate("texts", "shrink mask"),
        "harden": translate("texts", "harden edges"),
        "restore": translate("texts", "restore"),
        "heal": translate("texts", "healing brush"),
        "clone": translate("texts", "clone stamp"),
        "heal-stamp": translate("texts", "healing stamp"),
        "protect": translate("texts", "don't sample here"),
        "unprotect": translate("texts", "sample here again"),
        "clear-protection": translate("texts", "sample from everywhere"),
        "shield": translate("texts", "protect"),
        "unshield": translate("texts", "erase protection"),
        "clear-shield": translate("texts", "clear protection"),
        "import-shield": translate("texts", "import protection"),
        "add-source": translate("texts", "paint sampling area"),
        "remove-source": translate("texts", "erase sampling area"),
        "clear-sources": translate("texts", "clear sampling area"),
        "detect": translate("texts", "detect scratches and dust"),
        "another": translate("texts", "try another"),
        "apply": translate("texts", "apply"),
        "discard": translate("texts", "discard"),
    }[label]


def method_label(method: str) -> str:
    """Return the name of a method of `ntk_core`."""
    return {
        "auto": translate("texts", "Automatic"),
        "fast": translate("texts", "Fast"),
        "detail": translate("texts", "Detail"),
        "texture": translate("texts", "Texture"),
        "paper": translate("texts", "Network (paper)"),
    }.get(method, method)


def method_hint(method: str) -> str:
    """Return one sentence on what a method is good for."""
    return {
        "auto": translate("texts", "Thin parts by detail, wide holes by texture."),
        "fast": translate("texts", "One pass: right for scratches and thin lines."),
        "detail": translate("texts", "Several passes that follow edges and texture."),
        "texture": translate(
            "texts", "Copies what fits from elsewhere: right for removing objects."
        ),
        "paper": translate(
            "texts", "The infinitely wide network as published; choose its shape below."
        ),
    }.get(method, "")


def preset_label(name: str) -> str:
    """Return the name of a preset."""
    return {
        "automatic": translate("texts", "Automatic"),
        "custom": translate("texts", "Custom"),
        "scratch": translate("texts", "Scratch"),
        "text": translate("texts", "Text"),
        "dropout": translate("texts", "Random dropout"),
        "object": translate("texts", "Object"),
    }.get(name, name)


def preset_hint(name: str) -> str:
    """Return one sentence on what a preset is for."""
    return {
        "automatic": translate("texts", "The usual method and parameters: right for most damage."),
        "custom": translate("texts", "Method and parameters as they are set below."),
        "scratch": translate("texts", "For scratches, cracks and hairs: looks farther around."),
        "text": translate("texts", "For captions, dates and watermarks over a picture."),
        "dropout": translate("texts", "For pixels that are missing here and there, or everywhere."),
        "object": translate("texts", "For people and things that are to vanish."),
    }.get(name, "")


def prior_label(prior: str) -> str:
    """Return the name of a prior of `ntk_core`."""
    return {
        "stationary": translate("texts", "Stationary"),
        "identity": translate("texts", "Identity"),
        "adjacency": translate("texts", "Adjacency"),
        "meshgrid": translate("texts", "Coordinates (meshgrid)"),
    }.get(prior, prior)


def resampling_label(resampling: str) -> str:
    """Return the name of a way of resampling."""
    return {
        "nearest": translate("texts", "Nearest"),
        "bilinear": translate("texts", "Bilinear"),
    }.get(resampling, resampling)


def solver_label(solver: str) -> str:
    """Return the name of a solver of `ntk_core`."""
    return {
        "auto": translate("texts", "Automatic"),
        "cholesky": translate("texts", "Cholesky"),
        "conjugate-gradients": translate("texts", "Conjugate gradients"),
        "eigenpro": translate("texts", "EigenPro"),
    }.get(solver, solver)


def border_label(border: str) -> str:
    """Return the name of what lies beyond the border of a picture."""
    return {
        "padded": translate("texts", "Padded"),
        "torus": translate("texts", "Torus"),
    }.get(border, border)


def expected_text(error: float | None, *, copied: bool = False) -> str:
    """Return how far off the fill is expected to be, a share of the range; empty for not known.

    `copied` says whether there are copies, for which no error is expected.
    """
    if error is None:
        return translate("texts", "A plausible fill, not a measurement") if copied else ""
    locale = QLocale()
    text = (
        translate("texts", "±{grey} grey levels · {decibels} dB expected in thin parts")
        if copied
        else translate("texts", "±{grey} grey levels · {decibels} dB expected")
    )
    return text.format(
        grey=locale.toString(GREY_LEVELS * error, "f", 1),
        decibels=locale.toString(decibels(error), "f", 1),
    )


def healing_text(healing: HealingState) -> str:
    """Return what the healing brush is doing."""
    if healing.computing < 2:
        return translate("texts", "Healing…")
    return translate("texts", "Healing, {count} strokes left…").format(
        count=number(healing.computing)
    )


def run_text(status: RunStatus) -> str:
    """Return what the reconstruction is doing, in a few words."""
    if status.phase == "idle":
        return ""
    percent = round(100 * status.fraction)
    if status.phase == "done":
        text = translate("texts", "Done in {time}").format(time=_seconds(status.seconds))
        return _joined(text, _residual(status), regions_text(status.regions))
    if status.phase == "cancelled":
        if status.stage is None:
            return translate("texts", "Cancelled")
        return translate("texts", "Cancelled at {percent} %, the picture so far is kept").format(
            percent=percent
        )
    if status.phase == "failed":
        return translate("texts", "Failed")
    if status.stage is None:
        return translate("texts", "Starting…")
    if status.stage == "compile":
        return translate("texts", "Preparing the engine, this once…")
    if status.number == 0:
        return translate("texts", "Sketching…")
    left = ""
    if status.seconds_left is not None:
        left = translate("texts", "{time} left").format(time=_seconds(status.seconds_left))
    if status.stage == "texture":
        text = (
            translate("texts", "Texture, level {number} of {passes}")
            if status.passes > 1
            else translate("texts", "Texture…")
        )
    elif status.stage != "solve":
        text = translate("texts", "Pass {number} of {passes}")
    elif status.passes > 1:
        text = translate("texts", "Part {number} of {passes}")
    else:
        return _joined(
            " ".join(filter(None, (translate("texts", "Solving…"), _residual(status)))), left
        )
    text = text.format(number=status.number, passes=status.passes)
    return _joined(text, _residual(status), left)


def regions_text(regions: tuple[Region, ...]) -> str:
    """Return which parts were filled how, empty if there is nothing to tell apart."""
    used = Counter(region.method for region in regions)
    wide, blended = used["texture"], used["blend"]
    told = []
    if wide:
        text = (
            translate("texts", "1 wide region by texture")
            if wide == 1
            else translate("texts", "{count} wide regions by texture")
        )
        told.append(text.format(count=wide))
    if blended:
        text = (
            translate("texts", "1 region blended")
            if blended == 1
            else translate("texts", "{count} regions blended")
        )
        told.append(text.format(count=blended))
    if told and used["detail"]:
        told.append(translate("texts", "the rest by detail"))
    return ", ".join(told)


def _residual(status: RunStatus) -> str:
    if status.residual is None:
        return ""
    return translate("texts", "residual {residual}").format(residual=scientific(status.residual))


def _joined(*texts: str) -> str:
    return " · ".join(filter(None, texts))


def _seconds(value: float) -> str:
    if value >= 60:
        return translate("texts", "{minutes} min {seconds} s").format(
            minutes=int(value) // 60, seconds=int(value) % 60
        )
    return translate("texts", "{seconds} s").format(seconds=QLocale().toString(value, "f", 1))
