"""Every row of the table of XMP, in the forms in which XMP may be written."""

from __future__ import annotations

import base64
import io
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inpaint_app.files.images import read_image, write_image
from inpaint_app.files.keeping import xmp
from inpaint_app.files.keeping.verdicts import Findings
from inpaint_app.files.keeping.xmp import XMP
from inpaint_app.files.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

RGB = np.random.default_rng(3).integers(0, 256, (20, 30, 3), np.uint8)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BUFFER = io.BytesIO()
Image.fromarray(RGB).save(BUFFER, "JPEG")
PREVIEW = BUFFER.getvalue()
MARK = "marked-by-a-test"


def packet(inside: str = "", attributes: str = "", spaces: str = "") -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}" {spaces}>'
        f'<!-- a > b --><rdf:Description rdf:about="" {attributes}><dc:title xmlns:dc='
        f'"http://purl.org/dc/elements/1.1/">kept &amp; well</dc:title>{inside}'
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n   \n<?xpacket end="w"?>'
    ).encode()


def names(told: bytes) -> set[str]:
    tree = ET.fromstring(told.decode())
    found = {element.tag for element in tree.iter()}
    return found | {name for element in tree.iter() for name in element.attrib}


FORMS = ("attribute", "element", "structure", "another prefix")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("space", "name"), XMP)
def test_every_property_is_what_the_table_says(space: str, name: str, form: str) -> None:
    entry = XMP[space, name]
    local = "Anything" if name == "*" else name
    space = space.removesuffix("*") + ("some/" if space.endswith("*") else "")
    prefix = "quite" if form == "another prefix" else "p"
    declared = f'xmlns:{prefix}="{space}"'
    if form == "attribute":
        told = packet("", f'{prefix}:{local}="{MARK}"', declared)
    elif form == "structure":
        told = packet(
            f"<{prefix}:{local}><rdf:Seq><rdf:li><{prefix}:Inner>{MARK}</{prefix}:Inner></rdf:li>"
            f"</rdf:Seq></{prefix}:{local}>",
            "",
            declared,
        )
    else:
        told = packet(f"<{prefix}:{local}>{MARK}</{prefix}:{local}>", "", declared)
    found = Findings()
    held = xmp.cleaned(told, found)
    assert held is not None
    assert f"{{{'http://purl.org/dc/elements/1.1/'}}}title" in names(held)
    notes = "; ".join(found.told())
    if entry.verdict == "dropped":
        assert MARK.encode() not in held
        assert space.encode() not in held or name != "*"
        assert (entry.name in notes) == (not entry.quiet)
    elif local == "HasExtendedXMP":
        assert f"{{{space}}}{local}" not in names(held)
    else:
        assert f"{{{space}}}{local}" in names(held)
        assert notes == ""


PROMISES = {
    "GCamera": 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"',
    "hdrgm": 'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"',
    "Container": 'xmlns:Container="http://ns.google.com/photos/1.0/container/"',
    "GDepth": 'xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/"',
    "GImage": 'xmlns:GImage="http://ns.google.com/photos/1.0/image/"',
}


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".avif", ".heic"])
@pytest.mark.parametrize("name", PROMISES)
def test_no_promise_is_left_in_any_format(tmp_path: Path, suffix: str, name: str) -> None:
    code = base64.b64encode(PREVIEW).decode()
    told = packet("", f'{name}:Data="{code}" {name}:Mime="image/jpeg"', PROMISES[name])
    write_image(tmp_path / f"a{suffix}", RGB, like=Picture(RGB, xmp=told))
    assert name.encode() in (tmp_path / f"a{suffix}").read_bytes()
    picture = read_image(tmp_path / f"a{suffix}")
    assert any("not be true" in note for note in picture.notes)
    write_image(tmp_path / f"b{suffix}", picture.pixels, like=picture)
    data = (tmp_path / f"b{suffix}").read_bytes()
    assert name.encode() not in data
    assert b"kept &amp; well" in data


