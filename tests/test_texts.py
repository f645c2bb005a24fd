"""Rules on texts: what is typed wrong, left from copying, cited with a wrong date. One sentence,
one finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import checks
from generator.checks import copies
from generator.checks.prose import Standing
from tests import office
from tests.office import Row, execution, indicator, measure, year

LONG = "Организовать закупку оборудования для центра обслуживания клиентов и обучить специалистов работе с ним."


def found(path: Path, standing: Sequence[str] = (), **sheets: Sequence[Row]) -> list[str]:
    """What is said of the texts of a book, and of the standing text around them."""
    book = office.book(path, **sheets).rows_of(2024)
    texts = (Standing("program.docx", tuple(standing)),) if standing else ()
    return [str(finding) for finding in checks.check_year(book, texts)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Обслуживание  улучшено.", "СВЕДЕНИЕ План!H2 [spaces-extra] лишние пробелы: «Обслуживание  улучшено.»; в документе их нет"),
        ('Сервис "Кабинет" работает.', 'СВЕДЕНИЕ План!H2 [quotes-straight] кавычки – не «ёлочки»: «Сервис "Кабинет" работает.»; в документе напечатаны «ёлочки»'),
        ("Офис - первый.", "СВЕДЕНИЕ План!H2 [dash-hyphen] дефис вместо тире: «Офис - первый.»; в документе напечатано тире"),
        ("По форме №5.", "СВЕДЕНИЕ План!H2 [nbsp-missing] нет неразрывного пробела: «По форме №5.»; в документе он поставлен"),
        ("Охват 50%.", "СВЕДЕНИЕ План!H2 [nbsp-missing] нет неразрывного пробела: «Охват 50%.»; в документе он поставлен"),
        ("Сидeния обновлены.", "ПРЕДУПРЕЖДЕНИЕ План!H2 [word-mixed] в «Сидeния» латинская буква «e»; наберите слово заново в одной раскладке"),
        ("Система СRM работает.", "ПРЕДУПРЕЖДЕНИЕ План!H2 [word-mixed] в «СRM» русская буква «С»; наберите слово заново в одной раскладке"),
        ("Работа c клиентами.", "ПРЕДУПРЕЖДЕНИЕ План!H2 [word-mixed] в «c» латинская буква вместо русской; наберите слово заново в одной раскладке"),
        ("Сервис «Кабинет работает.", "ПРЕДУПРЕЖДЕНИЕ План!H2 [quotes-unpaired] у кавычки « нет пары: «Сервис «Кабинет работает.»; добавьте или уберите кавычку"),
        ('Сервис Кабинет" работает.', 'ПРЕДУПРЕЖДЕНИЕ План!H2 [quotes-unpaired] у кавычки " нет пары: «Сервис Кабинет" работает.»; добавьте или уберите кавычку'),
        ("Сидения обновлены,", "ПРЕДУПРЕЖДЕНИЕ План!H2 [ending-comma] кончается знаком «,»: «Сидения обновлены,»; допишите или уберите знак"),
        (
            "Клиенты B2C довольны.",
            "ПРЕДУПРЕЖДЕНИЕ План!H2 [segment-other] говорится о «B2C», а сегмент – B2B: «Клиенты B2C довольны.»; осталось от копирования? исправьте текст или сегмент",
        ),
        (
            "Кабинет физических лиц доступен.",
            "ПРЕДУПРЕЖДЕНИЕ План!H2 [segment-other] говорится о «физических лиц», а сегмент – B2B: «Кабинет физических лиц доступен.»; осталось от копирования? исправьте текст или сегмент",
        ),
        (
            "Опрос проведен в III квартале 2023 года.",
            "ПРЕДУПРЕЖДЕНИЕ План!H2 [year-other] назван 2023 год: «Опрос проведен в III квартале 2023 года.»; документ – о другом; исправьте, если год остался от копирования",
        ),
        (
            "Терминалы МФЦ обновлены.",
            "ПРЕДУПРЕЖДЕНИЕ План!H2 [abbreviation-unknown] «МФЦ» нет на листе «Сокращения»; добавьте строку с расшифровкой",
        ),
        (
            "Соответствует Методике МТ-237-2.",
            "ПРЕДУПРЕЖДЕНИЕ План!H2 [document-unlisted] документа «МТ-237-2» нет на листе «Акты»: «Соответствует Методике МТ-237-2.»; добавьте строку и укажите, публичный ли он, или не называйте документ",
        ),
    ],
)  # fmt: skip
def test_a_text_with_one_fault(tmp_path: Path, typed: str, expected: str) -> None:
    assert found(tmp_path, План=[measure(Результат=typed)]) == [expected]


@pytest.mark.parametrize(
    "typed",
    [
        "Wi-Fi и CRM-система, онлайн-сервис, IP-телефония.",
        "Файлы PDFом не отправляются.",
        "Экран 15\" установлен.",
        "Клиенты B2B и B2C довольны.",
        "По сравнению с уровнем 2023 года жалоб меньше на 5.",
        "Действует с 2019 года.",
        "Приказ от 14.05.2022 №\xa024 исполнен.",
        "Сообщение отправлено: 12:30, 10–15 минут.",
        "Работает в I и IV кварталах.",
        "Соответствует требованиям ГОСТ Р 52872-2019.",
        "ООО «Свет» и АО «Сбыт» – партнеры.",
        "Номер 8-800-55-55 доступен.",
        "Жалоб меньше, чем в 2023 году.",
        "Время выше показателя 2023 года на 5 минут.",
        "Программа рассчитана до 2030 года и на 2024–2028 годы.",
        "Договор действует до 31.12.2026, компьютеры 2012 года выпуска заменены.",
        "Офис для юридических и физических лиц открыт.",
        "Договор с юридическим лицом – подрядчиком заключен на площадке B2C-Center.",
        "Инструкция по прибору СЕ-101 и связь стандарта LTE-4 проверены.",
        "Экран 24\" и табло «Очередь» установлены.",
        "Компания-подрядчик закончила работы, НДС и SMS учтены.",
        "ПАО «ТНС энерго» и ООО «РН-Энерго» не участвуют.",
    ],
)  # fmt: skip
def test_a_text_without_fault(tmp_path: Path, typed: str) -> None:
    abbreviations = [
        {"Сокращение": name, "Расшифровка": "…"} for name in ("CRM", "CRM-система", "LTE", "СЕ")
    ]
    assert found(tmp_path, План=[measure(Результат=typed)], Сокращения=abbreviations) == []


def test_most_cells_of_a_column_end_with_a_full_stop(tmp_path: Path) -> None:
    plan = [
        measure(f"М{n}", Мероприятие="Закупить сидения" if n == 3 else "Закупить сидения.")
        for n in range(1, 5)
    ]
    assert found(tmp_path, План=plan) == [
        "СВЕДЕНИЕ План!F4 [ending-dot] нет точки в конце, а в столбце «Мероприятие» она стоит в 3 из 4 ячеек; поставьте точку "
        "или уберите ее везде"
    ]


# --- two rows -------------------------------------------------------------------------------------


def pair(one: str, other: str, **changes: Any) -> list[Row]:
    return [measure("М1", Мероприятие=one), measure("М2", Мероприятие=other, **changes)]


def test_two_rows_that_differ_by_a_slip_are_shown_side_by_side(tmp_path: Path) -> None:
    """«отработки» and «обработки» of the published Programme 2024."""
    one = "Реализовать ссылку на опрос по удовлетворенности качеством отработки обращения во все ответы."
    assert found(tmp_path, План=pair(one, one.replace("отработки", "обработки"))) == [
        "ПРЕДУПРЕЖДЕНИЕ План!F3 [text-slip] почти повторяет F2: там «…качеством отработки обращения во все…», здесь «…качеством "
        "обработки обращения во все…»; если это опечатка, исправьте; если нет, оставьте"
    ]


def test_two_rows_that_differ_by_another_word_may_be_meant(tmp_path: Path) -> None:
    assert found(tmp_path, План=pair(LONG, LONG.replace("закупку", "ремонт"))) == [
        "СВЕДЕНИЕ План!F3 [text-near] почти повторяет F2: там «Организовать закупку оборудования для…», здесь «Организовать "
        "ремонт оборудования для…»; проверьте, что различие не случайно"
    ]


def test_the_same_text_in_two_groups_is_no_near_copy(tmp_path: Path) -> None:
    """The words of a group do not count, but two texts that are the same do not differ because of
    that."""
    sections = [
        office.SECTIONS[0],
        {"Код": "1.1", "Наименование": "Центр обслуживания"},
        {"Код": "1.2", "Наименование": "Выезд"},
    ]
    plan = [measure("М1", Мероприятие=LONG), measure("М2", Мероприятие=LONG, Раздел="1.2")]
    assert found(tmp_path, План=plan, Разделы=sections) == []


def test_months_differ_by_right(tmp_path: Path) -> None:
    assert found(tmp_path, План=pair(f"{LONG[:-1]} в марте.", f"{LONG[:-1]} в мае.")) == []


def test_no_break_spaces_that_take_the_place_of_spaces_are_not_spoken_of(tmp_path: Path) -> None:
    """Nobody types them."""
    plan = [measure(f"М{n}", Результат=f"Охват 5{n} %.") for n in range(3)]
    assert found(tmp_path, План=plan) == []


def test_a_word_too_many_is_a_difference(tmp_path: Path) -> None:
    assert found(tmp_path, План=pair(LONG, LONG.replace("и обучить", "и снова обучить"))) == [
        "СВЕДЕНИЕ План!F3 [text-near] почти повторяет F2: там «…клиентов и обучить специалистов…», здесь «…клиентов и снова "
        "обучить специалистов…»; проверьте, что различие не случайно"
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("центра", "центра"),  # the same text twice
        ("клиентов", "Невского"),  # a name
        ("клиентов", "B2B"),  # the segment's own
        ("закупку", "2"),  # a number, see below
    ],
)
def test_rows_that_differ_by_right(tmp_path: Path, before: str, after: str) -> None:
    one = LONG if before != "закупку" else LONG.replace("закупку", "1")
    other = one.replace("1" if before == "закупку" else before, after)
    first = one.replace("клиентов", "B2C") if after == "B2B" else one
    sections = [{**row, "Сегмент": None} for row in office.SECTIONS]
    first = first.replace("клиентов", "Садового") if after == "Невского" else first
    assert found(tmp_path, План=pair(first, other), Разделы=sections) == []


def test_the_same_rows_for_two_segments_differ_by_right(tmp_path: Path) -> None:
    sections = [*office.SECTIONS, {"Код": "1.2", "Наименование": "Офис B2C", "Сегмент": "B2C"}]
    plan = [
        measure("М1", Мероприятие=LONG.replace("клиентов", "юридических лиц")),
        measure("М2", Мероприятие=LONG.replace("клиентов", "физических лиц"), Раздел="1.2"),
    ]
    assert found(tmp_path, План=plan, Разделы=sections) == []


def test_one_word_spelled_in_two_ways(tmp_path: Path) -> None:
    plan = [
        measure("М1", Результат="Сведения доступны онлайн."),
        measure("М2", Результат="Сведения доступны онлайн, надёжно."),
        measure("М3", Результат="Сведения доступны он-лайн."),
    ]
    assert found(tmp_path, План=plan) == [
        "ПРЕДУПРЕЖДЕНИЕ План!H4 [spelling-variant] «он-лайн», а в План!H2 и других – «онлайн»; выберите одно написание"
    ]


def test_comparisons_grow_with_the_number_of_texts_not_with_its_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts of one pattern are not compared each with each: 5 000 of them would be 12 million
    pairs."""
    compared = []

    def count(*pair: object) -> None:
        compared.append(pair)

    monkeypatch.setattr(copies, "_copy", count)
    made = {}
    for number in (200, 400):
        names = ["".join(chr(1072 + int(digit)) for digit in str(n)) for n in range(number)]
        plan = [
            measure(f"М{n}", Мероприятие=LONG.replace("закупку", name))
            for n, name in enumerate(names)
        ]
        compared.clear()
        list(checks.check_year(office.book(tmp_path, План=plan).rows_of(2024)))
        made[number] = len(compared)
    assert 1000 < made[400] < 2.5 * made[200]


