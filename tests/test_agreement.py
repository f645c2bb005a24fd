"""An approved file is compared with our own build: they say the same, or the publication is refused
with the place, both texts and what brings them together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from generator import opc
from generator.documents.manifest import Manifest
from generator.findings import GeneratorError
from generator.publication.agreement import Agreement, agreement
from generator.sent import Kept
from generator.suggestions.cells import Cells
from generator.suggestions.suggestion import Suggestion
from generator.workbook.opening import open_workbook
from tests.conftest import SHIPPED
from tests.test_gate import RUN, SEATS, Edit, replaced

Document = Literal["program", "report"]
DOCUMENT = "word/document.xml"


@pytest.fixture(scope="module")
def cells() -> Cells:
    return Cells(open_workbook(SHIPPED))


@pytest.fixture
def agree(made: Path, cells: Cells, tmp_path: Path) -> Callable[..., Agreement]:
    """What comes of a shipped document that was approved after `change`."""

    def agreed(
        document: Document,
        change: Edit = lambda _: None,
        *,
        edition: str = "",
        former: Sequence[Suggestion] = (),
    ) -> Agreement:
        parts = opc.read((made / f"{document}-2024{edition}.docx").read_bytes())
        change(parts)
        path = tmp_path / "утв.docx"
        path.write_bytes(opc.write(parts))
        kept = [
            kept_of(made, name)
            for name in (
                "program-2024",
                "report-2024",
                "program-2024-internal",
                "report-2024-internal",
            )
        ]
        return agreement(path, kept_of(made, f"{document}-2024"), cells, kept=kept, former=former)

    return agreed


def kept_of(made: Path, name: str) -> Kept:
    manifest = Manifest.read(made / f"{name}.json")
    assert manifest is not None
    return Kept(made / f"{name}.docx", name.partition("-")[0], name, 1, manifest)


def told(agreed: Agreement) -> list[str]:
    """The obstacles without the name of the file."""
    return [str(obstacle).replace(str(agreed.path), "утв.docx") for obstacle in agreed.obstacles]


def into(xml: str) -> Edit:
    """Puts a paragraph at the end of the text."""

    def change(parts: dict[str, bytes]) -> None:
        body = parts[DOCUMENT].decode()
        at = body.rindex("<w:sectPr")
        parts[DOCUMENT] = (body[:at] + xml + body[at:]).encode()

    return change


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def row_of(body: str, text: str) -> tuple[int, int]:
    """Where the row of a table with a text begins and ends."""
    at = body.index(text)
    start = max(body.rindex("<w:tr>", 0, at), body.rfind("<w:tr ", 0, at))
    return start, body.index("</w:tr>", at) + len("</w:tr>")


def without_row(text: str) -> Edit:
    def change(parts: dict[str, bytes]) -> None:
        body = parts[DOCUMENT].decode()
        start, end = row_of(body, text)
        parts[DOCUMENT] = (body[:start] + body[end:]).encode()

    return change


def row_twice(text: str) -> Edit:
    def change(parts: dict[str, bytes]) -> None:
        body = parts[DOCUMENT].decode()
        start, end = row_of(body, text)
        parts[DOCUMENT] = (body[:end] + body[start:end] + body[end:]).encode()

    return change


def rows_swapped(text: str) -> Edit:
    """The row with a text and the one behind it change places."""

    def change(parts: dict[str, bytes]) -> None:
        body = parts[DOCUMENT].decode()
        start, end = row_of(body, text)
        last = body.index("</w:tr>", end) + len("</w:tr>")
        parts[DOCUMENT] = (body[:start] + body[end:last] + body[start:end] + body[last:]).encode()

    return change


def table_replaced(text: str, by: str) -> Edit:
    """The first table with a text becomes a sentence."""

    def change(parts: dict[str, bytes]) -> None:
        body = parts[DOCUMENT].decode()
        at = body.index(text)
        start, end = body.rindex("<w:tbl>", 0, at), body.index("</w:tbl>", at) + len("</w:tbl>")
        parts[DOCUMENT] = (body[:start] + paragraph(by) + body[end:]).encode()

    return change


def white_by_style(parts: dict[str, bytes]) -> None:
    """The style of the measures' texts becomes white."""
    styles = parts["word/styles.xml"].decode()
    found = re.search(
        r'<w:style [^>]*>(?:(?!</w:style>).)*?"Текст таблицы".*?</w:style>', styles, re.S
    )
    assert found
    white = found[0].replace("<w:rPr>", '<w:rPr><w:color w:val="FFFFFF"/>', 1)
    parts["word/styles.xml"] = styles.replace(found[0], white).encode()


