"""A file of answers → an `Export`: where its head is, how its lines are to be read. Answers are
counted by survey_counting.py; here only the beginning of a file is looked at.

Exports have limits of their own: a terminal gives a million answers, the office's book has none.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.spelling import seen

MOST_BYTES = 2 * 2**30
MOST_COLUMNS = 1_000
_CHUNK = 2**20
_SAMPLE = 2**18
_TELLING = 8  # samples that show which encoding a file has
_HEAD_ROWS = 20  # a report's title and filters stand above the head
_DELIMITERS = ";,\t|"
# Files of other programs, by how they begin.
_STARTS = {
    b"%PDF": "это файл PDF",
    b"{\\rtf": "это документ RTF",
    b"<!DOCTYPE": "это страница HTML",
    b"<html": "это страница HTML",
    b"<?xml": "это файл XML",
    b"\x1f\x8b": "это архив gzip",
    b"Rar!": "это архив RAR",
    b"7z\xbc\xaf": "это архив 7-Zip",
    b"\x89PNG": "это картинка",
    b"\xff\xd8\xff": "это картинка",
}
# cp1251 has no letter at 0x98; whoever wrote it meant something else.
UTF8, CP1251, UTF16 = "utf-8", "cp1251", "utf-16"


class UnreadableExport(Exception):
    """A file that no answers can be read from: what it is, what to do, in the user's words."""


@dataclass(frozen=True, slots=True)
class Export:
    """The answers of a file, or of one sheet of it."""

    name: str
    """Of the file."""
    sheet: str
    """The title of the sheet; «» of a csv."""
    path: Path
    """What is read: the file itself or a copy."""
    delimiter: str
    skip: int
    """How many lines stand above the first answer."""
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    """The first answers."""
    remarks: tuple[str, ...] = ()
    """What is odd about the file, in the user's words."""
    has_row_numbers: bool = False
    """Whether a column behind the others says in which row of the sheet a line stands."""
    encoding: str = "utf-8"
    """Of the file that is read: UTF-8 or cp1251."""
    head_row: int = 0
    """The row of a sheet that the names of the columns stand in; 0 of a csv: the last that is
    skipped."""
    left: int = 0
    """How many empty columns of a sheet stand before the first."""

    @property
    def title(self) -> str:
        """What a person calls it: «оценки.xlsx, лист «Январь»»."""
        return f"{self.name}, лист «{self.sheet}»" if self.sheet else self.name


def text_export(path: Path, name: str, folder: Path) -> Export:
    """A csv or another text with a row a line, called by its name; a copy of it goes to `folder`
    where its bytes have to change. Raises `UnreadableExport`."""
    require_size(path)
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    _require_text(start)
    encoding, is_mixed = _encoding(path, start)
    remarks = []
    if is_mixed:
        remarks.append(
            "в файле смешаны кодировки UTF-8 и Windows-1251: строки в другой кодировке не поняты"
        )
    if encoding == UTF16:
        path, encoding = _copied(path, encoding, folder), UTF8
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
    delimiter, skip, head, sample = _table_of(_whole_lines(start, encoding))
    return Export(name, "", path, delimiter, skip, head, sample, tuple(remarks), encoding=encoding)


def require_size(path: Path) -> None:
    """Raises `UnreadableExport` for no file, an empty one and one larger than any export."""
    if not path.exists():
        raise UnreadableExport("нет такого файла; проверьте имя")
    if not path.is_file():
        raise UnreadableExport("это не файл; назовите выгрузку")
    size = path.stat().st_size
    if not size:
        raise UnreadableExport("файл пуст; выгрузите ответы заново")
    if size > MOST_BYTES:
        raise UnreadableExport(
            f"файл больше {MOST_BYTES // 2**30} ГБ; выгрузите ответы по частям, например по месяцам"
        )


def _require_text(start: bytes) -> None:
    for begins, kind in _STARTS.items():
        if start.lstrip(codecs.BOM_UTF8 + b" \r\n\t")[: len(begins)].lower() == begins.lower():
            raise UnreadableExport(
                f"{kind}, а не таблица ответов; сохраните выгрузку как csv или xlsx"
            )
    is_utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in start and not is_utf16:
        raise UnreadableExport("это не текст и не книга Excel; сохраните выгрузку как csv или xlsx")
    if not start.strip(codecs.BOM_UTF8 + b" \r\n\t;,"):
        raise UnreadableExport("файл пуст; выгрузите ответы заново")


# --- bytes ----------------------------------------------------------------------------------------


