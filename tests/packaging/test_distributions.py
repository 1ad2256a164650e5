"""What is uploaded: a wheel and a source archive that install without a compiler."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ET
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from inpaint_app.files.assets import GUIDE_PAGES

ROOT = Path(__file__).parents[2]
VERSION = version("ntk-inpaint")


def run(*command: object, **options) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The two files, built as docs/install.md says."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    (archive,) = folder.glob("*.tar.gz")
    return wheel, archive


def test_a_package_index_would_accept_the_distributions(built):
    run(sys.executable, "-m", "twine", "check", "--strict", *built)


def test_the_wheel_has_every_module_and_nothing_else(built):
    names = set(zipfile.ZipFile(built[0]).namelist())
    for package in ("ntk_core", "inpaint_app", "ntk_napari", "ntk_sklearn"):
        sources = {
            str(path.relative_to(ROOT))
            for pattern in ("*.py", "*.svg", "*.qm", "*.yaml", "py.typed")
            for path in (ROOT / package).rglob(pattern)
        }
        assert sources <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.startswith("ntk_inpaint-")} <= {
        "ntk_core",
        "inpaint_app",
        "ntk_napari",
        "ntk_sklearn",
    }
    assert f"ntk_inpaint-{VERSION}.dist-info/licenses/LICENSE" in names
    assert {"inpaint_app/assets/sample.png", "inpaint_app/assets/icon.svg"} <= names
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    images = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", guide)
    assert {f"inpaint_app/assets/guide/{name}" for name in (*GUIDE_PAGES, *images)} <= names


def test_the_archive_has_what_the_tests_need_and_none_of_the_benchmark_images(built):
    with tarfile.open(built[1]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tests/conftest.py"} <= names
    assert not [name for name in names if name.startswith((".venv", ".ci"))]


def test_every_dependency_has_a_wheel_for_this_machine(built, tmp_path):
    told = run(
        *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"),
        *("--only-binary", ":all:", "--no-cache-dir", "--quiet", "--report", "-", built[0]),
        cwd=tmp_path,
    )
    assert "PySide6" in told


def test_the_installed_program_runs(built, tmp_path):
    target = tmp_path / "site"
    pip = sys.executable, "-m", "pip", "install", "--quiet"
    run(*pip, "--no-deps", "--target", target, built[0])
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import inpaint_app, ntk_core\n"
        "from inpaint_app.files.assets import asset_path\n"
        "from inpaint_app.__main__ import main\n"
        "print(inpaint_app.__file__, ntk_core.__file__, asset_path('sample.png'))\n"
        "sys.exit(main(['--version']))"
    )
    told = run(sys.executable, "-c", code, cwd=tmp_path).split()
    assert all(Path(path).is_relative_to(target) for path in told[:3])
    assert told[-1] == VERSION


def test_desktops_find_the_program_its_icon_and_its_files(built):
    names = zipfile.ZipFile(built[0]).namelist()
    shared = {name.split(".data/data/")[1] for name in names if ".data/data/" in name}
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(ROOT / "packaging" / "ntk-inpaint.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    assert desktop["Exec"] == "ntk-inpaint %f"
    assert desktop["Type"] == "Application"
    assert f"share/icons/hicolor/scalable/apps/{desktop['Icon']}.svg" in shared
    assert "share/applications/ntk-inpaint.desktop" in shared
    kinds = ET.parse(ROOT / "packaging" / "ntk-inpaint.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = kinds.findall(f"{space}mime-type")
    assert kind.attrib["type"] in desktop["MimeType"].split(";")
    assert kind.find(f"{space}glob").attrib["pattern"] == "*.ntki"
    about = ET.parse(ROOT / "packaging" / "io.github.ntk_inpaint.metainfo.xml").getroot()
    assert about.findtext("launchable") == "ntk-inpaint.desktop"
    assert about.findtext("project_license") == "MIT"
