"""LibreOffice makes the PDF; the file tells whether it did. The programme is started once for all
tests that look."""

from __future__ import annotations

import datetime as dt
import errno
import functools
import io
import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import docx
import page
import pikepdf
import pypdfium2
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from generator import freshness, pipeline
from generator.documents import reading
from generator.findings import OfficeError
from generator.pdf import accessible, converting, judging, structure
from generator.pdf import office as soffice
from tests import office, shown
from tests.conftest import ROOT, SHIPPED

DATE = dt.datetime(2024, 1, 15)


EDITIONS = pytest.mark.parametrize("name", ["program-2024", "program-2024-internal"])
DOCUMENTS = pytest.mark.parametrize(
    "name", ["program-2024", "program-2024-internal", "report-2024", "report-2024-internal"]
)


@EDITIONS
def test_the_pdf_says_the_same_as_the_docx_row_numbers_included(made: Path, name: str) -> None:
    """In the same order, but for what repeats on every page: running heads and feet, the heads of
    tables."""
    document = reading.open_docx((made / f"{name}.docx").read_bytes())
    first, *pages = [squeezed(text) for text in judging.page_texts(made / f"{name}.pdf")]
    running = [squeezed(line) for line in reading.running_text(document) if "стр." not in line]
    for number, text in enumerate(pages, 2):
        repeated = [*running, f"стр.{number}из{len(pages) + 1}"]
        pages[number - 2] = functools.reduce(
            lambda left, line: left.replace(line, "", 1), repeated, text
        )
    title, foot, *ours_in_order = [
        squeezed(line) for line in shown.plain_text((made / f"{name}.docx").read_bytes())
    ]
    marks = "".join(squeezed(line.text) for line in document.sections[0].footer.paragraphs)
    assert first == title + marks + foot  # LibreOffice paints the frame with the city last
    ours, theirs = "".join(ours_in_order), "".join(pages)
    for table in (
        block for block in reading.blocks(document) if isinstance(block, reading.ReadTable)
    ):
        head = squeezed("".join("".join(row.cells) for row in table.rows if row.head))
        assert head in ours
        assert head in theirs
        ours, theirs = ours.replace(head, ""), theirs.replace(head, "")

    assert theirs == ours
    assert all(
        number in theirs
        for number in ("1.1.1.Обновить", "1.3.1.Реализовать", "2.2.2.Консолидировать", "2.3.1.")
    )


def squeezed(text: str) -> str:
    """Text without what a line break changes: spaces, and the hyphen, for which pdfium has signs of
    its own there."""
    return re.sub(r"[\s\x02\ufffe-]", "", text)


def test_no_page_of_the_programme_is_empty_and_every_page_but_the_first_has_its_number(
    made: Path,
) -> None:
    pages = judging.page_texts(made / "program-2024.pdf")
    assert len(pages) == 5
    assert [f"стр. {number} из 5" in text for number, text in enumerate(pages, 1)] == [
        False,
        True,
        True,
        True,
        True,
    ]
    assert all(len(text) > 300 for text in pages[1:])


def test_the_head_of_the_table_is_repeated_on_every_page_of_it(made: Path) -> None:
    pages = judging.page_texts(made / "program-2024.pdf")
    with_rows = [text for text in pages if re.search(r"\d\.\d\.\d\.", text)]
    assert len(with_rows) == 3
    assert all("Предложения" in text and "Результат" in text for text in with_rows)


def test_every_page_of_the_internal_edition_carries_its_mark_and_none_of_the_public(
    made: Path,
) -> None:
    internal = judging.page_texts(made / "program-2024-internal.pdf")
    assert all("Демонстрационные данные" in text for text in internal)
    assert not any(
        "Демонстрационные" in text for text in judging.page_texts(made / "program-2024.pdf")
    )


def refused(pdf: Path, profile: str) -> list[str]:
    """What page-validation says against a PDF, but for its one false alarm: it counts the last byte
    of a stream to the end of the line behind it, if that byte is 0x0D."""
    failures = [failure.message for failure in page.validate_pdf(pdf, profile=profile).failures]
    if b"\r\nendstream" in pdf.read_bytes():
        failures = [told for told in failures if told != MISCOUNTED]
    return failures


