"""The sheets of an open workbook by their titles, however they are spelled."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from generator.contract.schema import SHEETS
from generator.findings import ORDER, PRACTICE, Finding, Theme
from generator.spelling import look
from generator.terms import CellRef
from generator.workbook.opening import OpenWorkbook

Tell = Callable[[Finding], None]

SHEET_MISSING = Theme.FILE.error(
    "sheet-missing", "нет листа", "строки листа пропали бы из документа", ORDER
)
SHEET_NEWER = Theme.FILE.info(
    "sheet-newer", "нет листа, которого раньше не было", "документ делается и без него", PRACTICE
)
SHEET_ALIKE = Theme.FILE.warning(
    "sheet-alike",
    "есть второй лист почти с тем же названием",
    "он не прочитан, а правки могли сделать в нем",
    PRACTICE,
)
SHEET_HIDDEN = Theme.FILE.warning(
    "sheet-hidden", "скрытый лист", "он прочитан и будет напечатан", PRACTICE
)
SHEET_TWICE = Theme.FILE.error(
    "sheet-twice", "два листа с почти одинаковыми названиями", "неясно, который верен", ORDER
)


def sheet_of(
    title: str, workbook: OpenWorkbook, tell: Tell, *, is_newer: bool = False
) -> Worksheet | None:
    """The sheet of a title, however it is spelled; of several the one that is spelled exactly so.
    What is missing or stands twice is told; a workbook of before may lack one that `is_newer`."""
    alike = [sheet for sheet in workbook.cells.worksheets if look(sheet.title) == look(title)]
    exact = [sheet for sheet in alike if sheet.title == title]
    if exact:
        alike += [sheet for sheet in workbook.cells.worksheets if _is_copy(sheet.title, title)]
    if not alike and is_newer:
        message = f"в книге еще нет листа «{title}»"
        tell(SHEET_NEWER.at(CellRef(title), message, "добавит make upgrade"))
        return None
    if not alike:
        titles = workbook.cells.sheetnames
        message = f"нет листа «{title}»; есть листы: «{'», «'.join(titles)}»"
        hint = alike_to(title, titles, [sheet.title for sheet in SHEETS])
        tell(SHEET_MISSING.at(CellRef(title), message, hint))
        return None
    if len(alike) > 1 and not exact:
        names = ", ".join(f"«{sheet.title}»" for sheet in alike)
        hint = f"оставьте один и назовите его «{title}»"
        tell(SHEET_TWICE.at(CellRef(title), f"листы с одним названием: {names}", hint))
        return None
    chosen = (exact or alike)[0]
    for other in alike:
        if other is not chosen:
            message = f"лист «{other.title}» не прочитан: есть лист «{title}»"
            tell(SHEET_ALIKE.at(CellRef(other.title), message, "удалите его или переименуйте"))
    if chosen.sheet_state != "visible":
        message = f"лист «{chosen.title}» скрыт, но прочитан"
        tell(SHEET_HIDDEN.at(CellRef(chosen.title), message, "покажите его и проверьте"))
    return chosen


def _is_copy(title: str, of: str) -> bool:
    """Whether Excel made a sheet of another when somebody copied that: «План (2)»."""
    return re.fullmatch(r"(.*) \(\d+\)", title) is not None and title.rpartition(" ")[0] == of


def alike_to(name: str, names: list[str], known: list[str]) -> str:
    """What to do about a name that is not there: which of the others it may be, those apart that
    are known for themselves."""
    looks = {look(each) for each in known}
    others = [other for other in names if look(other) not in looks]
    longer = [other for other in others if look(name) in look(other) or look(other) in look(name)]
    close = longer or difflib.get_close_matches(name, others, n=1, cutoff=0.7)
    if close and "тыс. руб." in name:
        return (
            f"похоже на «{close[0]}»: переименуйте, а суммы пересчитайте, если они не в тыс. руб."
        )
    if close:
        return f"похоже на «{close[0]}»: переименуйте"
    return "образец – в книге, которую делает команда init"
