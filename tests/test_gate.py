"""What keeps our own build from the site: each obstacle on the shipped documents, spoilt in the one
way the sentence says, as a template or a text of the workbook may spoil them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pikepdf
import pytest

from generator import opc
from generator.book import Year
from generator.checked import checked
from generator.documents import kinds, reading
from generator.documents.manifest import Manifest, Value
from generator.documents.standing import standing_text
from generator.publication import gate
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle, Refused
from tests.conftest import SHIPPED

Edit = Callable[[dict[str, bytes]], None]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RESTORE = "Как исправить: верните недостающее; если оно убрано намеренно, измените книгу или шаблон и соберите заново."
PUBLIC = "Как исправить: уберите это из публичной графы книги или из шаблона и соберите заново."


@pytest.fixture(scope="module")
def year() -> Year:
    found = checked(SHIPPED, 2024, kinds.KINDS).year
    assert found is not None
    return found


@pytest.fixture
def look(made: Path, year: Year) -> Callable[..., list[str]]:
    """What the gate says of a shipped document after `change`; its PDF stays as it is, unless it is
    `pdf`."""

    def obstacles(
        document: Literal["program", "report"],
        change: Edit = lambda _: None,
        *,
        pdf: bytes = b"",
        edition: str = "",
        demo: bool = True,
        of: Year = year,
        printed: Callable[[Value], bool] = lambda _: True,
    ) -> list[str]:
        name = f"{document}-2024{edition}"
        parts = opc.read((made / f"{name}.docx").read_bytes())
        change(parts)
        docx = opc.write(parts)
        manifest = Manifest.read(made / f"{document}-2024.json")
        assert manifest is not None
        values = tuple(filter(printed, manifest.values))
        candidate = Candidate(
            kind=kinds.kind(document),
            year=of,
            manifest=replace(manifest, document="д", values=values),
            docx=docx,
            pdf=pdf,
            folder=Path(),
            approved=None,
            standing=standing_text(kinds.kind(document).template).paragraphs,
            demo=demo,
        )
        found = [
            *gate.obstacles_of_docx(candidate),
            *(gate.obstacles_of_pdf(candidate) if pdf else ()),
        ]
        return [str(obstacle) for obstacle in found]

    return obstacles


def replaced(old: str, new: str, part: str = "word/document.xml", times: int = 1) -> Edit:
    """Writes `new` for `old` in a part that has it."""

    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part], f"«{old}» is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode(), times)

    return change


@pytest.mark.parametrize("document", ["program", "report"])
def test_a_shipped_document_has_no_obstacle(
    look: Callable[..., list[str]], made: Path, document: str
) -> None:
    assert look(document, pdf=(made / f"{document}-2024.pdf").read_bytes()) == []


SEATS = "Обеспечить ЦОК новыми сидениями для клиентов в\xa0секторе ожидания обслуживания."
RUN = f'<w:t xml:space="preserve">{SEATS}</w:t>'


# --- what a template brings along -----------------------------------------------------------------

FROM_TEMPLATE = "Как исправить: уберите это из шаблона (Word: Файл → Сведения → Проверка документа) и соберите заново."


def test_names_of_people_and_paths_on_their_disks_stay_in_the_house(
    look: Callable[..., list[str]],
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        core = parts["docProps/core.xml"].decode()
        at = core.index("</cp:lastModifiedBy>")
        parts["docProps/core.xml"] = (
            core[: core.rindex(">", 0, at) + 1] + "Иванова А.А." + core[at:]
        ).encode()
        settings = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            r'Target="file:///C:\Users\ivanova\Normal.dotm" TargetMode="External"/></Relationships>'
        )
        parts["word/_rels/settings.xml.rels"] = settings.encode()

    assert sorted(look("program", change)) == [
        "д.docx, docProps/core.xml: в свойствах файла названо, кто его изменил: «Иванова А.А.». "
        + FROM_TEMPLATE,
        r"д.docx, word/_rels/settings.xml.rels: присоединен шаблон «file:///C:\Users\ivanova\Normal.dotm». "
        + FROM_TEMPLATE,
    ]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/vbaProject.bin", "в файл вложены макросы"),
        ("word/afchunk.mht", "в файл вложено word/afchunk.mht"),
        ("word/embeddings/plan.xlsx", "в файл вложено word/embeddings/plan.xlsx"),
        ("customXml/item1.xml", "в файл вложены настраиваемые XML-данные (customXml)"),
        ("word/glossary/document.xml", "в файл вложены экспресс-блоки (word/glossary)"),
    ],
)
def test_what_is_enclosed_and_no_reader_sees_is_named(
    look: Callable[..., list[str]], part: str, said: str
) -> None:
    content = b"<w/>" if part.endswith(".xml") else b"PK"
    found = look("program", lambda parts: parts.update({part: content}))
    assert found == [f"д.docx: {said}. {FROM_TEMPLATE}"]


# --- what is internal, and what is invented -------------------------------------------------------


@pytest.mark.parametrize("document", ["program", "report"])
def test_the_internal_edition_is_refused_for_its_values_and_its_columns(
    look: Callable[..., list[str]], document: str
) -> None:
    found = look(document, edition="-internal")
    assert sum("значение внутренней редакции" in text for text in found) == 10
    assert any(
        re.fullmatch(rf"д\.docx: и еще \d+ таких же\. {re.escape(PUBLIC)}", text) for text in found
    )
    assert any("значение внутренней редакции «480,00»" in text for text in found)
    assert any("шапка таблицы: столбец внутренней редакции «" in text for text in found)


def test_an_internal_column_is_named(look: Callable[..., list[str]]) -> None:
    assert look("program", replaced("Предложения", "Ответственный")) == [
        f"д.docx, шапка таблицы: столбец внутренней редакции «Ответственный». {PUBLIC}"
    ]


def test_invented_data_are_published_only_as_a_trial(
    look: Callable[..., list[str]], made: Path
) -> None:
    pdf = (made / "report-2024.pdf").read_bytes()
    mend = (
        "пометка «Демонстрационные данные». Как исправить: замените данные книги настоящими и очистите «Пометку» на листе "
        "«Программы»; показать страницу с демонстрационными данными – DEMO=1."
    )
    assert look("report", pdf=pdf, demo=False) == [f"д.docx: {mend}"]
    assert look("report", pdf=pdf, demo=True) == []


# --- what must be there ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "old", "new", "said"),
    [
        (
            "program",
            "04.05.2012",
            "04.06.2012",
            "нет правового основания: «Основных положений функционирования розничных рынков эле…",
        ),
        (
            "program",
            "Проводится анализ текущего состояния",
            "Делается обзор",
            "нет обязательной части: анализ текущего состояния (п. 2.1)",
        ),
        (
            "program",
            "Разрабатываются показатели эффективности",
            "Разрабатываются цифры",
            "нет обязательной части: показатели эффективности (п. 2.3)",
        ),
        (
            "program",
            "Определяется объём финансирования",
            "Определяется смета",
            "нет обязательной части: объем финансирования (п. 2.4)",
        ),
        (
            "report",
            "ПОЛУЧЕННЫЕ ЭФФЕКТЫ",
            "ПРОЧЕЕ",
            "нет обязательной части: полученные эффекты (п. 3.2 Программы)",
        ),
        (
            "report",
            "ПРИЧИНЫ НЕВЫПОЛНЕНИЯ И ОТКЛОНЕНИЙ",
            "ПРОЧЕЕ",
            "нет обязательной части: причины невыполнения и отклонений (п. 3.2 Программы)",
        ),
    ],
)
def test_a_part_that_the_programme_promises_is_missed(
    look: Callable[..., list[str]], document: str, old: str, new: str, said: str
) -> None:
    assert f"д.docx: {said}. {RESTORE}" in look(document, replaced(old, new, times=99))


def test_what_the_build_did_not_print_is_missed(
    look: Callable[..., list[str]], made: Path, year: Year
) -> None:
    """A template that leaves a group, a measure or a table out: the manifest has no place of it."""
    group, measure = year.sections[1], year.measures[0]
    without = {str(group.cells["title"]), str(measure.cells["measure"])}
    found = look("program", printed=lambda value: value.cell not in without)
    assert found == [
        f"д.docx: нет группы «{group.title}» ({group.cells['title']}). {RESTORE}",
        "д.docx: нет мероприятия «Обеспечить ЦОК новыми сидениями для клиентов в секторе ож…» "
        f"(План!F2). {RESTORE}",
    ]
    found = look("report", printed=lambda value: not value.fact.startswith("breakdown."))
    assert found == [
        f"д.docx: нет таблицы в разрезе вида обслуживания и сегмента (п. 3.2 Программы). {RESTORE}"
    ]


# --- the PDF --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["lowerLetter", "russianLower", "upperRoman"])
def test_lists_of_letters_read_as_they_are_printed(made: Path, kind: str) -> None:
    parts = opc.read((made / "program-2024.docx").read_bytes())
    replaced('<w:numFmt w:val="bullet"/>', f'<w:numFmt w:val="{kind}"/>', "word/numbering.xml")(
        parts
    )
    replaced('<w:lvlText w:val="–"/>', '<w:lvlText w:val="%1)"/>', "word/numbering.xml")(parts)
    numbers = [
        block.number
        for block in reading.blocks(reading.open_docx(opc.write(parts)))
        if isinstance(block, reading.ReadParagraph) and block.number.endswith(")")
    ]
    assert (
        numbers[:4]
        == {
            "lowerLetter": ["a)", "b)", "c)", "d)"],
            "russianLower": ["а)", "б)", "в)", "г)"],
            "upperRoman": ["I)", "II)", "III)", "IV)"],
        }[kind]
    )


def test_text_in_content_controls_is_read(look: Callable[..., list[str]], made: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        body = parts["word/document.xml"].decode()
        at = body.index("<w:p>", body.index("<w:tbl>") - 4000)
        end = body.index("</w:p>", at) + len("</w:p>")
        wrapped = f"<w:sdt><w:sdtContent>{body[at:end]}</w:sdtContent></w:sdt>"
        parts["word/document.xml"] = (body[:at] + wrapped + body[end:]).encode()

    assert look("program", change, pdf=(made / "program-2024.pdf").read_bytes()) == []


def test_styles_that_are_based_on_each_other_are_gone_through_once(
    look: Callable[..., list[str]],
) -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in (("x", "y"), ("y", "x"))
    )
    assert look("program", replaced("</w:styles>", f"{circle}</w:styles>", "word/styles.xml")) == []


def test_codes_that_are_plain_numbers_are_let_be(
    look: Callable[..., list[str]], year: Year
) -> None:
    codes = {one.code: str(number) for number, one in enumerate(year.measures, 1)}
    numbered = replace(
        year,
        plan=tuple(replace(one, code=codes[one.code]) for one in year.measures),
        indicators=(),
        executions={codes[code]: one for code, one in year.executions.items()},
    )
    assert look("program", of=numbered) == []


def test_an_empty_run_in_another_font_is_no_replaced_font(
    look: Callable[..., list[str]], made: Path
) -> None:
    verdana = '<w:rPr><w:rFonts w:ascii="Verdana" w:hAnsi="Verdana"/></w:rPr>'
    change = replaced(
        RUN, f'{RUN}</w:r><w:r>{verdana}<w:t xml:space="preserve"> </w:t></w:r><w:r><w:t/>'
    )
    assert look("program", change, pdf=(made / "program-2024.pdf").read_bytes()) == []


def test_a_pdf_of_another_edition_is_refused(look: Callable[..., list[str]], made: Path) -> None:
    found = look(
        "program",
        replaced(SEATS, SEATS.replace("новыми", "иными")),
        pdf=(made / "program-2024.pdf").read_bytes(),
    )
    mend = "Как исправить: обновите поля (Ctrl+A, F9) и уберите то, что печатается и в DOCX не читается."
    assert found == [
        f"д.pdf: в PDF нет текста «{SEATS.replace('новыми', 'иными')}». {mend}",
        f"д.pdf: в PDF есть знаки, которых нет в DOCX: во. {mend}",
    ]


def test_a_font_that_was_replaced_is_named(look: Callable[..., list[str]], made: Path) -> None:
    change = replaced(
        RUN, f'</w:r><w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr>{RUN}'
    )
    found = look("program", change, pdf=(made / "program-2024.pdf").read_bytes())
    assert [text.partition(". ")[0] for text in found] == [
        "д.pdf: вместо шрифта Arial взят LiberationSerif, LiberationSerif-Bold: установите пакет fonts-liberation или сам "
        "шрифт"
    ]


def test_a_pdf_that_screen_readers_refuse_or_that_carries_files_is_refused(
    look: Callable[..., list[str]], made: Path
) -> None:
    target = io.BytesIO()
    with pikepdf.open(made / "report-2024.pdf") as document:
        document.attachments["книга.xlsx"] = b"PK"
        document.docinfo["/Author"] = "Иванова А.А."
        del document.Root.Lang
        del document.Root.Outlines
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())
        document.Root.ViewerPreferences.DisplayDocTitle = False
        document.save(target)
    assert [text.partition(". ")[0] for text in look("report", pdf=target.getvalue())] == [
        "д.pdf: в заголовке окна будет имя файла, а не название (ISO 14289-1, 7.1)",
        "д.pdf: язык документа не русский (ISO 14289-1, 7.2)",
        "д.pdf: есть поля формы (ISO 14289-1, 7.18.4)",
        "д.pdf: нет закладок (ISO 14289-1, 7.17)",
        "д.pdf: вложены файлы",
        "д.pdf: автором назван «Иванова А.А.», ожидается Общество или никто",
    ]


def test_of_many_obstacles_alike_the_first_are_listed_and_the_rest_counted() -> None:
    alike = [Obstacle("а.docx", f"вставлено «{n}»", "абзац", "примите правки") for n in range(3000)]
    refused = Refused([*alike, Obstacle("а.docx", "подпись", "", "снимите подпись")])
    lines = str(refused).splitlines()
    assert len(refused.obstacles) == 3001
    assert lines[0] == "Публикация отклонена, препятствий – 3001:"
    assert lines[50:] == [
        "50. а.docx, абзац: вставлено «49». Как исправить: примите правки.",
        "3001. а.docx: подпись. Как исправить: снимите подпись.",
        "а.docx: и еще 2950 таких же. Как исправить: примите правки.",
    ]
