"""A gathering from a folder to the list: what a command asks for → the list of suggestions, the
book of what was understood, and what there is to say about the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import disk
from generator.documents.printed import as_read
from generator.findings import GeneratorError
from generator.intake import files, received, understanding
from generator.intake.gathering import Gathering
from generator.intake.grid import ReadFile, lines
from generator.intake.making import latest_year
from generator.suggestions import deciding, keeping
from generator.suggestions.cells import Cells, column_of, same
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.terms import JOURNAL
from generator.workbook.opening import open_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOrder:
    """What is asked for."""

    folder: Path
    """Where the files of the departments are; called as received.py says, if it filled it."""
    source: Path
    """The workbook."""
    out: Path
    year: int | None = None
    """None: the latest year of the workbook."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of a gathering."""

    year: int
    files: tuple[str, ...]
    """The names of those that were read."""
    suggestions: tuple[Suggestion, ...]
    listed: Path
    former: Path | None
    """A second name of the list that somebody worked in and that this one goes on from."""
    understanding: Path | None
    """The book of what was understood; None if there was nothing to understand."""
    told: tuple[str, ...]
    left: tuple[str, ...]
    sums: tuple[str, ...]
    unread: tuple[str, ...] = ()
    """The names of files that say nothing of the year: `told` says why."""

    @property
    def counted(self) -> str:
        """«готово – 4, проверить – 1»; «» for none."""
        states = [suggestion.state for suggestion in self.suggestions]
        counts = ((state.said, states.count(state)) for state in State)
        return ", ".join(f"{title} – {count}" for title, count in counts if count)


def gather(order: GatherOrder) -> Gathered:
    """Reads the files of a folder and writes the list.

    Raises `GeneratorError` for no folder, one without a file that can be read, or places that
    can't be written to, `FaultyWorkbook` for what is no workbook; no list was written then.
    """
    cells = Cells(open_workbook(order.source))
    year = order.year or latest_year(cells)
    if year is None:
        raise GeneratorError(f"В книге {order.source} нет ни одного года: назовите его (YEAR=).")
    kept = understanding.read(order.source.parent / understanding.NAME)
    read = _files(order, kept.path)
    gathering = Gathering(cells, kept, year)
    found = gathering.suggestions(read)
    path = order.out / f"gather-{year}-предложения.xlsx"
    former = keeping.former_of(path)
    suggestions = _with_decisions(found, (*keeping.kept_lists(path), *former), cells)
    listed = SuggestionList(
        company=keeping.company_of(cells),
        document=f"gather-{year}",
        year=year,
        suggestions=suggestions,
    )
    kept.keep()
    is_other = not former or list(suggestions) != list(former)
    beside = keeping.put_list(path, listed) if is_other else None
    left = [f"{each.origin}: {each.kind.value}: «{each.text}»" for each in gathering.left]
    return Gathered(
        year=year,
        files=tuple(file.name for file in read if file.grids),
        suggestions=suggestions,
        listed=path,
        former=beside,
        understanding=kept.path if kept.path.exists() else None,
        told=tuple(lines(gathering.told)),
        left=tuple(left),
        sums=tuple(map(str, gathering.sums)),
        unread=tuple(gathering.unread),
    )


def _files(order: GatherOrder, kept: Path) -> list[ReadFile]:
    if not order.folder.is_dir():
        raise GeneratorError(f"Нет папки {order.folder}. Проверьте имя (для make – FROM=папка).")
    names = received.names_in(order.folder)
    ours = frozenset({order.source.resolve(), kept.resolve()})
    with disk.readable():
        paths = [
            path
            for path in files.paths_in(order.folder, ours)
            if not path.stem.endswith("-предложения") and not path.name.endswith(JOURNAL)
        ]
    if not paths:
        raise GeneratorError(
            f"В папке {order.folder} нет файлов: положите в нее таблицы подразделений "
            "(xlsx, ods, csv, docx)."
        )
    plain = {path: path.relative_to(order.folder).as_posix() for path in paths}
    called = sorted((names.get(name, name), path) for path, name in plain.items())
    read = [files.read(path, name) for name, path in called]
    if not any(file.grids for file in read):
        told = "\n".join(line for file in read for line in lines(file.told))
        raise GeneratorError(f"В папке {order.folder} нет ни одного файла с таблицей.\n{told}")
    return read


# --- decisions ------------------------------------------------------------------------------------


def _with_decisions(
    suggestions: Sequence[Suggestion], former: Sequence[Suggestion], cells: Cells
) -> tuple[Suggestion, ...]:
    """Suggestions with what a person decided on the same ones before, wherever their rows stand in
    the file by now; without what was written in other words."""
    before = {_key(each): each for each in former}
    made = []
    for suggestion in suggestions:
        decided = before.get(_key(suggestion))
        if decided is not None and _is_settled(suggestion, decided, cells):
            continue
        made.append(suggestion if decided is None else _decided_as(suggestion, decided))
    return tuple(made)


def _key(suggestion: Suggestion) -> tuple[str, str, str, str]:
    return suggestion.sheet, suggestion.row, suggestion.heading, suggestion.proposed


def _is_settled(suggestion: Suggestion, before: Suggestion, cells: Cells) -> bool:
    """Whether the workbook says what a person wrote instead of what is proposed."""
    if suggestion.is_new or not before.own_text or before.decision != Decision.ACCEPT:
        return False
    column = column_of(suggestion.sheet, suggestion.heading)
    rows = cells.find(suggestion.sheet, suggestion.row, None)
    if len(rows) != 1:
        return False
    read = cells.read(column, before.own_text, suggestion.year)
    return same(column, rows[0].plain(column), as_read(read.value))


def _decided_as(suggestion: Suggestion, before: Suggestion) -> Suggestion:
    [made] = deciding.with_decisions(
        [suggestion],
        [replace(before, place=suggestion.place, was=suggestion.was, new_row=suggestion.new_row)],
    )
    return made
