"""The window: puts the parts together and is the editor's view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSettings, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QMainWindow,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from inpaint_app.editor.editor import Editor
from inpaint_app.editor.kernel_viewer import KernelViewer
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.editor.state import State
from inpaint_app.filling.explanations import Explanations
from inpaint_app.window.actions import Actions
from inpaint_app.window.bars.hint import Hint
from inpaint_app.window.bars.menus import build_menus
from inpaint_app.window.bars.message import MessageBar
from inpaint_app.window.bars.options import OptionsBar
from inpaint_app.window.bars.proposal import ProposalBar
from inpaint_app.window.bars.recovery import RecoveryBar
from inpaint_app.window.bars.stack import BarStack
from inpaint_app.window.bars.status import Status
from inpaint_app.window.bars.tools import ToolsBar, make_alike, tint_bars
from inpaint_app.window.bars.welcome import Welcome
from inpaint_app.window.canvas.canvas import Canvas
from inpaint_app.window.canvas.inspection_views import InspectionViews
from inpaint_app.window.canvas.navigator import Navigator
from inpaint_app.window.canvas.overlay_colours import overlay_colours
from inpaint_app.window.canvas.picture_scene import PictureScene
from inpaint_app.window.canvas.prepared_raster import PreparedRaster
from inpaint_app.window.controls.enter_presses import EnterPresses
from inpaint_app.window.dialogs.asking import Asking
from inpaint_app.window.dialogs.modeless import ModelessDialogs
from inpaint_app.window.dialogs.quality import ask_quality
from inpaint_app.window.docks.history import HistoryDock
from inpaint_app.window.docks.kernel import KernelDock
from inpaint_app.window.docks.make_room import MakeRoom
from inpaint_app.window.docks.reconstruct import ReconstructDock
from inpaint_app.window.look import theme
from inpaint_app.window.process.crash_recovery import start_autosave
from inpaint_app.window.stored import last_used
from inpaint_app.window.stored.preferences import StoredPreferences
from inpaint_app.window.stored.recent_files import keep_recent
from inpaint_app.window.threads.fill_thread import InpaintWorker
from inpaint_app.window.threads.job_thread import BackgroundThread
from inpaint_app.window.tools.make_tools import make_tools
from inpaint_app.window.transfer.clipboard import Clipboard
from inpaint_app.window.transfer.drop import FileDrop
from inpaint_app.window.words import texts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from inpaint_app.editor.state import Notice, RunStatus
    from inpaint_app.files.measure import Measure
    from inpaint_app.filling.engine import Iterate
    from inpaint_app.filling.made_from import MadeFrom
    from inpaint_app.sessions.recovery_folder import RecoveryFolder
    from inpaint_app.settings.preferences import Preferences
    from ntk_core import KernelStore, Rect

__all__ = ["MainWindow"]


class MainWindow(QMainWindow):
    """One picture, its mask and its reconstruction.

    Parameters
    ----------
    settings : QSettings
        Where geometry and choices are remembered.
    iterate : callable, optional
        Stands in for `inpaint_app.filling.transparency.inpaint_visible`.
    store : mutable mapping of str to bytes, optional
        Where kernels are kept that took long to build.
    recovery : RecoveryFolder, optional
        Where unsaved work is kept for the case of a crash.
    """

    def __init__(
        self,
        settings: QSettings,
        iterate: Iterate | None = None,
        store: KernelStore | None = None,
        recovery: RecoveryFolder | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._compare_key: int | None = None
        self._may_close = self._in_close_event = False
        self._state = State()
        explanations = Explanations()
        self._prepared = PreparedRaster()
        self.worker = InpaintWorker(iterate, store, self, explanations)
        self.healer = InpaintWorker(iterate, store, self)
        self.files = BackgroundThread("files", self)
        self.masks = BackgroundThread("masks", self)
        self.kernels = BackgroundThread("kernels", self)
        self.kernel_dock = KernelDock(self)
        self.kernel = KernelViewer(self.kernel_dock, self.kernels, store)
        self.weights = BackgroundThread("weights", self)
        self.recovery = BackgroundThread("recovery", self)
        self.sizes = BackgroundThread("sizes", self)
        self.editor = Editor(
            self,
            Asking(self),
            self.worker,
            Backgrounds(self.files, self.masks, self.weights, self.recovery, self.healer),
            explanations=explanations,
            recovery_folder=recovery,
            prepare=self._prepared.make,
        )
        self.preferences = StoredPreferences(settings, self)
        self.clipboard = Clipboard(self.editor.files, self)
        self.dialogs = ModelessDialogs(self, self.editor, self.preferences)
        self._build_canvas()
        self.actions_ = Actions(self, self.editor, self.canvas, self.clipboard, self.dialogs)
        self._build_centre()
        self._build_bars_and_docks()
        self._connect()
        self._restyle()
        self.resize(QSize(1280, 800).boundedTo(self._room()))
        self._load()
        self.editor.refresh()

    # -- what the editor asks for

    def show_picture(
        self,
        pixels: NDArray[Any],
        icc_profile: bytes | None = None,
        measure: Measure | None = None,
    ) -> None:
        """Show another picture."""
        self.pages.setCurrentWidget(self.canvas)
        self.status.show_pointer("", "")  # what is there now would be about the picture before
        self.status.show_profile(self.canvas.show_picture(pixels, icc_profile, measure))
        self.canvas.setFocus()
        self.kernel.set_image(pixels.shape)

    def show_pixels(self, rect: Rect, pixels: NDArray[Any]) -> None:
        """Show new pixels."""
        self.scene.show_pixels(rect, pixels)

    def show_overlay(self, rect: Rect, codes: NDArray[np.uint8]) -> None:
        """Show a new mask."""
        self.scene.show_overlay(rect, codes)

    def show_state(self, state: State) -> None:
        """Enable, disable and label the controls."""
        if state == self._state:
            return
        self._state = state
        self.actions_.show_state(state)
        self.options.show_state(state)
        self.dock.show_state(state)
        self.history_dock.show_state(state)
        self.hint.show_state(state)
        self.dialogs.show_state(state)
        self.status.show_state(state)
        self.canvas.show_state(state)
        self.inspection.show_state(state)
        self.message.show_state(state)
        self.proposal.show_state(state)
        self.recovery_bar.show_state(state)
        self.kernel.set_architecture(state.choices.architecture)
        self.welcome.set_busy(state.files.busy == "opening")
        self.welcome.recent.show_recent(state.files.recent)
        name = state.picture.name or (self.tr("Pasted image") if state.picture.opened else "")
        if state.picture.pages > 1:
            name = self.tr("{name}, page {page} of {pages}").format(
                name=name, page=state.picture.page, pages=state.picture.pages
            )
        shown = name.replace("[*]", "[*][*]")  # Qt's mark for unsaved work, which a name may have
        self.setWindowTitle(f"{shown}[*] — NTK Inpaint" if name else "NTK Inpaint[*]")
        self.setWindowModified(state.picture.modified)
        busy = state.files.busy or state.proposals.phase == "looking"
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def show_run(self, status: RunStatus) -> None:
        """Show how far the reconstruction is."""
        self.status.show_run(status)

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message above the canvas."""
        self.message.show_notice(notice, self._state)

    def show_made_from(self, made: MadeFrom | None) -> None:
        """Show what a pixel was made from."""
        self.inspection.show_made_from(made)

    def close_now(self) -> None:
        """Close without asking."""
        self._may_close = True
        if not self._in_close_event:
            self.close()

    def shut_down(self) -> None:
        """End the threads and wait for them; doing it again does nothing."""
        self.clock.stop()
        self.kernel.close()
        threads = self.files, self.masks, self.kernels, self.weights, self.recovery, self.sizes
        for thread in (self.worker, self.healer, *threads):
            thread.stop()

    # -- events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, then end the threads."""
        if not self._may_close:
            self._in_close_event = True
            self.editor.files.close()
            self._in_close_event = False
        if not self._may_close:
            event.ignore()
            return
        self._store()
        self.editor.recovery.end()
        self.hide()  # the engine may need a moment to reach its next step
        self.shut_down()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colour scheme; let go of everything held when another window is active."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._compare_key = None
            self.editor.inspection.compare(False)
            self.canvas.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        r"""Show the original while ``\`` is held."""
        if event.key() == Qt.Key.Key_Backslash or event.text() == "\\":
            if not event.isAutoRepeat():
                self._compare_key = event.key()
                self.editor.inspection.compare(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        r"""Show the result again when ``\`` is let go."""
        if event.key() == self._compare_key:
            if not event.isAutoRepeat():
                self._compare_key = None
                self.editor.inspection.compare(False)
        else:
            super().keyReleaseEvent(event)

    # -- building

    def _build_canvas(self) -> None:
        editor = self.editor
        self.status = Status(self)
        self.setStatusBar(self.status)
        self.scene = PictureScene(self._prepared, self)
        self.canvas = Canvas(self.scene, self._show_pointer, editor.strokes.resize, self)
        self.canvas.zoomed.connect(self.status.show_zoom)
        self.canvas.zoomed.connect(
            lambda zoom: editor.strokes.set_scale(zoom / self.canvas.devicePixelRatioF())
        )
        self.canvas.pen.take_pressure = editor.strokes.set_pressure
        self.canvas.set_tools(make_tools(editor, self.canvas.shape_outline, self.canvas.ghost))
        self.canvas.ask_first(editor.takes_click)
        self.inspection = InspectionViews(self.canvas, editor.inspection.set_split)
        self.navigator = Navigator(self.canvas, self.scene)

    def _build_centre(self) -> None:
        actions, editor = self.actions_, self.editor
        self.welcome = Welcome(self)
        self.message = MessageBar(self)
        self.recovery_bar = RecoveryBar(self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.canvas)
        centre = QWidget(self)
        centre.setMinimumSize(96, 96)  # whatever lies over the picture
        self.proposal = ProposalBar(
            actions.mask.add_found,
            actions.mask.drop_found,
            editor.proposals.set_sensitivity,
            editor.proposals.set_limits,
            self.canvas.setFocus,
            centre,
        )
        bars = BarStack((self.message, self.proposal, self.recovery_bar), centre)
        grid = QGridLayout()
        grid.addWidget(self.pages, 0, 0)
        self.drop = FileDrop(self, editor)
        grid.addWidget(self.drop.label, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.hint = Hint(self._settings, self)
        # At the right: the legends of the canvas are at the left.
        grid.addWidget(self.hint, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bars)
        column.addLayout(grid, 1)
        self.setCentralWidget(centre)

    def _build_bars_and_docks(self) -> None:
        actions, editor = self.actions_, self.editor
        self.options = OptionsBar(actions, editor, self)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        tools = ToolsBar(actions, self)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, tools)
        make_alike(tools, self.options)
        self.dock = ReconstructDock(actions, editor.choices, self)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.history_dock = HistoryDock(editor.history.travel_to, self)
        self.history_dock.hide()
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.history_dock)
        # On the other side: one looks at the kernel while one changes the network.
        self.kernel_dock.hide()
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.kernel_dock)
        MakeRoom(self, self.dock, (self.history_dock, self.kernel_dock))
        docks = self.dock, self.history_dock, self.kernel_dock
        # A bar that is being folded up slowly would go on showing the options of the tool before.
        self.setAnimated(False)
        panels = tuple(dock.toggleViewAction() for dock in docks)
        build_menus(self.menuBar(), actions, panels)

    def _connect(self) -> None:
        opening = self.editor.files.opening
        self.welcome.open_clicked.connect(opening.open)
        self.welcome.paste_clicked.connect(self.clipboard.paste)
        self.welcome.sample_clicked.connect(opening.open_sample)
        self.welcome.recent_clicked.connect(opening.open_path)
        self.drop.hovered.connect(self.welcome.set_drop_target)
        self.dialogs.hint_wanted.connect(lambda: self.hint.begin_again(self.editor.state))
        self.preferences.changed.connect(self._apply_preferences)
        exporting = self.editor.files.exporting
        # A thread of its own: the one for files may be reading or writing.
        exporting.ask_quality = partial(ask_quality, self, self.sizes)
        exporting.quality_chosen = self.preferences.keep_quality
        self.dock.candidates.chosen.connect(self.editor.candidates.show)
        self.dock.candidates.hovered.connect(self.editor.candidates.peek)
        self.actions_.view.navigator.toggled.connect(self.navigator.set_wanted)
        self.status.cancel_clicked.connect(self.editor.reconstruction.cancel)
        self.status.take_back_clicked.connect(self.editor.healing.take_back)
        self.worker.give_way(lambda: self.canvas.occupied)
        self.healer.give_way(lambda: self.canvas.occupied)
        recovery = self.editor.recovery
        self.recovery_bar.resume_clicked.connect(recovery.resume)
        self.recovery_bar.discard_clicked.connect(recovery.discard)
        self.recovery_bar.later_clicked.connect(recovery.later)
        self.clock = start_autosave(recovery, self)
        EnterPresses(self)
        self.kernel_dock.visibilityChanged.connect(self.kernel.set_open)

    # -- what is kept from one start to the next

    def _load(self) -> None:
        self.preferences.load()
        keep_recent(self.editor.files.opening.recent, self._settings)
        last_used.load(self, self.editor, self._settings)
        self.actions_.view.navigator.setChecked(bool(self._settings.value("navigator", True, bool)))
        self.dock.load_sections(self._settings)

    def _store(self) -> None:
        self.actions_.view.panels.show_again()  # the next window is not to begin without them
        last_used.store(self, self.editor, self._settings)
        self._settings.setValue("navigator", self.actions_.view.navigator.isChecked())
        self.dock.store_sections(self._settings)
        if self.editor.document is not None:
            self.hint.store_done()

    def _apply_preferences(self, preferences: Preferences) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.use_theme(app, preferences.theme)
        self.scene.set_colours(overlay_colours(preferences))
        self.editor.files.exporting.quality = preferences.jpeg_quality
        self.editor.history.set_budget(preferences.history_bytes)
        self.editor.reconstruction.set_memory(preferences.memory_mb or None)
        self.editor.healing.set_memory(preferences.memory_mb or None)
        self.editor.files.opening.set_max_pixels(preferences.max_megapixels * 10**6)

    # -- helpers

    def _show_pointer(self, pixel: tuple[int, int] | None) -> None:
        self.kernel.point(pixel)
        self.editor.inspection.point(pixel)
        value = None if pixel is None else self.editor.inspection.value(*pixel)
        if pixel is None or value is None:
            self.status.show_pointer("", "")
        else:
            document = self.editor.document
            usual = document is not None and document.picture.measure is None
            numbers = " · ".join(texts.pixel_value(each, usual=usual) for each in value)
            self.status.show_pointer(f"{pixel[1]}, {pixel[0]}", numbers)

    def _restyle(self) -> None:
        self.setStyleSheet(theme.style_sheet(self.palette()))
        self.actions_.tint()
        tint_bars(*self.findChildren(QToolBar))

    def _room(self) -> QSize:
        """Return how large the window may be to lie on the screen, its frame included."""
        return self.screen().availableGeometry().size() - QSize(16, 48)
