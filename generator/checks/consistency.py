"""What is odd beside its like: it may be so by right, and each is told once, in one line."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rapidfuzz.distance import Levenshtein

from generator import spelling, wording
from generator.book import Book, Year, YearRows
from generator.facts import outcomes
from generator.findings import PRACTICE, PROGRAMME, Finding, Theme
from generator.model import Assessment, Measure
from generator.terms import CellRef

_SHOWN = 5  # cells that a line names


def _also(cells: Sequence[CellRef]) -> str:
    """The other cells of a line: «; также D3, D5 и еще 2»."""
    shown = ", ".join(cell.address for cell in cells[1 : _SHOWN + 1])
    more = len(cells) - 1 - _SHOWN
    return f"; также {shown}" + (f" и еще {more}" if more > 0 else "") if shown else ""


# --- satisfaction ---------------------------------------------------------------------------------

FIGURE_UNPAIRED = Theme.REPORT.info(
    "figure-unpaired",
    "оценку не с чем сравнить: в прошлом году другой сегмент или шкала",
    "в отчете нет прошлого года и изменения",
    f"{PROGRAMME}, п. 1.4",
)


def figures_have_a_last_year(rows: YearRows) -> Iterator[Finding]:
    """A figure of a kind and channel that was measured last year too is of the same segment and
    scale: else nothing can be compared."""
    before = [row for row in rows.assessments if row.year == rows.number - 1]
    now = [row for row in rows.assessments if row.year == rows.number]
    paired = {_pair(row) for row in now} & {_pair(row) for row in before}
    left = [row for row in before if _pair(row) not in paired]
    for row in now:
        alike = [each for each in left if _asked(each) == _asked(row)]
        if _pair(row) in paired or not alike:
            continue
        last = max(alike, key=lambda each: (each.scale == row.scale, each.segment is row.segment))
        field = "scale" if last.segment is row.segment else "segment"
        message = (
            f"{row.kind} оценка, {row.channel or 'все каналы'}: здесь {_what(row)}, "
            f"а в {last.year} году – {_what(last)} ({last.cells['value'].address})"
        )
        hint = "если мерили одно и то же, сделайте строки одинаковыми; если нет, так и оставьте"
        yield FIGURE_UNPAIRED.at(row.cells[field], message, hint)


def _asked(figure: Assessment) -> tuple[object, ...]:
    return figure.kind, figure.channel


def _pair(figure: Assessment) -> tuple[object, ...]:
    return figure.kind, figure.channel, figure.segment, figure.scale


def _what(figure: Assessment) -> str:
    return f"{figure.segment or 'все клиенты'}, шкала {figure.scale}"


# --- texts ----------------------------------------------------------------------------------------

EFFECTS_ALIKE = Theme.REPORT.info(
    "effects-alike",
    "у разных мероприятий один и тот же эффект",
    "похоже на заготовку, а не на полученный эффект",
    f"{PROGRAMME}, п. 3.2",
)
_FEW = 3


def effects_differ(year: Year) -> Iterator[Finding]:
    """The effects of different measures are not one sentence: of three or more, more than half."""
    cells: dict[str, list[CellRef]] = defaultdict(list)
    texts: dict[str, str] = {}
    for execution in year.executions.values():
        if execution.effect:
            letters = spelling.letters(execution.effect)
            cells[letters].append(execution.cells["effect"])
            texts.setdefault(letters, execution.effect)
    count = sum(map(len, cells.values()))
    for letters, alike in cells.items():
        if len(alike) >= _FEW and 2 * len(alike) > count:
            message = (
                f"один и тот же эффект у {len(alike)} мероприятий из {count}: "
                f"«{wording.beginning(texts[letters])}»{_also(alike)}"
            )
            hint = "напишите, что дало каждое"
            yield EFFECTS_ALIKE.at(alike[0], message, hint)


RESULT_COPIED = Theme.REPORT.info(
    "result-copied",
    "фактический результат повторяет план слово в слово",
    "неясно, что получено на деле",
    f"{PROGRAMME}, п. 3.2",
)


def results_are_not_the_plan(year: Year) -> Iterator[Finding]:
    """A result says what came of it, not what was planned, word for word."""
    cells = []
    for outcome in outcomes(year):
        planned = (outcome.measure.expected_result, outcome.measure.measure)
        result = outcome.execution.result
        if result and spelling.letters(result) in map(spelling.letters, planned):
            cells.append(outcome.execution.cells["result"])
    if cells:
        many = f" у {len(cells)} мероприятий" if len(cells) > 1 else ""
        message = f"факт повторяет план слово в слово{many}{_also(cells)}"
        yield RESULT_COPIED.at(cells[0], message, "напишите, что получено на деле, числом")


# --- money and days -------------------------------------------------------------------------------

FUNDING_THOUSANDFOLD = Theme.PLAN.info(
    "funding-thousandfold",
    "сумма в тысячу раз больше остальных",
    "похоже на рубли вместо тысяч рублей",
    PRACTICE,
)
_GAP = 100  # times as much as the next sum: no plan has nothing between


def funding_is_in_thousands(rows: YearRows) -> Iterator[Finding]:
    """No sum of a plan is a thousand times the others: divided by a thousand it would be one of
    them."""
    funded = [measure for measure in rows.measures if measure.funding]
    usual, large = _split(funded)
    if large:
        cells = [measure.cells["funding"] for measure in large]
        sums = [wording.money(_sum(measure)) for measure in large]
        most = wording.money(max(map(_sum, usual)))
        message = f"сумма {sums[0]} тыс. руб., а остальные – не больше {most}{_also(cells)}"
        hint = "если это рубли, разделите на тысячу"
        yield FUNDING_THOUSANDFOLD.at(cells[0], message, hint)


def _split(funded: Sequence[Measure]) -> tuple[list[Measure], list[Measure]]:
    """Measures with the usual sums, and those with sums a thousand times as large, in the order of
    the plan; none where there is no such gap between them."""
    sums = sorted(map(_sum, funded))
    for lower, upper in itertools.pairwise(sums):
        usual = [measure for measure in funded if _sum(measure) <= lower]
        large = [measure for measure in funded if _sum(measure) > lower]
        is_few = len(usual) > 1 and len(large) < len(usual)
        if is_few and upper >= _GAP * lower and _would_fit(usual, large):
            return usual, large
    return list(funded), []


def _would_fit(usual: Iterable[Measure], large: Iterable[Measure]) -> bool:
    """Whether large sums, divided by a thousand, lie about where the usual ones do."""
    sums = [_sum(measure) for measure in usual]
    return all(min(sums) <= 3 * _sum(each) / 1000 <= 9 * max(sums) for each in large)


def _sum(measure: Measure) -> Decimal:
    return measure.funding or Decimal()


DONE_EARLY = Theme.REPORT.info(
    "done-early",
    "исполнено намного раньше срока",
    "опечатка в дате или сроке",
    PRACTICE,
)
_EARLY = 92  # days: a quarter


def nothing_is_done_long_before(year: Year) -> Iterator[Finding]:
    """What is planned for a time is not done more than a quarter before that begins; «до 31.12»
    begins with the year. Before the year, it is an error of its own."""
    cells, said = [], []
    for outcome in outcomes(year):
        finished, due = outcome.execution.finished, outcome.measure.due
        if finished is None or finished.year < year.number:
            continue
        if (due.start - finished).days > _EARLY:
            cells.append(outcome.execution.cells["finished"])
            said.append(f"исполнено {wording.date(finished)}, а срок – «{due}»")
    if cells:
        message = f"{said[0]}{_also(cells)}"
        yield DONE_EARLY.at(cells[0], message, "проверьте дату и срок")


# --- branches -------------------------------------------------------------------------------------

BRANCH_VARIANT = Theme.PLAN.warning(
    "branch-variant",
    "филиал назван почти так же, как другой",
    "опечатка разобьет итоги надвое",
    PRACTICE,
)
_SHORTEST = 5  # letters: shorter names are alike by nature


def branches_are_spelled_alike(book: Book) -> Iterator[Finding]:
    """One branch is spelled in one way; said once, at the first cell of the rarer. Those that stand
    side by side on «Списки» differ by right."""
    cells: dict[str, list[CellRef]] = defaultdict(list)
    for measure in book.measures:
        if measure.branch:
            cells[measure.branch].append(measure.cells["branch"])
    count = Counter({name: len(own) for name, own in cells.items()})
    by_right = set(book.branches)
    every = dict.fromkeys([*cells, *book.branches])
    names = sorted(every, key=lambda name: (name not in by_right, -count[name]))
    for number, name in enumerate(names):
        usual = next((each for each in names[:number] if _is_slip(name, each)), None)
        if usual is not None and name not in by_right:
            message = f"филиал «{name}», а есть «{usual}»{_also(cells[name])}"
            hint = "выберите одно написание; если это два филиала, добавьте оба на лист «Списки»"
            yield BRANCH_VARIANT.at(cells[name][0], message, hint)


def _is_slip(name: str, other: str) -> bool:
    """Whether two names are probably one: but for a letter or two, never a number."""
    one, another = spelling.look(name), spelling.look(other)
    letters, other_letters = spelling.letters(one), spelling.letters(another)
    if letters == other_letters:
        return True
    if _digits(one) != _digits(another) or min(len(letters), len(other_letters)) < _SHORTEST:
        return False
    edits = 1 if min(len(letters), len(other_letters)) < 2 * _SHORTEST else 2
    return Levenshtein.distance(letters, other_letters, score_cutoff=edits) <= edits


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
