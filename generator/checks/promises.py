"""What the published Programme promises (§§1.4, 2.1–2.4) against what the workbook holds for a
year.

These rules speak of what is not there; they are asked only of a book in which every row could be
read."""

from __future__ import annotations

from collections.abc import Iterator

from generator.book import YearRows
from generator.findings import PROGRAMME, Finding, Theme
from generator.model import DocumentKind, Section, Segment
from generator.terms import CellRef

GROUP_EMPTY = Theme.PROMISES.warning(
    "group-empty",
    "в группе нет мероприятий и нет причины",
    "группа не напечатана",
    f"{PROGRAMME}, п. 2.1",
)


def groups_have_measures(rows: YearRows) -> Iterator[Finding]:
    """A group without measures is not printed, the numbers close up; «Не применимо» says that this
    is meant."""
    parents = {section.parent for section in rows.book.sections}
    filled = {measure.section for measure in rows.measures}
    for section in rows.book.sections:
        is_leaf = section.code not in parents
        if is_leaf and section.code not in filled and not section.not_applicable:
            message = f"в «{section.title}» нет мероприятий {rows.number} года"
            hint = "раздел не напечатан; если так и надо, заполните «Не применимо»"
            yield GROUP_EMPTY.at(section.cells["code"], message, hint)


COVERAGE_MISSING = Theme.PROMISES.warning(
    "coverage-missing",
    "нет раздела для вида обслуживания, канала или сегмента",
    "Программа обещает все виды обслуживания, каналы и сегменты",
    f"{PROGRAMME}, пп. 1.4 и 2.1",
)


def services_and_channels_are_covered(rows: YearRows) -> Iterator[Finding]:
    """§1.4 speaks of every type of service, §2.1 of all channels: each one on «Списки» has a
    section, be it one with a reason in «Не применимо». Says nothing to a workbook that leaves these
    columns empty."""
    for field, listed, what in (
        ("service_type", rows.book.service_types, "вида обслуживания"),
        ("channel", rows.book.channels, "канала"),
    ):
        covered = {getattr(section, field) for section in rows.book.sections}
        if covered == {None}:
            continue
        for value in listed:
            if value not in covered:
                message = f"нет раздела для {what} «{value}»"
                hint = (
                    "добавьте раздел, хотя бы с причиной в «Не применимо», "
                    "или уберите значение с листа «Списки»"
                )
                yield COVERAGE_MISSING.at(CellRef("Разделы"), message, hint)


def segments_are_covered(rows: YearRows) -> Iterator[Finding]:
    """§2.1 speaks of every segment: a channel that has a group for one segment has one for the
    other, be it one with a reason in «Не применимо»; a group without a segment is for all
    clients."""
    places: dict[tuple[str | None, str], list[Section]] = {}
    for section in rows.book.sections:
        if section.channel is not None:
            places.setdefault((section.service_type, section.channel), []).append(section)
    for (service_type, channel), sections in places.items():
        segments = {section.segment for section in sections}
        service = f" ({service_type} обслуживание)" if service_type else ""
        for segment in Segment:
            if None not in segments and segment not in segments:
                message = f"канал «{channel}»{service}: для {segment} нет группы"
                hint = "добавьте группу с мероприятиями или с причиной в «Не применимо»"
                yield COVERAGE_MISSING.at(sections[-1].cells["segment"], message, hint)


INDICATOR_MISSING = Theme.PROMISES.warning(
    "indicator-missing", "мероприятие без показателя", "показатели обещаны", f"{PROGRAMME}, п. 2.3"
)


def measures_have_indicators(rows: YearRows) -> Iterator[Finding]:
    """§2.3: each measure, its group or its section has an indicator."""
    subjects = {indicator.subject for indicator in rows.indicators}
    if not subjects:
        message = f"нет показателей {rows.number} года, а п. 2.3 Программы их обещает"
        yield INDICATOR_MISSING.at(
            CellRef("Показатели"), message, "добавьте показатели мероприятий или групп"
        )
        return
    for measure in rows.measures:
        if not subjects.intersection(measure.subjects):
            message = (
                f"у мероприятия «{measure.code}» и его группы нет показателя, "
                "а п. 2.3 Программы его обещает"
            )
            hint = "добавьте строку на лист «Показатели»"
            alike = "у мероприятий и их групп нет показателя, а п. 2.3 Программы его обещает"
            yield INDICATOR_MISSING.at(measure.cells["code"], message, hint, alike=alike)


INDICATOR_UNTARGETED = Theme.PROMISES.warning(
    "indicator-untargeted",
    "показатель без цели",
    "результат не с чем сравнить",
    f"{PROGRAMME}, п. 2.3",
)


def indicators_have_targets(rows: YearRows) -> Iterator[Finding]:
    """§2.3: an indicator measures the planned result, so it has a target; unit and direction are
    required anyway."""
    for indicator in rows.indicators:
        if indicator.target is None:
            message = f"у показателя «{indicator.code}» нет цели: результат не с чем сравнить"
            alike = "у показателей нет цели: результат не с чем сравнить"
            yield INDICATOR_UNTARGETED.at(
                indicator.cells["target"], message, "заполните «Цель»", alike=alike
            )


FUNDING_MISSING = Theme.PROMISES.warning(
    "funding-missing", "нет финансирования", "его объем обещан", f"{PROGRAMME}, п. 2.4"
)


def funding_is_planned(rows: YearRows) -> Iterator[Finding]:
    """§2.4: the funding of the programme is determined; no sum at all is rather forgotten than
    meant."""
    if all(measure.funding is None for measure in rows.measures):
        message = (
            f"ни у одного мероприятия {rows.number} года нет финансирования, "
            "а п. 2.4 Программы его обещает"
        )
        hint = "заполните суммы; 0 – если денег не нужно"
        yield FUNDING_MISSING.at(CellRef("План"), message, hint)


FINDING_MISSING = Theme.PROMISES.warning(
    "finding-missing", "мероприятие без вывода анализа", "выводы обещаны", f"{PROGRAMME}, п. 2.1"
)


def measures_rest_on_grounds(rows: YearRows) -> Iterator[Finding]:
    """§2.1: measures follow from findings of the analysis."""
    if not any(text.document is DocumentKind.PROGRAMME for text in rows.conclusions):
        message = f"нет выводов анализа для Программы {rows.number} года, а п. 2.1 их обещает"
        yield FINDING_MISSING.at(
            CellRef("Выводы"), message, "добавьте выводы и назовите их коды на листе «План»"
        )
        return
    for measure in rows.measures:
        if not measure.grounds:
            message = f"мероприятие «{measure.code}» не опирается ни на один вывод анализа (п. 2.1)"
            alike = "мероприятия не опираются ни на один вывод анализа (п. 2.1)"
            yield FINDING_MISSING.at(
                measure.cells["grounds"], message, "назовите код вывода", alike=alike
            )
