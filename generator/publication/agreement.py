"""An approved file beside our own build of the workbook as it is now → where they do not say the
same. What goes out is the build; a word that differs is an obstacle, and says what brings the two
together.

Equality is decided by one reader of what both show, paragraph by paragraph and row by row;
formatting, kinds of spaces and quotes, page breaks and pictures are not text. The review of the
file (review/) explains what differs and whose cell it is.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path

from generator import spelling
from generator.documents import traces
from generator.documents.alignment import parts_of
from generator.documents.every_text import charts_in_order
from generator.documents.kinds import kind
from generator.documents.received import readable
from generator.documents.traces import short, shortened
from generator.documents.units import units_of
from generator.findings import GeneratorError
from generator.publication.obstacles import Obstacle
from generator.review import reviewing
from generator.review.recognising import recognise
from generator.sent import Kept
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import with_decisions
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.terms import Edition

_OPEN = {
    "tracked-change": (
        "исправление, которое не принято и не отклонено",
        "примите или отклоните исправления в Word (Рецензирование) и сохраните",
    ),
    "comment": (
        "примечание",
        "удалите примечания в Word (Рецензирование → Удалить все) и сохраните",
    ),
    "hidden": ("", "удалите его или снимите «скрытый» (Шрифт) и сохраните"),
    "faint": ("", "удалите его или верните ему цвет и размер (Шрифт) и сохраните"),
    "struck": ("", "удалите его или снимите «зачеркнутый» (Шрифт) и сохраните"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """What a person left in the approved file: a signature, a visa, a registration stamp. It does
    not go to the public."""

    place: str
    text: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What came of comparing an approved file with a build."""

    path: Path
    data: bytes
    """The approved file."""
    suggestions: tuple[Suggestion, ...]
    """What the file wants otherwise, with what was decided."""
    obstacles: tuple[Obstacle, ...]
    left: tuple[Left, ...]


def agreement(
    path: Path, built: Kept, cells: Cells, *, kept: Sequence[Kept], former: Iterable[Suggestion]
) -> Agreement:
    """Compares the approved file with a build of the same workbook. `kept` are all editions that
    are kept, `former` the list that somebody decided on.

    Raises `GeneratorError` for a file that can't be read, is no document of this workbook, or is
    another one.
    """
    data = readable(path)
    _require_this(path, data, built, kept)
    file = recognise(path, data, [built])
    [suggestions] = reviewing.review([file], cells, {}).values()
    decided = with_decisions(suggestions, tuple(former))
    left = tuple(filter(_is_left, decided))
    open_ones = tuple(_open(path, data, built.docx))
    obstacles = [*open_ones]
    for suggestion in decided:
        if suggestion not in left and not (open_ones and _is_comment_alone(suggestion)):
            obstacles.append(_obstacle(path, suggestion))
    obstacles += _unexplained(path, data, built.docx, decided)
    obstacles += _charts(path, data, built.docx)
    return Agreement(
        path=path,
        data=data,
        suggestions=decided,
        obstacles=tuple(obstacles),
        left=tuple(Left(each.place, each.proposed, each.decided_by) for each in left),
    )


def _require_this(path: Path, data: bytes, built: Kept, kept: Sequence[Kept]) -> None:
    """Raises `GeneratorError` if a file is another document than the one that is published."""
    own = [each for each in kept if each.document != built.document]
    file = recognise(path, data, [built, *own])
    if file.kept.document != built.document:
        raise GeneratorError(
            f"Файл {path} – {_called(file.kept)}, а публикуется {_called(built)}. "
            "Назовите другой файл."
        )


def _called(kept: Kept) -> str:
    edition = "внутренняя" if kept.manifest.edition == Edition.INTERNAL else "публичная"
    return f"{kind(kept.kind).title} {kept.manifest.year}, {edition} редакция"


def _open(path: Path, data: bytes, built: bytes) -> Iterator[Obstacle]:
    """Corrections and comments that are still open, and what is not as it looks and does in the
    build: the file is not approved yet."""
    own = set(traces.open_in(built))
    for trace in dict.fromkeys(traces.open_in(data)):
        if trace in own:
            continue
        what, mend = _OPEN[trace.kind]
        told = f"{what}: {trace.what}" if what else trace.what
        yield Obstacle(str(path), told, trace.where, mend)


def _is_comment_alone(suggestion: Suggestion) -> bool:
    is_edit = suggestion.was != suggestion.proposed
    return suggestion.state is State.TASK and bool(suggestion.comments) and not is_edit


