"""What the two ways to a row of «Опросы» share: the row as it is thought of, which words may be
listed in it, what a word means, how the files of a source are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.contract.surveys import SURVEYS
from generator.intake.survey_files import Export
from generator.intake.survey_lexicon import channel_kinds, segments
from generator.intake.survey_private import are_a_closed_set, is_listable
from generator.intake.survey_words import EMPTY
from generator.spelling import look
from generator.suggestions.suggestion import Origin, Plain, State, Suggestion, decided

TITLE = SURVEYS.title


@dataclass
class Draft:
    """A row of «Опросы» as it is thought of."""

    source: str
    year: int
    origin: Origin
    values: dict[str, str] = field(default_factory=dict)
    """By heading."""
    notes: dict[str, str] = field(default_factory=dict)
    """What was found, by heading."""
    doubts: dict[str, str] = field(default_factory=dict)
    """What has to be looked at, by heading."""

    def put(self, heading: str, value: str, note: str = "", doubt: str = "") -> None:
        """Sets a cell."""
        if value:
            self.values[heading] = value
        if note:
            self.notes[heading] = note
        if doubt:
            self.doubts[heading] = doubt

    def suggestions(self) -> list[Suggestion]:
        """The row, a suggestion a cell."""
        rest = {"Источник": self.source, "Год": str(self.year)}
        known: dict[str, Plain] = {
            "Источник": self.source,
            "Год": self.year,
            "Графа оценки": self.values["Графа оценки"].split("; "),
        }
        state = State.CHECK if self.doubts else State.READY
        made = []
        for column in SURVEYS.read:
            heading = column.heading
            if heading in rest or heading not in self.values:
                continue
            parts = (self.doubts.get(heading, ""), self.notes.get(heading, ""))
            made.append(
                Suggestion(
                    state=state,
                    sheet=TITLE,
                    row=f"{self.source}, {self.year}, {self.values['Графа оценки']}",
                    heading=heading,
                    proposed=self.values[heading],
                    place="как читать файл",
                    source=self.origin.file,
                    note="; ".join(filter(None, parts)),
                    new_row=rest,
                    known=known,
                    year=self.year,
                    origin=self.origin,
                )
            )
        return [decided(suggestion) for suggestion in made]


def source_of(names: Sequence[str]) -> str:
    """The name of the files of a source: another year's export may be called by its year, those of
    months by them."""
    if len(set(names)) > 1:
        return re.sub(r"\*[*\W_]*\*", "*", _SERIAL.sub("*", names[0].lower()))
    return re.sub(r"(?<!\d)20\d\d(?!\d)", "*", names[0])


def origin_of(export: Export, column: int) -> Origin:
    """The head of a column."""
    letters, rest = "", export.left + column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return Origin(export.name, export.sheet, f"{letters}{export.head_row or max(export.skip, 1)}")


def of_one_source(exports: Iterable[Export]) -> list[list[Export]]:
    """Exports with one head whose names differ in a number or a month alone, together."""
    joined: dict[tuple[object, ...], list[Export]] = {}
    for export in exports:
        key = (_SERIAL.sub("*", look(export.name)), export.headings)
        joined.setdefault(key, []).append(export)
    return list(joined.values())


_SERIAL = re.compile(
    r"\d+|январ\w|феврал\w|март\w?|апрел\w|ма[йя]|июн\w|июл\w|август\w?|сентябр\w|октябр\w|ноябр\w|"
    r"декабр\w"
)


# --- words ----------------------------------------------------------------------------------------


def shown(words: Counter[str]) -> tuple[list[str], str]:
    """The words that may be listed, the most frequent first, and what is said of the rest."""
    ordered = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    if not are_a_closed_set(word for word in ordered if word != EMPTY):
        return (
            [],
            f"разных слов {len(ordered)}, это похоже на свободный текст, имена или номера: "
            "не перечислены",
        )
    listed = [word for word in ordered if word == EMPTY or is_listable(word)]
    hidden = len(ordered) - len(listed)
    rows = sum(words[word] for word in ordered if word not in listed)
    if not hidden:
        return listed, ""
    return (
        listed,
        f"не перечислены слова, в которых может быть имя или номер: {hidden} ({rows} ответов)",
    )


def found(words: Mapping[str, int], listed: Sequence[str]) -> str:
    """«найдено: ЦОК – 310, ЛК – 120»; «» for no word."""
    return "найдено: " + ", ".join(f"{word} – {words[word]}" for word in listed) if listed else ""


def channel_of(word: str, channels: Sequence[str]) -> str | None:
    """The channel of a company that a word means; None if none or several may be meant."""
    own = [channel for channel in channels if look(channel) == look(word)]
    kinds = channel_kinds(word)
    same = [channel for channel in channels if kinds and channel_kinds(channel) == kinds]
    near = [channel for channel in channels if kinds & channel_kinds(channel)]
    for candidates in (own, same, near):
        if len(candidates) == 1:
            return candidates[0]
    return None


def segment_name(word: str) -> str | None:
    """The segment that a word means; None if none or both may be meant."""
    found = segments(word)
    return str(next(iter(found))) if len(found) == 1 else None