@pytest.mark.parametrize("document", ["program", "report"])
def test_the_shipped_document_itself_agrees(
    agree: Callable[..., Agreement], document: Document
) -> None:
    agreed = agree(document)
    assert (told(agreed), agreed.suggestions, agreed.left) == ([], (), ())


INSERTED = f'{RUN}</w:r><w:ins w:id="1" w:author="Юрист"><w:r><w:t> за счет Общества</w:t></w:r></w:ins><w:r><w:t/>'


def change_heads(parts: dict[str, bytes]) -> None:
    for name in [name for name in parts if name.startswith("word/header")]:
        parts[name] = parts[name].replace("на 2024 год".encode(), "на 2026 год".encode())


HARMFUL: list[tuple[str, Document, Edit]] = [
    (
        "another company",
        "program",
        replaced("Петербургская сбытовая", "Московская сбытовая", times=1),
    ),
    ("another year", "program", replaced("на 2024 год", "на 2025 год", times=1)),
    ("another basis", "program", replaced("№\xa0442", "№\xa0443")),
    ("a due", "program", replaced("3\xa0квартал", "4\xa0квартал")),
    ("a measure", "program", replaced(SEATS, "Купить стулья.")),
    ("a word lost", "program", replaced(" новыми ", " ")),
    ("a group", "program", replaced("Выездное обслуживание B2C", "Выездное обслуживание B2B")),
    ("a head", "program", replaced("Предложения", "Ответственный")),
    ("a row lost", "program", without_row("Личном кабинете клиента физических лиц")),
    ("a row twice", "program", row_twice(SEATS)),
    ("rows swapped", "program", rows_swapped(SEATS)),
    ("a table lost", "report", table_replaced("Сегмент", "Итогов нет.")),
    ("standing text", "program", replaced("Целями Программы являются", "Целью Программы является")),
    ("a heading", "program", replaced("ОБЩИЕ ПОЛОЖЕНИЯ", "ВВЕДЕНИЕ")),
    (
        "a caption",
        "program",
        replaced("План мероприятий по повышению качества", "План работ по повышению качества"),
    ),
    ("a sentence more", "program", into(paragraph("Общество гарантирует результат."))),
    ("a number", "report", replaced("50,0", "55,0")),
    ("a sign", "report", replaced("−5,2", "+5,2")),
    ("a status", "report", replaced(">перенесено<", ">выполнено<")),
    ("a day", "report", replaced("22.03.2024", "23.03.2024")),
    ("numbers of the next row", "report", rows_swapped("Доля посетителей ЦОК")),
    ("no deviations", "report", table_replaced("Подрядчик расторг договор", "Отклонений не было.")),
    (
        "a conclusion lost",
        "report",
        replaced("Программа достигла целей", "Общество достигло целей"),
    ),
    (
        "a chart",
        "report",
        replaced("<c:v>88.4</c:v>", "<c:v>99.9</c:v>", "word/charts/chart2.xml", 9),
    ),
    ("inserted", "program", replaced(RUN, INSERTED)),
    ("white by style", "program", white_by_style),
    ("tiny", "program", replaced(RUN, f'</w:r><w:r><w:rPr><w:sz w:val="2"/></w:rPr>{RUN}')),
    ("hidden", "program", replaced(RUN, f"</w:r><w:r><w:rPr><w:vanish/></w:rPr>{RUN}")),
    ("struck", "program", replaced(RUN, f"</w:r><w:r><w:rPr><w:strike/></w:rPr>{RUN}")),
    (
        "formatting recorded",
        "program",
        replaced(
            RUN,
            f'</w:r><w:r><w:rPr><w:b/><w:rPrChange w:id="7" w:author="Ю"><w:rPr/></w:rPrChange></w:rPr>{RUN}',
        ),
    ),
    ("the running head", "program", change_heads),
]


