"""A year on a day → tables to sort and to send on: all measures, the counts by service type,
department and branch, what changed, and a sheet for each department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import facts, progress, wording
from generator.book import Year
from generator.documents.context import NO_BRANCH
from generator.documents.control import (
    NOBODY,
    STAGES,
    status_of,
)
from generator.documents.dues import due_of
from generator.documents.printed import NO_SEGMENT
from generator.progress import NamedPart, Position, Progress, Stage
from generator.workbook import tables
from generator.workbook.tables import Holds, TableColumn, TableRow, TableSheet, Titles, Value

_OVERDUE, _UPCOMING, _DONE, _ENDED = "FBE3E0", "FFF4CC", "E6F3E6", "EDEDED"
_COLOURS = {
    Stage.OVERDUE: _OVERDUE,
    Stage.DONE_IN_TIME: _DONE,
    Stage.DONE_LATE: _DONE,
    Stage.MOVED: _ENDED,
    Stage.CANCELLED: _ENDED,
}
# A department reads first what it has to do first.
_URGENCY = (
    *(Stage.OVERDUE, Stage.RUNNING, Stage.MOVED),
    *(Stage.CANCELLED, Stage.DONE_LATE, Stage.DONE_IN_TIME),
)
_BRANCH = "Филиал"
_MEASURE = (
    TableColumn("№ п/п", 7, Holds.COUNT),
    TableColumn("№", 9),
    TableColumn("Код", 11),
    TableColumn("Мероприятие", 46),
    TableColumn("Срок", 18),
    TableColumn("Последний день срока", 13, Holds.DAY),
    TableColumn("Состояние", 16),
    TableColumn("Обратить внимание", 20),
    TableColumn("Дней просрочки", 11, Holds.COUNT),
    TableColumn("Дней до срока", 10, Holds.COUNT),
    TableColumn("Ответственный", 28),
    TableColumn(_BRANCH, 18),
    TableColumn("Вид обслуживания", 18),
    TableColumn("Сегмент", 14),
    TableColumn("Статус в книге", 18),
    TableColumn("Дата исполнения", 13, Holds.DAY),
    TableColumn("Причина отклонения", 36),
    TableColumn("Перенесено на", 16),
    TableColumn("План, тыс. руб.", 13, Holds.SUM),
    TableColumn("Факт, тыс. руб.", 13, Holds.SUM),
)
# What a department needs to know of its measures, on a page that can be printed.
_OF_DEPARTMENT = {
    *("№", "Код", "Мероприятие", "Срок", "Последний день срока", "Состояние"),
    *("Дней просрочки", "Дней до срока", "Ответственный", _BRANCH, "Статус в книге"),
    *("Причина отклонения", "План, тыс. руб.", "Факт, тыс. руб."),
}
_COUNTS = {
    "planned": "План",
    "due": "Срок истек",
    "done": "Выполнено",
    "done_in_time": "из них в срок",
    "done_late": "из них с опозданием",
    "overdue": "Просрочено",
    "moved": "Перенесено",
    "cancelled": "Отменено",
    "running": "В работе",
    "upcoming": "Срок в ближайшие 30 дней",
    "silent": "Нет данных",
    "partly": "Выполнено частично",
}
"""Each of the `LISTS` that is counted, as its column is called."""
_COUNTED = (
    *(TableColumn(heading, 12, Holds.COUNT) for heading in _COUNTS.values()),
    TableColumn("План на год, тыс. руб.", 14, Holds.SUM),
    TableColumn("План к дате, тыс. руб.", 14, Holds.SUM),
    TableColumn("Факт, тыс. руб.", 14, Holds.SUM),
)
MEASURES = "Мероприятия"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """What all the sheets of a workbook share."""

    year: Year
    now: Progress
    numbers: dict[str, str]
    places: dict[str, int]
    """The place of each measure in the plan, from 1."""
    has_branches: bool

    @property
    def subject(self) -> str:
        """What they are about."""
        company = _plain(self.year.company.short_name)
        return (
            f"Исполнение Программы на {self.year.number} год на {wording.date(self.now.on)}, "
            f"{company}"
        )

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """Of a measure."""
        return tuple(
            column for column in _MEASURE if self.has_branches or column.heading != _BRANCH
        )

    @property
    def columns_of_department(self) -> tuple[TableColumn, ...]:
        """The same on the sheet of a department."""
        return tuple(column for column in self.columns if column.heading in _OF_DEPARTMENT)


def workbook(year: Year, now: Progress, before: Progress | None, saved: dt.datetime) -> bytes:
    """The tables of a year on a day, compared with an earlier one; `saved` is the date of the
    file."""
    shared = _Tables(
        year=year,
        now=now,
        numbers=facts.printed_numbers(year),
        places={row.measure.code: place for place, row in enumerate(now.rows, 1)},
        has_branches=any(row.measure.branch for row in now.rows),
    )
    titles = Titles()
    sheets = [_all_measures(shared, titles), _services(shared, titles)]
    departments = progress.by_responsible(now)
    index = titles.title("Ответственные")
    branches = progress.by_branch(now)
    of_branches = [_branches(shared, titles.title("Филиалы"), branches)] if branches else []
    of_turns = [_turns(shared, titles, before)] if before is not None else []
    own = [_department(shared, titles, part) for part in departments]
    sheets.append(_departments(shared, index, departments, own))
    sheets += [*of_branches, *of_turns, *own]
    marks = (year.imprint.program_stamp.mark, year.imprint.internal_mark)
    return tables.write(sheets, ". ".join(filter(None, marks)), saved)


def _plain(text: str) -> str:
    """Text as it is printed, but with spaces that a search and a filter find."""
    return wording.typeset(text).replace(wording.NBSP, " ")


# --- measures -------------------------------------------------------------------------------------


def _all_measures(shared: _Tables, titles: Titles) -> TableSheet:
    rows = [_row(shared, row, shared.columns) for row in shared.now.rows]
    above = (shared.subject, _told(shared.now))
    return TableSheet(titles.title(MEASURES), above, shared.columns, rows)


def _department(shared: _Tables, titles: Titles, part: NamedPart) -> TableSheet:
    """The sheet of a department, that it can be sent on its own: what is urgent comes first."""
    name = _plain(part.name or f"Ответственный {NOBODY}")
    ordered = sorted(part.progress.rows, key=_urgency)
    columns = shared.columns_of_department
    rows = [_row(shared, row, columns) for row in ordered]
    above = (name, shared.subject, _told(part.progress))
    return TableSheet(titles.title(name), above, columns, rows)


def _urgency(row: Position) -> tuple[int, dt.date]:
    return _URGENCY.index(row.stage), row.measure.due.end


def _told(part: Progress) -> str:
    """The numbers that matter of some measures."""
    counts = [
        ("Мероприятий", part.planned),
        ("выполнено", part.count("done")),
        ("просрочено", part.count("overdue")),
        (f"срок в ближайшие {progress.UPCOMING_DAYS} дней", part.count("upcoming")),
        ("нет данных", part.count("silent")),
    ]
    return "; ".join(f"{name} – {count}" for name, count in counts)


def _row(shared: _Tables, row: Position, columns: Sequence[TableColumn]) -> TableRow:
    measure, execution = row.measure, row.execution
    days_left = (measure.due.end - row.on).days if row.stage is Stage.RUNNING else None
    reason = execution.deviation_reason if execution else None
    values: dict[str, Value] = {
        "№ п/п": shared.places[measure.code],
        "№": shared.numbers[measure.code],
        "Код": measure.code,
        "Мероприятие": _plain(measure.measure),
        "Срок": due_of(measure, shared.year.imprint).replace(wording.NBSP, " "),
        "Последний день срока": measure.due.end,
        "Состояние": STAGES[row.stage],
        "Обратить внимание": "; ".join(_remarks(row)) or None,
        "Дней просрочки": row.days_late or None,
        "Дней до срока": days_left,
        "Ответственный": _plain(measure.responsible or NOBODY),
        _BRANCH: _plain(measure.branch) if measure.branch else None,
        "Вид обслуживания": _plain(row.service_type),
        "Сегмент": row.segment or NO_SEGMENT,
        "Статус в книге": status_of(row).replace(wording.NBSP, " "),
        "Дата исполнения": execution.finished if execution else None,
        "Причина отклонения": _plain(reason) if reason else None,
        "Перенесено на": execution.moved_to if execution else None,
        "План, тыс. руб.": measure.funding,
        "Факт, тыс. руб.": row.spent,
    }
    colour = _UPCOMING if row.is_upcoming else _COLOURS.get(row.stage, "")
    return TableRow([values[column.heading] for column in columns], colour)


def _remarks(row: Position) -> Iterator[str]:
    if row.is_upcoming:
        yield f"срок в ближайшие {progress.UPCOMING_DAYS} дней"
    if row.is_silent:
        yield "нет данных"
    if row.is_partly:
        yield "выполнено частично"


# --- counts ---------------------------------------------------------------------------------------


def _counted(part: Progress) -> list[Value]:
    money = part.money
    sums: list[Decimal] = [money.plan, money.due, money.spent]
    return [*(part.count(name) for name in _COUNTS), *sums]


def _services(shared: _Tables, titles: Titles) -> TableSheet:
    """Without totals: a table with sums among its rows can't be sorted."""
    columns = (TableColumn("Вид обслуживания", 30), TableColumn("Сегмент", 16), *_COUNTED)
    rows = []
    for part in progress.by_service(shared.now):
        if not part.total:
            name = _plain(part.service_type or "")
            rows.append(TableRow([name, part.segment or NO_SEGMENT, *_counted(part.progress)]))
    return TableSheet(titles.title("Виды обслуживания"), (shared.subject,), columns, rows)


