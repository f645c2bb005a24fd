"""The logo named in the workbook → a picture that may go into a document, or a finding."""

from __future__ import annotations

from pathlib import Path

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image

from generator.documents.printed import Logo
from generator.findings import FaultyWorkbook, error
from generator.model import Company

MAX_BYTES, MAX_PIXELS = 5 * 2**20, 20_000_000
TYPES = ("image/png", "image/jpeg")


def read_logo(company: Company, folder: Path) -> Logo | None:
    """The picture that `company.logo` names, from the folder of the workbook and no other.

    Raises `FaultyWorkbook` if it is not there or no PNG or JPEG.
    """
    if company.logo is None:
        return None
    try:
        path = (folder / company.logo).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise _refused(company, f"файл «{company.logo}» лежит вне папки книги")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refused(company, f"нет файла «{company.logo}»") from None
    except (OSError, ValueError) as fault:
        raise _refused(company, f"файл «{company.logo[:60]}» не открывается ({fault})") from None
    try:
        image = Image.from_blob(data[:MAX_BYTES])
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        raise _refused(company, f"файл «{company.logo}» – не картинка PNG или JPEG") from None
    pixels = image.px_width * image.px_height
    if image.content_type not in TYPES or len(data) > MAX_BYTES or not 0 < pixels <= MAX_PIXELS:
        raise _refused(company, f"картинка «{company.logo}» не годится: {image.px_width}×{image.px_height} точек")
    return Logo(data, f"Логотип: {company.short_name}")


def _refused(company: Company, message: str) -> FaultyWorkbook:
    hint = "положите рядом с книгой PNG или JPEG до 5 МБ и впишите его имя; пусто – печатается наименование"
    return FaultyWorkbook([error("logo-unusable", message, company.cells["logo"], hint)])