MISCOUNTED = "a stream /Length does not match its raw content length"


@DOCUMENTS
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_pdf_is_pdf_a_2a_and_pdf_ua_1_in_one_file(made: Path, name: str, profile: str) -> None:
    assert refused(made / f"{name}.pdf", profile) == []
    assert list(accessible.faults((made / f"{name}.pdf").read_bytes())) == []


@DOCUMENTS
def test_the_structure_is_that_of_the_docx(made: Path, name: str) -> None:
    """Headings by their levels, a table a table with its caption in it and its head once, a figure
    a chart."""
    docx = reading.open_docx((made / f"{name}.docx").read_bytes())
    blocks = list(reading.blocks(docx))
    levels = {"heading 1": "/H1", "Заголовок приложения": "/H1", "Пункт-заголовок": "/H2"}
    tables = [block for block in blocks if isinstance(block, reading.ReadTable)]
    with pikepdf.open(made / f"{name}.pdf") as document:
        elements = list(structure.elements(document))
        kinds = [kind for kind, _ in elements]
        assert [kind for kind in kinds if kind.startswith("/H")] == [
            levels[block.style]
            for block in blocks
            if isinstance(block, reading.ReadParagraph) and block.style in levels
        ]
        assert [
            [str(row.S) for row in structure.kids(element)]
            for kind, element in elements
            if kind == "/Table"
        ] == [["/Caption", *["/TR"] * len(table.rows)] for table in tables]
        assert kinds.count("/TH") == sum(
            len(row.cells) for table in tables for row in table.rows if row.head
        )
        assert [str(element.Alt) for kind, element in elements if kind == "/Figure"] == list(
            reading.descriptions(docx)
        )
        assert set(kinds) <= {
            "/Document",
            "/Div",
            "/P",
            "/H1",
            "/H2",
            "/L",
            "/LI",
            "/Lbl",
            "/Link",
            "/LBody",
            "/Table",
            "/Caption",
            "/TR",
            "/TH",
            "/TD",
            "/Figure",
        }
        assert "/RoleMap" not in document.Root.StructTreeRoot, "every type is one of the standard's"


@DOCUMENTS
def test_headings_are_bookmarks_and_all_text_is_in_the_structure_or_an_artifact(
    made: Path, name: str
) -> None:
    """ISO 14289-1, 7.17 and 7.1: running heads are artifacts, a page of the text has its own."""
    docx = reading.open_docx((made / f"{name}.docx").read_bytes())
    with pikepdf.open(made / f"{name}.pdf") as document:
        with document.open_outline() as outline:
            titles = [item.title for top in outline.root for item in (top, *top.children)]
        assert [squeezed(title) for title in titles] == [
            squeezed(block.whole)
            for block in reading.blocks(docx)
            if isinstance(block, reading.ReadParagraph)
            and block.style in ("heading 1", "Заголовок приложения", "Пункт-заголовок")
        ]
        for number, sheet in enumerate(document.pages, 1):
            marks, artifacts = [], 0
            for instruction in pikepdf.parse_content_stream(sheet):
                match str(instruction.operator):
                    case "BDC" | "BMC":
                        marks.append(str(instruction.operands[0]))
                    case "EMC":
                        marks.pop()
                    case "Tj" | "TJ":
                        assert marks, f"text on page {number} is neither"
                        artifacts += marks[-1] == "/Artifact"
            assert (artifacts > 0) == (number > 1 or "report" in name or "internal" in name), (
                "heads, and marks"
            )


@pytest.mark.parametrize("name", ["report-2024", "report-2024-internal"])
def test_every_page_of_the_report_carries_the_mark_and_its_charts_are_printed(
    made: Path, name: str
) -> None:
    pages = judging.page_texts(made / f"{name}.pdf")
    assert all("Демонстрационные данные" in text for text in pages)
    text = squeezed("".join(pages))
    assert "выполненовыполненочастично" in text, "the legend of the first chart"
    assert "личныйкабинетB2B" in text, "a category of the second"


def test_the_same_workbook_gives_the_same_pdf(
    made: Path, office_program: str, tmp_path: Path
) -> None:
    again = pipeline.build_document(
        "program", freshness.Order(source=SHIPPED, out=tmp_path, office=office_program)
    )
    assert [file.read_bytes() for file in again.files] == [
        (made / file.name).read_bytes() for file in again.files
    ]
    assert (tmp_path / "program-2024.json").read_bytes() == (
        made / "program-2024.json"
    ).read_bytes()