def _departments(
    shared: _Tables, title: str, parts: Iterable[NamedPart], own: Sequence[TableSheet]
) -> TableSheet:
    columns = (TableColumn("Ответственный", 46), *_COUNTED)
    rows = []
    for part, sheet in zip(parts, own, strict=True):
        name = _plain(part.name or NOBODY)
        rows.append(TableRow([name, *_counted(part.progress)], leads_to=sheet.title))
    note = "Мероприятие нескольких подразделений учтено у каждого; имя ведет на лист подразделения."
    return TableSheet(title, (shared.subject, note), columns, rows)


def _branches(shared: _Tables, title: str, parts: Iterable[NamedPart]) -> TableSheet:
    columns = (TableColumn("Филиал", 30), *_COUNTED)
    rows = []
    for part in parts:
        name = _plain(part.name or NO_BRANCH)
        rows.append(TableRow([name, *_counted(part.progress)]))
    return TableSheet(title, (shared.subject,), columns, rows)


def _turns(shared: _Tables, titles: Titles, before: Progress) -> TableSheet:
    day = wording.date(before.on)
    columns = (
        TableColumn("№", 9),
        TableColumn("Код", 11),
        TableColumn("Мероприятие", 60),
        TableColumn("Ответственный", 34),
        TableColumn(f"Было на {day}", 22),
        TableColumn(f"Стало на {wording.date(shared.now.on)}", 22),
    )
    rows = []
    for turn in progress.turns(before, shared.now):
        measure = turn.now.measure
        values = [
            shared.numbers[measure.code],
            measure.code,
            _plain(measure.measure),
            _plain(measure.responsible or NOBODY),
            STAGES[turn.before.stage],
            STAGES[turn.now.stage],
        ]
        rows.append(TableRow(values, _COLOURS.get(turn.now.stage, "")))
    return TableSheet(titles.title(f"Изменилось с {day}"), (shared.subject,), columns, rows)
