"""Lists of suggestions as files: where one stands, what was decided in the one before, what must
not get lost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator import disk, opc, output
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.suggestions import deciding
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import State, Suggestion


def place_of(out: Path, document: str) -> Path:
    """Where the list of what is called `document` stands."""
    return out / f"{document}-предложения.xlsx"


def kept(path: Path, listed: SuggestionList) -> tuple[SuggestionList, Path | None]:
    """Puts a list, unless the one that is there says the same. Gives it with what was decided on
    the same suggestions before, and the second name of one that somebody worked in. Raises
    `GeneratorError` if something else has its name."""
    former = _former(path)
    decided = _with_decisions(path, listed, former)
    is_same = bool(former) and list(decided.suggestions) == list(former)
    return decided, None if is_same else _put(path, decided, former)


def put_list(path: Path, listed: SuggestionList) -> Path | None:
    """Puts a list, with what was decided on the same suggestions in the list of before; one that
    somebody worked in is kept under another name, which is returned."""
    former = _former(path)
    return _put(path, _with_decisions(path, listed, former), former)


def _with_decisions(
    path: Path, listed: SuggestionList, former: tuple[Suggestion, ...]
) -> SuggestionList:
    every = (*_kept_lists(path), *former)
    return replace(listed, suggestions=deciding.with_decisions(listed.suggestions, every))


def _put(path: Path, decided: SuggestionList, former: tuple[Suggestion, ...]) -> Path | None:
    second = None
    keys = {each.key for each in decided.suggestions}
    if any(deciding.is_decided(each) and each.key not in keys for each in former):
        second = _copy(path)
    return put(path, deciding.to_bytes(decided)) or second


def _former(path: Path) -> tuple[Suggestion, ...]:
    """The suggestions in a list of before, with what was decided. Raises `GeneratorError` if
    something else has its name."""
    if not path.is_file():
        return ()
    with disk.readable():
        data = path.read_bytes()
    return deciding.from_bytes(path.name, data).suggestions


def _kept_lists(path: Path) -> tuple[Suggestion, ...]:
    """The suggestions in the copies that were kept of a list: a decision holds until another is
    made."""
    every: list[Suggestion] = []
    for copy in sorted(path.parent.glob(f"{path.stem}-{'[0-9a-f]' * 8}{path.suffix}")):
        with suppress(GeneratorError):  # somebody's file of such a name
            every += _former(copy)
    return tuple(every)


def _copy(path: Path) -> Path:
    """A second name for what a list says now."""
    with disk.readable():
        there = path.read_bytes()
    copy = path.with_name(f"{path.stem}-{sha256(there)[:8]}{path.suffix}")
    output.put_new(copy, there)
    return copy


def put(path: Path, data: bytes) -> Path | None:
    """Puts a file; one that somebody worked in since it was made is kept under another name, which
    is returned."""
    second = None
    if path.is_file():
        with disk.readable():
            there = path.read_bytes()
        if not opc.is_written_here(there):
            second = _copy(path)
    output.put(path, data)
    return second


def company_of(cells: Cells) -> str:
    """The company of a workbook; «» if it does not say."""
    rows = cells.rows("Общество")
    column = column_of("Общество", "Краткое наименование")
    return str(rows[0].plain(column) or "") if rows else ""


def counted(suggestions: Sequence[Suggestion]) -> str:
    """«готово – 4, проверить – 1»; «» for none."""
    states = [suggestion.state for suggestion in suggestions]
    counts = ((state.said, states.count(state)) for state in State)
    return ", ".join(f"{title} – {count}" for title, count in counts if count)