def test_no_group_row_is_alone_at_the_foot_of_a_page_and_no_row_is_split(
    office_program: str, tmp_path: Path
) -> None:
    """Sixty groups with texts of sixty lengths: every way a page can end comes by."""
    sections = [{"Код": "1", "Наименование": "Раздел"}]
    sections += [
        {"Код": f"1.{number}", "Наименование": f"Группа {number} конец"} for number in range(1, 61)
    ]
    texts = {
        number: f"Начало{number} " + "слово " * (number * 7 % 61) + f"конец{number}"
        for number in range(1, 61)
    }
    plan = [
        office.measure(f"М{number}", Раздел=f"1.{number}", Мероприятие=texts[number])
        for number in texts
    ]
    source = office.workbook(tmp_path / "к.xlsx", Разделы=sections, План=plan)
    built = pipeline.build_document(
        "program", freshness.Order(source=source, out=tmp_path, office=office_program)
    )
    assert built.fault is None

    pages = [squeezed(text) for text in judging.page_texts(tmp_path / "program-2024.pdf")]

    in_table = [text for text in pages if "Сидения" in text]
    assert len(in_table) > 5
    for text in in_table:
        assert "№ПредложенияМероприятияСрокРезультат12345" in text
        assert not re.search(r"Группа\d+конец$", text.partition("3.РАЗМЕЩЕНИЕ")[0])
    for words in texts.values():
        assert sum(squeezed(words) in text for text in pages) == 1


# --- LibreOffice that fails -----------------------------------------------------------------------


def stand_in(path: Path, script: str) -> str:
    """A program in the place of LibreOffice; $OUT is where the PDF should be. Nothing waits in the
    background."""
    out = "PROFILE=${1#-env:UserInstallation=file://}\n"
    out += 'case "$*" in *--nodefault*) exit 0;; esac\n'
    out += 'while [ $# -gt 0 ]; do [ "$1" = --outdir ] && OUT=$2/0.pdf; shift; done\n'
    path.write_text(f"#!/bin/sh\n{out}{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def expecting(
    *texts: str, running: tuple[str, ...] = (), heads: tuple[str, ...] = ()
) -> judging.Expected:
    return judging.Expected(texts=texts, running=running, heads=heads, font="Times New Roman")


def failure(program: str, expected: str = "текст") -> str:
    with soffice.Office(program) as running:
        [fault] = converting.convert(running, [converting.Job("п", b"", expecting(expected), DATE)])
    assert isinstance(fault, OfficeError)
    assert fault.exit_code == 5
    return str(fault)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "файла нет"),
        ("exit 1", "файла нет"),
        (': > "$OUT"', "файла нет"),
        ('echo мусор > "$OUT"', "файл не открывается"),
    ],
)
def test_an_exit_code_is_not_believed(tmp_path: Path, script: str, reason: str) -> None:
    program = stand_in(tmp_path / "soffice", script)
    assert failure(program) == (
        f"LibreOffice не сделал пригодный PDF из п.docx: {reason}. Попробуйте другой LibreOffice: SOFFICE=путь."
    )


def test_text_that_was_lost_is_named(tmp_path: Path, made: Path) -> None:
    program = stand_in(tmp_path / "soffice", f'cp "{made}/program-2024.pdf" "$OUT"')
    assert failure(program, expected="Общество и Ñ") == (
        "LibreOffice не сделал пригодный PDF из п.docx: в PDF нет текста «и Ñ» (абзац «Общество и Ñ»). Попробуйте другой "
        "LibreOffice: SOFFICE=путь."
    )


def test_but_what_the_template_holds_is_not_blamed_on_libreoffice(
    tmp_path: Path, made: Path
) -> None:
    pdf = (made / "program-2024.pdf").read_bytes()
    expected = replace(expecting("Ñ"), placed=frozenset({"Ñ"}))
    assert list(judging.faults(pdf, expected)) == [
        judging.Fault(
            "в PDF нет текста «Ñ» (абзац «Ñ»)",
            "Посмотрите этот абзац в шаблоне: поле, надпись или фигуру замените обычным текстом или меткой",
        )
    ]