# --- other sheets ---------------------------------------------------------------------------------


def test_a_year_in_the_execution_is_that_of_the_plan_or_the_next(tmp_path: Path) -> None:
    rows = [
        execution(
            **{
                "Фактический результат": "Сделано в 2025 году.",
                "Эффект": "Заметно в марте 2022 года.",
            }
        )
    ]
    assert found(tmp_path, Исполнение=rows) == [
        "ПРЕДУПРЕЖДЕНИЕ Исполнение!E2 [year-other] назван 2022 год: «Заметно в марте 2022 года.»; документ – о другом; "
        "исправьте, если год остался от копирования"
    ]


def test_findings_rest_on_the_year_before(tmp_path: Path) -> None:
    rows = [
        office.finding(Текст="Опрос проведен в 2023 году."),
        office.finding(Код="В2", Текст="Опрос проведен в 2020 году."),
    ]
    assert [line[:37] for line in found(tmp_path, Выводы=rows)] == [
        "ПРЕДУПРЕЖДЕНИЕ Выводы!F3 [year-other]"
    ]


def test_the_title_of_a_group_names_its_segment(tmp_path: Path) -> None:
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Наименование": "Офис B2C"}]
    assert found(tmp_path, Разделы=sections) == [
        "ПРЕДУПРЕЖДЕНИЕ Разделы!B3 [segment-other] говорится о «B2C», а сегмент – B2B: «Офис B2C»; осталось от копирования? "
        "исправьте текст или сегмент"
    ]


