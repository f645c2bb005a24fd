"""What keeps a document from the site: each obstacle on the shipped documents, spoilt in the one
way the sentence says."""

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
from generator.book import Change, Year
from generator.checked import checked
from generator.documents import kinds, reading
from generator.documents.alignment import State, align, parts_of
from generator.documents.manifest import Manifest
from generator.documents.standing import standing_text
from generator.publication import gate
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle, Refused
from tests.conftest import SHIPPED
from tests.wordml import complex_field

Edit = Callable[[dict[str, bytes]], None]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RESTORE = "Как исправить: верните недостающее; если оно убрано намеренно, измените книгу или шаблон и соберите заново."
PUBLIC = (
    "Как исправить: соберите публичную редакцию: make program или make report без EDITION=internal."
)


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
    ) -> list[str]:
        name = f"{document}-2024{edition}"
        parts = opc.read((made / f"{name}.docx").read_bytes())
        change(parts)
        docx = opc.write(parts)
        manifest = Manifest.read(made / f"{document}-2024.json")
        assert manifest is not None
        candidate = Candidate(
            kind=kinds.kind(document),
            year=of,
            manifest=manifest,
            built=(made / f"{document}-2024.docx").read_bytes(),
            docx=docx,
            pdf=pdf,
            folder=Path(),
            approved=Path("д.docx"),
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


def run(properties: str = "", text: str = SEATS) -> str:
    """The end of the run of the first measure, and another one behind it."""
    return f"{RUN}</w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t>"


FAINT = "Как исправить: удалите его или верните ему цвет и размер (Шрифт) и сохраните."
WHERE = f"абзац «{SEATS[:57].rstrip()}…»".replace("\xa0", " ")
REVIEW = "примите или отклоните исправления в Word (Рецензирование) и сохраните."


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            f'{RUN}</w:r><w:ins w:id="1" w:author="Юрист"><w:r><w:t>за счет Общества</w:t></w:r></w:ins><w:r><w:t/>',
            "исправление, которое не принято и не отклонено: вставлено «за счет Общества» (Юрист). "
            f"Как исправить: {REVIEW}",
        ),
        (
            f'{RUN}</w:r><w:del w:id="1" w:author="Юрист"><w:r><w:delText>бы</w:delText></w:r></w:del><w:r><w:t/>',
            f"исправление, которое не принято и не отклонено: удалено «бы» (Юрист). Как исправить: {REVIEW}",
        ),
        (
            run("<w:vanish/>", "не показывать"),
            "скрытый текст «не показывать». Как исправить: удалите его или снимите «скрытый» (Шрифт) и сохраните.",
        ),
        (
            run('<w:highlight w:val="yellow"/>', "уточнить"),
            "выделено маркером «уточнить». Как исправить: снимите выделение и сохраните.",
        ),
        (
            run('<w:shd w:val="clear" w:fill="FFFF00"/>', "уточнить"),
            "выделено заливкой «уточнить». Как исправить: снимите выделение и сохраните.",
        ),
        (
            run("", "{{ year }}"),
            "метка шаблона «{{ year }}». Как исправить: впишите, что должно стоять, или исправьте шаблон.",
        ),
        (
            run("", "[вписать]"),
            "незаполненное место «[вписать]». Как исправить: впишите, что должно стоять, или исправьте шаблон.",
        ),
        (
            run("", " ХХХ шт."),
            "незаполненное место «ХХХ шт.». Как исправить: впишите, что должно стоять, или исправьте шаблон.",
        ),
        (
            run("", "[ФИО]"),
            "незаполненное место «[ФИО]». Как исправить: впишите, что должно стоять, или исправьте шаблон.",
        ),
        (
            run("", "«___» ______ 2024"),
            "незаполненное место «___» ______ 2024». Как исправить: впишите, что должно стоять, или исправьте шаблон.",
        ),
        (
            run('<w:color w:val="FFFFFF"/>', "белым"),
            f"скрытый текст «белым». {FAINT}",
        ),
        (
            run('<w:sz w:val="2"/>', "мелко"),
            f"скрытый текст «мелко». {FAINT}",
        ),
        (
            run("<w:strike/>", "бесплатно"),
            "зачеркнутый текст «бесплатно». Как исправить: удалите его или снимите «зачеркнутый» (Шрифт) и сохраните.",
        ),
        (
            f'{RUN}</w:r><w:r><w:sym w:font="Webdings" w:char="F061"/></w:r><w:r><w:t/>',
            "символ шрифта Webdings с кодом F061: что он значит, из файла не видно. Как исправить: замените его знаком "
            "с клавиатуры или словом (≥, •, →) и сохраните.",
        ),
        (
            f"{RUN}</w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Дата</w:t></w:r>"
            "</w:sdtContent></w:sdt><w:r><w:t/>",
            "незаполненное поле для ввода «Дата». Как исправить: впишите, что должно стоять, или удалите поле для ввода и "
            "сохраните.",
        ),
        (
            f"{RUN}</w:r>{complex_field('DOC</w:instrText><w:instrText>PROPERTY Title', 'название')}<w:r><w:t/>",
            "поле Word «DOCPROPERTY Title». Как исправить: замените поле его текстом (Ctrl+Shift+F9) и сохраните.",
        ),
        (
            run("", " Ответственный: отдел закупок."),
            f"значение внутренней редакции «отдел закупок». {PUBLIC}",
        ),
        (run("", " (m24–01)"), f"внутренний код «m24–01». {PUBLIC}"),
        (run("", " (М24-01)"), f"внутренний код «М24-01». {PUBLIC}"),
    ],
    ids=[
        "inserted",
        "deleted",
        "hidden",
        "highlight",
        "shaded",
        "tag",
        "to-fill",
        "xxx",
        "name",
        "blank",
        "white",
        "small",
        "struck",
        "symbol",
        "prompt",
        "field",
        "department",
        "typed-code",
        "code",
    ],
)
def test_what_reviewers_leave_in_the_text_is_named_with_its_paragraph(
    look: Callable[..., list[str]], new: str, said: str
) -> None:
    found = look("program", replaced(RUN, new))
    assert len(found) == 1
    assert found[0].startswith(f"д.docx, {WHERE}: ")
    assert found[0].endswith(said)


