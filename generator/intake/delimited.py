"""Text with delimiters (csv, tsv) → a grid: whatever sets off its values, in whatever encoding,
also where a row is broken or a part of the file has another encoding than the rest."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from generator.intake import words
from generator.intake.grid import Grid, GridCell, Position, ReadFile, Told, address
from generator.spelling import writable

MAX_BYTES = 20 * 2**20
MAX_ROWS = 50_000
MAX_COLUMNS = 300
_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 60  # lines that show what sets off values
_MOST_LINES = 40  # of one value in quotes
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class NoText(ValueError):
    """The bytes are no table in text; the text says what they are."""


def read(name: str, data: bytes) -> ReadFile:
    """The grid of a file. Raises `NoText` for what is no table, or too large for one of ours."""
    if len(data) > MAX_BYTES:
        raise NoText(f"файл больше {MAX_BYTES // 2**20} МБ: это не таблица плана")
    text, told = _decoded(name, data)
    lines = writable(text).replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    if not any(line.strip() for line in lines):
        raise NoText("файл пуст")
    if len(lines) > MAX_ROWS:
        raise NoText(f"в файле больше {MAX_ROWS} строк: это не таблица плана")
    delimiter = _delimiter(lines)
    records, broken = _records(lines, delimiter)
    width = _width(records)
    cells: dict[Position, GridCell] = {}
    for row, values in records.items():
        filled = [value for value in values if value.strip()]
        is_whole = len(values) == width or len(filled) < 2 or words.is_closing(filled[0])
        if not is_whole and not _is_padded(values, width):
            broken[row] = f"в строке {len(values)} значений вместо {width}, она не прочитана"
            continue
        for column, value in enumerate(values[:MAX_COLUMNS], 1):
            if value.strip():
                cells[row, column] = GridCell(value)
    for row, message in sorted(broken.items()):
        told.append(Told(name, f"строка {row}", message, "исправьте ее и повторите"))
    for (row, column), cell in cells.items():
        if str(cell.value).lstrip().startswith(("=", "@")):
            place = f"ячейка {address(row, column)}"
            told.append(Told(name, place, "вместо значения формула; она взята как текст"))
    return ReadFile(name, (Grid(name, "", cells),), tuple(told))


def _is_padded(values: list[str], width: int) -> bool:
    """Whether only empty values at the end are too many."""
    return len(values) > width and not any(value.strip() for value in values[width:])


# --- encodings ------------------------------------------------------------------------------------


def _decoded(name: str, data: bytes) -> tuple[str, list[Told]]:
    """The text, and what is odd about its encoding. Raises `NoText`."""
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        raise NoText("это не таблица: файл двоичный")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _by_line(name, data)


def _by_line(name: str, data: bytes) -> tuple[str, list[Told]]:
    """Text of which not all is UTF-8: all of it in the encoding of Windows, or line by line."""
    lines = data.splitlines()
    is_unicode = {number: _is_unicode(line) for number, line in enumerate(lines, 1)}
    foreign = [number for number, yes in is_unicode.items() if yes is False]
    if not any(yes for yes in is_unicode.values()):
        return _of_one_byte(data), []
    texts = []
    for number, line in enumerate(lines, 1):
        own = "cp1251" if is_unicode[number] is False else "utf-8"
        texts.append(line.decode(own, "replace"))
    few, _ = sorted([foreign, [n for n, yes in is_unicode.items() if yes]], key=len)
    encoding = "Windows-1251" if few is foreign else "UTF-8"
    named = ", ".join(map(str, few[:12])) + (" и другие" if len(few) > 12 else "")
    where = f"строка {named}" if len(few) == 1 else f"строки {named}"
    message = f"в файле две кодировки: здесь {encoding}, в остальных строках другая"
    return "\n".join(texts), [Told(name, where, message, "проверьте их буквы")]


def _is_unicode(line: bytes) -> bool | None:
    """Whether a line is UTF-8; None if nothing in it tells."""
    if line.isascii():
        return None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of_one_byte(data: bytes) -> str:
    """Text in an encoding of one byte a letter: that in which most letters are small Russian
    ones."""
    encodings = ("cp1251", "cp866", "koi8-r")
    texts = [data.decode(encoding, "replace") for encoding in encodings]
    return max(texts, key=lambda text: sum("а" <= char <= "я" for char in text))


# --- rows -----------------------------------------------------------------------------------------


def _delimiter(lines: list[str]) -> str:
    """What sets off values: that which makes the most rows of one width, and these the widest."""

    def worth(delimiter: str) -> tuple[int, int]:
        records, _ = _records(lines[:_SAMPLE], delimiter)
        widths = Counter(len(values) for values in records.values() if len(values) > 1)
        if not widths:
            return 0, 0
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
        return count, width

    return max(_DELIMITERS, key=worth)


def _records(lines: list[str], delimiter: str) -> tuple[dict[int, list[str]], dict[int, str]]:
    """The values of each row by the number of its first line, and the rows that are broken."""
    records: dict[int, list[str]] = {}
    broken: dict[int, str] = {}
    number = 0
    while number < len(lines):
        count = _lines_of(lines, number, delimiter)
        if count == 0:
            broken[number + 1] = "кавычка не закрыта, строка не прочитана"
            number += 1
            continue
        record = "\n".join(lines[number : number + count])
        if record.strip():
            records[number + 1] = next(iter(csv.reader([record], delimiter=delimiter)), [])
        number += count
    return records, broken


def _lines_of(lines: list[str], first: int, delimiter: str) -> int:
    """How many lines a row takes, as values in quotes may have several; 0 if a quote is not
    closed."""
    is_open = False
    for count, line in enumerate(lines[first : first + _MOST_LINES], 1):
        is_open = _is_open_after(line, delimiter, is_open=is_open)
        if not is_open:
            return count
    return 0


def _is_open_after(line: str, delimiter: str, *, is_open: bool) -> bool:
    """Whether a value in quotes goes on behind a line."""
    for is_quoted, at_start in _quotes(line, delimiter):
        if is_open or (is_quoted and at_start):
            is_open = not is_open
    return is_open


def _quotes(line: str, delimiter: str) -> Iterator[tuple[bool, bool]]:
    """The quotes of a line, each with whether it stands where a value begins."""
    before = delimiter
    for char in line:
        if char == '"':
            yield True, before == delimiter
        before = char


def _width(records: dict[int, list[str]]) -> int:
    """How many values most rows have."""
    widths = Counter(len(values) for values in records.values() if len(values) > 1)
    return max(widths.items(), key=lambda each: (each[1], each[0]))[0] if widths else 1
