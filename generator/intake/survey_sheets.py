"""A workbook of answers → lines like those of a csv, a copy a sheet, which goes with the run.

A workbook is untrusted: it is unpacked by Python first, which never gives more than the directory
of the archive says, and only then read by calamine, which has no limit. Nothing in it is executed:
of a formula the value counts that Excel kept.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    WorksheetNotFound,
)

from generator import opc
from generator.intake.survey_files import (
    MOST_COLUMNS,
    Export,
    UnreadableExport,
    head_of,
    require_size,
)
from generator.intake.survey_private import is_private, names_somebody

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_PACKED = 300 * 2**20
MOST_UNPACKED = 2 * 2**30
# XML of answers packs 10 to 40 times; what packs closer is made to harm.
_MOST_RATIO, _SMALL = 150, 32 * 2**20
MOST_SHEETS = 60
_HEAD_ROWS, _SAMPLE_ROWS = 30, 2_000
_CHUNK, _OVERLAP = 2**20, 2**12
_SAVE = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)» или csv"
NO_VALUE = "формула без значения"
# A formula that nothing was kept of (ECMA-376 part 1, 18.3.1.4), whatever prefix its XML has.
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3}\d{1,7})\"[^>]*><(?:\w+:)?f\b[^>]*?"
    rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


def is_workbook(path: Path) -> bool:
    """Whether a file is a zip archive or an old Office file, not a text."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(OLE))
    return start.startswith((ZIP, OLE))