def test_an_indicator_has_the_segment_of_its_measure(tmp_path: Path) -> None:
    assert [
        line[:47] for line in found(tmp_path, Показатели=[indicator(Показатель="Жалобы B2C")])
    ] == ["ПРЕДУПРЕЖДЕНИЕ Показатели!D2 [segment-other] го"]


def test_a_result_that_cannot_be_measured(tmp_path: Path) -> None:
    plan = [
        measure("М1", Результат="Качество повысилось."),
        measure("М2", Результат="Качество повысилось на 5 баллов."),
    ]
    assert found(tmp_path, План=plan, Показатели=[]) == [
        "СВЕДЕНИЕ План!H2 [result-unmeasurable] «повысилось» – насколько? Нет ни числа, ни показателя; добавьте число или строку на "
        "лист «Показатели»"
    ]


def test_an_internal_document_is_not_named_in_public(tmp_path: Path) -> None:
    acts = [
        office.ACT,
        {**office.ACT, "Код": "МТ-12", "Номер": "МТ-12", "Вид": "методика", "Публичный": "нет"},
    ]
    text = "Соответствует требованиям Методики МТ-12."
    assert found(
        tmp_path, Акты=acts, План=[measure(Результат=text, Ответственный="Отдел методики МТ-12")]
    ) == [
        "ПРЕДУПРЕЖДЕНИЕ План!H2 [document-internal] в публичном тексте назван внутренний документ: «…требованиям Методики МТ-12.»; "
        "уберите ссылку или опубликуйте документ"
    ]


