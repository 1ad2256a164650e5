from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_app.batch.plan import pictures, plan
from inpaint_app.errors import UsageError
from inpaint_app.files.images import READABLE, SUFFIXES


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def named(*names: str, out: str = "out", masks: tuple[str, ...] = ()) -> list[str]:
    return [str(path) for path in pictures(names, out=Path(out), masks=map(Path, masks))]


def test_every_writable_format_can_be_read() -> None:
    assert set(SUFFIXES) <= READABLE


@pytest.mark.usefixtures("here")
def test_files_folders_and_patterns_name_pictures() -> None:
    touch("a/2.png", "a/1.JPG", "a/notes.txt", "a/.hidden.png", "a/b/3.tif", "c.png", "a/x.ntki")
    assert named("a") == ["a/1.JPG", "a/2.png"]
    assert named("a/*.png") == ["a/2.png"]
    assert named("a/**/*.*") == ["a/1.JPG", "a/2.png", "a/b/3.tif"]
    assert named("c.png", "a", "c.png", "./c.png", "a/?.png") == ["c.png", "a/1.JPG", "a/2.png"]
    assert named("not-there.png", "a/notes.txt") == ["not-there.png", "a/notes.txt"]
    Path("a/dangling").symlink_to("nowhere")
    assert named("a/dangling") == ["a/dangling"]


@pytest.mark.usefixtures("here")
def test_a_name_that_looks_like_a_pattern_is_a_name_if_it_exists() -> None:
    touch("scan[1].png", "scan1.png")
    assert named("scan[1].png") == ["scan[1].png"]
    assert named("scan[12].png") == ["scan1.png"]


@pytest.mark.usefixtures("here")
def test_masks_and_outputs_are_not_inputs() -> None:
    touch("a/1.png", "a/1-mask.png", "a/2.png", "a/2_mask.png", "a/out/1.png", "a/all.png")
    assert named("a", masks=("a",)) == ["a/1.png", "a/2.png", "a/all.png"]
    assert "a/1-mask.png" in named("a", masks=("elsewhere",))
    assert "a/all.png" not in named("a", masks=("a/all.png",))
    assert "a/out/1.png" not in named("a/**/*.png", out="a/out")
    assert named("a/1-mask.png", masks=("a",)) == ["a/1-mask.png"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("*.gif", "no picture matches *.gif"),
        ("empty", "there is no picture in empty"),
        ("out", "choose another --out"),
        ("nowhere", "there is no file or folder nowhere; check the name"),
        ("a.b/nowhere.text", "there is no file or folder a.b/nowhere.text; check the name"),
        ("https://a.org/b", "cannot read https://a.org/b: it is an address"),
    ],
)
def test_naming_no_picture_is_a_mistake(name: str, told: str) -> None:
    touch("empty/notes.txt", "out/1.png")
    with pytest.raises(UsageError) as mistake:
        named(name)
    assert told in str(mistake.value)


def planned(*images: str, **options: object) -> list[tuple[str | None, str, str]]:
    tasks = plan([Path(image) for image in images], Path("out"), **options)  # type: ignore[arg-type]
    assert [task.number for task in tasks] == list(range(len(images)))
    return [(task.mask and str(task.mask), str(task.output), task.trouble) for task in tasks]


@pytest.mark.usefixtures("here")
def test_outputs_have_the_names_of_the_images() -> None:
    assert planned("a/1.png", "2.JPG", mask=Path("m.png")) == [
        ("m.png", "out/1.png", ""),
        ("m.png", "out/2.JPG", ""),
    ]
    assert planned("a/1.png", "2.gif", suffix=".tif") == [
        (None, "out/1.tif", ""),
        (None, "out/2.tif", ""),
    ]


@pytest.mark.usefixtures("here")
def test_a_task_with_an_impossible_output_has_an_error_of_its_own() -> None:
    (_, _, good), (_, _, bad), (_, _, none) = planned("a.png", "b.gif", "c")
    assert good == ""
    assert "b.gif" in bad
    assert "--format png" in bad
    assert "no ending" in none


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("images", "options", "told"),
    [
        (("a/1.png", "b/1.png"), {}, "a/1.png and b/1.png would both be written to out/1.png"),
        (("1.png", "1.jpg"), {"suffix": ".png"}, "would both be written"),
        (("out/1.png",), {}, "would replace a file that is read"),
        (("1.png",), {"mask": Path("out/1.png")}, "would replace a file that is read"),
        (("1.png",), {"masks": Path("out")}, "out is the folder of the masks, and also"),
        (("2.png",), {"masks": Path("out/../out")}, "is the folder of the masks, and also"),
        (("2.png",), {"masks": Path("same")}, "same is the folder of the masks, and also"),
        (("1.png",), {"others": [Path("out/../out/1.png")]}, "would replace a file that is read"),
        (("1.png",), {"masks": Path("nowhere")}, "it is not there"),
        (("1.png",), {"masks": Path("out/1.png")}, "use --mask for one mask"),
    ],
)
def test_collisions_are_mistakes(images: tuple[str, ...], options: dict, told: str) -> None:
    touch("out/1.png")
    Path("same").symlink_to("out")
    with pytest.raises(UsageError) as mistake:
        planned(*images, **options)
    assert told in str(mistake.value)


def test_an_output_that_is_a_link_to_an_input_is_a_mistake(here: Path) -> None:
    touch("1.png", "out/other.png")
    (here / "out" / "1.png").symlink_to(here / "1.png")
    with pytest.raises(UsageError, match="would replace a file that is read"):
        planned("1.png")


