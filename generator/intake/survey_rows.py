"""An export that no row of «Опросы» describes yet → such a row, as suggestions: which column is
what, what its words mean, on which scale the answers are. What is not sure is to be checked, the
whole row with it: half a row would count something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from generator.contract.surveys import MEAN, NPS, SURVEYS, ends
from generator.intake.survey_classing import Tally
from generator.intake.survey_counting import Group
from generator.intake.survey_files import Export
from generator.intake.survey_lexicon import (
    begins,
    channel_kinds,
    grade_of,
    is_no_answer,
    is_sure,
    segments,
)
from generator.intake.survey_private import are_a_closed_set, is_listable
from generator.intake.survey_roles import OF_LOYALTY, Roles, heading_grade
from generator.intake.survey_sources import Described
from generator.intake.survey_words import EMPTY, number_of, shown_words
from generator.model import AssessmentKind, Survey
from generator.spelling import look
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.suggestion import Origin, Plain, State, Suggestion, decided

TITLE = SURVEYS.title
_UNSURE = "так ли понимать эти слова?"
_COMPREHENSIVE = r"опрос|анкет|комплекс|исследов|годов"
_OPERATIONAL = r"терминал|обращен|звон|постколл|кц\b|csat|операт|чат|визит|талон|crm|после|кнопк"


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


def draft(
    exports: Sequence[Export],
    roles: Roles,
    groups: Sequence[Group],
    year: int,
    channels: Sequence[str],
) -> Draft:
    """The row for exports of one head. Its words are those of `groups`."""
    [export, *_] = exports
    place = roles.grades[0]
    names = [each.name for each in exports]
    made = Draft(source_of(names), year, origin_of(export, place))
    _put_kind(made, export)
    _put_columns(made, export, roles)
    _put_grades(made, export, roles, groups)
    _put_places(made, export, roles, groups, channels)
    return made


def _put_places(
    made: Draft,
    export: Export,
    roles: Roles,
    groups: Sequence[Group],
    channels: Sequence[str],
) -> None:
    """Which words are which channel and segment; a file of one channel may be called by it."""
    names = {look(channel) for channel in channels}

    def of_channel(group: Group) -> list[str]:
        text = group.said.channel
        return [text] if look(text) in names else shown_words(text)

    if roles.channel is not None:
        words = _counted(groups, of_channel)
        _put_words(made, "Слова канала", words, lambda word: channel_of(word, channels))
    elif (named := channel_of(Path(export.name).stem, channels)) is not None:
        made.put("Канал", named, doubt="взято из имени файла")
    else:
        made.doubts.setdefault("Графа оценки", "графы канала нет: оценка была бы общей")
    if roles.segment is not None:
        words = _counted(groups, lambda each: shown_words(each.said.segment))
        _put_words(made, "Слова сегмента", words, segment_name)
    elif (segment := segment_name(Path(export.name).stem)) is not None:
        made.put("Сегмент", segment, doubt="взято из имени файла")


def source_of(names: Sequence[str]) -> str:
    """The name of the files of a source: another year's export may be called by its year, those of
    months by them."""
    if len(set(names)) > 1:
        return re.sub(r"\*[*\W_]*\*", "*", _SERIAL.sub("*", names[0].lower()))
    return re.sub(r"(?<!\d)20\d\d(?!\d)", "*", names[0])


def origin_of(export: Export, column: int) -> Origin:
    """The head of a column."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return Origin(export.name, export.sheet, f"{letters}{max(export.skip, 1)}")


def _put_kind(made: Draft, export: Export) -> None:
    """What a file is called tells a yearly survey from answers after each contact."""
    headings = " ".join(export.headings)
    is_yearly = begins(_COMPREHENSIVE, export.name)
    is_ongoing = begins(_OPERATIONAL, f"{export.name} {headings}")
    kind = AssessmentKind.OPERATIONAL
    if is_yearly and not begins(_OPERATIONAL, export.name):
        kind = AssessmentKind.COMPREHENSIVE
    is_sure_of_it = is_yearly or is_ongoing
    doubt = "" if is_sure_of_it else "после каждого обращения (оперативная) или годовой опрос?"
    made.put("Вид оценки", str(kind), doubt=doubt)