def _encoding(path: Path, start: bytes) -> tuple[str, bool]:
    """The encoding of most lines that show one, and whether there are two. Lines beyond the first
    megabytes that show one are told by the counter."""
    if start.startswith(codecs.BOM_UTF8):
        return UTF8, False
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF16, False
    counts: Counter[str] = Counter()
    for chunk in _telling_chunks(path):
        counts += _line_encodings(chunk)
    most = CP1251 if counts[CP1251] > counts[UTF8] else UTF8
    return most, len(counts) > 1


def _telling_chunks(path: Path) -> Iterator[bytes]:
    """The first chunks with anything beyond ASCII, of whole lines each."""
    told = 0
    with path.open("rb") as file:
        while told < _TELLING and (chunk := file.read(_SAMPLE) + file.readline()):
            if not chunk.isascii():
                told += 1
                yield chunk


def _line_encodings(chunk: bytes) -> Counter[str]:
    if _is_utf8(chunk):
        return Counter({UTF8: 1})
    lines = [line for line in chunk.splitlines() if not line.isascii()]
    return Counter(UTF8 if _is_utf8(line) else CP1251 for line in lines)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _copied(path: Path, encoding: str, folder: Path) -> Path:
    """The file in UTF-8, its lines ending in the same way."""
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    newlines = io.IncrementalNewlineDecoder(decoder, translate=True)
    with path.open("rb") as file, copy.open("wb") as target:
        while chunk := file.read(_CHUNK):
            target.write(newlines.decode(chunk).encode())
        target.write(newlines.decode(b"", final=True).encode())
    return copy


def in_plain_utf8(export: Export, folder: Path) -> Export:
    """The export with a copy of its file in UTF-8 whose lines end in the same way."""
    copy = _copied(export.path, export.encoding, folder)
    return replace(export, path=copy, encoding=UTF8)


def without_lines(export: Export, lines: Iterable[int], folder: Path) -> Path:
    """A copy of a file in which lines, counted from 1, are empty."""
    gone = set(lines)
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    with export.path.open("rb") as file, copy.open("wb") as target:
        for number, line in enumerate(file, 1):
            target.write(b"\n" if number in gone else line)
    return copy


def _whole_lines(start: bytes, encoding: str) -> str:
    """The beginning of a file as text, without a line that is cut."""
    whole = start if len(start) < _SAMPLE else start[: start.rfind(b"\n") + 1] or start
    return whole.decode("utf-8-sig" if encoding == UTF8 else encoding, "replace")


# --- the head -------------------------------------------------------------------------------------

_Table = tuple[str, int, tuple[str, ...], tuple[tuple[str, ...], ...]]


def _table_of(text: str) -> _Table:
    """Delimiter, lines above the first answer, headings, first answers. Raises
    `UnreadableExport`."""
    told = re.match(r"sep=(.)\r?\n", text)  # a line that Excel leaves
    delimiter = told[1] if told else max(_DELIMITERS, key=lambda each: _regularity(text, each))
    rows = list(_rows(text, delimiter))
    found = head_of([cells for _, cells in rows][told is not None :])
    if found is None:
        raise UnreadableExport(
            "не найдена строка заголовков: над ответами должны стоять названия граф"
        )
    index, headings = found
    index += told is not None
    sample = tuple(tuple(cells) for _, cells in rows[index + 1 :] if any(map(str.strip, cells)))
    return delimiter, rows[index][0], headings, sample


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows, each with the number of the line that it ends in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:  # what is cut, or a cell beyond measure: the counter tells of it
        return


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    """How many of the first rows have the same number of cells, and the number."""
    rows = [cells for _, cells in _rows(text[: 2**15], delimiter) if any(cells)][:200]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return 0.0, 1
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return round(count / len(rows), 2), width


def head_of(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]] | None:
    """The last row of the head, and the names of the columns: the first row that is as wide as the
    table, and no answer; None if there is none."""
    widths = Counter(len(_filled(cells)) for cells in rows[:200] if _filled(cells))
    if not widths:
        return None
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    for index, cells in enumerate(rows[:_HEAD_ROWS]):
        if len(_filled(cells)) >= max(1, usual * 2 // 3):
            headings = tuple(" ".join(seen(cell).split()) for cell in cells)
            last = index + any(map(_numbers_columns, rows[index + 1 : index + 2]))
            return (last, headings) if _is_head(headings) else None
    return None


def _numbers_columns(cells: Sequence[str]) -> bool:
    """Whether a row is 1, 2, 3 …, as stands below the head of printed tables."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


# A day, a phone number, an address: what answers have, and heads have not.
_OF_ANSWERS = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\+?\d[\d ()-]{8,}|\S+@\S+\.\S+")


def _is_head(headings: Sequence[str]) -> bool:
    has_words = any(re.search("[^\\W\\d_]", heading) for heading in headings)
    return has_words and not any(map(_OF_ANSWERS.search, headings))
