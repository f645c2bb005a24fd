"""The logo named in the workbook → a picture that may go into a document, or a finding."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from generator.documents.printed import Logo
from generator.findings import ORDER, FaultyWorkbook, Theme
from generator.model import Company

MAX_BYTES, MAX_PIXELS = 5 * 2**20, 20_000_000
# Beyond it the picture would not fit the first cell of the running head.
MAX_ASPECT = 5


def read_logo(company: Company, folder: Path) -> Logo | None:
    """The picture that `company.logo` names, from the folder of the workbook and no other.

    Raises `FaultyWorkbook` if it is not there or no sound PNG or JPEG.
    """
    if company.logo is None:
        return None
    shown = company.logo[:60]
    try:
        path = (folder / company.logo).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise _refused(company, f"файл «{shown}» лежит вне папки книги")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refused(company, f"нет файла «{shown}»") from None
    except (OSError, ValueError):
        raise _refused(company, f"файл «{shown}» не открывается") from None
    fault = _fault(data)
    if fault:
        raise _refused(company, f"файл «{shown}» не годится: {fault}")
    return Logo(data, f"Логотип: {company.short_name}")


def _fault(data: bytes) -> str:
    """Why the bytes are no logo; «» if they are one."""
    if len(data) > MAX_BYTES:
        return "он больше 5 МБ"
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return f"в нем {width}×{height} точек"
            image.load()
    except (OSError, ValueError, SyntaxError):  # Pillow's, for what is damaged or no picture
        return "это не целая картинка PNG или JPEG"
    return f"он слишком вытянут ({width}×{height})" if width > MAX_ASPECT * height else ""


LOGO_UNUSABLE = Theme.CELLS.error(
    "logo-unusable", "логотип не годится", "колонтитул остался бы без него", ORDER
)


def _refused(company: Company, message: str) -> FaultyWorkbook:
    hint = (
        "положите рядом с книгой PNG или JPEG до 5 МБ и впишите его имя; "
        "пусто – печатается наименование"
    )
    return FaultyWorkbook([LOGO_UNUSABLE.at(company.cells["logo"], message, hint)])