def _put_columns(made: Draft, export: Export, roles: Roles) -> None:
    """The headings of the columns."""
    headings = export.headings
    grades = "; ".join(headings[place] for place in roles.grades)
    others = ", ".join(f"«{headings[place]}»" for place in roles.other_grades)
    doubt = f"есть и другие графы с оценками: {others}" if others else ""
    if roles.is_guess:
        doubt = "графа узнана по значениям, а не по названию"
    if len({*headings}) < len(headings) and headings.count(headings[roles.grades[0]]) > 1:
        doubt = "в файле две графы с таким названием: переименуйте одну"
    made.put("Графа оценки", grades, doubt=doubt)
    no_date = f"графы даты нет: все ответы считаются ответами {made.year} года"
    for heading, place, missing in (
        ("Графа канала", roles.channel, ""),
        ("Графа сегмента", roles.segment, ""),
        ("Графа даты", roles.date, no_date),
        ("Графа количества", roles.count, ""),
        ("Ключ повторов", roles.key, ""),
    ):
        if place is not None:
            made.put(heading, headings[place])
        elif missing:
            made.doubts.setdefault("Графа оценки", missing)


def _put_grades(made: Draft, export: Export, roles: Roles, groups: Sequence[Group]) -> None:
    """Words of grades, what is no answer, scale, how it is counted."""
    if len(roles.grades) > 1:
        named = [export.headings[place] for place in roles.grades]
        words = [f"{each} = {heading_grade(each)}" for each in named if number_of(each) is None]
        numbers = Counter(Decimal(heading_grade(each) or 0) for each in named)
        made.put("Слова оценки", "; ".join(words))
    else:
        texts = _counted(groups, lambda each: [each.said.grades[0]] if each.said.grades[0] else [])
        _put_grade_words(made, texts)
        numbers = Counter()
        for text, count in texts.items():
            value = number_of(text)
            if value is not None:
                numbers[value] += count
    scale, doubt = _scale(numbers, export.headings[roles.grades[0]])
    made.put("Шкала", scale, note=f"найдено: {_listed(numbers)}" if numbers else "", doubt=doubt)
    is_nps = scale == "0–10" and begins(OF_LOYALTY, made.values["Графа оценки"])
    note = "бывает и: доля от 4 (процент оценок не ниже 4), NPS (шкала 0–10)"
    made.put("Как считать", NPS if is_nps else MEAN, note=note)


def _put_grade_words(made: Draft, texts: Counter[str]) -> None:
    words = Counter({text: count for text, count in texts.items() if number_of(text) is None})
    silent = [word for word in words if is_no_answer(word) and len(word) > 1]
    graded = {word: grade for word in words if (grade := grade_of(word)) is not None}
    rest = Counter(
        {word: words[word] for word in words if word not in {*silent, *graded, "-", "–", "—"}}
    )
    made.put("Нет ответа", "; ".join(silent), _found(words, silent))
    doubt = ""
    if not all(map(is_sure, graded)):
        doubt = _UNSURE
    shown, hidden = _shown(rest)
    if rest:
        doubt = f"непонятные ответы ({rest.total()}): замените знак ? числом" if shown else ""
        doubt = "; ".join(filter(None, (doubt, hidden)))
    meant = [f"{word} = {graded[word]}" for word in graded] + [f"{word} = ?" for word in shown]
    made.put("Слова оценки", "; ".join(meant), _found(words, [*graded, *shown]), doubt)


def _scale(numbers: Counter[Decimal], heading: str) -> tuple[str, str]:
    """The scale on which nearly all answers are, and what is doubtful of it."""
    if not numbers:
        return "1–5", ""
    large = [value for value in numbers if 5 < value <= 10]
    total = numbers.total()
    small = sum(count for value, count in numbers.items() if value <= 5)
    if 5 * small >= 4 * total and len(large) < 3 and not begins(OF_LOYALTY, heading):
        scale = "1–5"
    else:
        is_ten = 5 * sum(count for value, count in numbers.items() if value <= 10) >= 4 * total
        scale = (
            ("0–10" if 0 in numbers or begins(OF_LOYALTY, heading) else "1–10")
            if is_ten
            else "0–100 %"
        )
    low, high = ends(scale) or (Decimal(), Decimal())
    outside = sum(count for value, count in numbers.items() if not low <= value <= high)
    if numbers[Decimal()] and low:
        return scale, "оценка 0 – вне шкалы: может быть, это «нет ответа» (впишите 0 в эту графу)"
    if scale in ("1–10", "0–100 %"):
        return scale, "верна ли шкала?"
    return scale, f"вне шкалы {outside} из {total}" if 20 * outside > total else ""


# --- words ----------------------------------------------------------------------------------------


def _counted(groups: Iterable[Group], words_in: Callable[[Group], Iterable[str]]) -> Counter[str]:
    """How many answers say each word."""
    counts: Counter[str] = Counter()
    for group in groups:
        if not group.said.first:
            for word in words_in(group):
                counts[word] += group.rows
    return counts


