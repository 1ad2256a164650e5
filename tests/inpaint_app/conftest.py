"""Small pictures and masks on disk, and a editor whose world is made of stand-ins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from inpaint_app.editor.editor import Editor
from inpaint_app.editor.ports import Backgrounds
from inpaint_app.editor.state import Notice, RunStatus, State
from inpaint_app.files.images import write_image
from inpaint_app.filling.deviations import encoded
from inpaint_app.filling.explanations import Explanations
from inpaint_app.filling.requests import Patch, Update
from ntk_core import Progress, Rect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inpaint_app.filling.made_from import MadeFrom

SHAPE = (24, 30)


@dataclass(frozen=True)
class Files:
    """A folder with a photo, a mask that fits it, and nothing else."""

    folder: Path
    image: Path
    mask: Path

    @property
    def output(self) -> Path:
        return self.folder / "out.png"

    def snapshot(self) -> dict[str, bytes]:
        """Return the contents of every file below the folder."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def make_pixels(channels: int, dtype: str, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    """Return random pixels over the whole range of `dtype`; one channel is (H, W)."""
    rng = np.random.default_rng(channels)
    full = shape if channels == 1 else (*shape, channels)
    if dtype == "float32":
        return rng.random(full, dtype=np.float32)
    return rng.integers(0, np.iinfo(dtype).max, full, dtype=dtype, endpoint=True)


def make_mask(shape: tuple[int, int] = SHAPE) -> np.ndarray:
    mask = np.zeros(shape, dtype=bool)
    mask[6:10, 8:13] = True
    return mask


@pytest.fixture(scope="session")
def pixels_of() -> Callable[..., np.ndarray]:
    return make_pixels


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test read or write the user's kernels."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    folder = tmp_path / "work"
    folder.mkdir()
    Image.fromarray(make_pixels(3, "uint8")).save(folder / "photo.png")
    Image.fromarray(make_mask()).save(folder / "mask.png")
    monkeypatch.chdir(folder)
    return Files(folder, folder / "photo.png", folder / "mask.png")


@dataclass
class MockView:
    """Keeps what it is shown like a screen; answers what it is told to."""

    pixels: np.ndarray | None = None
    overlay: np.ndarray | None = None
    state: State = field(default_factory=State)
    status: RunStatus = field(default_factory=RunStatus)
    notice: Notice | None = None
    made: MadeFrom | None = None
    answer: Any = "stay"
    path: Path | None = None
    replace: bool = False
    closed: bool = False
    asked: list[str] = field(default_factory=list)
    suggested: Path | None = None
    question_about: Path | None = None
    icc_profile: bytes | None = None
    losses: tuple[str, ...] = ()
    loss_answer: str = "export"
    page: int | None = 1
    wrong_way: str = "keep"

    def show_picture(self, pixels, icc_profile=None):
        self.icc_profile = icc_profile
        self.pixels = pixels.copy()
        self.overlay = np.zeros(pixels.shape[:2], np.uint8)

    def show_pixels(self, rect, pixels):
        self.pixels[rect.slices] = pixels

    def show_overlay(self, rect, codes):
        self.overlay[rect.slices] = codes

    def show_state(self, state):
        self.state = state

    def show_run(self, status):
        self.status = status

    def show_notice(self, notice):
        self.notice = notice

    def show_made_from(self, made):
        self.made = made

    def ask_image(self, _folder):
        self.asked.append("image")
        return self.path

    def ask_mask(self, _folder, layer):
        self.asked.append(layer)
        return self.path

    def ask_mask_export(self, suggested, layer):
        self.asked.append(f"export-{layer}")
        self.suggested = suggested
        return self.path

    def ask_export(self, suggested):
        self.asked.append("export")
        self.suggested = suggested
        return self.path

    def ask_losses(self, path, losses):
        self.asked.append("losses")
        self.question_about = path
        self.losses = losses
        return self.loss_answer

    def ask_session(self, suggested):
        self.asked.append("session")
        self.suggested = suggested
        return self.path

    def ask_source(self, _session, trouble):
        self.asked.append(f"source: {trouble}")
        return self.path

    def ask_replace(self, path):
        return self._replaces(path, "replace")

    def ask_page(self, path, page, pages):
        self.asked.append(f"page {page} of {pages}")
        self.question_about = path
        return self.page

    def ask_replace_source(self, path, page=1, pages=1):
        about = f"-{page}-of-{pages}" if pages > 1 else ""
        return self._replaces(path, f"replace-source{about}")

    def _replaces(self, path, question):
        self.asked.append(question)
        self.question_about = path
        if not self.replace:
            self.path = None  # and the next dialog is cancelled
        return self.replace

    def ask_unsaved(self, _name):
        self.asked.append("unsaved")
        return self.answer

    def ask_too_large(self, path, width, height):
        self.asked.append(f"too large: {width} × {height}")
        self.question_about = path
        return self.replace

    def ask_wrong_way(self, path, percent):
        self.asked.append(f"wrong way: {percent} %")
        self.question_about = path
        return self.wrong_way

    def ask_forget(self, name):
        self.asked.append(f"forget {name}")
        return self.answer == "drop"

    def close_now(self):
        self.closed = True


class FakeRunner:
    def __init__(self):
        self.requests = []
        self.cancelled = 0

    def deliver_to(self, receive):
        self.receive = receive

    def start(self, request):
        self.requests.append(request)

    def cancel(self):
        self.cancelled += 1

    def answer(
        self,
        fraction=0.5,
        value=250,
        *,
        request=None,
        rect=None,
        stage="adjacency",
        number=1,
        finished=False,
        error="",
        residual=None,
        regions=(),
        wanted=None,
        deviation=None,
    ):
        """Deliver a picture, by default all of it, that has `value` wherever the mask is."""
        request = request or self.requests[-1]
        rect = rect or Rect(0, 0, *request.image.shape[:2])
        pixels = request.image[rect.slices].copy()
        pixels[request.mask[rect.slices]] = value
        progress = Progress(
            fraction, stage, number, 5, "detail", rect, pixels, residual=residual, regions=regions
        )
        worst = residual if finished else None
        if deviation is not None:
            deviation = encoded(np.full((rect.height, rect.width), deviation, np.float32))
        patches = (Patch(rect, pixels, deviation),)
        self.receive(Update(request.number, patches, progress, finished, error, worst, wanted))


class Now:
    """A background that does everything at once, or when told to."""

    def __init__(self):
        self.held = None
        self.hold = False

    def submit(self, work, done):
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the contract of Background
            result = error
        if self.hold:
            self.held = lambda: done(result)
        else:
            done(result)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def view():
    return MockView()


@pytest.fixture
def runner():
    return FakeRunner()


@pytest.fixture
def background():
    return Now()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def explanations():
    return Explanations()


@pytest.fixture
def empty(view, runner, background, clock, explanations):
    return Editor(
        view, view, runner, Backgrounds(*[background] * 4), clock=clock, explanations=explanations
    )


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "holiday.png"
    write_image(path, np.random.default_rng(0).integers(0, 200, (40, 60, 3), np.uint8))
    return path


@pytest.fixture
def editor(empty, source):
    empty.files.opening.open_path(source)
    assert empty.document is not None
    return empty
