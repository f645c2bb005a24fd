"""The sheet «Общество»: who makes the documents, what of their standing text is its own, and how
the page of the site shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator import model
from generator.contract import web
from generator.contract.column import WHOLE, Column, Reads, Sheet
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


def page_of_the_site() -> tuple[Column, ...]:
    """What the page says of the company and looks like; a page without them has the usual looks,
    and links that lead from wherever the folder stands."""
    code: dict[str, Any] = {"reads": Reads.CODE, "required": False}
    return (
        public.column(
            "Цвет",
            "colour",
            web.colour,
            "Фирменный цвет страницы на сайте, как #1F3864; пусто – темно-синий.",
            **code,
        ),
        public.column(
            "Адрес страницы",
            "page_address",
            web.address,
            "Где на сайте лежит папка с документами, как https://сайт.рф/качество/; пусто – ссылки "
            "внутри папки.",
            **code,
        ),
        public.column(
            "Телефон", "phone", web.line, "Для вопросов о документах, на странице.", **code
        ),
        public.column(
            "Электронная почта",
            "email",
            web.email,
            "Для вопросов о документах и о доступности страницы.",
            **code,
        ),
        public.column(
            "Почтовый адрес", "postal_address", web.line, "Для вопросов, на странице.", **code
        ),
        public.choice(
            "Лицензия данных",
            "licence",
            model.Licence,
            "На каких условиях можно пользоваться данными с сайта; пусто – свободно, со ссылкой на "
            "источник.",
            required=False,
            default=model.Licence.WITH_SOURCE,
        ),
        public.column(
            "Уровень заголовка",
            "heading_level",
            web.heading_level,
            "С какого уровня, от 1 до 4, начинаются заголовки в fragment.html; пусто – 2.",
            format=WHOLE,
            default=2,
            **code,
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
        *page_of_the_site(),
    ),
    "Кто составляет документы: параметр и его значение.",
    key="",
    vertical=True,
)
