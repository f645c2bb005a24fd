"""The satisfaction of clients in the Report: this year beside the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator import facts, wording
from generator.book import Year
from generator.documents.printed import DASH, Chart, Printed, Printer, computed
from generator.documents.report.results import MOST_CATEGORIES
from generator.facts import Satisfaction
from generator.origins import Amount, Origin


@dataclass(frozen=True, slots=True)
class SatisfactionContext:
    """A satisfaction figure against last year and target."""

    total: bool
    """The mean of several."""
    kind: Printed
    scale: Printed
    channel: Printed
    """The channel; of a mean, what it is of and how it is weighted."""
    segment: Printed
    respondents: Printed
    before: Printed
    value: Printed
    change: Printed
    """That of the figures as they are printed beside it."""
    target: Printed
    begins_group: bool = False
    """Whether it is the first of its kind and scale."""


def satisfaction_of(year: Year, printer: Printer) -> tuple[SatisfactionContext, ...]:
    """Figures, those of a kind and scale together. Those of one scale are printed with as many
    decimals as the most exact of them, and at least one."""
    places = _places_by_scale(year)
    contexts = []
    asked_before = None
    for row in facts.satisfaction(year.assessments, year.assessments_before):
        asked = row.kind, row.scale
        context = _satisfaction(row, places[row.scale], printer)
        contexts.append(replace(context, begins_group=asked != asked_before))
        asked_before = asked
    return tuple(contexts)


def _places_by_scale(year: Year) -> dict[str, int]:
    places: dict[str, int] = {}
    for figure in (*year.assessments, *year.assessments_before):
        for value in (figure.value, figure.target or Decimal()):
            exponent = value.normalize().as_tuple().exponent
            assert isinstance(exponent, int)  # a number that was read is no infinity
            places[figure.scale] = max(places.get(figure.scale, 1), -exponent)
    return places


def _satisfaction(figure: Satisfaction, places: int, printer: Printer) -> SatisfactionContext:
    row = figure.figure.source.address if figure.figure else ""

    def shown(fact: str, value: Amount | None) -> Printed:
        text = DASH if value is None else wording.number(value, places)
        return computed(fact, text, _NO_FIGURE if value is None else value, row)

    own = figure.figure
    return SatisfactionContext(
        total=own is None,
        kind=printer.text(figure.figures[0], "kind"),
        scale=printer.text(figure.figures[0], "scale"),
        channel=_channel(figure, printer),
        segment=_segment(figure, printer),
        respondents=_respondents(figure, printer),
        before=shown("before", figure.before),
        value=shown("mean", figure.value) if own is None else printer.number(own, "value", places),
        change=_change(figure, places, row),
        target=shown("target", None) if own is None else _target(figure, printer, places),
    )


_NO_FIGURE = Origin("значения нет: год назад этого не оценивали, или цель не задана")


def _change(figure: Satisfaction, places: int, row: str) -> Printed:
    """This year's figure against last year's, as they are printed."""
    if figure.before is None:
        return computed("change", DASH, _NO_FIGURE, row)
    now, before = (wording.rounded(each, places) for each in (figure.value, figure.before))
    formula = "значение года − значение прошлого года, как они напечатаны"
    change = Amount(now - before, formula, parts=(figure.value, figure.before))
    return computed("change", wording.signed(change, places), change, row)


def _channel(figure: Satisfaction, printer: Printer) -> Printed:
    if figure.figure is None:
        count = wording.counted(len(figure.figures), *_FIGURES)
        words = f"среднее по {count}, взвешенное по числу опрошенных"
        return computed("all_channels", wording.typeset(words), figure.value)
    return printer.text(figure.figure, "channel")


_FIGURES = ("оценке", "оценкам", "оценкам")


def _segment(figure: Satisfaction, printer: Printer) -> Printed:
    """That of a figure; of a mean the one that all its figures have."""
    if figure.figure is not None:
        return printer.text(figure.figure, "segment")
    segments = {each.segment for each in figure.figures}
    of_all = segments.pop() if len(segments) == 1 else None
    cells = tuple(each.cell("segment") for each in figure.figures)
    return computed("segment", of_all or "все", Origin("сегмент всех оценок строки", cells))


def _respondents(figure: Satisfaction, printer: Printer) -> Printed:
    if figure.figure is not None:
        return printer.number(figure.figure, "respondents")
    asked = facts.respondents(figure.figures)
    return computed("respondents", wording.number(Decimal(asked)), asked)


def _target(figure: Satisfaction, printer: Printer, places: int) -> Printed:
    assert figure.figure is not None
    return printer.number(figure.figure, "target", places)


def satisfaction_chart(year: Year) -> Chart | None:
    """The figures of the scale with the most of them, this year beside the last; None without a
    last year."""
    rows = _charted(year)
    if not rows or len(rows) > MOST_CATEGORIES:
        return None
    names = tuple(_name(row) for row in rows)
    before, now = tuple(row.before or Decimal() for row in rows), tuple(row.value for row in rows)
    series = ((f"{year.number - 1} год", before), (f"{year.number} год", now))
    told = "; ".join(
        f"{name}: {wording.number(was)} и {wording.number(is_)}"
        for name, was, is_ in zip(names, before, now, strict=True)
    )
    what = _asked(rows[0])
    years = f"в {year.number - 1} и {year.number} годах"
    described = f"Удовлетворенность клиентов ({what}) {years}. {told}."
    return Chart(described, names, series, stacked=False, looks=(0, 1))


def satisfaction_chart_of(year: Year) -> Printed:
    """What the chart is of: kind and scale; «» where there is none."""
    rows = _charted(year)
    if not rows:
        return Printed("")
    figures = [figure for row in rows for figure in row.figures]
    cells = tuple(figure.cell(field) for figure in figures for field in ("kind", "scale"))
    origin = Origin("вид и шкала оценок на рисунке", cells)
    return computed("charted", wording.typeset(_asked(rows[0])), origin)


def _asked(row: Satisfaction) -> str:
    return f"{row.kind} оценка, шкала {row.scale}"


def _charted(year: Year) -> Sequence[Satisfaction]:
    """What the chart shows: figures of one kind and scale that have a last year."""
    return _largest(
        row
        for row in facts.satisfaction(year.assessments, year.assessments_before)
        if row.figure is not None and row.before is not None
    )


def _largest(rows: Iterable[Satisfaction]) -> Sequence[Satisfaction]:
    """The rows of the kind and scale with the most of them."""
    groups: dict[tuple[str, str], list[Satisfaction]] = {}
    for row in rows:
        groups.setdefault((row.kind, row.scale), []).append(row)
    return max(groups.values(), key=len, default=[])


def _name(row: Satisfaction) -> str:
    """«офис B2B»."""
    assert row.figure is not None
    return f"{row.figure.channel or 'все каналы'} {row.figure.segment or ''}".strip()
