"""The words that exports of this trade use, by their beginnings: what a heading names, which
channel, segment or grade a word is. They only propose: what a source's words mean is decided on
«Опросы»."""

from __future__ import annotations

import re

from generator.model import Segment
from generator.spelling import TO_CYRILLIC, look

# Kinds of channels: two words of one kind may be one channel, whatever a company calls it.
_CHANNELS = {
    "mfc": r"мфц|мои документы",
    "visit": r"выезд|мобильный офис|на дом",
    "office": r"офис|цок|центр\w* обслуж|отделен|клиентск\w* зал|терминал|очн|участок|касс",
    "cabinet": r"лкк?\b|личн\w* каб|кабинет",
    "app": r"приложен|мп\b|mobile|android|ios",
    "calls": r"контакт\w*.?центр|колл|call|кц\b|телефон|звон|горяч|ivr|оператор|голос",
    "letters": r"письм|почт|mail|канцеляр",
    "site": r"сайт|портал|web|веб|чат|бот|интернет|онлайн|online",
}
_SEGMENTS = {
    Segment.B2C: r"b2c|физ|фл\b|насел|бытов|гражд|частн|дом|квартир",
    Segment.B2B: r"b2b|юр|юл\b|ип\b|предпр|орган|бизнес|корпорат|коммерч|компан|прочи[ех] потреб",
}
# School marks are sure; the rest is one way to see it.
SURE_GRADES = {"отлично": 5, "хорошо": 4, "удовлетворительно": 3, "неудовлетворительно": 2}
GRADES = SURE_GRADES | {
    "отл": 5,
    "отл.": 5,
    "хор": 4,
    "хор.": 4,
    "удовл": 3,
    "удовл.": 3,
    "уд.": 3,
    "норм": 3,
    "норм.": 3,
    "неуд": 2,
    "неуд.": 2,
    "неудовл": 2,
    "неудовл.": 2,
    "превосходно": 5,
    "очень хорошо": 5,
    "полностью доволен": 5,
    "очень доволен": 5,
    "полностью удовлетворен": 5,
    "очень удовлетворен": 5,
    "доволен": 4,
    "удовлетворен": 4,
    "скорее доволен": 4,
    "скорее удовлетворен": 4,
    "нормально": 3,
    "средне": 3,
    "нейтрально": 3,
    "ни то ни другое": 3,
    "скорее не доволен": 2,
    "скорее недоволен": 2,
    "скорее не удовлетворен": 2,
    "скорее неудовлетворен": 2,
    "не доволен": 2,
    "недоволен": 2,
    "не удовлетворен": 2,
    "неудовлетворен": 2,
    "плохо": 2,
    "очень плохо": 1,
    "ужасно": 1,
    "очень недоволен": 1,
    "полностью недоволен": 1,
    "полностью не удовлетворен": 1,
    "полностью неудовлетворен": 1,
}
_NO_ANSWER = (
    r"(нет|без) (ответа|оценки)|не (ответил|оценил|указан|оценен)\w*|отказ\w*|затрудн\w*.*|"
    r"н/?[од]|n/?a|null|none|nan|пусто|не дозвон\w*|пропу(ск|щен)\w*"
)


def _alike(pattern: str) -> str:
    """A pattern in which look-alike letters are Cyrillic, as in what `spelling.look` gives; its
    signs («\\w») stay."""
    return re.sub(r"\\.|[a-z]", _in_cyrillic, pattern)


def _in_cyrillic(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("\\") else match[0].translate(TO_CYRILLIC)


def channel_kinds(word: str) -> frozenset[str]:
    """The kinds of channels that a word may be."""
    return frozenset(kind for kind, pattern in _CHANNELS.items() if begins(pattern, word))


def segments(word: str) -> frozenset[Segment]:
    """The segments that a word may be."""
    return frozenset(kind for kind, pattern in _SEGMENTS.items() if begins(pattern, word))


def begins(pattern: str, text: str) -> bool:
    """Whether one of the words of a text begins so."""
    return re.search(rf"(?:^|[\W_])(?:{_alike(pattern)})", look(text)) is not None


def is_whole(pattern: str, text: str) -> bool:
    """Whether a text is that and nothing else."""
    return re.fullmatch(_alike(pattern), look(text)) is not None


def is_no_answer(word: str) -> bool:
    """Whether a word says that nobody answered."""
    return is_whole(_NO_ANSWER, word)


def grade_of(word: str) -> int | None:
    """The grade of a word on a scale of five; None for a word that is none."""
    plain = _GENDER.sub("", look(word))
    with_number = _WITH_NUMBER.fullmatch(plain)
    if with_number is not None and _GRADES.get(with_number[1]) is not None:
        return int(with_number[2])
    plain = re.sub(r"довольн[аы]\b", "доволен", plain)
    return _GRADES.get(re.sub(r"(?<=удовлетворен)[аоы]\b", "", plain))


def is_sure(word: str) -> bool:
    """Whether everybody gives a word the same grade."""
    return look(word) in _SURE


_GENDER = re.compile(r"(?<=[а-я]) ?\((?:а|ы|на)\)")  # «удовлетворен(а)»
_WITH_NUMBER = re.compile(r"([^\d()]+?) ?[(–-]? ?([1-5])(?: балл\w*)?\)?")  # «Хорошо (4 балла)»
_GRADES = {look(word): grade for word, grade in GRADES.items()}
_SURE = frozenset(map(look, SURE_GRADES))