def charts_swapped(parts: dict[str, bytes]) -> None:
    first, second = "word/charts/chart1.xml", "word/charts/chart2.xml"
    parts[first], parts[second] = parts[second], parts[first]


def numbers_swapped(parts: dict[str, bytes]) -> None:
    """The first two different numbers of a chart change places."""
    name = "word/charts/chart2.xml"
    chart = parts[name].decode()
    numbers = re.findall(r"<c:v>(\d+\.\d)</c:v>", chart)
    one, other = numbers[0], next(each for each in numbers if each != numbers[0])
    swapped = chart.replace(f">{one}<", ">¤<").replace(f">{other}<", f">{one}<")
    parts[name] = swapped.replace(">¤<", f">{other}<").encode()


HARMFUL += [("charts swapped", "report", charts_swapped), ("numbers", "report", numbers_swapped)]


@pytest.mark.parametrize(
    ("document", "change"), [edit[1:] for edit in HARMFUL], ids=[edit[0] for edit in HARMFUL]
)
def test_what_says_something_else_is_refused(
    agree: Callable[..., Agreement], document: Document, change: Edit
) -> None:
    assert told(agree(document, change)) != []


def without_sign(parts: dict[str, bytes]) -> None:
    """As Word's inspector leaves it."""
    custom = parts["docProps/custom.xml"]
    parts["docProps/custom.xml"] = re.sub(rb"<property .*</property>", b"", custom)


def pages_counted(parts: dict[str, bytes]) -> None:
    """As Word leaves it: the number of pages that it counted stands in the heads."""
    for name in [name for name in parts if name.startswith("word/header")]:
        parts[name] = parts[name].replace(b"<w:t>2</w:t>", b"<w:t>5</w:t>")


def numbers_without_zeros(parts: dict[str, bytes]) -> None:
    """As LibreOffice writes the numbers of charts."""
    for name in [name for name in parts if name.startswith("word/charts/")]:
        parts[name] = re.sub(rb"(<c:v>\d+)\.0(</c:v>)", rb"\1\2", parts[name])


HARMLESS: list[tuple[str, Document, Edit]] = [
    ("pages counted", "program", pages_counted),
    ("numbers of charts", "report", numbers_without_zeros),
    ("no-break spaces", "program", replaced(SEATS, SEATS.replace(" ", "\xa0"))),
    ("plain spaces", "program", replaced(SEATS, SEATS.replace("\xa0", " "))),
    (
        "other quotes",
        "program",
        replaced("«Взаимодействие с\xa0клиентами»", "“Взаимодействие с клиентами”"),
    ),
    ("bold", "program", replaced(RUN, f"</w:r><w:r><w:rPr><w:b/></w:rPr>{RUN}")),
    (
        "highlighted",
        "program",
        replaced(RUN, f'</w:r><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr>{RUN}'),
    ),
    ("a page break", "program", into('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')),
    ("an empty paragraph", "program", into("<w:p/>")),
    (
        "split runs",
        "program",
        replaced(RUN, RUN.replace(" новыми", '</w:t></w:r><w:r><w:t xml:space="preserve"> новыми')),
    ),
    (
        "a soft hyphen",
        "program",
        replaced(SEATS, SEATS.replace("обслуживания", "обслужи\xadвания")),
    ),
    ("no sign of the build", "program", without_sign),
    ("its author", "program", replaced("<dc:creator>", "<dc:creator>Юрист ", "docProps/core.xml")),
    ("an own part", "program", lambda parts: parts.update({"customXml/item1.xml": b"<a/>"})),
    ("wider columns", "program", replaced('<w:gridCol w:w="', '<w:gridCol w:w="1', times=1)),
]