def test_characters_that_no_font_draws_are_named_with_their_paragraph(
    office_program: str, tmp_path: Path
) -> None:
    """The text layer has them: only the glyphs tell. Those of the workbook are named by its
    cells, these stand in a template."""
    template = docx.Document(str(ROOT / "templates" / "program.docx"))
    template.add_paragraph("Закупить 🧪 中文.")
    template.save(str(tmp_path / "шаблон.docx"))
    order = freshness.Order(
        source=office.workbook(tmp_path / "к.xlsx"),
        out=tmp_path,
        template=tmp_path / "шаблон.docx",
        office=office_program,
    )
    fault = pipeline.build_document("program", order).fault
    assert str(fault) == (
        "PDF из program-2024.docx не годится: "
        "знак «中» (U+4E2D) не напечатан: его нет ни в одном шрифте (абзац «Закупить 🧪 中文.»); "
        "знак «文» (U+6587) не напечатан: его нет ни в одном шрифте (абзац «Закупить 🧪 中文.»); "
        "знак «🧪» (U+1F9EA) не напечатан: его нет ни в одном шрифте (абзац «Закупить 🧪 中文.»). "
        "Замените знак в книге или в шаблоне другим либо словом."
    )


DONE = {
    "Дата исполнения": dt.date(2024, 3, 1),
    "Фактический результат": "Сидения обновлены.",
    "Эффект": "Ждать удобнее.",
}


def test_a_line_that_ends_in_a_cell_is_not_drawn_apart(office_program: str, tmp_path: Path) -> None:
    """Alt+Enter in a text that stands in a justified paragraph."""
    conclusion = {"Код": "О1", "Документ": "отчет", "Текст": "Осталось два вопроса:\nпервый."}
    source = office.workbook(
        tmp_path / "к.xlsx",
        Исполнение=[office.execution(**DONE)],
        Выводы=[office.finding(), office.finding(**conclusion)],
    )
    order = freshness.Order(source=source, out=tmp_path, office=office_program)
    assert pipeline.build_document("report", order).fault is None
    document = pypdfium2.PdfDocument(tmp_path / "report-2024.pdf")
    edges = []
    for text in (each.get_textpage() for each in document):
        found = text.search("Осталось два вопроса").get_next()
        if found:
            first, count = found
            edges = [text.get_charbox(first)[0], text.get_charbox(first + count - 1)[2]]
    document.close()
    assert edges[1] - edges[0] < 150, "a third of the line"


@pytest.mark.parametrize(
    ("texts", "pages", "missing"),
    [
        (["Мера один", "Мера два"], ["Мера один Мера два"], ""),
        (["Мера один", "Мера два"], ["Мера один"], "аавдемр"),
        (["Мера один"], ["Шапка Мера", "Шапка один"], ""),
        (["Шапка", "Мера пак"], ["Шапка Мера", "Шапка"], "акп"),
        (["№ 5"], ["№ 5 стр. 1 из 3", "стр. 2 из 3", "стр. 3 из 3"], ""),
        (["№ 52"], ["№ 5 стр. 1 из 2", "стр. 2 из 2"], "2"),
        (["и т. д."], ["и т. д"], ""),
    ],
)
def test_what_pages_repeat_does_not_make_up_for_what_is_lost(
    texts: list[str], pages: list[str], missing: str
) -> None:
    expected = expecting(*texts, running=("стр. 2 из 2",), heads=("Шапка",))
    assert judging.missing_text(expected, pages) == missing


def test_a_font_that_is_substituted_is_named(made: Path) -> None:
    with pikepdf.open(made / "program-2024.pdf") as document:
        assert list(judging._font_faults(document, "Times New Roman")) == []
        assert list(judging._font_faults(document, "Arial")) == [
            "вместо шрифта Arial взят LiberationSerif, LiberationSerif-Bold: установите пакет fonts-liberation или сам шрифт"
        ]