def sheet_exports(path: Path, name: str, folder: Path) -> list[Export]:
    """The sheets of a workbook that are tables; their lines go to `folder`. Raises
    `UnreadableExport`."""
    require_size(path)
    data = _bytes(path)
    uncomputed = _checked(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = workbook.sheets_metadata
        if len(sheets) > MOST_SHEETS:
            raise UnreadableExport(
                f"в книге листов: {len(sheets)}, больше {MOST_SHEETS}; "
                "оставьте те, на которых ответы"
            )
        exports = []
        for number, sheet in enumerate(sheets):
            if sheet.typ is SheetTypeEnum.WorkSheet:
                cells = uncomputed.get(number, frozenset())
                shown = _shown(sheet.name, number)
                found = _Sheet(name, shown, sheet.name, workbook, cells).export(folder)
                exports.append(found)
    except (CalamineError, PasswordError, WorksheetNotFound, OSError, ValueError):
        raise UnreadableExport(f"книга Excel повреждена; {_SAVE}") from None
    tables = [export for export in exports if export is not None]
    if not tables:
        raise UnreadableExport("в книге нет таблицы ответов со строкой заголовков")
    return tables


def _shown(title: str, number: int) -> str:
    """What a sheet is called in whatever is printed: one that is named after somebody, as those of
    operators are, by its number."""
    return f"№ {number + 1}" if names_somebody(title) or is_private(title) else title


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MOST_PACKED:
        raise UnreadableExport(
            f"книга Excel больше {MOST_PACKED // 2**20} МБ; выгрузите ответы в csv"
        )
    data = path.read_bytes()
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableExport(
                "книга защищена паролем; снимите его: Файл → Сведения → Защита книги"
            )
        raise UnreadableExport(f"это старый формат Excel (.xls); {_SAVE}")
    return data


def _checked(data: bytes) -> dict[int, frozenset[str]]:
    """The cells of each sheet with a formula without a value, by the number of the sheet. Raises
    `UnreadableExport` for an archive that is no workbook, or is dangerous to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _require_honest(package.infolist())
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                raise UnreadableExport(f"это не книга Excel (.xlsx) и не csv; {_SAVE}")
            return dict(_uncomputed(package, names))
    except (*opc.DAMAGE, KeyError, etree.XMLSyntaxError):
        raise UnreadableExport(
            "файл повреждён или скачан не до конца; скачайте его заново"
        ) from None


def _require_honest(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableExport("архив зашифрован; снимите пароль и повторите")
    total = sum(part.file_size for part in parts)
    dense = [part for part in parts if part.file_size > _MOST_RATIO * max(1, part.compress_size)]
    is_bomb = any(part.file_size > _SMALL for part in dense)
    if total > MOST_UNPACKED or is_bomb or len(parts) > opc.MAX_PARTS:
        raise UnreadableExport(
            f"файл распаковывается в {total // 2**20} МБ: это не выгрузка ответов; "
            "выгрузите их в csv"
        )


def _uncomputed(package: zipfile.ZipFile, names: list[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """Reads every part to its end, so that one that lies about its size shows itself here."""
    order = _order(package)
    for name in names:
        cells: set[str] = set()
        tail = b""
        with package.open(name) as part:
            while chunk := part.read(_CHUNK):
                if name in order and b"f" in chunk:
                    cells.update(match[1].decode() for match in _UNCOMPUTED.finditer(tail + chunk))
                tail = chunk[-_OVERLAP:]
        if name in order:
            yield order[name], frozenset(cells)


def _order(package: zipfile.ZipFile) -> Mapping[str, int]:
    """The number of each sheet by its part, as the workbook lists them (ECMA-376 part 1,
    18.2.20)."""
    relations = opc.parsed(package.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    order = {}
    sheets = opc.parsed(package.read("xl/workbook.xml")).iter("{*}sheet")
    for number, sheet in enumerate(sheets):
        key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        target = targets.get(key, "")
        order[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = number
    return order


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    shown: str
    """What the sheet is called in whatever is printed."""
    title: str
    workbook: CalamineWorkbook
    uncomputed: frozenset[str]

    def export(self, folder: Path) -> Export | None:
        """The sheet as an export; None for one that is no table."""
        sheet = self.workbook.get_sheet_by_name(self.title)
        if sheet.start is None:
            return None
        left = sheet.start[1]
        rows = enumerate(sheet.iter_rows(), 1)
        first = [
            (number, self._texts(number, left, row)) for number, row in islice(rows, _HEAD_ROWS)
        ]
        found = head_of([cells for _, cells in first])
        if found is None or len(found[1]) > MOST_COLUMNS:
            return None
        index, headings = found
        copy = folder / f"{len(list(folder.iterdir()))}.csv"
        rest = ((number, self._texts(number, left, row)) for number, row in rows)
        sample = _written(copy, first[index + 1 :], rest, len(headings))
        remarks: tuple[str, ...] = ()
        if self.uncomputed:
            shown = ", ".join(sorted(self.uncomputed, key=_by_row)[:5])
            remarks = (
                f"формулы без значения ({len(self.uncomputed)}): {shown}; откройте файл в Excel и "
                "сохраните – пока такие ответы не поняты",
            )
        return Export(
            self.name,
            self.shown,
            copy,
            ",",
            0,
            headings,
            sample,
            remarks,
            has_row_numbers=True,
            head_row=first[index][0],
            left=left,
        )

    def _texts(self, number: int, left: int, row: list[Any]) -> list[str]:
        texts = list(map(_text, row))
        for index, text in enumerate(texts):
            if not text and self.uncomputed:
                address = f"{_letter(left + index)}{number}"
                if address in self.uncomputed:
                    texts[index] = NO_VALUE
        return texts


def _written(
    copy: Path,
    first: list[tuple[int, list[str]]],
    rest: Iterator[tuple[int, list[str]]],
    width: int,
) -> tuple[tuple[str, ...], ...]:
    """Writes the answers, each with the number of its row behind it; gives the first."""
    sample: list[tuple[str, ...]] = []
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for rows in (iter(first), rest):
            for number, texts in rows:
                if any(texts):
                    cells = (texts + [""] * width)[:width]
                    writer.writerow([*cells, number])
                    if len(sample) < _SAMPLE_ROWS:
                        sample.append(tuple(cells))
    return tuple(sample)


def _text(value: Any) -> str:
    """A cell as a csv would have it: numbers of fifteen digits, days as 2025-03-01."""
    match value:
        case bool():
            return "да" if value else "нет"
        case float():
            return f"{value:.15g}"
        case dt.datetime():
            return value.isoformat(" ", "seconds")
        case _:
            return str(value).replace("\0", "").strip()


def _by_row(address: str) -> tuple[int, str]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), letters


def _letter(column: int) -> str:
    """The letter of a column, counted from 0; openpyxl knows it too, but stays in workbook/."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