def test_text_hidden_by_its_style_is_hidden_too(look: Callable[..., list[str]]) -> None:
    def change(parts: dict[str, bytes]) -> None:
        style = b'<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(
            b"</w:styles>", style + b"</w:styles>"
        )
        replaced(RUN, run('<w:rStyle w:val="h"/>', "тайна"))(parts)

    assert [text.partition(": ")[2].partition(".")[0] for text in look("program", change)] == [
        "скрытый текст «тайна»"
    ]


def test_a_deletion_in_the_running_head_and_a_changed_look_are_found_too(
    look: Callable[..., list[str]],
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = next(
            name for name in parts if name.startswith("word/header") and b"<w:t" in parts[name]
        )
        at = parts[name].index(b"<w:r>")
        gone = b'<w:del w:id="9" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>'
        parts[name] = parts[name][:at] + gone + parts[name][at:]
        replaced(
            "<w:pPr>",
            '<w:pPr><w:rPr><w:rPrChange w:id="8" w:author="B"><w:rPr/></w:rPrChange></w:rPr>',
        )(parts)

    found = look("program", change)
    assert sum("удалено «old» (A)" in text for text in found) == 1
    assert sum("изменено оформление – знак абзаца (B)" in text for text in found) == 1


def test_comments_are_named_with_their_authors(look: Callable[..., list[str]]) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/comments.xml"] = (
            f'<w:comments {W}><w:comment w:id="0" w:author="Юрист"><w:p><w:r><w:t>Зачем?</w:t></w:r></w:p></w:comment>'
            "</w:comments>"
        ).encode()

    assert look("program", change) == [
        "д.docx: примечание: «Зачем?» (Юрист). Как исправить: удалите примечания в Word (Рецензирование → "
        "Удалить все) и сохраните."
    ]


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
        "д.docx, docProps/core.xml: в свойствах файла названо, кто его изменил: «Иванова А.А.». Как исправить: Word: Файл → Сведения → "
        "Проверка документа → удалите свойства и личные сведения.",
        r"д.docx, word/_rels/settings.xml.rels: присоединен шаблон «file:///C:\Users\ivanova\Normal.dotm». Как исправить: "
        "отсоедините его (Файл → Параметры → Надстройки → Управление: Шаблоны → Перейти; впишите Normal) и сохраните.",
    ]