def test_a_text_longer_than_a_page_is_printed_whole(office_program: str, tmp_path: Path) -> None:
    """LibreOffice 7.4 loses lines of a row that may not split and does not fit on a page."""
    text = " ".join(f"слово{number}" for number in range(1300))
    source = office.workbook(
        tmp_path / "к.xlsx", План=[office.measure(Мероприятие=text), office.measure("М2")]
    )
    built = pipeline.build_document(
        "program", freshness.Order(source=source, out=tmp_path, office=office_program)
    )
    assert built.fault is None
    printed = squeezed("".join(judging.page_texts(tmp_path / "program-2024.pdf")))
    assert sum(f"слово{number}" in printed for number in range(1300)) == 1300


def test_a_second_attempt_is_made(tmp_path: Path, made: Path) -> None:
    script = f'[ -e "{tmp_path}/once" ] && cp "{made}/program-2024.pdf" "$OUT"; touch "{tmp_path}/once"; exit 81'
    program = stand_in(tmp_path / "soffice", script)
    with soffice.Office(program) as running:
        [converted] = converting.convert(
            running, [converting.Job("п", b"", expecting("Программа"), DATE)]
        )
    assert isinstance(converted, bytes)
    assert converted.startswith(b"%PDF")


def test_a_program_that_hangs_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, ended = tmp_path / "child", soffice._ended

    def ended_after_its_start(process: subprocess.Popen[bytes], seconds: float) -> bool:
        while not started.exists():
            time.sleep(0.01)
        return ended(process, seconds)

    monkeypatch.setattr(soffice, "TIMEOUT", 0.3)
    monkeypatch.setattr(soffice, "_ended", ended_after_its_start)
    program = stand_in(tmp_path / "soffice", f'sleep 61.5 & echo $! > "{started}"; sleep 61.5')
    assert "файла нет" in failure(program)
    child = int(started.read_text())
    for _ in range(50):
        if not alive(child):
            break
        time.sleep(0.05)
    assert not alive(child)


def test_who_waits_long_is_told_so_and_for_how_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soffice, "TIMEOUT", 0.3)
    monkeypatch.setattr(soffice, "PATIENCE", 0.1)
    failure(stand_in(tmp_path / "soffice", "sleep 61.5"))
    told = "LibreOffice еще работает; жду не дольше 0 с.\n"
    assert capsys.readouterr().err == told * 2, "once a try"


@pytest.mark.parametrize(
    ("sizes", "seconds"), [([30_000], 80), ([260_000], 232), ([30_000] * 20, 460), ([10**8], 540)]
)
def test_how_long_is_waited_depends_on_the_size(sizes: list[int], seconds: int) -> None:
    assert soffice._time_for([bytes(size) for size in sizes]) == seconds


