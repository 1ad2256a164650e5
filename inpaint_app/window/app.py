"""Starting Qt, showing one window, and waiting until it is closed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from inpaint_app.editor.state import Notice
from inpaint_app.files.assets import asset_path
from inpaint_app.files.kernel_cache import KernelCache
from inpaint_app.sessions.recovery_folder import RecoveryFolder
from inpaint_app.window.look.theme import follow_scheme
from inpaint_app.window.main_window import MainWindow
from inpaint_app.window.process.crash_recovery import CrashHook
from inpaint_app.window.process.interrupt import Interrupt
from inpaint_app.window.words.language import LANGUAGES, install_language

if TYPE_CHECKING:
    from pathlib import Path

    from inpaint_app.files.picture import Picture
    from inpaint_app.masks.coverage import Marks

__all__ = ["run_window"]


def run_window(
    picture: Picture | None = None,
    mask: Marks | None = None,
    *,
    start: bool = False,
    session: Path | None = None,
) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    picture : Picture, optional
        What to show; the window is empty and inviting without.
    mask : ndarray of bool or of uint8 (coverage), shape (H, W), optional
        What is masked to begin with.
    start : bool
        Begin to reconstruct at once.
    session : Path, optional
        A session to go on with.

    Returns
    -------
    int
        0 after the window was closed; 130 after an interrupt from the terminal, 143 and 129 when
        the system asked the program to end, as shells say it.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ntk-inpaint")
    app.setApplicationDisplayName("NTK Inpaint")
    app.setOrganizationName("ntk-inpaint")
    app.setDesktopFileName("ntk-inpaint")
    app.setWindowIcon(QIcon(str(asset_path("icon.svg"))))
    follow_scheme(app)
    settings = QSettings()
    install_language(app, str(settings.value("language", LANGUAGES[0])))
    window = MainWindow(settings, store=KernelCache.default(), recovery=RecoveryFolder.default())
    if picture is not None:
        window.editor.adopt(picture, mask)
    window.show()
    window.worker.warm_up()
    if session is not None:
        window.editor.files.opening.open_path(session)
    if picture is not None and picture.pages > 1 and mask is None:
        QTimer.singleShot(0, window.editor.files.opening.open_other_page)
    if start:
        window.editor.reconstruction.run()
        window.show_notice(Notice("compare"))
    window.editor.recovery.look()
    interrupt, hook = Interrupt(app), CrashHook(window.editor.recovery, window.show_notice)
    try:
        code = app.exec()
        if interrupt.came:  # nobody was asked: the next start offers what is not saved
            window.editor.recovery.keep_now()
        return code
    finally:
        interrupt.release()
        hook.release()
        window.shut_down()
        # Now rather than whenever Python collects it, which may be after Qt itself has gone.
        window.deleteLater()
        app.sendPostedEvents(window, QEvent.Type.DeferredDelete)
