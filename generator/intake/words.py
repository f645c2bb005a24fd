"""The words that departments use: what a heading of theirs may mean, which unit and VAT it names,
how totals, notes and signatures begin. A list for each column of ours, to be lengthened where an
office says it otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.intake import targets
from generator.intake.synonyms import SYNONYMS
from generator.model import Vat
from generator.spelling import look

# Whose heading alone says little: the one above it says of what.
_WEAK = {
    *("с", "по", "от", "до", "план", "факт", "всего", "итого", "сумма", "что", "кто", "n", "дата"),
    *("начало", "окончание", "конец", "старт", "финиш", "завершение", "наименование", "стандарт"),
}

_UNIT = re.compile(
    r"\b(?:(тыс|млн|млрд)\b\.?\s*)?(?:руб(?:лей|ля|ли)?\b\.?|р\b\.?|₽)|\b(тыс|млн|млрд)\b\.?"
    r"|\b(т)\.?\s?р\b\.?"
)
_FACTORS = {"": Decimal("0.001"), "тыс": Decimal(1), "т": Decimal(1), "млн": Decimal(1000),
            "млрд": Decimal(10**6)}  # fmt: skip
_UNITS = {"": "руб.", "тыс": "тыс. руб.", "т": "тыс. руб.", "млн": "млн руб.", "млрд": "млрд руб."}
_VAT = re.compile(
    r"(?P<without>без(?: уч[её]та)? ндс|без налога|за вычетом ндс|не включая ндс|net)"
    r"|(?P<with>(?:с(?: уч[её]том)?|включая|в т\.?\s?ч\.?|в том числе) ндс|с налогом|gross)"
)


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """In what sums are given."""

    said: str = ""
    """«млн руб.»; «» for what is not told."""
    vat: Vat | None = None
    """None if it is not told."""

    @property
    def factor(self) -> Decimal | None:
        """Thousands of roubles that one of it is; None if the unit is not told."""
        for kind, said in _UNITS.items():
            if said == self.said:
                return _FACTORS[kind]
        return None

    @property
    def whole(self) -> str:
        """«млн руб., с НДС»."""
        return ", ".join(filter(None, (self.said, str(self.vat) if self.vat else "")))


NO_UNIT = MoneyUnit()


def unit_of(text: str) -> MoneyUnit:
    """The unit of sums that a text names."""
    plain = " ".join(text.lower().replace("\xa0", " ").split())
    vat_said = _VAT.search(plain)
    vat = None
    if vat_said:
        vat = Vat.WITH if vat_said["with"] else Vat.WITHOUT
    found = _UNIT.search(_VAT.sub(" ", plain))
    if found is None:
        return MoneyUnit("", vat)
    kind = next((each for each in found.groups() if each), "")
    return MoneyUnit(_UNITS[kind], vat)


def without_vat(text: str) -> str:
    """A sum without what is said of VAT: «250 тыс. руб. (с НДС)» is «250 тыс. руб.»."""
    found = _VAT.search(text.lower())
    if found is None:
        return text
    rest = text[: found.start()].rstrip(" ,;(") + text[found.end() :].lstrip(" .)")
    return rest.strip()


# What people shorten in heads of narrow columns; «исп.» is both «исполнитель» and «исполнения».
_SHORT = {
    r"отв(?:етств)?\.": "ответственный ",
    r"ожид\.": "ожидаемый ",
    r"факт\.": "фактический ",
    r"подразд\.": "подразделение ",
    r"мероп(?:р|риятия?)?\.": "мероприятие ",
    r"наим(?:ен)?\.": "наименование ",
    r"финанс?\.": "финансирование ",
    r"рез(?:ульт)?\.": "результат ",
    r"ст-ть": "стоимость ",
    r"срок исп\.": "срок исполнения ",
}


def core(label: str) -> str:
    """A heading without unit, VAT, year, remarks of its kind and signs at its ends, folded."""
    plain = " ".join(label.lower().replace("\xa0", " ").replace("­", "").split())
    plain = re.sub(r"(?<=[а-яё])-\s+(?=[а-яё])", "", plain)  # a word broken by hand
    plain = _UNIT.sub(" ", _VAT.sub(" ", plain))
    for short, word in _SHORT.items():
        plain = re.sub(rf"\b{short}(?![а-яё])", word, plain)
    plain = re.sub(r"\b(?:на |в |за )?20\d\d\s*(?:г\.?|год[ауе]?)?(?!\d)", " ", plain)
    plain = re.sub(r"\(\s*[,.;]*\s*\)", " ", plain)
    plain = " ".join(plain.split())
    return look(plain.strip(" ,.;:*()–-")).strip()


def _folded() -> dict[str, str]:
    folded: dict[str, str] = {}
    for target, synonyms in SYNONYMS.items():
        for synonym in (target, *synonyms):
            folded.setdefault(core(synonym), target)
    return folded


KNOWN = _folded()
"""What each folded heading is taken for."""
WEAK = frozenset(core(word) for word in _WEAK)


_LONGEST = 150  # characters: so much no heading says
_REMARK = re.compile(r"\((?![^)]*\bфакт)[^()]*\)", re.IGNORECASE)


@lru_cache(10_000)
def taken_as(label: str) -> str:
    """What a heading is taken for by the list; «» if it is not in it."""
    if len(label) > _LONGEST:
        return ""
    folded = core(label)
    if not folded and unit_of(label).said:
        return targets.FUNDING
    return KNOWN.get(folded, "") or KNOWN.get(core(_without_remark(label)), "") or _of_parts(label)


def _of_parts(label: str) -> str:
    """What all parts of a heading are taken for: «Служба / отдел», «Работы, услуги»."""
    parts = [part for part in re.split(r"[/,;]|\s(?:и|или)\s", label.lower()) if core(part)]
    taken = {KNOWN.get(core(part), "") for part in parts}
    return taken.pop() if len(parts) > 1 and len(taken) == 1 else ""


def _without_remark(label: str) -> str:
    """A heading without what stands in brackets: «Срок (квартал)»; «(факт)» is no remark."""
    return _REMARK.sub(" ", label)


# --- rows that are no measures --------------------------------------------------------------------

_TOTAL = re.compile(
    r"^(?:итого\b|итог(?:\s*:|\s*$|и?\s+по\b)|итоговая сумма|всего\b|общий итог|общая сумма|"
    r"сумма по|в целом по|промежуточный итог)",
    re.IGNORECASE,
)
_PART = re.compile(r"^[–—\-•\s]*(?:в том числе|в т\.?\s?ч\.?|из них)(?![а-яё])\s*[:–—-]?\s*",
                   re.IGNORECASE)  # fmt: skip
_SIGNATURE = re.compile(
    r"^(?:начальник|руководитель|директор|заместитель|зам\.|исполнитель\b|исп\.|согласован|"
    r"утвержд|составил|подготовил|подпись|м\.\s?п\.|главный|тел\.|телефон|дата\s*[:_]|"
    r"ответственный за (?:составление|заполнение)|проверил|визы?\b|и\.\s?о\.|врио)|_{3,}",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:примечани|прим\.|\*|сноск|справочно|источник|пояснени|<\d>|\d\)\s*без)", re.I
)


def is_total(text: str) -> bool:
    """Whether a row that begins so sums up others."""
    return bool(_TOTAL.match(text.strip()))


def is_signature(text: str) -> bool:
    """Whether a row that begins so signs the table."""
    return bool(_SIGNATURE.search(text.strip()))


def is_note(text: str) -> bool:
    """Whether a row that begins so explains the table."""
    return bool(_NOTE.match(text.strip()))


def is_closing(text: str) -> bool:
    """Whether a row that begins so is none of the plan: a total, a note, a signature."""
    return is_total(text) or is_note(text) or is_signature(text)


_OPEN_PART = re.compile(
    r"[\s,;(–-]*(?:в том числе|в т\.?\s?ч\.?|из них)\s*[:)]?\s*$", re.IGNORECASE
)


def without_open_part(text: str) -> str | None:
    """A text that ends in «в том числе:» without that; None for another."""
    found = _OPEN_PART.search(text)
    return None if found is None else text[: found.start()].rstrip(" ,;:")


def part_of(text: str) -> str | None:
    """What follows «в том числе»; «» if it stands alone, None for a text that does not begin so."""
    found = _PART.match(text)
    return None if found is None else text[found.end() :].strip()


def every_target() -> tuple[str, ...]:
    """All that a column may be taken for."""
    return tuple(target for target in SYNONYMS if target != targets.INDICATOR)