def test_a_program_that_is_none_is_said_so(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_bytes(b"#!/no/such/program\n")
    program.chmod(0o755)
    with (
        soffice.Office(str(program)) as running,
        pytest.raises(OfficeError, match=r"LibreOffice \(.*\) не запускается"),
    ):
        running.run([b""])


@pytest.mark.parametrize("kind", ["missing", "file", "no room"])
def test_no_folder_for_temporary_files_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    program, place = stand_in(tmp_path / "soffice", "exit 0"), tmp_path / "tmp"
    if kind == "file":
        place.touch()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    if kind == "no room":
        place.mkdir()
        full = OSError(errno.ENOSPC, "No space left on device")
        monkeypatch.setattr(Path, "write_text", Mock(side_effect=full))
    reason = "нет места" if kind == "no room" else "нет прав или места"
    with soffice.Office(program) as running, pytest.raises(OfficeError) as refused:
        running.run([b""])
    assert str(refused.value) == (
        f"Временные файлы для LibreOffice не записать ({reason}). PDF не сделан. Освободите место "
        "или назовите другую папку: TMPDIR=путь."
    )
    assert not place.is_dir() or not list(place.iterdir())


@pytest.mark.parametrize("name", ["a;b", "a%20b", "a%b #c", "пап ка", "a$b'c"])
def test_a_folder_for_temporary_files_may_be_called_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Path, name: str, office_program: str
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    with soffice.Office(office_program) as running:
        [pdf] = running.run([(made / "program-2024.docx").read_bytes()])
    assert pdf.startswith(b"%PDF")


def alive(process: int) -> bool:
    """Whether a process is there and no zombie (proc(5): the state stands behind the name in
    brackets)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_profile_that_served_is_kept_for_the_next_start_and_forgotten_if_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    script = f'touch "$PROFILE/user/seed"; cp "{made}/program-2024.pdf" "$OUT"'
    program = stand_in(tmp_path / "soffice", script)
    for _ in range(2):
        with soffice.Office(program) as running:
            converting.convert(running, [converting.Job("п", b"", expecting("Программа"), DATE)])
    assert [folder.name[:12] for folder in tmp_path.glob("libreoffice-*")] == ["libreoffice-"]
    assert (next(tmp_path.glob("libreoffice-*")) / "user" / "seed").exists()
    assert not list(tmp_path.glob("libreoffice-*/user/registrymodifications.xcu")), (
        "settings are ours each time"
    )

    with soffice.Office(program) as running:
        converting.convert(running, [converting.Job("п", b"", expecting("Чего нет: Ў"), DATE)])
    assert not list(tmp_path.glob("libreoffice-*"))


def test_nothing_is_fetched_for_a_document_from_outside(
    office_program: str, tmp_path: Path
) -> None:
    """Pictures and a text of an address and of this machine's disk, in ODT and DOCX."""
    picture, text = tmp_path / "p.png", tmp_path / "t.txt"
    picture.write_bytes((ROOT / "source/examples/severorechensk.png").read_bytes())
    text.write_text("SECRET", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        inside = linked(f"{address}/p.png", f"{address}/t.txt", picture.as_uri(), text.as_uri())
        with soffice.Office(office_program) as running:
            made = running.to_docx(inside, "fodt")
            assert running.run([with_linked_picture(f"{address}/p.png")]) != [b""]
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == []
        assert b"SECRET" not in archive.read("word/document.xml")


def linked(*addresses: str) -> bytes:
    """A document of OpenDocument in one file that names pictures and texts of elsewhere."""
    image = (
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">'
        '<draw:image xlink:type="simple" xlink:show="embed" xlink:href="{}"/></draw:frame></text:p>'
    )
    section = (
        '<text:section text:name="s{0}"><text:section-source xlink:href="{0}"/><text:p/>'
        "</text:section>"
    )
    body = "".join((image if name.endswith("png") else section).format(name) for name in addresses)
    of_oasis = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = {
        "office": f"{of_oasis}:office:1.0",
        "text": f"{of_oasis}:text:1.0",
        "draw": f"{of_oasis}:drawing:1.0",
        "svg": f"{of_oasis}:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    named = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    kind = "application/vnd.oasis.opendocument.text"
    return (
        f'<office:document {named} office:mimetype="{kind}" office:version="1.2"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def with_linked_picture(address: str) -> bytes:
    """A DOCX that does."""
    document = docx.Document()
    picture = document.add_picture(str(ROOT / "source/examples/severorechensk.png"))
    [blip] = picture._inline.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(address, RT.IMAGE, is_external=True))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_kept_profile_that_cannot_be_used_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    program = stand_in(tmp_path / "soffice", f'cp "{made}/program-2024.pdf" "$OUT"')
    with soffice.Office(program) as running:
        converting.convert(running, [converting.Job("п", b"", expecting("Программа"), DATE)])
    [seed] = tmp_path.glob("libreoffice-*")
    (seed / "user" / "registrymodifications.xcu").mkdir()
    (seed / "dangling").symlink_to("/нет")
    with soffice.Office(program) as running:
        [converted] = converting.convert(
            running, [converting.Job("п", b"", expecting("Программа"), DATE)]
        )
    assert isinstance(converted, bytes)


def test_no_libreoffice_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(OfficeError) as missing:
        soffice.find_office(None)
    assert str(missing.value) == (
        "LibreOffice не найден, PDF не сделан. Установите пакеты: libreoffice-writer-nogui fonts-liberation "
        "fonts-dejavu-core."
    )


def test_a_libreoffice_that_is_named_but_not_there() -> None:
    with pytest.raises(
        OfficeError, match="SOFFICE указывает на /нет/soffice, но такой программы нет"
    ):
        soffice.find_office("/нет/soffice")


def test_the_libreoffice_beside_our_python_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    own = stand_in(tmp_path / "bin" / "soffice", "exit 0")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert soffice.find_office(None) == own
    assert os.access(own, os.X_OK)
