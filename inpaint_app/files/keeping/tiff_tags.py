"""The tags of TIFF, and what becomes of each."""

from __future__ import annotations

from typing import Final

from inpaint_app.files.keeping.verdicts import Entry

__all__ = [
    "BELOW",
    "DESCRIPTION",
    "EXIF",
    "GDAL",
    "GEO_TAGS",
    "GPS",
    "ICC",
    "INTEROP",
    "IPTC",
    "LAYERS",
    "NODATA",
    "OF_EXIF",
    "PHOTOSHOP",
    "TAGS",
    "TEXT_TAGS",
    "XMP_TAG",
]

TEXT_TAGS: Final = (270, 271, 272, 305, 306, 315, 33432)
"""Description, make, model, software, date, artist, copyright: the EXIF that TIFF can hold."""

XMP_TAG: Final = 700
"""The tag that holds XMP."""

GEO_TAGS: Final = (33550, 33920, 33922, 34264, 34735, 34736, 34737, 42112, 42113, 50844, 50909)
"""The tags of GeoTIFF, which say where on earth the picture lies, and those of GDAL."""

GDAL: Final = 42112
"""The one among them with whatever else GDAL knows, as XML."""

NODATA: Final = 42113
"""The one among them that names the number of pixels without a value, as text."""

ICC: Final = 34675
EXIF, GPS = 34665, 34853
"""The tags of camera settings and of the position."""

IPTC, PHOTOSHOP = 33723, 34377
INTEROP: Final = 40965
DESCRIPTION: Final = 270
BELOW: Final = 330
_LAYOUT: Final = "written anew with the pixels"
_GONE: Final = "says how the pixels were stored"
_NUMBERS: Final = "computed from the old pixels"

LAYERS: Final = 37724
"""The tag with Photoshop's layers, which show the old picture."""

OF_EXIF: Final = (316, 18246, 18249, 40091, 40092, 40093, 40094, 40095)
"""Tags that EXIF has in its first directory, too, besides `TEXT_TAGS`."""

TAGS: Final[dict[int, Entry]] = {
    **{
        code: Entry(name, "rewritten", _LAYOUT)
        for code, name in (
            (254, "kind of page"),
            (255, "kind of page, of old"),
            (256, "width"),
            (257, "height"),
            (258, "bits of a sample"),
            (259, "compression"),
            (262, "photometric interpretation"),
            (273, "places of strips"),
            (277, "samples of a pixel"),
            (278, "rows of a strip"),
            (279, "lengths of strips"),
            (284, "planar configuration"),
            (317, "predictor"),
            (320, "palette"),
            (322, "width of tiles"),
            (323, "height of tiles"),
            (324, "places of tiles"),
            (325, "lengths of tiles"),
            (338, "meaning of extra samples"),
            (339, "format of samples"),
        )
    },
    **{
        code: Entry(name, "dropped", _GONE, quiet=True)
        for code, name in (
            (263, "thresholding"),
            (264, "width of halftone cells"),
            (265, "height of halftone cells"),
            (266, "order of bits"),
            (288, "free places"),
            (289, "lengths of free places"),
            (292, "options of fax compression"),
            (293, "options of fax compression"),
            (321, "halftone hints"),
            (326, "bad lines of a fax"),
            (327, "clean lines of a fax"),
            (328, "consecutive bad lines of a fax"),
            (332, "set of inks"),
            (333, "names of inks"),
            (334, "number of inks"),
            (336, "range of dots"),
            (347, "tables of JPEG"),
            (512, "process of JPEG"),
            (513, "place of a JPEG"),
            (514, "length of a JPEG"),
            (515, "restart interval of JPEG"),
            (517, "predictors of JPEG"),
            (518, "transforms of JPEG"),
            (519, "tables of JPEG"),
            (520, "tables of JPEG"),
            (521, "tables of JPEG"),
            (529, "coefficients of YCbCr"),
            (530, "subsampling of YCbCr"),
            (531, "positions of YCbCr"),
            (532, "black and white of YCbCr"),
            (32995, "matte"),
            (32996, "type of numbers"),
            (32997, "depth"),
            (32998, "depth of tiles"),
            (50674, "settings of LERC compression"),
        )
    },
    **{
        code: Entry(name, "dropped", _NUMBERS, quiet=True)
        for code, name in (
            (280, "smallest value"),
            (281, "largest value"),
            (340, "smallest value"),
            (341, "largest value"),
        )
    },
    269: Entry("document name", "kept"),
    DESCRIPTION: Entry(
        "description", "rewritten", "that of ImageJ, OME or tifffile fits the one page, or is named"
    ),
    271: Entry("make", "kept"),
    272: Entry("model", "kept"),
    274: Entry("orientation", "rewritten", "the result is upright"),
    282: Entry("horizontal resolution", "rewritten", "also as a ratio without a unit"),
    283: Entry("vertical resolution", "rewritten", "also as a ratio without a unit"),
    285: Entry("page name", "kept"),
    286: Entry("horizontal position of the page", "kept"),
    287: Entry("vertical position of the page", "kept"),
    290: Entry("unit of grey response", "kept"),
    291: Entry("grey response", "kept"),
    296: Entry("unit of the resolution", "rewritten", "inch, or none"),
    297: Entry("page number", "dropped", "the result has one page", quiet=True),
    301: Entry("transfer function", "kept"),
    305: Entry("software", "kept"),
    306: Entry("date", "kept"),
    315: Entry("artist", "kept"),
    316: Entry("host computer", "kept"),
    318: Entry("white point", "kept"),
    319: Entry("primary chromaticities", "kept"),
    BELOW: Entry(
        "pyramid and other directories below", "dropped", "smaller copies of the old picture"
    ),
    337: Entry("printer", "kept"),
    XMP_TAG: Entry("XMP", "rewritten", "see the table of XMP"),
    18246: Entry("rating", "kept"),
    18249: Entry("rating in per cent", "kept"),
    32781: Entry("image ID", "kept"),
    33432: Entry("copyright", "kept"),
    **{code: Entry("GeoTIFF", "kept") for code in GEO_TAGS if code not in (GDAL, NODATA)},
    GDAL: Entry("GDAL's metadata", "rewritten", "without statistics of the old pixels"),
    NODATA: Entry("number of pixels without a value", "kept"),
    IPTC: Entry("IPTC", "rewritten", "see the table of IPTC"),
    PHOTOSHOP: Entry("Photoshop's resources", "rewritten", "see the table of these"),
    EXIF: Entry("camera settings", "rewritten", "see the table of EXIF"),
    ICC: Entry("colour profile", "kept"),
    GPS: Entry("position", "rewritten", "see the table of EXIF"),
    37439: Entry("brightness of white", "kept"),
    37724: Entry("Photoshop's layers", "named"),
    40091: Entry("title (Windows)", "kept"),
    40092: Entry("comment (Windows)", "kept"),
    40093: Entry("author (Windows)", "kept"),
    40094: Entry("keywords (Windows)", "kept"),
    40095: Entry("subject (Windows)", "kept"),
    50255: Entry("Photoshop's annotations", "named"),
    50341: Entry("print settings (PrintIM)", "named"),
    50838: Entry("ImageJ's labels and overlays", "named"),
    50839: Entry("ImageJ's labels and overlays", "named"),
}
"""What becomes of tags. Others are named."""
