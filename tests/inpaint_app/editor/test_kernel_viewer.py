from __future__ import annotations

import time

import numpy as np
import pytest

import ntk_core
from inpaint_app.editor import kernel_viewer
from inpaint_app.editor.kernel_viewer import KernelPicture, KernelViewer, plan_for
from ntk_core import PRIORS, Architecture, InvalidOptionError

SHAPE = (120, 200)


class Panel:
    def __init__(self):
        self.states = []

    def show_kernel(self, state):
        self.states.append(state)

    @property
    def phases(self):
        return [state.phase for state in self.states]

    @property
    def picture(self):
        return self.states[-1].picture


class Later:
    """A background that works when it is told to."""

    def __init__(self):
        self.jobs = []

    def submit(self, work, done):
        self.jobs.append((work, done))

    def run(self, index=0):
        work, done = self.jobs.pop(index)
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the contract of Background
            result = error
        done(result)


@pytest.fixture
def panel():
    return Panel()


@pytest.fixture
def background():
    return Later()


@pytest.fixture
def viewer(panel, background):
    return KernelViewer(panel, background)


@pytest.fixture
def ready(viewer, background):
    """Somebody looks at the kernel on an image."""
    viewer.set_open(True)
    viewer.set_image(SHAPE)
    background.run()
    return viewer


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("levels", range(6))
@pytest.mark.parametrize("image", [(1, 1), (7, 5000), (40, 40), (200, 300), (4000, 6000)])
def test_a_plan_fits_the_network_and_a_machine(levels, prior, image):
    architecture = Architecture(levels, prior=prior, radius=20.0)
    plan = plan_for(architecture, image)
    multiple = architecture.network.multiple
    assert all(side % multiple == 0 and side > 0 for side in plan.shape)
    if prior == "meshgrid":
        assert max(plan.shape) <= max(48, multiple)
    else:
        assert plan.shape[0] * plan.shape[1] * multiple**2 <= kernel_viewer.ENTRIES
        assert max(plan.shape) <= max(kernel_viewer.SIDE, multiple)
    for pixel in ((0, 0), (image[0] - 1, image[1] - 1), (image[0] // 2, image[1] // 3)):
        assert all(0 <= at < side for at, side in zip(plan.place(pixel), plan.shape, strict=True))


def test_the_plan_changes_only_with_what_the_kernel_depends_on():
    plan = plan_for(Architecture(), SHAPE)
    assert plan == plan_for(Architecture(solver="eigenpro", radius=9.0, border="torus"), SHAPE)
    assert plan != plan_for(Architecture(slope=0.2), SHAPE)
    near, far = (Architecture(prior="adjacency", radius=radius) for radius in (1.0, 2.0))
    assert plan_for(near, SHAPE) != plan_for(far, SHAPE)
    # Two large images have one kernel.
    assert plan_for(Architecture(), (900, 800)) == plan_for(Architecture(), (4000, 3000))


def test_networks_that_reach_farther_show_a_larger_kernel():
    reaches = [plan_for(Architecture(levels), (4000, 4000)).reach for levels in range(6)]
    assert reaches == sorted(reaches)
    assert (reaches[3], reaches[5]) == (16, 32)
    wide = Architecture(prior="adjacency", radius=20.0)
    assert plan_for(wide, (4000, 4000)).reach == 64


@pytest.mark.parametrize("pixel", [(0, 0), (3, 197), (119, 199), (61, 80)])
def test_a_picture_is_the_kernels_row_around_the_pixel(pixel):
    architecture = Architecture(2)
    plan = plan_for(architecture, SHAPE)
    kernel = plan.build()
    picture = plan.picture(kernel, pixel)
    assert picture.values.shape == (33, 33)
    assert picture.centre == (16, 16)
    # The kernel of all of the image, in double precision, rolled so that x is in the middle.
    row = ntk_core.kernel(architecture.network, SHAPE, architecture.features).row(*pixel)
    rolled = np.roll(row, (16 - pixel[0], 16 - pixel[1]), (0, 1))[:33, :33]
    np.testing.assert_allclose(picture.values, rolled, rtol=1e-6)
    assert picture.here == pytest.approx(row[pixel])
    assert (picture.low, picture.high) == (picture.values.min(), picture.values.max())


def test_a_large_image_has_the_same_picture_as_the_whole_torus():
    image, pixel = (640, 400), (513, 378)
    architecture = Architecture(3, prior="adjacency")
    plan = plan_for(architecture, image)
    assert plan.shape == (256, 256)
    picture = plan.picture(plan.build(), pixel)
    whole = ntk_core.kernel(architecture.network, image, architecture.features).row(*pixel)
    reach = plan.reach
    rolled = np.roll(whole, (reach - pixel[0], reach - pixel[1]), (0, 1))
    np.testing.assert_allclose(picture.values, rolled[: 2 * reach + 1, : 2 * reach + 1], rtol=1e-5)


def test_the_kernel_of_a_tiny_image_is_cut_off_at_its_border():
    plan = plan_for(Architecture(2), (5, 30))
    picture = plan.picture(plan.build(), (4, 29))
    assert plan.shape == (8, 32)
    assert picture.values.shape == (7, 31)
    assert picture.values[picture.centre] == picture.here == picture.high


def test_a_dense_kernel_is_shown_whole_on_a_grid_over_the_image():
    architecture = Architecture(1, prior="meshgrid")
    plan = plan_for(architecture, (300, 600))
    assert plan.dense
    assert plan.shape == (24, 48)
    picture = plan.picture(plan.build(), (299, 150))
    assert picture.centre == (23, 12)
    row = ntk_core.kernel(architecture.network, (24, 48), architecture.features).row(23, 12)
    np.testing.assert_allclose(picture.values, row, rtol=1e-5)
    small = plan_for(architecture, (20, 31))
    assert small.shape == (20, 32)
    assert [small.place((row, row)) for row in range(20)] == [(row, row) for row in range(20)]


def test_shades_reach_from_the_lowest_to_the_highest_value():
    values = np.array([[1.0, 2.0, 3.0]], np.float32)
    np.testing.assert_array_equal(
        KernelPicture((0, 0), values, (0, 0), 1.0, 3.0, 1.0).shades(), [[0, 128, 255]]
    )
    flat = KernelPicture((0, 0), np.full((2, 2), 7.5), (0, 0), 7.5, 7.5000001, 7.5)
    assert flat.flat
    np.testing.assert_array_equal(flat.shades(), np.full((2, 2), 127))


def test_following_the_pointer_is_cheap():
    plan = plan_for(Architecture(prior="adjacency", radius=20.0), (4000, 4000))
    kernel = plan.build()
    assert plan.picture(kernel, (0, 0)).values.shape == (129, 129)
    times = []
    for column in range(50):
        start = time.thread_time()  # whatever else the machine does
        plan.picture(kernel, (1234, 40 * column)).shades()
        times.append(time.thread_time() - start)
    assert np.median(times) < 0.002


def test_no_kernel_is_built_before_the_panel_is_open_with_a_picture(viewer, panel, background):
    viewer.set_image(SHAPE)
    viewer.set_architecture(Architecture(2))
    viewer.point((3, 4))
    assert background.jobs == []
    assert panel.phases == ["empty"]
    viewer.set_open(True)
    assert len(background.jobs) == 1
    assert panel.phases == ["empty", "building"]
    background.run()
    assert panel.phases[-1] == "ready"
    assert panel.picture.pixel == (3, 4)


def test_the_picture_follows_the_pointer_and_stays_when_it_leaves(ready, panel):
    assert panel.picture.pixel == (60, 100)
    ready.point((5, 6))
    assert panel.picture.pixel == (5, 6)
    count = len(panel.states)
    ready.point((5, 6))
    ready.point(None)
    assert len(panel.states) == count


def test_another_network_is_another_kernel_but_another_solver_is_not(ready, panel, background):
    first = panel.picture.values
    ready.set_architecture(Architecture(solver="eigenpro"))
    assert background.jobs == []
    ready.set_architecture(Architecture(1, solver="eigenpro"))
    assert panel.phases[-1] == "building"
    ready.point((5, 6))
    assert panel.phases[-1] == "building", "there is nothing to show yet"
    background.run()
    assert panel.picture.pixel == (5, 6)
    assert panel.picture.high != first.max()


def test_a_late_kernel_is_dropped(ready, panel, background):
    ready.set_architecture(Architecture(1))
    ready.set_architecture(Architecture(2))
    old, new = background.jobs
    built = old[0](), new[0]()
    assert built[0] is None, "what is outdated before it begins is not built"
    background.jobs.clear()
    old[1](plan_for(Architecture(1), SHAPE).build())
    assert panel.phases[-1] == "building"
    new[1](built[1])
    assert panel.states[-1].plan == plan_for(Architecture(2), SHAPE)
    count = len(panel.states)
    old[1](MemoryError())
    assert len(panel.states) == count


def test_a_kernel_that_comes_after_the_panel_was_closed_waits_there(viewer, panel, background):
    viewer.set_open(True)
    viewer.set_image(SHAPE)
    viewer.set_open(False)
    background.run()
    assert panel.phases[-1] == "building"
    viewer.set_open(True)
    assert panel.phases[-1] == "ready"
    assert background.jobs == []


def test_closing_cancels_builds_that_wait(viewer, panel, background, monkeypatch):
    viewer.set_open(True)
    viewer.set_image(SHAPE)
    viewer.close()
    monkeypatch.setattr(kernel_viewer, "stored_kernel", lambda *_, **__: pytest.fail("built"))
    background.run()
    assert panel.phases[-1] == "building"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InvalidOptionError("levels is 9"), "levels is 9"),
        (MemoryError(), "not enough memory"),
        (ZeroDivisionError("a defect"), "ZeroDivisionError: a defect"),
    ],
)
def test_a_failure_is_a_sentence_and_is_tried_again(
    viewer, panel, background, monkeypatch, error, said
):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(kernel_viewer, "stored_kernel", fail)
    viewer.set_open(True)
    viewer.set_image(SHAPE)
    background.run()
    assert panel.phases[-1] == "failed"
    assert said in panel.states[-1].detail
    monkeypatch.undo()
    viewer.set_open(False)
    viewer.set_open(True)
    background.run()
    assert panel.phases[-1] == "ready"


def test_a_kernel_that_takes_long_is_kept_in_the_store(panel, background, monkeypatch):
    monkeypatch.setattr("ntk_core.kernels.store.WORTH", 0.0)
    store = {}
    for expected in (1, 1):
        viewer = KernelViewer(panel, background, store)
        viewer.set_image(SHAPE)
        viewer.set_open(True)
        background.run()
        assert len(store) == expected
        assert panel.phases[-1] == "ready"


def test_another_image_of_another_size_is_another_torus(ready, panel, background):
    ready.set_image((64, 64, 3))
    background.run()
    assert panel.states[-1].plan.shape == (64, 64)
    assert panel.picture.pixel == (32, 32)
    ready.set_image((64, 64))
    assert background.jobs == []
