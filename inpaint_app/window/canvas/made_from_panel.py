"""The panel that says in words what the pixel under the pointer was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from inpaint_app.window.canvas.sources_item import ADDS, TAKES
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    from inpaint_app.filling.made_from import Answer, MadeFrom

__all__ = ["MadeFromPanel", "headline", "lines"]

translate = QCoreApplication.translate

_WIDTH = 278
_STRONGEST: Final = 3  # sources that are named
_LEAST = 0.0005  # a share that is less than this is not worth a word
_PATIENCE_MS = 150  # before it says that it takes time: mostly it does not


class MadeFromPanel(QFrame):
    """Headline and a few lines; what the colours on the canvas mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plate")
        self.setAccessibleName(self.tr("What the pixel was made from"))
        self.headline = QLabel(self)
        self.headline.setProperty("title", True)
        self.lines = QLabel(self)
        self.key = QLabel(self)
        self.key.setText(
            self.tr("{orange} adds · {blue} takes away · {hollow} estimated").format(
                orange=_square(ADDS.name(), "■"),
                blue=_square(TAKES.name(), "■"),
                hollow="□",
            )
        )
        self.key.setProperty("faint", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        for label in (self.headline, self.lines, self.key):
            label.setWordWrap(True)
            layout.addWidget(label)
        self.setFixedWidth(_WIDTH)
        self._late: MadeFrom | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._show_late)
        self.hide()

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Say what is known; None hides the panel."""
        self._timer.stop()
        if made is not None and made.answer == "asked" and self.isVisible():
            self._late = made
            self._timer.start()
            return
        self.setVisible(made is not None)
        if made is not None:
            self._say(made)

    def _show_late(self) -> None:
        if self._late is not None:
            self._say(self._late)

    def _say(self, made: MadeFrom) -> None:
        told = lines(made)
        self.headline.setText(headline(made))
        self.lines.setText("\n".join(told))
        self.lines.setVisible(bool(told))
        self.key.setVisible(made.answer == "known")
        self.setAccessibleDescription(" ".join((headline(made), *told)))
        self.adjustSize()


def headline(made: MadeFrom) -> str:
    """Return the most important thing to say."""
    if made.answer != "known":
        return _reason(made.answer)
    count = made.shares.size
    if count == 0:
        return translate("made_from", "Made from the coarse picture alone")
    if count == 1:
        return translate("made_from", "Made from 1 pixel")
    return translate("made_from", "Made from {count} pixels").format(count=texts.number(count))


def lines(made: MadeFrom) -> tuple[str, ...]:
    """Return what else there is to say."""
    if made.answer != "known":
        return ()
    strongest = [
        translate("made_from", "{share} from {column}, {row}").format(
            share=_percent(float(made.shares[index])),
            column=int(made.columns[index]),
            row=int(made.rows[index]),
        )
        for index in range(min(_STRONGEST, made.shares.size))
    ]
    estimated = float(made.shares[~made.observed].sum())
    if abs(estimated) >= _LEAST:
        strongest.append(
            translate("made_from", "{share} altogether from estimated pixels").format(
                share=_percent(estimated)
            )
        )
    if made.background >= _LEAST:
        strongest.append(
            translate("made_from", "{share} from the coarse picture of the surroundings").format(
                share=_percent(made.background)
            )
        )
    return tuple(strongest)


def _reason(answer: Answer) -> str:
    """Return why nothing is told, or what to do about it."""
    return {
        "nothing": translate("made_from", "Point at a filled pixel."),
        "pending": translate("made_from", "Reconstruct first (F5)."),
        "running": translate("made_from", "This is known when the reconstruction is done."),
        "again": translate("made_from", "Reconstruct again (F5) to see this."),
        "slow": translate(
            "made_from",
            "With this network it would take as long as the whole reconstruction to find out.",
        ),
        "asked": translate("made_from", "Finding out…"),
    }.get(answer, "")


def _percent(share: float) -> str:
    digits = 0 if abs(share) >= 0.0995 else 1
    return translate("made_from", "{number} %").format(
        number=QLocale().toString(100 * share, "f", digits)
    )


def _square(colour: str, sign: str) -> str:
    return f'<span style="color: {colour}">{sign}</span>'