def _may_stay(suggestion: Suggestion) -> bool:
    """Whether it may be left in the file: what was added and is no value of the workbook."""
    is_added = not suggestion.was and bool(suggestion.proposed)
    return is_added and suggestion.state in (State.TEMPLATE, State.TASK)


def _is_left(suggestion: Suggestion) -> bool:
    """Whether a person left it in the file."""
    return suggestion.decision == Decision.KEEP and _may_stay(suggestion)


def _obstacle(path: Path, suggestion: Suggestion) -> Obstacle:
    what = _differs(suggestion.was or "нет", suggestion.proposed or "нет")
    if suggestion.state is State.TASK and suggestion.note:
        what = suggestion.note
    return Obstacle(str(path), what, suggestion.place, _mend(path, suggestion))


def _differs(was: str, said: str) -> str:
    was, said = shortened(was, said)
    return f"в утвержденном файле «{said}», по книге и шаблону «{was}»"


def _mend(path: Path, suggestion: Suggestion) -> str:
    """What brings a document and the workbook together."""
    if suggestion.state is State.COMPUTED:
        return suggestion.note or "это считает программа: измените исходные ячейки или документ"
    if suggestion.state.is_writable:
        where = f" ({suggestion.sheet}!{suggestion.cell})" if suggestion.cell else ""
        return (
            f'внесите это в книгу{where}: make review FILES="{path.name}", решения в списке, '
            "make apply LIST=…; или верните в документе прежнее"
        )
    if _may_stay(suggestion):
        return (
            "внесите это в шаблон и соберите заново, или уберите; подпись, визу или штамп оставьте "
            f"решением «{Decision.KEEP}» в списке предложений (make publish … LIST=список)"
        )
    return (
        "внесите это в шаблон (make apply LIST=… TEMPLATE=копия.docx) и соберите заново, или "
        "верните прежнее"
    )


# --- what no suggestion explains ------------------------------------------------------------------


def _unexplained(
    path: Path, approved: bytes, built: bytes, suggestions: Sequence[Suggestion]
) -> Iterator[Obstacle]:
    """Lines that differ and that no suggestion speaks of: nothing else may differ."""
    ours, theirs = _lines(built), _lines(approved)
    told = [spelling.reading(text) for each in suggestions for text in (each.was, each.proposed)]
    told = [text for text in told if text]
    mend = "верните в документе то, что дает программа, или измените книгу или шаблон"
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for operation, start, end, other, last in matcher.get_opcodes():
        if operation == "equal":
            continue
        before, after = ours[start:end], theirs[other:last]
        lines = [*before, *after]
        if not suggestions or not any(text in line for line in lines for text in told):
            was, said = " / ".join(before) or "нет", " / ".join(after) or "нет"
            yield Obstacle(str(path), _differs(was, said), "", mend)


def _lines(docx: bytes) -> list[str]:
    """What a DOCX shows, a line a paragraph or row; heads and feet once each."""
    lines: list[str] = []
    running: set[str] = set()
    for unit in units_of(parts_of(docx)):
        line = " | ".join(part for part in unit.key.split("\x1f") if part)
        if unit.group == "running":
            # Pages are counted by whoever saves the file; other numbers there are values.
            line = re.sub(r"\d+", "", line)
            if line in running:
                continue
            running.add(line)
        if line:
            lines.append(line)
    return lines


def _charts(path: Path, approved: bytes, built: bytes) -> Iterator[Obstacle]:
    """Charts show what the build's show."""
    ours, theirs = charts_in_order(built), charts_in_order(approved)
    mend = "верните диаграмму из собранного документа; ее числа меняются в книге"
    for number, (one, other) in enumerate(zip_longest(ours, theirs, fillvalue=()), 1):
        place = f"диаграмма {number}"
        come = Counter(map(_plain, other)) - Counter(map(_plain, one))
        gone = Counter(map(_plain, one)) - Counter(map(_plain, other))
        for text in come:
            yield Obstacle(str(path), f"на диаграмме изменено: «{short(text)}»", place, mend)
        for text in () if come else gone:
            yield Obstacle(str(path), f"на диаграмме нет: «{short(text)}»", place, mend)
        if not come and not gone and list(map(_plain, one)) != list(map(_plain, other)):
            what = "на диаграмме те же числа стоят в другом порядке"
            yield Obstacle(str(path), what, place, mend)


def _plain(text: str) -> str:
    """A text of a chart; a number without what programs put behind it: «5.0» is «5»."""
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return spelling.reading(text)