@pytest.mark.usefixtures("here")
def test_masks_are_found_by_name() -> None:
    touch("m/1.png", "m/2-mask.tif", "m/3_mask.PNG", "m/5.png", "m/5-mask.png", "m/4.txt")
    found = planned("1.jpg", "a/2.png", "3.png", "4.png", "5.png", masks=Path("m"))
    assert [mask for mask, _, _ in found] == ["m/1.png", "m/2-mask.tif", "m/3_mask.PNG", None, None]
    assert [trouble for _, _, trouble in found[:3]] == ["", "", ""]
    assert "there is no mask for it in m; add 4-mask.png" in found[3][2]
    assert "both 5.png and 5-mask.png" in found[4][2]


@pytest.mark.usefixtures("here")
def test_an_image_is_not_its_own_mask() -> None:
    touch("a/1.png", "a/1-mask.png", "a/2.png")
    (one, _, good), (two, _, bad) = planned("a/1.png", "a/2.png", masks=Path("a"))
    assert (one, good) == ("a/1-mask.png", "")
    assert two is None
    assert "there is no mask" in bad


names = st.sampled_from(["a", "b", "a-mask", "a_mask", "b-mask", "ab", "a-mask-mask"])
files = st.sets(st.tuples(names, st.sampled_from([".png", ".tif", ".txt"])), max_size=8)


@given(files, names)
def test_pairing_of_masks_follows_its_definition(
    tmp_path_factory: pytest.TempPathFactory, masks: set[tuple[str, str]], stem: str
) -> None:
    folder = tmp_path_factory.mktemp("masks")
    for name, ending in masks:
        (folder / f"{name}{ending}").touch()
    (task,) = plan([Path(f"elsewhere/{stem}.png")], Path("out"), masks=folder)
    expected = [
        folder / f"{name}{ending}"
        for name, ending in masks
        if ending != ".txt" and name in (stem, f"{stem}-mask", f"{stem}_mask")
    ]
    assert task.mask == (expected[0] if len(expected) == 1 else None)
    assert bool(task.trouble) == (len(expected) != 1)


# -- odd names


@pytest.mark.usefixtures("here")
def test_a_link_and_its_target_are_both_restored() -> None:
    touch("in/ok1.png")
    Path("in/alias.png").symlink_to("ok1.png")
    Path("in/zz.png").symlink_to("ok1.png")
    assert named("in") == ["in/alias.png", "in/ok1.png", "in/zz.png"]
    Path("other").symlink_to("in")
    assert named("in/ok1.png", "other/ok1.png", "./in/ok1.png") == ["in/ok1.png"]


@pytest.mark.usefixtures("here")
def test_brackets_of_a_folder_in_a_pattern_stand_for_themselves() -> None:
    touch("film [1998]/a.png", "film [1998]/sub [2]/b1.png", "c[x]/d.png", "cx/e.png")
    assert named("film [1998]/*.png") == ["film [1998]/a.png"]
    assert named("film [1998]/**/*.png") == ["film [1998]/a.png", "film [1998]/sub [2]/b1.png"]
    assert named("film [1998]/sub*/b[0-3].png") == ["film [1998]/sub [2]/b1.png"]
    assert named("film*/sub [2]/*.png") == ["film [1998]/sub [2]/b1.png"]
    assert named("c[x]/*.png") == ["c[x]/d.png"], "what exists as it is written is meant"
    assert named(str(Path("film [1998]").absolute() / "*.png"))[0].endswith("film [1998]/a.png")
    with pytest.raises(UsageError, match=r"check the pattern, in which \[ \] stands for one"):
        named("film [1999]/*.png")


COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("image", "mask"),
    [
        (f"{COMPOSED}.png", f"{DECOMPOSED}.png"),
        (f"{DECOMPOSED}.jpg", f"{COMPOSED}-mask.png"),
        ("IMG_1.JPG", "img_1.png"),
        ("img_1.jpg", "IMG_1_MASK.PNG"),
        (f"{COMPOSED.upper()}.png", f"{DECOMPOSED}-Mask.png"),
        ("Straße.png", "STRASSE.png"),
    ],
)
def test_masks_are_found_whatever_their_capitals_and_accents(image: str, mask: str) -> None:
    touch(f"in/{image}", f"masks/{mask}", "masks/other.png")
    (task,) = plan([Path("in", image)], Path("out"), masks=Path("masks"))
    assert task.mask == Path("masks", mask)
    assert task.output == Path("out", image)


@pytest.mark.usefixtures("here")
def test_a_mask_belongs_to_the_image_of_the_same_name_first() -> None:
    touch("in/a.png", "in/A.png", "in/B.png", "masks/a-mask.png", "masks/b.png", "masks/b-MASK.png")
    small, large, both = plan(
        [Path("in/a.png"), Path("in/A.png"), Path("in/B.png")], Path("out"), masks=Path("masks")
    )
    assert small.mask == Path("masks/a-mask.png")
    assert large.mask is None
    assert "there is no mask for it" in large.trouble
    assert "could be its mask" in both.trouble


@pytest.mark.usefixtures("here")
def test_another_image_with_a_similar_name_is_no_mask() -> None:
    touch("a/IMG.jpg", "a/img.png", "a/img-mask.png")
    tasks = plan([Path("a/IMG.jpg"), Path("a/img.png")], Path("out"), masks=Path("a"))
    assert [task.mask for task in tasks] == [None, Path("a/img-mask.png")]


@pytest.mark.usefixtures("here")
def test_a_mask_with_capitals_is_no_picture_of_its_folder() -> None:
    touch("a/1.png", "a/1-MASK.png")
    assert named("a", masks=("a",)) == ["a/1.png"]