ENCLOSED = "удалите вложенный объект из текста в Word и сохраните"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            "word/vbaProject.bin",
            "в файл вложены макросы. Как исправить: сохраните документ как «Документ Word (*.docx)»: макросы в нем не остаются",
        ),
        ("word/afchunk.mht", f"в файл вложено word/afchunk.mht. Как исправить: {ENCLOSED}"),
        (
            "word/embeddings/oleObject1.bin",
            f"в файл вложено word/embeddings/oleObject1.bin. Как исправить: {ENCLOSED}",
        ),
        (
            "word/embeddings/plan.xlsx",
            f"в файл вложено word/embeddings/plan.xlsx. Как исправить: {ENCLOSED}",
        ),
        (
            "customXml/item1.xml",
            "в файл вложены настраиваемые XML-данные (customXml). Как исправить: Word: Файл → Сведения → Проверка документа → "
            "Настраиваемые XML-данные → Удалить все; сохраните",
        ),
        (
            "word/glossary/document.xml",
            "в файл вложены экспресс-блоки (word/glossary). Как исправить: скопируйте весь текст в новый документ Word (Ctrl+A, "
            "Ctrl+C, Ctrl+V) и сохраните его",
        ),
        (
            "_xmlsignatures/origin.sigs",
            "файл подписан электронной подписью. Как исправить: опубликуйте файл до подписания или сохраните его копию без подписи "
            "(Файл → Сведения → Просмотр подписей → Удалить подпись)",
        ),
    ],
)
def test_what_is_enclosed_and_no_reader_sees_is_named(
    look: Callable[..., list[str]], part: str, said: str
) -> None:
    content = b"<w/>" if part.endswith(".xml") else b"PK"
    assert look("program", lambda parts: parts.update({part: content})) == [f"д.docx: {said}."]


def test_a_field_that_fetches_something_is_named(look: Callable[..., list[str]]) -> None:
    field = f'{RUN}</w:r><w:fldSimple w:instr="DDEAUTO excel plan.xlsx"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t/>'
    [found] = look("program", replaced(RUN, field))
    assert "поле Word «DDEAUTO excel plan.xlsx»" in found


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        ("hyperlink", "https://example.org", ""),
        (
            "hyperlink",
            "javascript:alert(1)",
            "гиперссылка на файл «{}». Как исправить: удалите гиперссылку (правой кнопкой → Удалить гиперссылку; текст "
            "останется) и сохраните.",
        ),
        (
            "image",
            "https://example.org/pixel.png",
            "ссылка на файл «{}». Как исправить: разорвите связь (Файл → Сведения → Изменить связи с файлами) и сохраните.",
        ),
        (
            "attachedTemplate",
            "https://example.org/t.dotm",
            "присоединен шаблон «{}». Как исправить: отсоедините его (Файл → Параметры → Надстройки → Управление: Шаблоны → "
            "Перейти; впишите Normal) и сохраните.",
        ),
    ],
)
def test_only_links_to_the_web_lead_out(
    look: Callable[..., list[str]], kind: str, target: str, said: str
) -> None:
    found = look("program", related(kind, target))
    where = "д.docx, word/_rels/document.xml.rels: "
    assert found == ([where + said.format(target)] if said else [])