@pytest.mark.parametrize(
    ("document", "change"), [edit[1:] for edit in HARMLESS], ids=[edit[0] for edit in HARMLESS]
)
def test_looks_spaces_and_quotes_are_not_text(
    agree: Callable[..., Agreement], document: Document, change: Edit
) -> None:
    assert told(agree(document, change)) == []


def test_a_value_leads_to_its_cell_and_to_the_two_commands(agree: Callable[..., Agreement]) -> None:
    assert told(agree("program", replaced(SEATS, "Купить стулья."))) == [
        "утв.docx, Таблица 1, строка 1.1.1., графа «Мероприятия»: в утвержденном файле «Купить стулья.», по книге и шаблону "
        "«Обеспечить ЦОК новыми сидениями для клиентов в секторе ож…». Как исправить: внесите это в книгу (План!F2): make "
        'review FILES="утв.docx", решения в списке, make apply LIST=…; или верните в документе прежнее.'
    ]


def test_standing_text_leads_to_the_template(agree: Callable[..., Agreement]) -> None:
    [found] = told(agree("program", replaced("ОБЩИЕ ПОЛОЖЕНИЯ.", "ВВЕДЕНИЕ.")))
    assert found.endswith(
        "«ВВЕДЕНИЕ.», по книге и шаблону «ОБЩИЕ ПОЛОЖЕНИЯ.». Как исправить: внесите это в шаблон (make apply LIST=… "
        "TEMPLATE=копия.docx) и соберите заново, или верните прежнее."
    )


def test_a_calculation_is_not_for_the_document_to_say(agree: Callable[..., Agreement]) -> None:
    found = told(agree("report", replaced("50,0", "55,0")))
    assert any("это считает программа" in text for text in found)


def test_open_corrections_and_comments_are_not_approved_yet(
    agree: Callable[..., Agreement],
) -> None:
    found = told(agree("program", replaced(RUN, INSERTED)))
    assert any("исправление, которое не принято и не отклонено" in text for text in found)


SIGNED = "Начальник управления ______________ И.И. Иванов"


def test_a_signature_line_stays_in_the_file_if_a_person_says_so(
    agree: Callable[..., Agreement],
) -> None:
    change = into(paragraph(SIGNED))
    asked = agree("program", change)
    [suggestion] = asked.suggestions
    assert "«оставить в документе»" in told(asked)[0]
    decided = replace(suggestion, decision="оставить в документе", decided_by="Петрова")
    agreed = agree("program", change, former=[decided])
    assert told(agreed) == []
    [left] = agreed.left
    assert (left.text, left.decided_by) == (SIGNED, "Петрова")


def test_a_value_or_a_lost_sentence_can_not_be_left(agree: Callable[..., Agreement]) -> None:
    for change in (
        replaced(SEATS, "Купить стулья."),
        replaced("ОБЩИЕ ПОЛОЖЕНИЯ.", "ВВЕДЕНИЕ."),
        without_row("Личном кабинете клиента физических лиц"),
    ):
        former = [
            replace(each, decision="оставить в документе")
            for each in agree("program", change).suggestions
        ]
        agreed = agree("program", change, former=former)
        assert told(agreed) != []
        assert agreed.left == ()


@pytest.mark.parametrize(
    ("document", "of", "edition", "said"),
    [
        (
            "report",
            "program",
            "",
            "Программа 2024, публичная редакция, а публикуется Отчет 2024, публичная редакция",
        ),
        (
            "program",
            "program",
            "-internal",
            "Программа 2024, внутренняя редакция, а публикуется Программа 2024, публичная",
        ),
    ],
)
def test_another_document_is_one_message(
    made: Path, cells: Cells, tmp_path: Path, document: str, of: str, edition: str, said: str
) -> None:
    path = tmp_path / "утв.docx"
    path.write_bytes((made / f"{of}-2024{edition}.docx").read_bytes())
    kept = [kept_of(made, f"{of}-2024{edition}")]
    with pytest.raises(GeneratorError, match=re.escape(said)):
        agreement(path, kept_of(made, f"{document}-2024"), cells, kept=kept, former=())
