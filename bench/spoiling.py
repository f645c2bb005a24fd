"""The shipped workbook, spoilt at random as people, mails and other programs spoil workbooks; the
same for a seed."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections.abc import Callable

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from bench import hostile
from generator import opc

VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1.1, 1e300, -1e-300, 10**15, "", " ", "–", "#REF!", "=1/0", "=A1", "=План!A1+", "@x", "+7",
    "1.1", "1.1.", ".", "..", "1..2", "1.1.1.1.1", "М24-01", "M24-01", "весной", "32.13.2024", "IV квартал", "2024", "1 250,5",
    "1e5", "двадцать", "∞", "½", "B2B", "В2С", "b2c", "да", "\n", "a\tb", "\x07", "_x0001_", "\ufeff", "\u202eтекст", "🙂" * 50,
    "<b>", "]]>", "{{ x }}", "{% for %}", "я" * 32_000, "от 14.05.2012 № 442", "«", '"', "слово " * 3000,
    dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31), dt.date(2024, 2, 29), dt.time(12, 30), dt.timedelta(days=400),
)  # fmt: skip
FORMATS = (
    "0%", "0.0%", "0.0", "#,##0,", "#,##0.00,,", "#,##0.00 ₽", '0 "тыс. руб."', "0000", "[Red]0.0;[Blue]-0.0", "dd.mm.yyyy", "mmmm yyyy",
    "[$-419]d mmmm yyyy", "h:mm", ";;;", '"–"', "@", "# ?/?", "0E+00", "[>100]0;0.00", "0.0;;", "*-0", "_-0", "\\№0", "zz", "[", '"',
)  # fmt: skip
UNSEEN = (
    "\u200b", "\u00ad", "\u2060", "\ufeff", "\u0306", "\uf0b7", "\ue000", "\ufffd", "🙂", "\u202e", "\u2028", "_x000B_", "#ЗНАЧ!", "\u2212",
)  # fmt: skip
TO_CYRILLIC = str.maketrans("aceopxKMHB", "асеорхКМНВ")

Spoil = Callable[[random.Random, Workbook], None]


def a_sheet(chance: random.Random, book: Workbook) -> Worksheet:
    return chance.choice(book.worksheets)


def cells(chance: random.Random, book: Workbook) -> None:
    """Values of other types anywhere."""
    for _ in range(chance.choice((1, 3, 30))):
        sheet = a_sheet(chance, book)
        row, column = chance.randint(1, sheet.max_row + 2), chance.randint(1, sheet.max_column + 1)
        try:
            sheet.cell(row, column).value = chance.choice(VALUES)  # type: ignore[assignment]
        except (ValueError, AttributeError, IllegalCharacterError):
            continue  # what openpyxl refuses to write, nobody could have typed; nor into the rest of a merged cell


def swapped_columns(chance: random.Random, book: Workbook) -> None:
    sheet = a_sheet(chance, book)
    one, two = chance.randint(1, sheet.max_column), chance.randint(1, sheet.max_column)
    for row in range(chance.choice((1, 2)), sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, two)
        if isinstance(first, Cell) and isinstance(second, Cell):
            first.value, second.value = second.value, first.value


def deleted_sheets(chance: random.Random, book: Workbook) -> None:
    for sheet in chance.sample(book.worksheets, chance.choice((1, 1, 5))):
        book.remove(sheet)


def headings(chance: random.Random, book: Workbook) -> None:
    for cell in a_sheet(chance, book)[1]:
        change = chance.choice(
            (
                str,
                str.upper,
                lambda text: f" {text}  ",
                lambda text: text.translate(TO_CYRILLIC),
                lambda text: text[:-1],
            )
        )
        if isinstance(cell, Cell):
            cell.value = change(str(cell.value or ""))


def titles(chance: random.Random, book: Workbook) -> None:
    sheet = a_sheet(chance, book)
    sheet.title = chance.choice(
        (sheet.title.upper(), sheet.title + " ", sheet.title.translate(TO_CYRILLIC), "Лист1")
    )


def rows_above(chance: random.Random, book: Workbook) -> None:
    a_sheet(chance, book).insert_rows(1, chance.randint(1, 12))


def lost_rows_and_columns(chance: random.Random, book: Workbook) -> None:
    sheet = a_sheet(chance, book)
    chance.choice((sheet.delete_rows, sheet.delete_cols))(
        chance.randint(1, 5), chance.randint(1, 3)
    )


def merged(chance: random.Random, book: Workbook) -> None:
    sheet, row, column = a_sheet(chance, book), chance.randint(1, 8), chance.randint(1, 5)
    sheet.merge_cells(
        start_row=row,
        end_row=row + chance.randint(0, 400),
        start_column=column,
        end_column=column + chance.randint(0, 3),
    )


def styled_emptiness(chance: random.Random, book: Workbook) -> None:
    """Thousands of empty rows with a fill, as a person leaves them who formats whole columns."""
    sheet, fill = a_sheet(chance, book), PatternFill("solid", fgColor="FFFF00")
    for row in range(sheet.max_row + 1, sheet.max_row + chance.choice((1000, 5000))):
        for column in range(1, 8):
            sheet.cell(row, column).fill = fill


def many_sheets(chance: random.Random, book: Workbook) -> None:
    for number in range(200):
        book.create_sheet(f"Лист {number}").append(["Код", number])


def many_rows(chance: random.Random, book: Workbook) -> None:
    """The same rows over and over: copied once too often."""
    sheet = a_sheet(chance, book)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row in (rows * 100)[: chance.choice((50, 2000))]:
        sheet.append([chance.choice((value, value, value, None)) for value in row])


def far_away(chance: random.Random, book: Workbook) -> None:
    a_sheet(chance, book).cell(1_048_576, chance.choice((1, 16_384))).value = chance.choice(
        ("x", " ", 1)
    )


def looks(chance: random.Random, book: Workbook) -> None:
    sheet = a_sheet(chance, book)
    for row in sheet.iter_rows():
        for cell in row:
            cell.font, cell.number_format = (
                Font(bold=True),
                chance.choice(("0%", "dd.mm.yyyy", "@", "General", '0" шт"', "[h]:mm")),
            )


def hidden(chance: random.Random, book: Workbook) -> None:
    sheet = a_sheet(chance, book)
    sheet.sheet_state = (
        "hidden" if len(book.worksheets) > 1 and sheet is not book.active else "visible"
    )
    for row in range(2, 9):
        sheet.row_dimensions[row].hidden = True


def formats(chance: random.Random, book: Workbook) -> None:
    """Formats of numbers that show something else than what stands in the cell."""
    for row in a_sheet(chance, book).iter_rows(min_row=2):
        for cell in row:
            if chance.random() < 0.3:
                cell.number_format = chance.choice(FORMATS)
                if chance.random() < 0.3 and isinstance(cell, Cell):
                    cell.value = chance.choice((0.905, 1_250_500, 66.6666, 45_444.5, -3, 0))


def struck(chance: random.Random, book: Workbook) -> None:
    """Words crossed out instead of deleted, in a whole cell and in a part of one."""
    for row in a_sheet(chance, book).iter_rows():
        for cell in row:
            if chance.random() < 0.1 and isinstance(cell, Cell):
                off, up = InlineFont(strike=True), InlineFont(vertAlign="superscript")
                if chance.random() < 0.5:
                    cell.font = Font(strike=True)
                else:
                    cell.value = CellRichText(
                        str(cell.value), TextBlock(off, " нет"), TextBlock(up, "3")
                    )


def links(chance: random.Random, book: Workbook) -> None:
    """A link on a cell, filled or not, and on a column that was selected."""
    sheet, target = a_sheet(chance, book), r"\\server\кадры\приказ.docx"
    cell = sheet.cell(chance.randint(1, 9), chance.randint(1, 9))
    if isinstance(cell, Cell):
        cell.hyperlink = target
    if chance.random() < 0.5:
        link = Hyperlink(ref="B1:B1048576", location="'План'!A1")
        sheet._hyperlinks.append(link)  # type: ignore[attr-defined]


def unseen(chance: random.Random, book: Workbook) -> None:
    """Characters that nobody sees, or no font has, inside of what stands in cells."""
    for row in a_sheet(chance, book).iter_rows():
        for cell in row:
            if chance.random() < 0.1 and isinstance(cell, Cell) and cell.value:
                text = str(cell.value)
                at = chance.randint(0, len(text))
                cell.value = text[:at] + chance.choice(UNSEEN) + text[at:]


def twins(chance: random.Random, book: Workbook) -> None:
    """A second sheet or column of nearly the same name."""
    sheet = a_sheet(chance, book)
    if chance.random() < 0.5:
        book.copy_worksheet(sheet).title = sheet.title[:30] + chance.choice((" ", "\u200b"))
    else:
        heading = str(sheet.cell(1, chance.randint(1, sheet.max_column)).value or "")
        sheet.cell(1, sheet.max_column + 1).value = heading + chance.choice(("", " ", "."))


IN_THE_BOOK: tuple[Spoil, ...] = (
    cells, cells, cells, cells, swapped_columns, deleted_sheets, headings, titles, rows_above, lost_rows_and_columns, merged,
    styled_emptiness, many_sheets, many_rows, far_away, looks, hidden, formats, formats, struck, links, unseen, twins,
)  # fmt: skip


def costly(chance: random.Random, data: bytes) -> bytes:
    """One of those that mean to be costly; not those that are read and take seconds, over again."""
    return hostile.hostile(chance.choice(hostile.QUICK))


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def flipped(chance: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 20))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def noise(chance: random.Random, data: bytes) -> bytes:
    return chance.choice(
        (b"", b"PK", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    ) + chance.randbytes(chance.choice((0, 500)))


def lost_part(chance: random.Random, data: bytes) -> bytes:
    parts = opc.read(data)
    del parts[chance.choice(list(parts))]
    return opc.write(parts)


def broken_part(chance: random.Random, data: bytes) -> bytes:
    parts = opc.read(data)
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    xml = parts[name]
    at = chance.randrange(len(xml))
    parts[name] = chance.choice((xml[:at], xml[:at] + b"<&>" + xml[at:], b"", b"\xff\xfe" + xml, xml.replace(b"main", b"mein"),
                                 b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml))  # fmt: skip
    return opc.write(parts)


def odd_values(chance: random.Random, data: bytes) -> bytes:
    """Attributes that no program should write: addresses, types, numbers of styles."""
    parts = opc.read(data)
    name = chance.choice(
        [name for name in parts if "/worksheets/" in name or "/tables/" in name or "styles" in name]
    )
    old, new = chance.choice((
        (rb' r="[A-Z]+\d+"', b' r="ZZZZ99"'), (rb' s="\d+"', b' s="9999"'), (rb' t="\w+"', b' t="zz"'), (rb' ref="[^"]*"', b' ref="?"'),
        (rb' r="\d+"', b' r="-1"'), (rb"<v>[^<]*</v>", b"<v>1e999</v>"), (rb"<v>[^<]*</v>", b"<v>nan</v>"), (rb' t="\w+"', b""),
        (rb' sqref="[^"]*"', b' sqref="A0"'), (rb' numFmtId="\d+"', b' numFmtId="x"'), (rb' count="\d+"', b' count="-5"'),
    ))  # fmt: skip
    parts[name] = re.sub(old, new, parts[name], count=chance.choice((0, 1)))
    return opc.write(parts)


IN_THE_FILE = (
    cut,
    flipped,
    flipped,
    noise,
    lost_part,
    broken_part,
    broken_part,
    odd_values,
    odd_values,
    costly,
)


def spoilt(shipped: bytes, seed: int) -> tuple[str, bytes]:
    """A spoilt workbook, and what was done to it, in words."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        change = chance.choice(IN_THE_FILE)
        return change.__name__, change(chance, shipped)
    book = openpyxl.load_workbook(io.BytesIO(shipped))
    done = chance.choices(IN_THE_BOOK, k=chance.choice((1, 1, 2, 3)))
    for spoil in sorted(
        done, key=lambda spoil: spoil is far_away
    ):  # last: the others would walk all the way there
        spoil(chance, book)
    target = io.BytesIO()
    if not book.worksheets:
        book.create_sheet("Пусто")
    book.save(target)
    return "+".join(spoil.__name__ for spoil in done), target.getvalue()