# --- the law --------------------------------------------------------------------------------------

WRONG = "от 14.05.2012 №\xa0442"
TRUE = "«Основные положения функционирования розничных рынков» – от 04.05.2012; если это другой акт, внесите его на лист «Акты» с его названием и датой"


@pytest.mark.parametrize(
    "text",
    [
        f"Согласно постановлению Правительства {WRONG}.",
        "Согласно постановлению от 14 мая 2012 г. №\xa0442.",
        "Согласно постановлению №\xa0442 от 14.05.2012.",
        f"Согласно приказу №\xa05 и постановлению {WRONG}.",
    ],
)
def test_a_known_act_with_another_date_is_an_error_in_any_text(tmp_path: Path, text: str) -> None:
    [said] = found(tmp_path, План=[measure(Предложение=text)])
    assert said.startswith("ОШИБКА План!E2 [act-date] у постановления № 442 другая дата: «")
    assert said.endswith(TRUE)


def test_the_wrong_date_of_the_published_programme_is_an_error_on_the_sheet_of_acts(
    tmp_path: Path,
) -> None:
    act = {
        **office.ACT,
        "Номер": "442",
        "Дата": dt.date(2012, 5, 14),
        "Полная ссылка": f"постановления {WRONG}",
    }
    assert found(tmp_path, Акты=[act, office.STANDARD]) == [
        f"ОШИБКА Акты!C2 [act-date] у постановления № 442 дата 14.05.2012; {TRUE}",
        f"ОШИБКА Акты!F2 [act-date] у постановления № 442 другая дата: «постановления {WRONG}»; {TRUE}",
    ]


