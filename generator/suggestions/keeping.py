"""Lists and other files in the folder of results: a list goes on from the decisions of the one
before, and nothing that somebody worked in is lost."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from generator import disk, opc, output
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.freshness import open_elsewhere
from generator.suggestions import deciding
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.deciding import NoSuchList, SuggestionList
from generator.suggestions.suggestion import Decision, Suggestion

_MOST = 15_000  # suggestions: of the shortest a workbook of 17 000 is more than is read


def former_of(path: Path) -> tuple[Suggestion, ...]:
    """The suggestions in a list of before, with what was decided; none in what can't be read as
    one, which `put_list` keeps under another name. Raises `WrongDecision`."""
    return _read(path) or ()


def _read(path: Path) -> tuple[Suggestion, ...] | None:
    """The suggestions in a list, if there is one; None for what can't be read as one."""
    if not path.is_file():
        return ()
    with disk.readable():
        data = path.read_bytes()
    try:
        return deciding.from_bytes(path.name, data).suggestions
    except NoSuchList:
        return None


def put_list(path: Path, listed: SuggestionList) -> Path | None:
    """Puts a list, with what was decided on the same suggestions in the list of before; one that
    somebody worked in is kept under another name, which is returned, and so is what has its name
    and can't be read. Raises `GeneratorError` for one that could not be read again."""
    kept, there = None, _read(path)
    former = there or ()
    every = (*kept_lists(path), *former)
    suggestions = deciding.with_decisions(listed.suggestions, every)
    data = _readable(path, replace(listed, suggestions=suggestions))
    keys = {each.key for each in suggestions}
    if there is None or any(deciding.is_decided(each) and each.key not in keys for each in former):
        kept = _copy(path)
    return put(path, data) or kept


def _readable(path: Path, listed: SuggestionList) -> bytes:
    """The list as a workbook. Raises `GeneratorError` for one larger than what is read."""
    count = len(listed.suggestions)
    with suppress(NoSuchList):
        if count <= _MOST:
            data = deciding.to_bytes(listed)
            deciding.from_bytes(path.name, data)
            return data
    raise GeneratorError(
        f"Предложений вышло {count}: столько в одном списке не прочитать, и список {path.name} "
        "не записан. Присланное слишком непохоже на то, что есть: проверьте, тот ли это файл; "
        "большие таблицы присылайте частями."
    )


def kept_lists(path: Path) -> tuple[Suggestion, ...]:
    """The suggestions in the copies that were kept of a list: a decision holds until another is
    made."""
    every: list[Suggestion] = []
    for copy in sorted(path.parent.glob(f"{path.stem}-{'[0-9a-f]' * 8}{path.suffix}")):
        with suppress(GeneratorError):  # somebody's file of such a name
            every += former_of(copy)
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
    kept = None
    if path.is_file():
        with disk.readable():
            there = path.read_bytes()
        if not opc.is_written_here(there):
            kept = _copy(path)
    output.put(path, data)
    return kept


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided on a suggestion."""

    decision: str
    """«» for nothing yet."""
    own_text: str = ""
    decided_by: str = ""


def decide(path: Path, decisions: Mapping[int, Decided], *, seen: str) -> SuggestionList:
    """Writes decisions into a list, by the number of the suggestion, counted from 1; the others
    stay as they are. Gives the list.

    Raises `GeneratorError` if the list is not the one that was `seen` (its SHA-256), or has no such
    suggestion; nothing is written then."""
    for finding in open_elsewhere(path):
        raise GeneratorError(
            f"Список {path.name}: {finding.message}. Сохраните и закройте его, обновите страницу и "
            "повторите; ничего не записано."
        )
    with disk.alone(path.parent), disk.readable():
        data = path.read_bytes()
        if seen != sha256(data):
            raise GeneratorError(
                f"Список {path.name} с тех пор, как открыта эта страница, изменил кто-то еще; "
                "ничего не записано. Сверьте свои решения с тем, что теперь в списке, и повторите."
            )
        listed = deciding.from_bytes(path.name, data)
        suggestions = list(listed.suggestions)
        for number, decided in decisions.items():
            if not 1 <= number <= len(suggestions):
                raise GeneratorError(f"В списке {path.name} нет предложения № {number}.")
            suggestions[number - 1] = replace(
                suggestions[number - 1],
                decision=str(Decision(decided.decision)) if decided.decision else "",
                own_text=decided.own_text,
                decided_by=decided.decided_by,
            )
        made = replace(listed, suggestions=tuple(suggestions))
        put(path, deciding.to_bytes(made))
    return made


def company_of(cells: Cells) -> str:
    """The company of a workbook; «» if it does not say."""
    rows = cells.rows("Общество")
    column = column_of("Общество", "Краткое наименование")
    return str(rows[0].plain(column) or "") if rows else ""
