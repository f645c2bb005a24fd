"""The Programme as its reader sees it."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from generator import freshness, pipeline, wording
from generator.book import Year
from generator.checked import checked
from generator.contract import signs
from generator.contract.cleaning import text as cleaned
from generator.contract.typed import Typed
from generator.documents import finishing, kinds, lint, logo, program, reading, rendering
from generator.documents.printed import Logo
from generator.documents.reading import ReadParagraph, ReadTable
from generator.documents.text import paragraph_text, paragraphs_of
from generator.findings import FaultyTemplate
from generator.terms import Edition
from tests import office, shown
from tests.conftest import ROOT, SHIPPED, TEMPLATE, Golden
from tests.office import Row, measure, year
from tests.wordml import complex_field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATE = dt.datetime(2024, 1, 15)
# What the fonts of documents show: another sign is refused when it is read.
PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"]).filter(
    lambda char: not signs.unprintable(char)
)
PROGRAM = kinds.kind("program")


def document(
    programme: Year,
    edition: Edition = Edition.PUBLIC,
    template: Path = TEMPLATE,
    picture: Logo | None = None,
) -> bytes:
    rendered = rendering.render(template, program.context(programme, edition, picture))
    title = PROGRAM.title_of(programme)
    properties = finishing.Properties(title, programme.company.short_name, DATE, "0123")
    return finishing.finish(rendered, properties).docx


def of(path: Path, edition: Any = Edition.PUBLIC, **sheets: Any) -> bytes:
    return document(office.book(path, **sheets).year(2024), edition)


def tables(docx_file: bytes) -> list[ReadTable]:
    return [
        block
        for block in reading.blocks(reading.open_docx(docx_file))
        if isinstance(block, ReadTable)
    ]


def plan_rows(docx_file: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in tables(docx_file)[0].rows if not row.head]


def part(docx_file: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx_file)) as package:
        return etree.fromstring(package.read(name))


def programme_of(path: Path) -> Year:
    year, _ = checked(path, 2024, [PROGRAM]).sound(strict=False)
    return year


@pytest.fixture(scope="module")
def shipped_programme() -> Year:
    return programme_of(SHIPPED)


@pytest.mark.parametrize("edition", list(Edition))
def test_the_programme_2024_reads_as_approved(
    edition: Edition, shipped_programme: Year, golden: Golden
) -> None:
    golden(f"program-2024-{edition}.txt", shown.document_text(document(shipped_programme, edition)))


def test_another_reader_sees_the_same_table(shipped_programme: Year, tmp_path: Path) -> None:
    """pandoc knows nothing of us. It reads both head rows as head, and the group rows as one wide
    cell."""
    path = tmp_path / "п.docx"
    path.write_bytes(document(shipped_programme))
    page = etree.HTML(pypandoc.convert_file(path, "html"))
    heads = [
        ["".join(cell.itertext()).strip() for cell in row] for row in page.iterfind(".//thead/tr")
    ]
    assert heads == [
        ["№", "Предложения", "Мероприятия", "Срок", "Результат"],
        ["1", "2", "3", "4", "5"],
    ]
    rows = [
        ["".join(cell.itertext()).split() for cell in row] for row in page.iterfind(".//tbody/tr")
    ]
    ours = plan_rows(path.read_bytes())
    assert [row[1:] for row in rows] == [[cell.split() for cell in row[1:]] for row in ours]


def test_numbers_follow_from_the_tree_and_the_order_of_rows(tmp_path: Path) -> None:
    sections = [
        {"Код": "5", "Наименование": "Заочное"},
        {"Код": "1", "Наименование": "Очное"},
        {"Код": "1.7", "Наименование": "Выезд"},
        {"Код": "1.2", "Наименование": "Офис"},
        {"Код": "1.3", "Наименование": "Пустая", "Не применимо": "нет"},
        {"Код": "1.4", "Наименование": "Почта"},
    ]
    plan = [
        measure("М1", Раздел="1.4"),
        measure("М2", Раздел="1.7"),
        measure("М3", Раздел="5"),
        measure("М4", Раздел="1.7"),
    ]
    rows = plan_rows(of(tmp_path, Разделы=sections, План=plan))
    assert [row[0] for row in rows] == [
        "1.",
        "1.1.",
        "2.",
        "2.1.",
        "2.1.1.",
        "2.1.2.",
        "2.2.",
        "2.2.1.",
    ]
    assert [row[1] for row in rows if len(row) == 2] == ["Заочное", "Очное", "Выезд", "Почта"]


def test_the_number_formula_of_the_workbook_names_columns_that_are_there() -> None:
    """Excel computes it; that it gives the printed numbers is looked at in LibreOffice Calc when it
    is changed."""
    from generator.contract import formulas, schema

    for sheet in (schema.PLAN, schema.SECTIONS):
        for column in formulas.NUMBER.split(f"{sheet.title}[")[1:]:
            name = column.removeprefix("[#This Row],[").partition("]")[0]
            assert name in {one.heading for one in sheet.columns}


@pytest.mark.parametrize(
    ("stamp", "lines"),
    [
        ({"Гриф": "нет"}, []),
        (
            {"Гриф": "приказ", "Номер документа": "127", "Дата утверждения": dt.date(2023, 12, 25)},
            ["УТВЕРЖДЕНА", "приказом АО «Сбыт»", "от 25.12.2023 № 127"],
        ),
        (
            {"Гриф": "протокол", "Номер документа": "5", "Дата утверждения": dt.date(2023, 12, 25)},
            ["УТВЕРЖДЕНА", "решением Совета директоров АО «Сбыт»", "(протокол от 25.12.2023 № 5)"],
        ),
        (
            {
                "Гриф": "руководитель",
                "Должность": "Директор",
                "ФИО": "И.И. Иванов",
                "Дата утверждения": dt.date(2023, 12, 1),
            },
            ["УТВЕРЖДАЮ", "Директор", "_______________ И.И. Иванов", "1 декабря 2023 г."],
        ),
        (
            {"Гриф": "руководитель", "Должность": "Директор", "ФИО": "И.И. Иванов"},
            [
                "УТВЕРЖДАЮ",
                "Директор",
                "_______________ И.И. Иванов",
                "«___» ______________ 2023 г.",
            ],
        ),
    ],
)
def test_the_stamp_in_all_its_forms(tmp_path: Path, stamp: Row, lines: list[str]) -> None:
    blocks = reading.blocks(reading.open_docx(of(tmp_path, Программы=[year(**stamp)])))
    stamped = [
        block.text
        for block in blocks
        if isinstance(block, ReadParagraph) and block.style == "Гриф утверждения"
    ]
    assert [line.replace("\xa0", " ") for line in stamped] == lines


@pytest.mark.parametrize(
    ("edition", "marks"),
    [(Edition.PUBLIC, ["Проект"]), (Edition.INTERNAL, ["Проект", "Для служебного пользования"])],
)
def test_marks_stand_in_the_foot_of_every_page(
    tmp_path: Path, edition: Edition, marks: list[str]
) -> None:
    row = year(Пометка="Проект", **{"Пометка внутренней редакции": "Для служебного пользования"})
    made = reading.open_docx(of(tmp_path, edition, Программы=[row]))
    for section in made.sections:
        assert not section.different_first_page_header_footer
        assert [line.text for line in section.footer.paragraphs if line.text] == marks


def test_the_public_edition_holds_nothing_internal(tmp_path: Path) -> None:
    plan = [
        measure(
            "М24-77",
            Ответственный="Отдел СЕКРЕТ",
            **{"Финансирование план, тыс. руб.": 123456, "Вывод": "ВЫВОД-9"},
        )
    ]
    findings = [
        {"Код": "ВЫВОД-9", "Год": 2024, "Документ": "программа", "Текст": "Внутренний вывод."}
    ]
    sheets: dict[str, Sequence[Row]] = {"План": plan, "Выводы": findings}
    public, internal = of(tmp_path, **sheets), of(tmp_path, Edition.INTERNAL, **sheets)
    for needle in (
        "СЕКРЕТ",
        "123\xa0456",
        "М24-77",
        "ВЫВОД-9",
        "Внутренний",
        "Ответственный",
        "Финансирование",
    ):
        with zipfile.ZipFile(io.BytesIO(public)) as package:
            visible = "".join(
                "".join(etree.fromstring(package.read(name)).itertext())
                for name in package.namelist()
            )
        assert needle not in visible
    assert "Отдел СЕКРЕТ | 123°456,00" in shown.document_text(internal)


@pytest.mark.parametrize("edition", list(Edition))
def test_columns_are_numbered_without_a_gap(shipped_programme: Year, edition: Edition) -> None:
    for table in tables(document(shipped_programme, edition)):
        head, numbers = [row.cells for row in table.rows if row.head]
        assert numbers == tuple(str(number) for number in range(1, len(head) + 1))


@pytest.mark.parametrize("edition", list(Edition))
def test_rows_do_not_split_and_group_rows_stay_with_the_next(
    shipped_programme: Year, edition: Edition
) -> None:
    xml = part(document(shipped_programme, edition), "word/document.xml")
    rows = list(xml.iter(f"{W}tr"))
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    styles = part(document(shipped_programme, edition), "word/styles.xml")
    keeping = {
        style.get(f"{W}styleId")
        for style in styles
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }
    groups = [
        row
        for row in rows
        if len(row.findall(f"{W}tc")) == 2 and row.find(f".//{W}gridSpan") is not None
    ]
    spanning = [row for row in groups if "Всего" not in "".join(row.itertext())]
    assert len(spanning) == 8
    for row in spanning:
        assert all(style.get(f"{W}val") in keeping for style in row.iter(f"{W}pStyle"))


def test_the_file_says_what_it_is(shipped_programme: Year) -> None:
    made = document(shipped_programme)
    core = docx.Document(io.BytesIO(made)).core_properties
    assert core.title == (
        "Программа мероприятий по повышению качества обслуживания клиентов АО\xa0«Петербургская сбытовая компания» на 2024 год"
    )
    assert (core.language, core.author, core.last_modified_by) == (
        "ru-RU",
        *["АО «Петербургская сбытовая компания»"] * 2,
    )
    assert (core.created, core.modified) == (DATE.replace(tzinfo=dt.UTC),) * 2
    assert (
        "".join(part(made, "docProps/app.xml").itertext()) == "АО «Петербургская сбытовая компания»"
    )
    assert "".join(part(made, "docProps/custom.xml").itertext()) == "0123"
    languages = {
        language.get(f"{W}val") for language in part(made, "word/styles.xml").iter(f"{W}lang")
    }
    assert languages == {"ru-RU"}


def test_the_same_workbook_gives_the_same_bytes(shipped_programme: Year) -> None:
    assert document(shipped_programme, Edition.INTERNAL) == document(
        shipped_programme, Edition.INTERNAL
    )


def test_a_logo_stands_in_the_running_head_in_place_of_the_name(tmp_path: Path, png: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(png)
    programme = office.book(tmp_path, Общество=[{**office.COMPANY, "Логотип": "logo.png"}]).year(
        2024
    )
    made = document(programme, picture=logo.read_logo(programme.company, tmp_path))
    [picture] = part(made, "word/header2.xml").iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert picture.get("descr") == "Логотип: АО «Сбыт»"
    assert "СБЫТ" not in reading.running_text(reading.open_docx(made))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("нет.png", "нет файла «нет.png»"),
        ("../тайна.png", "файл «../тайна.png» лежит вне папки книги"),
        ("/etc/passwd", "файл «/etc/passwd» лежит вне папки книги"),
        ("л" * 300 + ".png", "файл «" + "л" * 60 + "» не открывается"),
        ("текст.png", "файл «текст.png» не годится: это не целая картинка PNG или JPEG"),
        ("обрезан.png", "файл «обрезан.png» не годится: это не целая картинка PNG или JPEG"),
        ("полоса.png", "файл «полоса.png» не годится: он слишком вытянут (600×8)"),
    ],
)
def test_a_logo_that_is_none(tmp_path: Path, png: bytes, name: str, message: str) -> None:
    (tmp_path / "текст.png").write_text("не картинка")
    (tmp_path / "обрезан.png").write_bytes(png[:45])
    (tmp_path / "полоса.png").write_bytes(picture_of(600, 8))
    path = office.workbook(tmp_path / "к.xlsx", Общество=[{**office.COMPANY, "Логотип": name}])
    [finding] = office.said(path)
    assert str(finding) == (
        f"ОШИБКА Общество!B7 [logo-unusable] {message}; положите рядом с книгой PNG или JPEG до 5 МБ и впишите его имя; "
        "пусто – печатается наименование"
    )


@pytest.fixture
def png() -> bytes:
    """A red square of 8 pixels."""
    return picture_of(8, 8)


def picture_of(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(target, "PNG")
    return target.getvalue()


# --- hard input -----------------------------------------------------------------------------------

HARD = [
    "Энерго & сбыт", "<b>жирно</b>", "]]>", "{{ 7*7 }}", "{% for x in y %}", "{# нет #}", "{_{ x }_}", "{_% x %_}", "&amp; &#38;",
    "эмодзи 😀 и ☐ ₽", "первая строка\nвторая\n\nчетвертая", "таб\tуляция", "=1+1", "'кавычки' и\" «ёлочки»", "{", "}}", "%}",
    "\u200fсправа налево", "сло" + "во" * 150, "Текст о качестве. " * 1700 + "Конец",
]  # fmt: skip


@pytest.mark.parametrize("typed", HARD, ids=lambda typed: typed[:12])
def test_a_hard_text_is_printed_as_it_was_typed(tmp_path: Path, typed: str) -> None:
    rows = plan_rows(
        of(tmp_path, План=[measure("М1"), measure("М2", Мероприятие=typed), measure("М3")])
    )
    assert [row[2] for row in rows[2:]] == [
        "Закупить сидения.",
        wording.typeset(typed.strip()),
        "Закупить сидения.",
    ]


@given(
    st.text(PRINTABLE, max_size=300)
    | st.lists(
        st.sampled_from(
            ["{", "}", "%", "_", "#", "<", "&", "]]>", "\n", "\t", " ", "{{", "w:t", "я"]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_goes_through_the_template_unchanged(shipped_programme: Year, typed: str) -> None:
    """What cleaning.text lets through stands in the DOCX; typesetting only mends spaces, quotes,
    dashes, look-alikes."""
    from dataclasses import replace

    text = cleaned(Typed(typed))
    if text is None:
        return
    measures = (
        replace(shipped_programme.measures[0], expected_result=text),
        *shipped_programme.measures[1:],
    )
    rows = plan_rows(document(replace(shipped_programme, plan=measures)))
    assert rows[2][4] == wording.typeset(text).strip()
    assert len(rows) == 18


@given(
    typed=st.text(
        st.characters(max_codepoint=0x52F, exclude_categories=["Cc", "Cn"]).filter(
            lambda char: not signs.unprintable(char)
        ),
        min_size=1,
        max_size=200,
    )
)
def test_any_text_goes_through_workbook_and_template(tmp_path: Path, typed: str) -> None:
    wanted = " ".join(wording.typeset(cleaned(Typed(typed)) or "").split())
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Результат=typed)])
    if not wanted:
        assert any(finding.code == "value-missing" for finding in office.said(path))
        return
    assert " ".join(plan_rows(document(programme_of(path)))[2][4].split()) == wanted


def test_three_thousand_measures(tmp_path: Path) -> None:
    rows = plan_rows(of(tmp_path, План=[measure(f"М{number}") for number in range(3000)]))
    assert [row[0] for row in rows[-2:]] == ["1.1.2999.", "1.1.3000."]


# --- the template ---------------------------------------------------------------------------------


def edited(path: Path, edit: Callable[[docx.document.Document], None]) -> Path:
    """The shipped template as a person saves it after an edit in Word."""
    made = docx.Document(str(TEMPLATE))
    edit(made)
    made.save(str(path))
    return path


def retype(old: str, new: str) -> Callable[[docx.document.Document], None]:
    def edit(made: docx.document.Document) -> None:
        for text in made.element.iter(f"{W}t"):
            text.text = (text.text or "").replace(old, new)

    return edit


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "на {{ year }} год",
            "на {{ yaer }} год",
            "основной текст, абзац «Программа мероприятий по повышению качества обслуживания клиентов "
            "{{ company.short_name }} на {{ yaer }} год»: нет такого имени: yaer в метке {{ yaer }}; ближайшее имя: year",
        ),
        (
            "{{ section.title }}",
            "{{ section.titel }}",
            "основной текст, абзац «{{ section.titel }}»: нет такого имени: section.titel в метке {{ section.titel }}; "
            "ближайшее имя: section.title",
        ),
        (
            "качеством обслуживания в {{ assessed_year }} году",
            "качеством обслуживания в {{ assessed_year }",
            "основной текст, абзац «Таблица 4 – Удовлетворенность клиентов качеством обслуживания в {{ assessed_year }»: "
            "метка не закрыта или набрана не полностью",
        ),
    ],
)
def test_a_typo_in_a_template_names_the_paragraph_and_the_tag(
    shipped_programme: Year, tmp_path: Path, old: str, new: str, message: str
) -> None:
    template = edited(tmp_path / "шаблон.docx", retype(old, new))
    with pytest.raises(FaultyTemplate) as refused:
        document(shipped_programme, template=template)
    assert f"ОШИБКА {template}, {message}" in str(refused.value).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("{{ year + 1 }}", "в метках бывают только имена, for и if; здесь: {{ year + 1 }}"),
        ("{{ year|upper }}", "в метках бывают только имена, for и if; здесь: {{ year|upper }}"),
        ("{{ year() }}", "в метках бывают только имена, for и if; здесь: {{ year() }}"),
        ("{{ 'a' }}", "в метках бывают только имена, for и if; здесь: {{ 'a' }}"),
        ("{% include 'x' %}", "в метках бывают только имена, for и if; здесь: {% include 'x' %}"),
        ("{{ none }}", "в метках бывают только имена, for и if; здесь: {{ none }}"),
        ("{{ internal }}", "{{ internal }} – не текст, его нельзя напечатать"),
        ("{{ company }}", "{{ company }} – не текст, его нельзя напечатать"),
        (
            "{% for x in company %}{% endfor %}",
            "{% for x in company %}: перебирать можно только список",
        ),
        ("{{r year }}", "таких меток не бывает; бывают {{ имя }}, {%p … %}, {%tr … %}"),
        (
            "{%p if internal %} и текст",
            "текст рядом с меткой {%p … %} пропадет, перенесите его в другой абзац",
        ),
        ("{{ year }", "метка не закрыта или набрана не полностью"),
        ("{% if internal %}", "{% if internal %} не закрыта: нужна метка endif"),
        ("{% endif %}", "{% endif %} закрывает то, что не открыто"),
        ("{% tr for x in y %}", "между {% и tr не должно быть пробела: {%tr … %}"),
        ("{%tr\xa0for x in y %}", "после {%tr стоит не обычный пробел; наберите его заново"),
        (
            "{% if –internal %}",
            "{% if –internal %}: знаку «–» в метке не место; если его поставила автозамена, верните прежний",
        ),
        (
            "{% fro x in y %}",
            "{% fro x in y %}: нет такого слова: fro; бывают for, if, elif, else, endif, endfor",
        ),
        (
            "{% for x y %}",
            "{% for x y %}: после for и имени нужно слово in: {% for имя in список %}",
        ),
        ("{% if %}", "{% if %}: не хватает имени"),
        (
            "{{ year year }}",
            "{{ year year }}: «year» в метке лишнее, или перед ним чего-то не хватает",
        ),
        ("{{ year) }}", "{{ year) }}: скобка «)» лишняя или не закрыта"),
    ],
)
def test_what_a_tag_may_not_hold(
    shipped_programme: Year, tmp_path: Path, new: str, message: str
) -> None:
    template = edited(tmp_path / "шаблон.docx", retype("В основе механизма", new))
    with pytest.raises(FaultyTemplate) as refused:
        document(shipped_programme, template=template)
    assert message in str(refused.value)


def test_a_template_with_comments_or_tracked_changes_is_refused(
    shipped_programme: Year, tmp_path: Path
) -> None:
    def comment(made: docx.document.Document) -> None:
        made.add_comment(made.paragraphs[3].runs[0], "Спросить юриста", author="Петров")

    def track(made: docx.document.Document) -> None:
        run = made.paragraphs[3].runs[0]._r
        deletion = run.makeelement(f"{W}del", {f"{W}id": "1", f"{W}author": "Петров"})
        run.addprevious(deletion)

    for edit, message in (
        (comment, r"примечание «Спросить юриста» \(Петров\) попадет в документ; удалите его"),
        (track, r"непринятое исправление: удалено \(Петров\); примите или отклоните его"),
    ):
        with pytest.raises(FaultyTemplate, match=message):
            document(shipped_programme, template=edited(tmp_path / "шаблон.docx", edit))


def run_of(properties: str = "", content: str = "<w:t>зря</w:t>") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def around(text: str, xml: str) -> Callable[[docx.document.Document], None]:
    """Puts XML behind the run with a text."""

    def edit(made: docx.document.Document) -> None:
        run = next(run for run in made.element.iter(f"{W}r") if text in "".join(run.itertext()))
        wrapped = etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}">{xml}</w:x>')
        for element in reversed(wrapped):
            run.addnext(element)

    return edit


MECHANISM = "В основе механизма"
AUTHOR = 'w:id="3" w:author="Петрова М."'


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (
            run_of(f"<w:b/><w:rPrChange {AUTHOR}><w:rPr/></w:rPrChange>"),
            "непринятое исправление: изменено оформление (Петрова М.); примите или отклоните его (Рецензирование)",
        ),
        (run_of("<w:vanish/>"), "скрытый текст «зря»; удалите его или снимите «скрытый» (Шрифт)"),
        (
            run_of("<w:strike/>"),
            "зачеркнутый текст «зря»; удалите его или снимите «зачеркнутый» (Шрифт)",
        ),
        (
            complex_field("DATE", "зря"),
            "поле Word «DATE» заполняет Word, а не книга; замените его меткой или текстом (Ctrl+Shift+F9)",
        ),
        (
            '<w:fldSimple w:instr="DOCPROPERTY Title"><w:r><w:t>зря</w:t></w:r></w:fldSimple>',
            "поле Word «DOCPROPERTY Title» заполняет Word, а не книга; замените его меткой или текстом (Ctrl+Shift+F9)",
        ),
        (
            complex_field("REF нет", "зря"),
            "поле ссылается на закладку нет, которой нет; вставьте ссылку заново (Ссылки → Перекрестная ссылка)",
        ),
        (
            complex_field("PAGEREF нет", "зря"),
            "номера страниц поля PAGEREF до печати не известны; удалите его",
        ),
        (
            "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/t'/></w:sdtPr><w:sdtContent><w:r><w:t>зря</w:t></w:r></w:sdtContent></w:sdt>",
            "поле для ввода «зря», которое Word заполняет из свойств файла, а не из книги; удалите элемент управления содержимым "
            "и поставьте метку",
        ),
    ],
    ids=["look", "hidden", "struck", "date", "property", "reference", "page", "bound"],
)
def test_what_a_template_holds_and_the_page_does_not_show_as_it_is_refused_with_its_paragraph(
    shipped_programme: Year, tmp_path: Path, xml: str, message: str
) -> None:
    template = edited(tmp_path / "шаблон.docx", around(MECHANISM, xml))
    with pytest.raises(FaultyTemplate) as refused:
        document(shipped_programme, template=template)
    [line] = str(refused.value).split("\n")[1:]
    assert line.startswith(f"ОШИБКА {template}, основной текст, абзац «{MECHANISM}")
    assert line.endswith(f"»: {message}")


def test_braces_of_the_workbook_are_no_tag_of_the_template(tmp_path: Path) -> None:
    """Also with a line break between them, or in two neighbouring cells."""
    typed = {"Предложение": "скобка {", "Мероприятие": "{ и {\n{ и {\t%", "Результат": "{"}
    rows = plan_rows(of(tmp_path, План=[measure("М1", **typed)]))
    assert [rows[2][column] for column in (1, 2, 4)] == ["скобка {", "{ и {\n{ и {\t%", "{"]


def test_a_template_that_leaves_measures_out_is_refused(tmp_path: Path) -> None:
    def drop_rows(made: docx.document.Document) -> None:
        for row in list(made.tables[0].rows):
            if "measure.measure" in "".join(row._tr.itertext()):
                row._tr.getparent().remove(row._tr)

    template = edited(tmp_path / "шаблон.docx", drop_rows)
    order = freshness.Order(source=SHIPPED, out=tmp_path / "out", template=template)
    with pytest.raises(FaultyTemplate, match="шаблон не печатает строки М24-01, М24-02, "):
        pipeline.build_document("program", order)


def test_a_condition_alone_in_a_cell_is_refused(shipped_programme: Year, tmp_path: Path) -> None:
    def put(made: docx.document.Document) -> None:
        cell = made.tables[0].rows[0].cells[1]
        cell.paragraphs[0].runs[0].text = "{%p if internal %}"
        for line in ("Предложения", "{%p endif %}"):
            cell.add_paragraph(line)

    with pytest.raises(FaultyTemplate, match="в ячейке таблицы не осталось абзаца"):
        document(shipped_programme, template=edited(tmp_path / "шаблон.docx", put))


def test_all_typos_are_said_at_once(shipped_programme: Year, tmp_path: Path) -> None:
    def edit(made: docx.document.Document) -> None:
        retype("{{ measure.due }}", "{{ measure.term }}")(made)
        retype("{{ company.city }}", "{{ compani.city }}")(made)
        made.sections[1].header.tables[0].rows[0].cells[1].paragraphs[0].runs[
            0
        ].text = "{{ title }}"

    with pytest.raises(FaultyTemplate) as refused:
        document(shipped_programme, template=edited(tmp_path / "шаблон.docx", edit))
    names = [
        line.partition("имени: ")[2].partition(" в метке")[0]
        for line in str(refused.value).split("\n")[1:]
    ]
    assert names == ["compani", "measure.term", "title"]


def test_a_person_may_reorder_columns_and_drop_one(shipped_programme: Year, tmp_path: Path) -> None:
    def edit(made: docx.document.Document) -> None:
        public = made.tables[0]
        for row in public.rows:
            cells = row._tr.tc_lst
            if len(cells) == 5:
                row._tr.remove(cells[4])
                cells[2].addnext(cells[1])
            else:
                cells[-1].grid_span -= 1
        grid: Any = public._tbl.tblGrid
        grid.remove(grid.gridCol_lst[-1])

    [table] = tables(document(shipped_programme, template=edited(tmp_path / "шаблон.docx", edit)))
    assert [row.cells for row in table.rows if row.head] == [
        ("№", "Мероприятия", "Предложения", "Срок"),
        ("1", "2", "3", "4"),
    ]
    assert (
        table.rows[4].cells[1]
        == "Обеспечить ЦОК новыми сидениями для клиентов в\xa0секторе ожидания обслуживания."
    )


def test_a_person_may_change_the_standing_text(shipped_programme: Year, tmp_path: Path) -> None:
    template = edited(
        tmp_path / "шаблон.docx",
        retype("Целями Программы являются:", "Цели Программы {{ year }} года:"),
    )
    assert "[Пункт] 1.3. Цели Программы 2024 года:" in shown.document_text(
        document(shipped_programme, template=template)
    )


def test_a_template_that_is_no_document(tmp_path: Path, shipped_programme: Year) -> None:
    template = tmp_path / "шаблон.docx"
    template.write_text("текст")
    with pytest.raises(FaultyTemplate, match="не документ Word"):
        document(shipped_programme, template=template)


def test_the_guide_names_everything_a_template_may_ask_for() -> None:
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    for name in lint.names(program.ProgramContext):
        assert f"`{name}`" in guide


# --- the manifest ---------------------------------------------------------------------------------


def test_the_manifest_leads_from_every_printed_value_to_its_cell_and_its_place(
    tmp_path: Path,
) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure("М1", Результат="Стало  лучше.")])
    order = freshness.Order(source=path, out=tmp_path / "out", office="/нет/такого")
    pipeline.build_document("program", order)
    manifest = json.loads((tmp_path / "out/program-2024.json").read_bytes())
    paragraphs = [
        paragraph_text(paragraph)
        for paragraph in paragraphs_of(
            part((tmp_path / "out/program-2024.docx").read_bytes(), "word/document.xml")
        )
    ]
    for value in manifest["values"]:
        place = value.pop("place")
        if place["part"] == "word/document.xml":
            there = paragraphs[place["paragraph"]][place["start"] : place["end"]]
            assert there == value["text"]
    assert {
        "row": "М1",
        "column": "Результат",
        "cell": "План!H2",
        "text": "Стало лучше.",
        "value": "Стало  лучше.",
        "fact": "",
    } in manifest["values"]
    assert {
        "row": "ПП-442",
        "column": "Полная ссылка",
        "cell": "Акты!F2",
        "text": "постановления от\xa004.05.2012 №\xa0442",
        "value": "постановления от 04.05.2012 №\xa0442",
        "fact": "",
    } in manifest["values"]
    assert {"year", "edition", "generation", "inputs", "files", "values"} <= manifest.keys()
    assert list(manifest["files"]) == ["program-2024.docx"]
    assert str(tmp_path) not in json.dumps(manifest)
