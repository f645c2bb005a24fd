"""The sheet «Общество»: who makes the documents, and what of their standing text is its own."""

from __future__ import annotations

from dataclasses import replace

from generator import model
from generator.contract.column import Column, Sheet
from generator.contract.columns import UNPRINTED_CHOICE, nobody, public


def _standing_words() -> tuple[Column, ...]:
    """What is a company's own in the standing text of the templates. Who leaves them empty, or has
    a workbook without them, gets the words of the Programme 2024 as it was published; an order
    decides what is printed, so they are for the public."""
    usual = "пусто – обычные слова:"
    standard = "«Стандарта качества обслуживания клиентов» и краткое наименование Общества"
    return (
        public.name(
            "Наименование Стандарта",
            "standard",
            f"П. 1.4 Программы, после слов «исполнения требований»; {usual} {standard}.",
            required=False,
        ),
        public.name(
            "Виды обслуживания",
            "service_types",
            "П. 1.4 Программы, перед словом «обслуживания», как «очного и дистанционного»; "
            f"{usual} «очного и заочного (интерактивного, дистанционного)».",
            required=False,
        ),
        public.name(
            "Виды оценки",
            "assessments",
            "П. 1.4 Программы, перед словами «оценки уровня удовлетворенности», как «комплексной»; "
            f"{usual} «оперативной и комплексной».",
            required=False,
        ),
        public.name(
            "Орган управления",
            "governing_body",
            "Гриф «протокол»: чьим решением утверждено, как «Правления»; "
            f"{usual} «Совета директоров».",
            required=False,
        ),
        public.choice(
            "НДС в суммах",
            "vat",
            model.Vat,
            "Каковы суммы финансирования в книге и в документах; пусто – без НДС.",
            required=False,
            default=model.Vat.WITHOUT,
        ),
        public.choice(
            "Финансирование в публичной редакции",
            "funding_in_public",
            model.YesNo,
            "П. 2.4 Программы «Определяется объём финансирования»: «нет» – только во внутренней "
            "редакции, где есть суммы; пусто или «да» – и в публичной.",
            required=False,
            printing=UNPRINTED_CHOICE,
            default=model.YesNo.YES,
        ),
    )


COMPANY = Sheet(
    "Общество",
    model.Company,
    (
        public.text(
            "Полное наименование",
            "full_name",
            "Как в уставе: Акционерное общество «…».",
            printing="Печатается во внутренних редакциях; в публичных – по графе «Сведения в "
            "публичной редакции» листа «Программы».",
        ),
        public.text("Краткое наименование", "short_name", "Как в документах: АО «…»."),
        public.text(
            "Наименование для колонтитула",
            "running_name",
            "Печатается вверху каждой страницы, если нет логотипа.",
        ),
        public.text("Город", "city", "Внизу титульного листа."),
        public.text(
            "Сайт",
            "site",
            "Где публикуются документы.",
            required=False,
            printing="Печатается там же, где полное наименование.",
        ),
        nobody.text(
            "Логотип",
            "logo",
            "Имя файла PNG или JPEG рядом с этой книгой; пусто – печатается наименование.",
            required=False,
            printing="Печатается рисунок, имя файла не печатается.",
        ),
        *(replace(column, is_newer=True) for column in _standing_words()),
    ),
    "Кто составляет документы: параметр и его значение.",
    key="",
    vertical=True,
)