def _put_words(
    made: Draft, heading: str, words: Counter[str], meaning: Callable[[str], str | None]
) -> None:
    """What the words of a column seem to mean."""
    listed, hidden = _shown(words)
    known = {word: meaning(word) for word in listed}
    pairs = [
        f"{word} = {known[word] or '?'}"
        for word in listed
        if known[word] is None or look(word) != look(known[word] or "")
    ]
    doubts = [hidden]
    if not all(known.values()):
        doubts.insert(0, "замените знак ? тем, что значит слово")
    elif pairs and heading == "Слова канала":
        doubts.insert(0, _UNSURE)
    doubt = "; ".join(filter(None, doubts))
    made.put(heading, "; ".join(pairs), _found(words, listed), doubt)
    if doubt and not pairs:
        made.doubts.setdefault("Графа оценки", doubt)


def _shown(words: Counter[str]) -> tuple[list[str], str]:
    """The words that may be listed, the most frequent first, and what is said of the rest."""
    ordered = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    if not are_a_closed_set(word for word in ordered if word != EMPTY):
        return (
            [],
            f"разных слов {len(ordered)}, это похоже на свободный текст, имена или номера: "
            "не перечислены",
        )
    shown = [word for word in ordered if word == EMPTY or is_listable(word)]
    hidden = len(ordered) - len(shown)
    rows = sum(words[word] for word in ordered if word not in shown)
    if not hidden:
        return shown, ""
    return (
        shown,
        f"не перечислены слова, в которых может быть имя или номер: {hidden} ({rows} ответов)",
    )


def _found(words: Mapping[str, int], listed: Sequence[str]) -> str:
    return "найдено: " + ", ".join(f"{word} – {words[word]}" for word in listed) if listed else ""


def _listed(numbers: Counter[Decimal]) -> str:
    shown = sorted(numbers)[:20]
    return ", ".join(
        f"{value.normalize():f} – {numbers[value]}".replace(".", ",") for value in shown
    )


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


# --- rows that there are --------------------------------------------------------------------------


def as_before(
    former: Survey, tallied: Tally, year: int, origin: Origin, channels: Sequence[str]
) -> Draft:
    """The row of another year for this one, with the words that are new."""
    made = Draft(former.files, year, origin)
    for column in SURVEYS.read:
        if column.field not in ("files", "year"):
            made.put(column.heading, _as_text(getattr(former, column.field)))
    made.put("Графа оценки", made.values["Графа оценки"], note=f"как в {former.year} году")
    for heading, words, meaning in _new_words(tallied, channels):
        listed, hidden = _shown(words)
        if listed:
            pairs = [f"{word} = {meaning(word) or '?'}" for word in listed]
            value = "; ".join(filter(None, (made.values.get(heading, ""), *pairs)))
            made.put(heading, value, _found(words, listed), "; ".join(filter(None, (_NEW, hidden))))
    return made


_NEW = "слова, которых раньше не было: проверьте, чему они равны"


def new_words(tallied: Tally, cells: Cells, rows: Described) -> list[Suggestion]:
    """What a row of «Опросы» that there is should say of words that it does not know."""
    survey = tallied.survey
    made = []
    for heading, words, meaning in _new_words(tallied, rows.channels):
        listed, hidden = _shown(words)
        column = column_of(TITLE, heading)
        known: dict[str, Plain] = {
            "Источник": survey.files,
            "Год": survey.year,
            "Графа оценки": list(survey.grade_columns),
        }
        found = cells.find(TITLE, "", known)
        if not listed or len(found) != 1:
            continue
        pairs = [f"{word} = {meaning(word) or '?'}" for word in listed]
        now = found[0].plain(column)
        was = _as_text(tuple(now) if isinstance(now, list) else now)
        notes = (_NEW, _found(words, listed), hidden)
        made.append(
            Suggestion(
                state=State.CHECK,
                sheet=TITLE,
                row=f"{survey.files}, {survey.year}, {'; '.join(survey.grade_columns)}",
                heading=heading,
                cell=found[0].address(column),
                was=was,
                proposed="; ".join(filter(None, (was, *pairs))),
                place="новые слова",
                source=tallied.files[0].title,
                note="; ".join(filter(None, notes)),
                expected=now,
                known=known,
                year=survey.year,
                origin=Origin(tallied.files[0].title, "", ""),
            )
        )
    return made


_Meaning = Callable[[str], str | None]


def _new_words(tallied: Tally, channels: Sequence[str]) -> list[tuple[str, Counter[str], _Meaning]]:
    """Headings of «Опросы», the words that stand nowhere in them, and what each seems to mean."""
    return [
        ("Слова канала", tallied.unknown_channels, lambda word: channel_of(word, channels)),
        ("Слова сегмента", tallied.unknown_segments, segment_name),
        ("Слова оценки", tallied.unknown_grades, _grade_name),
    ]


def _grade_name(word: str) -> str | None:
    grade = grade_of(word)
    return None if grade is None else str(grade)


def _as_text(value: object) -> str:
    """A value as a person would type it."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


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