@pytest.mark.parametrize("broken", ["", "\n", "&#xA;"])
@pytest.mark.parametrize("as_attribute", [True, False])
def test_a_picture_in_any_property_is_left_out(*, broken: str, as_attribute: bool) -> None:
    code = base64.b64encode(PREVIEW).decode()
    code = broken.join(code[n : n + 76] for n in range(0, len(code), 76))
    space = 'xmlns:odd="http://example.org/"'
    if as_attribute:
        told = packet("", f'odd:thing="{code}"', space)
    else:
        told = packet(f"<odd:thing>{code}</odd:thing>", "", space)
    found = Findings()
    held = xmp.cleaned(told, found)
    assert held is not None
    assert code[200:270].encode() not in held
    assert found.untrue == ["a picture in XMP (thing)"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_xmp_in_other_encodings_is_read(encoding: str) -> None:
    told = packet("", 'tiff:Orientation="6"', 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/"')
    text = told.decode().removeprefix("\ufeff")
    held = xmp.cleaned(text.encode(encoding), Findings())
    assert held == told.replace(b'="6"', b'="1"')


@pytest.mark.parametrize("as_attribute", [True, False])
@pytest.mark.parametrize("orientation", [1, 2, 3, 6, 8])
def test_sizes_are_those_of_the_upright_picture(*, orientation: int, as_attribute: bool) -> None:
    values = {
        "tiff:ImageWidth": "30",
        "tiff:ImageLength": "20",
        "exif:PixelXDimension": "30",
        "exif:PixelYDimension": "20",
        "tiff:XResolution": "300/1",
        "tiff:YResolution": "100/1",
        "tiff:Orientation": str(orientation),
    }
    spaces = 'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    if as_attribute:
        told = packet("", " ".join(f'{k}="{v}"' for k, v in values.items()), spaces)
    else:
        told = packet("".join(f"<{k}>{v}</{k}>" for k, v in values.items()), "", spaces)
    held = xmp.cleaned(told, Findings())
    assert held is not None
    lying = orientation >= 5
    size = (30, 20) if lying else (20, 30)
    text = xmp.resized(held, orientation, size, Findings()).decode()
    shown = ("=", '"') if as_attribute else (">", "<")
    for key, value in {
        "ImageWidth": size[1],
        "ImageLength": size[0],
        "PixelXDimension": size[1],
        "PixelYDimension": size[0],
        "XResolution": "100/1" if lying else "300/1",
        "YResolution": "300/1" if lying else "100/1",
        "Orientation": 1,
    }.items():
        quoted = f'"{value}' if as_attribute else value
        assert f"{key}{shown[0]}{quoted}{shown[1]}" in text


@pytest.mark.parametrize("orientation", [1, 3])
def test_regions_of_a_turned_picture_are_left_out(orientation: int) -> None:
    told = packet(
        "<mwg-rs:Regions><mwg-rs:Name>Eve</mwg-rs:Name></mwg-rs:Regions>",
        "",
        'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"',
    )
    found = Findings()
    text = xmp.resized(told, orientation, (20, 30), found)
    assert (b"Eve" in text) == (orientation == 1)
    assert bool(found.untrue) == (orientation != 1)


@pytest.mark.parametrize(
    "told",
    [
        b"<a><b></a></b>",
        b"<a",
        b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
        b"no XML at all <",
        b"<a>" * 999,
        packet()[:-80],
        b"just words",
    ],
)
def test_xmp_that_is_none_is_named(told: bytes) -> None:
    found = Findings()
    assert xmp.cleaned(told, found) is None
    assert len(found.told()) == 1
    assert "XMP data cannot be read" in found.told()[0]


@given(st.lists(st.sampled_from([b"<", b">", b"a", b'"', b"=", b" ", b"/", b"<!--", b"?>", b"<?"])))
def test_noise_ends_in_a_note(parts: list[bytes]) -> None:
    found = Findings()
    held = xmp.cleaned(b"".join(parts), found)
    assert held is None or held


def test_xmp_that_needs_no_change_keeps_every_byte() -> None:
    assert xmp.cleaned(packet(), Findings()) == packet()
