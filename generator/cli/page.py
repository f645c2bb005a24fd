"""The page of `status` on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator import wording
from generator.cycle.status import DocumentStatus, Status, YearStatus
from generator.freshness import CHANGED, NO_PDF
from generator.terms import Edition

_WIDTH = 22


def lines(status: Status) -> Iterator[str]:
    """The page, line by line."""
    company = f"{status.company}, " if status.company else ""
    yield f"Состояние на {wording.date(status.today)}: {company}{status.source}"
    for year in status.years:
        yield ""
        yield f"{year.number} год"
        for line in _year(year, status.today):
            yield f"  {line}"


def _year(year: YearStatus, today: dt.date) -> Iterator[str]:
    for document in year.documents:
        if document.is_shown:
            yield f"{_name(document):<{_WIDTH}} {_document(document)}"
    if year.controls:
        days = [_with_reasons(wording.date(each.on), each.changed) for each in year.controls]
        yield f"{'Справки на дату':<{_WIDTH}} {', '.join(days)}"
    yield from _measures(year)
    yield from _documents_due(year, today)
    yield from _step(year)


def _name(document: DocumentStatus) -> str:
    internal = ", внутр." if document.edition is Edition.INTERNAL else ""
    return f"{document.kind.title}{internal}"


def _document(document: DocumentStatus) -> str:
    said = ["не собрано"]
    if document.changed is not None:
        said = [_with_reasons("готово", document.changed)]
    if document.sent:
        said.append(f"сборок в папке sent – {document.sent}")
    if document.issued is not None:
        placed = document.issued.placed
        day = f" от {wording.date(dt.date.fromisoformat(placed))}" if placed else ""
        said.append(f"издано: редакция {document.issued.revision}{day}")
    return "; ".join(said)


def _with_reasons(said: str, changed: tuple[str, ...]) -> str:
    if not changed:
        return said
    if changed == (NO_PDF,):
        return f"{said}, но без PDF"
    names = ", ".join(CHANGED[name] for name in changed)
    return f"{said}, но устарело (изменилось: {names})"


def _measures(year: YearStatus) -> Iterator[str]:
    now = year.progress
    if now is None:
        return
    yield (
        f"Мероприятия: выполнено {now.count('done')} из {now.planned}, просрочено "
        f"{now.count('overdue')}, срок в ближайшие 30 дней – {now.count('upcoming')}, без данных – "
        f"{now.count('silent')}."
    )
    if year.dues:
        yield "Ближайшие сроки:"
    for row in year.dues:
        measure = row.measure
        responsible = measure.responsible or "ответственный не назначен"
        yield f"  {wording.date(measure.due.end)}  {measure.code}  {responsible}"


def _documents_due(year: YearStatus, today: dt.date) -> Iterator[str]:
    """When the documents that were not issued have to be there (§3.1 of the Programme)."""
    if year.step is None:
        yield "Год закрыт: Программа и Отчет изданы."
        return
    issued = {each.kind.name for each in year.documents if each.issued is not None}
    if "program" not in issued:
        late = " – прошло" if year.programme_due <= today else ""
        yield f"Программа нужна к {wording.date(year.programme_due)}{late}."
    if "report" not in issued:
        yield f"Отчет – после конца года, с {wording.date(year.report_due)}."


def _step(year: YearStatus) -> Iterator[str]:
    if year.step is None:
        return
    command = f": {year.step.command}" if year.step.command else ""
    yield f"Дальше: {year.step.said}{command}"
    for stop in year.step.stops:
        yield f"Мешает: {stop}"