def related(kind: str, target: str) -> Edit:
    """A relation of the text to something outside of the file."""
    link = (
        f'<Relationship Id="x1" TargetMode="External" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    return replaced("</Relationships>", link, "word/_rels/document.xml.rels")


def test_a_link_to_a_file_is_named_with_the_words_that_carry_it(
    look: Callable[..., list[str]],
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        related("hyperlink", r"file:///\\srv\Приказ.docx")(parts)
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        link = f'<w:hyperlink xmlns:r="{relation}" r:id="x1"><w:r><w:t>приказ</w:t></w:r></w:hyperlink>'
        replaced(RUN, f"{RUN}</w:r>{link}<w:r><w:t/>")(parts)

    [found] = look("program", change)
    assert found.startswith(rf"д.docx, {WHERE}: гиперссылка на файл «file:///\\srv\Приказ.docx».")


def test_a_tracked_row_is_named_by_its_text(look: Callable[..., list[str]]) -> None:
    def change(parts: dict[str, bytes]) -> None:
        name = "word/document.xml"
        before, text, behind = parts[name].decode().partition(SEATS)
        start, properties, rest = before.rpartition("<w:trPr>")
        tracked = '<w:ins w:id="9" w:author="Юрист"/>'
        parts[name] = f"{start}{properties}{tracked}{rest}{text}{behind}".encode()

    [found] = look("program", change)
    assert found.startswith(
        "д.docx, строка таблицы «Обновить сидения для клиентов в секторе ожидания обслужив…»: исправление, которое не "
        "принято и не отклонено: вставлено – строка таблицы (Юрист)."
    )


@pytest.mark.parametrize(
    ("change", "there"),
    [
        (replaced("Обеспечить ЦОК новыми", 'Обеспечить </w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:t xml:space="preserve"> 95 новыми'), "Обеспечить ≥ 95 новыми"),
        (replaced("Обеспечить ЦОК", f'Обеспечить </w:t></w:r>{complex_field("= 2 + 2", "4")}<w:r><w:t xml:space="preserve"> ЦОК'), "Обеспечить 4 ЦОК"),
        (replaced("Обеспечить ЦОК", 'Обеспечить </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>все</w:t></w:r><w:r><w:t xml:space="preserve"> ЦОК'), "Обеспечить все ЦОК"),
    ],
    ids=["symbol", "field", "struck"],
)  # fmt: skip
def test_a_value_is_read_as_its_reader_sees_it(made: Path, change: Edit, there: str) -> None:
    docx = (made / "program-2024.docx").read_bytes()
    parts = opc.read(docx)
    change(parts)
    manifest = Manifest.read(made / "program-2024.json")
    assert manifest is not None
    aligned = align(parts_of(docx), manifest.values, parts_of(opc.write(parts)))
    changed = [value.text for value in aligned.values if value.state is State.CHANGED]
    assert [text[: len(there)] for text in changed] == [there]


def test_five_hundred_corrections_are_counted_not_listed(look: Callable[..., list[str]]) -> None:
    insertions = "".join(
        f'<w:ins w:id="{n}" w:author="Ю"><w:r><w:t>{n}</w:t></w:r></w:ins>' for n in range(500)
    )
    found = look("program", replaced("</w:p>", f"{insertions}</w:p>"))
    assert len(found) == 11
    assert found[-1] == f"д.docx: и еще 490 таких же. Как исправить: {REVIEW}"


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
            "program",
            "Выездное обслуживание B2C",
            "Прочее",
            "нет группы «Выездное обслуживание B2C» (Разделы!B5)",
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


def test_a_lost_row_is_noticed_even_if_another_is_much_like_it(
    look: Callable[..., list[str]],
) -> None:
    """1.3.1 says of B2C what 1.2.1 says of B2B."""
    found = look("program", lambda parts: drop_row(parts, "Личном кабинете клиента физических лиц"))
    assert [text.partition(". ")[0] for text in found] == [
        "д.docx: нет мероприятия «Разместить на сайте и в Личном кабинете клиента физически…» (План!F7)"
    ]


def drop_row(parts: dict[str, bytes], text: str) -> None:
    """Deletes the row of a table in which the text stands."""
    document = parts["word/document.xml"].decode()
    at = document.index(text)
    start, end = document.rindex("<w:tr>", 0, at), document.index("</w:tr>", at) + len("</w:tr>")
    parts["word/document.xml"] = (document[:start] + document[end:]).encode()


@pytest.mark.parametrize(
    "words",
    ["Обеспечить ЦОК новыми креслами для клиентов в секторе ожидания.", "Купить стулья."],
    ids=["similar", "other"],
)
def test_lawyers_may_word_a_measure_otherwise(look: Callable[..., list[str]], words: str) -> None:
    """The rest of its row says which one it is."""
    assert look("program", replaced(SEATS, words)) == []


def test_a_report_without_results_by_service_type_and_segment_is_refused(
    look: Callable[..., list[str]],
) -> None:
    found = look("report", lambda parts: drop_table(parts, "Вид обслуживания"))
    assert found == [
        f"д.docx: нет таблицы в разрезе вида обслуживания и сегмента (п. 3.2 Программы). {RESTORE}"
    ]


def drop_table(parts: dict[str, bytes], text: str) -> None:
    """Deletes the first table in which a text stands."""
    document = parts["word/document.xml"].decode()
    at = document.index(text)
    end = document.index("</w:tbl>", at) + len("</w:tbl>")
    parts["word/document.xml"] = (
        document[: document.rindex("<w:tbl>", 0, at)] + document[end:]
    ).encode()


@pytest.mark.parametrize(
    ("old", "new"), [("50,0", "55,0"), ("22.03.2024", "23.03.2024"), ("3\xa0870", "3\xa0890")]
)
def test_a_number_that_is_no_fact_is_named(
    look: Callable[..., list[str]], old: str, new: str
) -> None:
    found = look("report", replaced(old, new, times=99))
    shown = new.replace("\xa0", " ")
    assert any(f"числа {shown} нет среди показателей отчета" in text for text in found)


# --- the PDF --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Выполнено 5\xa0мероприятий из 10",
            "Выполнено 10\xa0мероприятий из 10",
            "число 10 стоит не там, где его ставит расчет",
        ),
        (">перенесено<", ">выполнено<", "статус «выполнено», по книге «перенесено»"),
        ("Демонстрационные данные", "Выполнено 99 %", "числа 99 нет среди показателей отчета"),
    ],
)
def test_a_fact_in_the_place_of_another_is_wrong_too(
    look: Callable[..., list[str]], old: str, new: str, said: str
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        for name in [name for name in parts if name.startswith(("word/document", "word/footer"))]:
            parts[name] = parts[name].replace(old.encode(), new.encode())

    assert any(said in text for text in look("report", change))


def test_a_chart_that_was_redrawn_is_named(look: Callable[..., list[str]]) -> None:
    assert look(
        "report", replaced("<c:v>88.4</c:v>", "<c:v>99.9</c:v>", "word/charts/chart2.xml", 9)
    ) == [
        "д.docx: на диаграмме изменено: «99.9». Как исправить: верните диаграмму из собранного документа; ее числа меняются в "
        "книге."
    ]


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


@pytest.mark.parametrize(
    "words", [" (п. 3.2 Программы)", " согласно статье 21.1", " см. таблицу 2", " № 861"]
)
def test_numbers_of_clauses_and_laws_are_no_facts(
    look: Callable[..., list[str]], words: str
) -> None:
    assert (
        look(
            "report",
            replaced("Обучены 34\xa0специалиста", f"Обучены 34\xa0специалиста{words}", times=9),
        )
        == []
    )


def test_codes_that_are_plain_numbers_are_let_be(
    look: Callable[..., list[str]], year: Year
) -> None:
    codes = {one.code: str(number) for number, one in enumerate(year.measures, 1)}
    numbered = replace(
        year,
        measures=tuple(replace(one, code=codes[one.code]) for one in year.measures),
        indicators=(),
        executions={codes[code]: one for code, one in year.executions.items()},
    )
    assert look("program", of=numbered) == []


def test_a_plan_changed_since_it_was_issued_keeps_no_report_back(
    look: Callable[..., list[str]], year: Year
) -> None:
    measure = year.measures[0]
    change = Change(measure.code, measure.cells["measure"], "Купить стулья.", measure.measure)
    assert look("report", of=replace(year, changes=(change,))) == []


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
        f"PDF из д.docx: в PDF нет текста «{SEATS.replace('новыми', 'иными')}». {mend}",
        f"PDF из д.docx: в PDF есть знаки, которых нет в DOCX: во. {mend}",
    ]


def test_a_font_that_was_replaced_is_named(look: Callable[..., list[str]], made: Path) -> None:
    change = replaced(
        RUN, f'</w:r><w:r><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr>{RUN}'
    )
    found = look("program", change, pdf=(made / "program-2024.pdf").read_bytes())
    assert [text.partition(". ")[0] for text in found] == [
        "PDF из д.docx: вместо шрифта Arial взят LiberationSerif, LiberationSerif-Bold: установите пакет fonts-liberation или сам "
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
        "PDF из д.docx: в заголовке окна будет имя файла, а не название (ISO 14289-1, 7.1)",
        "PDF из д.docx: язык документа не русский (ISO 14289-1, 7.2)",
        "PDF из д.docx: есть поля формы (ISO 14289-1, 7.18.4)",
        "PDF из д.docx: нет закладок (ISO 14289-1, 7.17)",
        "PDF из д.docx: вложены файлы",
        "PDF из д.docx: автором назван «Иванова А.А.», ожидается Общество или никто",
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
