"""The logo named in the workbook → a plain PNG made anew that may go into a document, or a finding.

Nothing of the file but its picture goes out: neither the place and the owner of a phone, nor what
Word would stumble over."""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path

from PIL import Image, ImageCms

from generator.documents.manifest import sha256
from generator.documents.printed import Logo
from generator.findings import ORDER, FaultyWorkbook, Theme
from generator.model import Company

MAX_BYTES, MAX_PIXELS = 5 * 2**20, 20_000_000
# Beyond it the picture would not fit the first cell of the running head.
MAX_ASPECT = 5
# It is printed 9 mm high: 600 pixels are 1 700 dpi there, more than any press has.
MAX_HEIGHT = 600
_DPI = (300, 300)
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_ORIENTATION = 0x0112
# What Exif says of the first row and column of a picture → what puts it upright (Exif 2.32, 4.6.4).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_GREY, _CMYK = ("1", "L"), "CMYK"


class _Unfit(Exception):
    """No logo; the text says why, in the user's words."""


def read_logo(company: Company, folder: Path) -> Logo | None:
    """The picture that `company.logo` names, from the folder of the workbook and no other.

    Raises `FaultyWorkbook` if it is not there or no sound picture.
    """
    if company.logo is None:
        return None
    shown = company.logo[:60]
    try:
        path = (folder / company.logo).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise _refused(company, f"файл «{shown}» лежит вне папки книги")
        data = _read(path)
    except FileNotFoundError:
        raise _refused(company, f"нет файла «{shown}»") from None
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead in a circle
        raise _refused(company, f"файл «{shown}» не открывается") from None
    except _Unfit as reason:
        raise _refused(company, f"файл «{shown}» не годится: {reason}") from None
    try:
        picture = plain_png(data)
    except _Unfit as reason:
        raise _refused(company, f"файл «{shown}» не годится: {reason}") from None
    return Logo(picture, f"Логотип: {company.short_name}", sha256(data))


def _read(path: Path) -> bytes:
    """The bytes of a plain file. Raises `_Unfit` if they are too many, `OSError` if it is none: to
    open a pipe would wait for ever."""
    if path.stat().st_size > MAX_BYTES:
        raise _Unfit("он больше 5 МБ")
    if not path.is_file():
        raise OSError
    return path.read_bytes()


def plain_png(data: bytes) -> bytes:
    """The picture of any format as an upright PNG, grey, RGB or RGBA, with nothing beside it; the
    same bytes each time.

    Raises `_Unfit` if it is none, too large, or too wide."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow tells in English what a file has not quite right
        try:
            picture = _upright(data)
        except _Unfit:
            raise
        # Pillow raises whatever its decoding of a foreign file runs into.
        except Exception:
            raise _Unfit("это не целая картинка PNG или JPEG") from None
        width, height = picture.size
        if width > MAX_ASPECT * height:
            raise _Unfit(f"он слишком вытянут ({width}×{height})")
        target = io.BytesIO()
        _bare(_fitted(picture)).save(target, "PNG", dpi=_DPI)
    return target.getvalue()


def _upright(data: bytes) -> Image.Image:
    """The first frame, decoded, in plain colours, as viewers show it. Raises `_Unfit` if it is too
    large."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise _Unfit(f"в нем {width}×{height} точек")
        image.load()
        turn = _UPRIGHT.get(_orientation(image))
        plain = _in_plain_colours(image)
    return plain if turn is None else plain.transpose(turn)


def _orientation(image: Image.Image) -> int:
    """What Exif says of the orientation; 1, as it is, where Exif is broken: the picture is whole
    all the same."""
    try:
        value = image.getexif().get(_ORIENTATION)
    # Pillow raises whatever its decoding of foreign Exif runs into.
    except Exception:
        return 1
    return value if isinstance(value, int) else 1


# --- colours --------------------------------------------------------------------------------------


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """A decoded picture in 8 bits of grey, RGB or RGBA."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _in_eight_bits(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in _GREY:
        return image.convert("L")
    return _in_screen_colours(image)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of more bits: 16 as the format has them, others as far as the values go."""
    values = image.convert("F")
    low, high = map(float, values.getextrema())  # type: ignore[arg-type]  # of one band: two numbers
    if not math.isfinite(low) or not math.isfinite(high):
        raise _Unfit("это не целая картинка PNG или JPEG")
    if image.mode.startswith("I;16"):
        white = 65535.0
    else:
        white = next((most for most in (1.0, 255.0, 65535.0) if high <= most), high)
    grey = values.point(lambda value: value * (255 / white) + 0).convert("L")
    clear = image.info.get("transparency")
    if not isinstance(clear, int):
        return grey
    grey.putalpha(values.point(lambda value: value * 1 + -clear).convert("I").point(_OPAQUE, "L"))
    return grey.convert("RGBA")


# A difference of 0 is the colour that is clear.
_OPAQUE = [0] + [255] * 65535


def _in_screen_colours(image: Image.Image) -> Image.Image:
    """Colours by the profile of the picture, where it has one that can be used: what is printed by
    it looks as its designer saw it."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", _CMYK):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, screen, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # without its profile it is a picture all the same
        if converted is not None:
            return converted
    return image.convert("RGB")


def _fitted(picture: Image.Image) -> Image.Image:
    """A picture of at most `MAX_HEIGHT` rows."""
    width, height = picture.size
    if height <= MAX_HEIGHT:
        return picture
    size = max(1, round(width * MAX_HEIGHT / height)), MAX_HEIGHT
    return picture.resize(size, Image.Resampling.LANCZOS)


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, without what the file said of them."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


LOGO_UNUSABLE = Theme.CELLS.error(
    "logo-unusable", "логотип не годится", "колонтитул остался бы без него", ORDER
)


def _refused(company: Company, message: str) -> FaultyWorkbook:
    hint = (
        "положите рядом с книгой PNG или JPEG до 5 МБ и впишите его имя; "
        "пусто – печатается наименование"
    )
    return FaultyWorkbook([LOGO_UNUSABLE.at(company.cells["logo"], message, hint)])
