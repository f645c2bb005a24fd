"""An export that no row of «Опросы» describes yet → such a row, as suggestions: which column is
what, what its words mean, on which scale the answers are. What is not sure is to be checked, the
whole row with it: half a row would count something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from generator.contract.surveys import MEAN, NPS, ends
from generator.intake.survey_counting import Group
from generator.intake.survey_drafts import (
    Draft,
    channel_of,
    found,
    origin_of,
    segment_name,
    shown,
    source_of,
)
from generator.intake.survey_files import Export
from generator.intake.survey_lexicon import (
    begins,
    grade_of,
    is_no_answer,
    is_sure,
)
from generator.intake.survey_roles import OF_LOYALTY, Roles, heading_grade
from generator.intake.survey_sheets import NO_VALUE
from generator.intake.survey_words import number_of, shown_words
from generator.model import AssessmentKind
from generator.spelling import look

_NOTHING = ("-", "–", "—", NO_VALUE)  # what nobody can say a grade for
_UNSURE = "так ли понимать эти слова?"
_COMPREHENSIVE = r"опрос|анкет|комплекс|исследов|годов"
_OPERATIONAL = r"терминал|обращен|звон|постколл|кц\b|csat|операт|чат|визит|талон|crm|после|кнопк"


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
    if roles.uncounted:
        others = ", ".join(f"«{headings[place]}»" for place in roles.uncounted)
        doubt = f"графы с числами, которые не взяты: {others}; если это оценки, допишите их сюда"
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
    is_found = numbers and len(roles.grades) == 1
    made.put("Шкала", scale, note=f"найдено: {_listed(numbers)}" if is_found else "", doubt=doubt)
    is_nps = scale == "0–10" and begins(OF_LOYALTY, made.values["Графа оценки"])
    note = "бывает и: доля от 4 (процент оценок не ниже 4), NPS (шкала 0–10)"
    made.put("Как считать", NPS if is_nps else MEAN, note=note)


def _put_grade_words(made: Draft, texts: Counter[str]) -> None:
    words = Counter({text: count for text, count in texts.items() if number_of(text) is None})
    silent = [word for word in words if is_no_answer(word) and len(word) > 1]
    graded = {word: grade for word in words if (grade := grade_of(word)) is not None}
    rest = Counter(
        {word: words[word] for word in words if word not in {*silent, *graded, *_NOTHING}}
    )
    made.put("Нет ответа", "; ".join(silent), found(words, silent))
    doubt = ""
    if not all(map(is_sure, graded)):
        doubt = _UNSURE
    listed, hidden = shown(rest)
    if rest:
        doubt = f"непонятные ответы ({rest.total()}): замените знак ? числом" if listed else ""
        doubt = "; ".join(filter(None, (doubt, hidden)))
    meant = [f"{word} = {graded[word]}" for word in graded] + [f"{word} = ?" for word in listed]
    made.put("Слова оценки", "; ".join(meant), found(words, [*graded, *listed]), doubt)


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
    listed, hidden = shown(words)
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
    made.put(heading, "; ".join(pairs), found(words, listed), doubt)
    if doubt and not pairs:
        made.doubts.setdefault("Графа оценки", doubt)


def _listed(numbers: Counter[Decimal]) -> str:
    first = sorted(numbers)[:20]
    return ", ".join(
        f"{value.normalize():f} – {numbers[value]}".replace(".", ",") for value in first
    )