def test_another_decree_of_the_same_number_says_what_it_is_about(tmp_path: Path) -> None:
    other = {**office.ACT, "Код": "ПП-24", "Номер": "24", "Дата": dt.date(2019, 1, 18), "Название": "О тарифах на воду",
             "Полная ссылка": "постановления от 18.01.2019 №\xa024"}  # fmt: skip
    plan = [measure(Предложение="Выполнить постановление Правительства от 18.01.2019 №\xa024.")]
    assert found(tmp_path, Акты=[office.ACT, other], План=plan) == []


def test_the_standing_text_of_a_template_cites_the_law_too(tmp_path: Path) -> None:
    assert found(tmp_path, [f"В соответствии с постановлением Правительства {WRONG}."]) == [
        f"ОШИБКА program.docx [act-date] у постановления № 442 другая дата: «…Правительства {WRONG}.»; {TRUE}"
    ]


@pytest.mark.parametrize(
    ("number", "basis", "said"),
    [(2026, "ПП-442", 1), (2026, "ПП-442; Стандарт", 0), (2025, "ПП-442", 0)],
)
def test_from_2026_on_there_is_more_than_the_decree(
    tmp_path: Path, number: int, basis: str, said: int
) -> None:
    book = office.book(
        tmp_path,
        Акты=[{**office.ACT, "Номер": "442"}, office.STANDARD],
        Программы=[year(number, Основание=basis)],
        План=[measure(Год=number, Вывод=None)],
        Выводы=[],
        Показатели=[],
    )
    findings = [str(finding) for finding in checks.check_year(book.rows_of(number))]
    assert (
        findings
        == [
            f"ПРЕДУПРЕЖДЕНИЕ Программы!C2 [basis-outdated] основание Программы {number} года – только постановление № 442; с 2026 года есть "
            "единый стандарт обслуживания гарантирующих поставщиков: спросите юристов"
        ]
        * said
    )


# --- terms ----------------------------------------------------------------------------------------

DEFINED = (
    "Программа {{ company.short_name }} (далее – Общество).",
    "Общество публикует Программу.",
)


def test_the_company_has_one_name(tmp_path: Path) -> None:
    plan = [measure(Предложение="Клиенты обратились в Компанию «Компания».")]
    assert found(tmp_path, DEFINED, План=plan) == [
        "ПРЕДУПРЕЖДЕНИЕ План!E2 [company-other-word] «Компанию» вместо «Общество»: «Клиенты обратились в Компанию «Компания».»; в "
        "документе определено «Общество»; назовите так же"
    ]


