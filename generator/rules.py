"""Every rule the checker has, by the code of its findings: how severe, what it says, why, and on
which source it rests.

For people: the command «rules» prints this list and docs/rules.md holds it. The rules themselves
stand where they are asked: in workbook/ those of a single cell, in checks/ those of what cells mean
together. A test holds the codes and severities that the code uses equal to these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.findings import Severity

PROGRAMME = "опубликованная Программа 2024"
ORDER = "порядок чтения книги"  # what the workbook needs to be read without guessing
PRACTICE = "практика"  # what was seen to go wrong in offices


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what is wrong (`says`), what comes of it (`why`), the clause, standard or document it
    follows from."""

    code: str
    severity: Severity
    says: str
    why: str
    source: str

    def as_json(self) -> dict[str, str]:
        """The rule for machines."""
        return {
            "code": self.code,
            "severity": self.severity.name.lower(),
            "says": self.says,
            "why": self.why,
            "source": self.source,
        }


def _error(code: str, says: str, why: str, source: str) -> Rule:
    return Rule(code, Severity.ERROR, says, why, source)


def _warning(code: str, says: str, why: str, source: str) -> Rule:
    return Rule(code, Severity.WARNING, says, why, source)


def _info(code: str, says: str, why: str, source: str) -> Rule:
    return Rule(code, Severity.INFO, says, why, source)


