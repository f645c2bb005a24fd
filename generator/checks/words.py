"""What texts say: abbreviations, terms, the company's name, spellings, results that can be
measured."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.checks.prose import Prose, Standing, Text, around, words
from generator.findings import PROGRAMME, Finding, Theme
from generator.model import Measure, Stamp
from generator.terms import CellRef

_ABBREVIATION = re.compile(r"(?<![\w-])(?:[А-ЯЁ]{2,8}|[A-Z]{2,8})(?![\w]|-\d)")
# Read by everybody without an explanation: legal forms, the state, taxes, what stands on every
# screen; and words that somebody wrote in capitals to be heard.
_PLAIN = frozenset(
    [
        "АО",
        "ПАО",
        "ООО",
        "ОАО",
        "ЗАО",
        "НАО",
        "ИП",
        "ФГУП",
        "ГУП",
        "МУП",
        "ФГБУ",
        "РФ",
        "ФЗ",
        "ГОСТ",
        "ФИО",
        "ИНН",
        "НДС",
        "СМИ",
        "СМС",
        "SMS",
        "PDF",
        "QR",
        "IP",
        "НЕ",
        "НИ",
        "ВСЕ",
        "ВСЕХ",
        "ИЛИ",
        "ОТ",
        "ДО",
        "ДЛЯ",
        "БЕЗ",
        "НА",
        "ПРИ",
    ]
)
_ROMAN = re.compile("[IVXLC]+")


ABBREVIATION_UNKNOWN = Theme.MEANING.warning(
    "abbreviation-unknown",
    "сокращения нет на листе «Сокращения»",
    "читатель его не поймет",
    f"{PROGRAMME}: ЦОК, ПК, ПО, CRM",
)


def abbreviations_are_explained(prose: Prose) -> Iterator[Finding]:
    """An abbreviation that a text uses is on the sheet «Сокращения»; said once, at its first
    cell."""
    known = _known_abbreviations(prose)
    uses: dict[str, list[Text]] = defaultdict(list)
    for text in prose.written:
        if text.value.isupper():
            continue
        abbreviations = _ABBREVIATION.findall(_without_names(text.value))
        for abbreviation in dict.fromkeys(abbreviations):
            if abbreviation not in known and not _ROMAN.fullmatch(abbreviation):
                uses[abbreviation].append(text)
    for abbreviation, texts in uses.items():
        explained = re.compile(rf"\((?:далее\s*[–—-]\s*)?{abbreviation}\)")
        if not any(explained.search(text.value) for text in texts):
            message = f"«{abbreviation}» нет на листе «Сокращения»{_elsewhere(texts)}"
            hint = "добавьте строку с расшифровкой"
            yield ABBREVIATION_UNKNOWN.at(texts[0].cell, message, hint)


def _known_abbreviations(prose: Prose) -> set[str]:
    """Those of the sheet «Сокращения», as they stand there and each of several in a row; and what
    everybody reads."""
    known = set(_PLAIN)
    for row in prose.rows.book.abbreviations:
        known |= {row.abbreviation, *_ABBREVIATION.findall(row.abbreviation)}
    return known


def _without_names(text: str) -> str:
    """The text with spaces for what stands in quotes: names have their own abbreviations and
    words."""
    for _ in range(2):  # quotes in quotes
        text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    return text


def _elsewhere(texts: Sequence[Text]) -> str:
    """Where else, in words: «; также План!F7, План!F8 и еще 3»."""
    cells = list(dict.fromkeys(str(text.cell) for text in texts[1:]))
    more = len(cells) - 3
    shown = ", ".join(cells[:3]) + (f" и еще {more}" if more > 0 else "")
    return f"; также {shown}" if cells else ""


# --- terms ----------------------------------------------------------------------------------------

_DEFINED = re.compile(r"\(далее\s*[–—-]\s*(?:по тексту\s*[–—-]\s*)?«?([А-ЯЁ][а-яё]+)[^()]*\)")
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"")
# What companies call themselves; whatever of it is defined, the others are slips.
_COMPANY = {
    "Общество": "Обществ(?:о|а|у|ом|е)",
    "Компания": "Компани(?:я|и|ю|ей)",
    "Предприятие": "Предприяти(?:е|я|ю|ем|и)",
}
# At the beginning of a sentence a capital says nothing: «Предприятия малого бизнеса …».
_BEGINNING = re.compile(r"(?:^|[.!?:;]\s+|\n\W*)$")


TERM_UNUSED = Theme.MEANING.info(
    "term-unused",
    "термин определен, но не используется",
    "определение лишнее",
    f"{PROGRAMME}: Оценка, Стандарт",
)


def defined_terms_are_used(prose: Prose, standing: Standing) -> Iterator[Finding]:
    """A term that the document defines, «(далее – Оценка)», is used after that, in the standing
    text or in a cell; the title of a listed document will do."""
    whole = "\n".join(standing.paragraphs)
    for found in _DEFINED.finditer(whole):
        term = re.compile(rf"(?<!\w){_stem(found[1])}")
        is_in_cells = any(term.search(text.value) for text in prose.written)
        if not is_in_cells and not term.search(whole, found.end()):
            message = f"«{found[1]}» определено «{found[0]}», но дальше не встречается"
            yield TERM_UNUSED.at(standing.cell, message, "уберите определение или пользуйтесь им")


COMPANY_OTHER_WORD = Theme.MEANING.warning(
    "company-other-word",
    "Общество названо другим словом",
    "в договоре это было бы другое лицо",
    f"{PROGRAMME}, п. 1.2: «Компания»",
)


def the_company_has_one_name(prose: Prose, standing: Standing) -> Iterator[Finding]:
    """After «(далее – Общество)» the company is called so, and by no other such word."""
    term = _company_term(standing)
    if term is None:
        return
    name, _ = term
    other_names = [forms for company, forms in _COMPANY.items() if company != name]
    pattern = re.compile("|".join(rf"(?<!\w){forms}(?![\w-])" for forms in other_names))
    for value, cell in _everything(prose, standing):
        plain = _without_names(value)
        named = [found for found in pattern.finditer(plain) if _is_name(found, plain)]
        if named:
            place = around(value, *named[0].span())
            message = f"«{named[0][0]}» вместо «{name}»: {place}"
            hint = f"в документе определено «{name}»; назовите так же"
            yield COMPANY_OTHER_WORD.at(cell, message, hint)


def _is_name(found: re.Match[str], text: str) -> bool:
    """Whether the capital is that of a name: not at the beginning of a sentence, but for
    «Компания»."""
    before = text[max(0, found.start() - 9) : found.start()]
    return found[0] == "Компания" or not _BEGINNING.search(before)


COMPANY_UNDEFINED = Theme.MEANING.warning(
    "company-undefined",
    "«Общество» стоит до своего определения",
    "неясно, о ком речь",
    f"{PROGRAMME}, п. 1.2",
)


def the_company_is_named_after_its_definition(
    prose: Prose, standing: Standing
) -> Iterator[Finding]:
    """«Общество» does not stand before «(далее – Общество)»: neither in the standing text nor in an
    approval stamp."""
    term = _company_term(standing)
    if term is None:
        return
    name, at = term
    whole = "\n".join(standing.paragraphs)
    stem = re.compile(rf"(?<!\w){_COMPANY[name]}(?!\w)")
    early = []
    for text in prose.texts:
        if isinstance(text.record, Stamp) and text.field == "position":
            early.append((text.value, text.cell))
    early.append((whole[:at], standing.cell))
    for value, cell in early:
        found = stem.search(value)
        if found:
            place = around(value, *found.span())
            message = f"«{found[0]}» стоит до определения «(далее – {name})»: {place}"
            yield COMPANY_UNDEFINED.at(cell, message, "назовите Общество полностью")


def _company_term(standing: Standing) -> tuple[str, int] | None:
    """What the company is called after its definition, and where that begins; None if it is defined
    nowhere."""
    for found in _DEFINED.finditer("\n".join(standing.paragraphs)):
        if found[1] in _COMPANY:
            return found[1], found.start()
    return None


def _everything(prose: Prose, standing: Standing) -> Iterator[tuple[str, CellRef]]:
    yield from ((paragraph, standing.cell) for paragraph in standing.paragraphs)
    yield from ((text.value, text.cell) for text in prose.sentences)


def _stem(term: str) -> str:
    """What the cases of a term have in common: «Оценка», «Оценок»."""
    return term[:-2] if len(term) > 4 else term


# --- spellings ------------------------------------------------------------------------------------


SPELLING_VARIANT = Theme.MEANING.warning(
    "spelling-variant",
    "одно слово написано по-разному",
    "выглядит небрежно",
    f"{PROGRAMME}: он-лайн – онлайн",
)


def words_are_spelled_alike(prose: Prose) -> Iterator[Finding]:
    """One word is spelled in one way, with or without a hyphen or ё; said once, at the first cell
    of the rarer way (of the later, if both are as frequent)."""
    for ways in _spellings(prose).values():
        usual, *others = sorted(ways, key=lambda way: -len(ways[way]))
        for other in others:
            cell = ways[other][0].cell
            usual_cells = dict.fromkeys(text.cell for text in ways[usual] if text.cell != cell)
            where = str(next(iter(usual_cells), "той же ячейке"))
            more = " и других" if len(usual_cells) > 1 else ""
            message = f"«{other}», а в {where}{more} – «{usual}»{_elsewhere(ways[other])}"
            yield SPELLING_VARIANT.at(cell, message, "выберите одно написание")


def _spellings(prose: Prose) -> dict[str, dict[str, list[Text]]]:
    """The ways each longer word is spelled, by the word without hyphens and ё; where each way
    stands."""
    spelled: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in prose.sentences:
        for word in words(text.value):
            way = word[0].lower()
            if len(way) > 4:
                spelled[way.replace("-", "").replace("ё", "е")][way].append(text)
    return spelled


# --- results --------------------------------------------------------------------------------------

_CHANGE = re.compile(
    r"(?<!\w)(?:увелич|повыс|улучш|сокра[тщ]|уменьш|сниз|сниж|возрос|вырос|упрост|ускор|усил)[а-яё]*",
    re.IGNORECASE,
)


RESULT_UNMEASURABLE = Theme.MEANING.info(
    "result-unmeasurable",
    "результат «увеличилось» без числа и показателя",
    "его нельзя проверить",
    f"{PROGRAMME}, п. 2.3",
)


def results_can_be_measured(prose: Prose) -> Iterator[Finding]:
    """A result «увеличилось» has a number in it, or an indicator for its measure, group or section
    (§2.3)."""
    measured = {indicator.subject for indicator in prose.rows.indicators}
    for text in prose.sentences:
        if not isinstance(text.record, Measure) or text.field != "expected_result":
            continue
        subjects = set(text.record.subjects)
        found = _CHANGE.search(text.value)
        if found and not subjects & measured and not re.search(r"(?<![BВ])\d", text.value):
            message = f"«{found[0]}» – насколько? Нет ни числа, ни показателя"
            yield RESULT_UNMEASURABLE.at(
                text.cell, message, "добавьте число или строку на лист «Показатели»"
            )