def test_the_short_name_follows_its_definition(tmp_path: Path) -> None:
    rows = [year(Гриф="руководитель", Должность="Генеральный директор Общества", ФИО="И.И. Иванов")]
    assert found(tmp_path, ("Цели Общества.", *DEFINED), Программы=rows) == [
        "ПРЕДУПРЕЖДЕНИЕ Программы!E2 [company-undefined] «Общества» стоит до определения «(далее – Общество)»: «Генеральный директор "
        "Общества»; назовите Общество полностью",
        "ПРЕДУПРЕЖДЕНИЕ program.docx [company-undefined] «Общества» стоит до определения «(далее – Общество)»: «Цели Общества. "
        "Программа {{…»; назовите Общество полностью",
    ]


def test_a_term_is_used_after_its_definition(tmp_path: Path) -> None:
    standing = (
        *DEFINED,
        "Показатели качества (далее – Оценка) и требования (далее – Порядок).",
        "Порядок соблюдается.",
    )
    assert found(tmp_path, standing) == [
        "СВЕДЕНИЕ program.docx [term-unused] «Оценка» определено «(далее – Оценка)», но дальше не встречается; уберите определение "
        "или пользуйтесь им"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Кресла закуплены по счету от 12.03.2024 №\xa024.",
        "Ответ на обращение от 12.03.2024 №\xa0442 дан в срок.",
        "Постановлением Правительства Москвы от 12.03.2024 №\xa024 тарифы снижены.",
        "Дополнительное соглашение от 01.03.2024 №\xa024 и претензия от 12.03.2024 №\xa0442/1 подписаны.",
        "В порядке, установленном постановлением, рассмотрено обращение от 01.02.2024 №\xa024.",
        "Постановлением Региональной энергетической комиссии от 12.12.2023 №\xa0442 тарифы снижены.",
        "Согласно постановлению и приказу Общества от 12.03.2024 №\xa024.",
        "Постановление выполнено. Заявка от 12.03.2024 №\xa024 закрыта.",
        "Согласно постановлению Правительства Российской Федерации от 04.05.2012 №\xa0442 и договору от 01.02.2024 №\xa024.",
    ],
)
def test_other_documents_have_numbers_of_their_own(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, План=[measure(Предложение=text)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Постановление о характере услуг от 14.05.2012 №\xa0442.",
        "Согласно постановлению о договорах от 14.05.2012 №\xa0442.",
        "Основные положения функционирования розничных рынков от 14.05.2012 №\xa0442.",
        "Согласно ПП РФ от 14.05.2012 №\xa0442.",
        "Согласно постановлению Правительства РФ от 14.05.2012 N 442.",
        "Согласно постановлению от 14.05.12 №\xa0442.",
        "Согласно постановлению от «14» Мая 2012 г. №\xa0442.",
        "Согласно постановлению от 14/05/2012, №\xa0442.",
        "Согласно постановлению №\xa0442 (от 14.05.2012).",
    ],
)
def test_a_decree_is_recognised_by_what_it_is_called(tmp_path: Path, text: str) -> None:
    known = [{"Сокращение": name, "Расшифровка": "…"} for name in ("ПП", "РФ")]
    [said] = found(tmp_path, План=[measure(Предложение=text)], Сокращения=known)
    assert said.startswith("ОШИБКА План!E2 [act-date]")


def test_companies_that_are_clients_are_no_name_of_ours(tmp_path: Path) -> None:
    text = "Предприятия малого бизнеса подключены. Компании подключены."
    assert found(tmp_path, DEFINED, План=[measure(Результат=text)]) == []


def test_a_year_ahead_is_no_year_of_a_measure_either(tmp_path: Path) -> None:
    assert [
        line[:36]
        for line in found(tmp_path, План=[measure(Мероприятие="Провести опрос в 2027 году.")])
    ] == ["ПРЕДУПРЕЖДЕНИЕ План!F2 [year-other] "]


def test_a_year_is_said_once_a_cell(tmp_path: Path) -> None:
    assert len(found(tmp_path, План=[measure(Результат="В 2019 году и в 2019 году.")])) == 1