THEMES: dict[str, tuple[Rule, ...]] = {
    "Файл и листы": (
        _error("workbook-unreadable", "файл – не книга Excel, поврежден или под паролем", "его нельзя прочитать", ORDER),
        _warning("workbook-open", "книга открыта в другой программе", "несохраненное в документ не попадет", PRACTICE),
        _error("sheet-missing", "нет листа", "строки листа пропали бы из документа", ORDER),
        _error("column-missing", "нет столбца", "значения столбца пропали бы", ORDER),
        _error("column-twice", "столбец есть дважды", "неясно, который из них верен", ORDER),
        _error("parameter-missing", "нет параметра Общества", "без него не напечатать документ", ORDER),
        _error("parameter-twice", "параметр Общества есть дважды", "неясно, который верен", ORDER),
        _warning("parameter-unknown", "неизвестный параметр Общества", "строка не прочитана", ORDER),
        _error("cells-merged", "объединенные ячейки в таблице", "значение одно, а строк несколько", ORDER),
        _warning("row-below-table", "под таблицей есть запись", "она не прочитана", PRACTICE),
        _warning("row-hidden", "скрытая строка", "она прочитана и будет напечатана", PRACTICE),
    ),
    "Ячейки": (
        _error("cell-error", "ошибка Excel в ячейке", "значения нет", ORDER),
        _error("formula-empty", "формула без значения", "Excel ее не пересчитал", ORDER),
        _error("value-missing", "не заполнено обязательное", "в документе было бы пусто", ORDER),
        _error("value-unknown", "значения нет среди допустимых", "неясно, что имелось в виду", ORDER),
        _warning("value-unlisted", "значения нет в списке на листе «Списки»", "опечатка разобьет итоги надвое", PRACTICE),
        _error("text-expected", "вместо текста дата или логическое значение", "Excel изменил введенное", PRACTICE),
        _warning("text-control", "непечатаемые знаки в тексте", "в документ они не попадут", "XML 1.0, § 2.2"),
        _error("code-date", "вместо кода дата", "Excel превратил 1.1 в «01.янв»", PRACTICE),
        _error("code-number", "вместо кода число", "Excel превратил 1.10 в 1,1", PRACTICE),
        _error("number-unreadable", "число непонятно", "считать нечего", ORDER),
        _error("money-unreadable", "сумма непонятна", "считать нечего", ORDER),
        _error("money-negative", "отрицательная сумма", "финансирование не бывает отрицательным", ORDER),
        _error("year-unreadable", "год непонятен", "строка не нашла бы своей Программы", ORDER),
        _error("date-unreadable", "дата непонятна", "срок и просрочку не посчитать", ORDER),
        _error("due-unreadable", "срок непонятен", "срок и просрочку не посчитать", ORDER),
        _error("due-reversed", "срок кончается раньше, чем начинается", "опечатка в дате или годе", ORDER),
        _warning("due-vague", "новый срок без года", "неясно, на когда перенесено", f"{PROGRAMME}, п. 3.2"),
        _error("logo-unusable", "логотип не годится", "колонтитул остался бы без него", ORDER),
    ),
    "Коды и дерево": (
        _error("code-twice", "код есть дважды", "ссылка указывала бы на две строки", ORDER),
        _error("reference-unknown", "кода, на который ссылаются, нет", "строка потеряла бы свое место", ORDER),
        _error("section-depth", "раздел третьего уровня", "третий уровень – номера мероприятий", PROGRAMME),
        _error("section-mixed", "мероприятие в разделе, где есть группы", "два номера 1.1. рядом", PROGRAMME),
        _warning("section-gap", "в кодах разделов пропуск", "строка могла потеряться", PRACTICE),
    ),
    "План и гриф": (
        _error("plan-empty", "нет мероприятий года", "печатать нечего", ORDER),
        _error("year-unknown", "на листе «Программы» нет года", "нет основания и грифа", ORDER),
        _error("due-outside-year", "срок вне года Программы", "осталось от прошлого года", f"{PROGRAMME}, п. 3.1"),
        _error("stamp-incomplete", "гриф заполнен не до конца", "гриф без номера или лица недействителен", "ГОСТ Р 7.0.97"),
        _warning("stamp-unused", "данные грифа есть, вид грифа не выбран", "гриф не напечатан", "ГОСТ Р 7.0.97"),
        _warning("issue-year", "год издания – не год перед Программой", "он стоит на титуле", PROGRAMME),
        _warning("approved-late", "утверждена после первого срока", "первый срок уже прошел", PRACTICE),
        _error("basis-internal", "основание – внутренний документ", "основание печатается для всех", f"{PROGRAMME}, п. 1.1"),
        _warning(
            "basis-outdated",
            "с 2026 года основание – только постановление № 442",
            "с декабря 2025 года есть единый стандарт обслуживания гарантирующих поставщиков",
            "единый стандарт качества обслуживания, декабрь 2025",
        ),
    ),
    "Обещанное Программой": (
        _warning("group-empty", "в группе нет мероприятий и нет причины", "группа не напечатана", f"{PROGRAMME}, п. 2.1"),
        _warning(
            "coverage-missing",
            "нет раздела для вида обслуживания, канала или сегмента",
            "Программа обещает все виды обслуживания, каналы и сегменты",
            f"{PROGRAMME}, пп. 1.4 и 2.1",
        ),
        _warning("finding-missing", "мероприятие без вывода анализа", "выводы обещаны", f"{PROGRAMME}, п. 2.1"),
        _warning("indicator-missing", "мероприятие без показателя", "показатели обещаны", f"{PROGRAMME}, п. 2.3"),
        _warning("indicator-untargeted", "показатель без цели", "результат не с чем сравнить", f"{PROGRAMME}, п. 2.3"),
        _warning("funding-missing", "нет финансирования", "его объем обещан", f"{PROGRAMME}, п. 2.4"),
    ),
    "Акты и документы": (
        _error(
            "act-date",
            "у известного акта другая дата",
            "ссылка на закон неверна; в изданной Программе 2024 так и вышло: 14.05.2012",
            "постановления Правительства РФ от 04.05.2012 № 442 и от 21.01.2004 № 24",
        ),
        _warning("document-unlisted", "документа нет на листе «Акты»", "неясно, можно ли его называть", f"{PROGRAMME}, М24-01"),
        _warning("document-internal", "в публичном тексте назван внутренний документ", "читатель его не найдет", PRACTICE),
    ),
    "Набор текста": (
        _warning(
            "segment-cyrillic", "B2B или B2C русскими буквами", "фильтр теряет строки; в документе исправлено", f"{PROGRAMME}: 7 из 10"
        ),
        _warning("word-mixed", "русские и латинские буквы в одном слове", "поиск и фильтр слово не найдут", PRACTICE),
        _info("spaces-extra", "лишние пробелы", "в документе их нет", "ГОСТ Р 7.0.97"),
        _info("quotes-straight", "кавычки – не «ёлочки»", "в документе напечатаны «ёлочки»", f"{PROGRAMME}, 5 мест"),
        _warning("quotes-unpaired", "кавычка без пары", "неясно, где кончается название", PRACTICE),
        _info("dash-hyphen", "дефис вместо тире", "в документе напечатано тире", "ГОСТ Р 7.0.97"),
        _info(
            "nbsp-missing", "после № или перед единицей нет неразрывного пробела", "в документе он поставлен", "ГОСТ 8.417, ГОСТ Р 7.0.97"
        ),
        _warning("ending-comma", "текст кончается запятой", "текст оборван", f"{PROGRAMME}, п. 2.1"),
        _info("ending-dot", "нет точки, а в столбце она стоит", "столбец выглядит неряшливо", f"{PROGRAMME}, 7 ячеек"),
    ),
    "Смысл текста": (
        _warning("segment-other", "текст – о другом сегменте, чем группа", "слово осталось от копирования", PRACTICE),
        _warning("text-slip", "две строки отличаются похожими словами", "опечатка в одной из них", f"{PROGRAMME}: отработки – обработки"),
        _info("text-near", "две строки отличаются словом-другим", "могло остаться от копирования", PRACTICE),
        _warning("year-other", "назван не год документа", "осталось от прошлого года", f"{PROGRAMME}, п. 3.1"),
        _warning("abbreviation-unknown", "сокращения нет на листе «Сокращения»", "читатель его не поймет", f"{PROGRAMME}: ЦОК, ПК, ПО, CRM"),
        _warning("spelling-variant", "одно слово написано по-разному", "выглядит небрежно", f"{PROGRAMME}: он-лайн – онлайн"),
        _warning("company-other-word", "Общество названо другим словом", "в договоре это было бы другое лицо", f"{PROGRAMME}, п. 1.2: «Компания»"),
        _warning("company-undefined", "«Общество» стоит до своего определения", "неясно, о ком речь", f"{PROGRAMME}, п. 1.2"),
        _info("term-unused", "термин определен, но не используется", "определение лишнее", f"{PROGRAMME}: Оценка, Стандарт"),
        _info("result-unmeasurable", "результат «увеличилось» без числа и показателя", "его нельзя проверить", f"{PROGRAMME}, п. 2.3"),
    ),
    "Исполнение и отчет": (
        _error("execution-missing", "о мероприятии не отчитались", "отчет неполон", f"{PROGRAMME}, п. 3.2"),
        _error("execution-incomplete", "не хватает того, чего требует статус", "отчет противоречив", f"{PROGRAMME}, п. 3.2"),
        _warning("execution-thin", "нет эффекта или причины", "их обещает отчет", f"{PROGRAMME}, п. 3.2"),
        _warning("late-unexplained", "выполнено с опозданием без причины", "причины обещаны", f"{PROGRAMME}, п. 3.2"),
        _warning("moved-unexpected", "новый срок у того, что не перенесено", "статус или срок неверен", PRACTICE),
        _error("finished-outside-year", "исполнено не в год плана и не в следующий", "опечатка в дате", PRACTICE),
        _error("finished-after-report", "исполнено позже утверждения отчета", "дата или статус неверны", PRACTICE),
        _warning("funding-unplanned", "деньги потрачены без плана", "план и факт расходятся", f"{PROGRAMME}, п. 2.4"),
        _warning("funding-slip", "факт больше плана в 10 раз", "запятая или единицы", PRACTICE),
        _warning("share-outside", "доля вне 0–100 %", "запятая или единицы", PRACTICE),
        _warning("indicator-unmeasured", "у показателя нет факта", "цель не с чем сравнить", f"{PROGRAMME}, п. 3.2"),
        _warning("indicator-unexplained", "цель не достигнута, причины нет", "причины обещаны", f"{PROGRAMME}, п. 3.2"),
        _warning("part-missing", "нет данных для раздела отчета", "раздел не напечатан", f"{PROGRAMME}, пп. 1.4 и 3.2"),
        _warning("plan-changed", "план не тот, что издан", "отчет – об изданной Программе", f"{PROGRAMME}, п. 3.1"),
        _error("figure-outside-scale", "оценка вне шкалы", "запятая или шкала", PRACTICE),
        _error("figure-twice", "оценка есть дважды", "она вошла бы в среднее два раза", ORDER),
    ),
}  # fmt: skip
RULES = {rule.code: rule for rules in THEMES.values() for rule in rules}


def as_text() -> str:
    """The list for people, readable on a terminal and as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Правила проверки"
    yield ""
    yield "ОШИБКА – документ не делается. ПРЕДУПРЕЖДЕНИЕ – делается, но взгляните. СВЕДЕНИЕ – к сведению."
    for theme, rules in THEMES.items():
        yield ""
        yield f"## {theme}"
        yield ""
        for rule in rules:
            yield f"- `{rule.code}` {rule.severity.value}: {rule.says}."
            yield f"  Почему: {rule.why}. Источник: {rule.source}."
