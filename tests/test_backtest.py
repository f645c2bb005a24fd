"""The public Programme 2024 says what the published one says, but for the accepted differences,
listed one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import freshness, pipeline
from generator.documents import reading
from generator.documents.reading import ReadParagraph, ReadTable
from tests.conftest import SHIPPED

PUBLISHED = Path(__file__).parent / "data" / "programme-2024-published.txt"

# Every place where ours differs from the published text: why, the published, ours, how often.
# No-break spaces come on top: both texts are compared with plain ones.
DIFFERENCES = [
    ("the true date of the decree", r"от 14\.05\.2012", "от 04.05.2012", 1),
    ("segments in Latin letters", "В2В", "B2B", 4),
    ("segments in Latin letters", "В2С", "B2C", 3),
    ("guillemets", r'"([^"\n]+)"', r"«\1»", 5),
    ("uniform row numbers", r"(?m)^(\d\.\d\.\d) ", r"\1. ", 6),
    ("no stray final comma", "в разрезе сегментов клиентов,", "в разрезе сегментов клиентов.", 1),
    ("gapless column numbers", "(?m)^1 2 3 4 6$", "1 2 3 4 5", 1),
    (
        "the caption in the form of design §4, without a final dot",
        r"Таблица №1\. (План мероприятий .*)\.",
        r"Таблица 1 – \1",
        1,
    ),
    ("a space after №", "таблице №1", "таблице № 1", 1),
]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Our document, a line a paragraph and a line a row."""
    order = freshness.Order(source=SHIPPED, out=tmp_path_factory.mktemp("out"), year=2024)
    docx = next(
        file for file in pipeline.build_document("program", order).files if file.suffix == ".docx"
    ).read_bytes()
    lines: list[str] = []
    for block in reading.blocks(reading.open_docx(docx)):
        match block:
            case ReadParagraph():
                lines += block.whole.replace(
                    "– ", "- ", 1 if block.style == "Перечисление" else 0
                ).split("\n")
            case ReadTable():
                lines += [" ".join(row.cells) for row in block.rows]
    return [plain(line) for line in lines]


def plain(text: str) -> str:
    """No-break spaces as spaces: an accepted difference."""
    return " ".join(text.split())


def published() -> list[str]:
    """The published lines without what the extraction put in: HTML, `--` and `**`, the running
    heads, empty lines."""
    text = PUBLISHED.read_text(encoding="utf-8").replace("**", "")
    lines = [plain(line) for line in text.split("\n")]
    extracted = re.compile(r"<p align|[- ]*$|ПЕТЕРБУРГСКАЯ СБЫТОВАЯ КОМПАНИЯ Программа")
    return [line for line in lines if not extracted.match(line)]


def with_accepted_differences(text: str) -> str:
    for why, theirs, our, times in DIFFERENCES:
        text, made = re.subn(theirs, our, text)
        assert made == times, why
    return text


def test_every_passage_and_every_cell_is_the_published_one(ours: list[str]) -> None:
    assert ours == with_accepted_differences("\n".join(published())).split("\n")
