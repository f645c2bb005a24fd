"""Accepted standing text goes into a copy of the template; tags and fields are for a person."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from generator import opc
from generator.cli import main
from generator.documents import kinds
from generator.documents.rewording import Rewording, reworded
from generator.suggestions import deciding
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from tests.conftest import SHIPPED

TEMPLATE = kinds.kind("program").template
COMPANY = "АО «Петербургская сбытовая компания»"


def texts(data: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "т.docx"
    path.write_bytes(data)
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_plain_paragraph_says_something_else_in_its_own_look(tmp_path: Path) -> None:
    before = TEMPLATE.read_bytes()
    wanted = [Rewording("Целями Программы являются:", "Цели Программы:")]

    data, written = reworded(before, wanted)

    assert written == (True,)
    said = texts(data, tmp_path)
    assert "Цели Программы:" in said
    assert "Целями Программы являются:" not in said
    changed = {name for name, part in opc.read(data).items() if opc.read(before)[name] != part}
    assert changed == {"word/document.xml"}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Программа мероприятий на {{ year }} год", "Программа"),
        ("Такого абзаца в шаблоне нет", "Пусть будет"),
        ("Целями Программы являются:", ""),
    ],
    ids=["a tag", "unknown", "taken out"],
)
def test_what_is_not_plain_stays_as_it_is(was: str, now: str) -> None:
    before = TEMPLATE.read_bytes()
    assert reworded(before, [Rewording(was, now)]) == (before, (False,))


def standing(was: str, now: str, decision: str = Decision.ACCEPT) -> Suggestion:
    return Suggestion(
        state=State.TEMPLATE, sheet="program.docx", was=was, proposed=now, place="п. 1.3",
        decision=str(decision),
    )  # fmt: skip


def test_the_command_writes_a_copy_and_names_what_is_left(tmp_path: Path) -> None:
    listed, copy = tmp_path / "program-2024-предложения.xlsx", tmp_path / "копия.docx"
    suggestions = (
        standing("Целями Программы являются:", "Цели Программы:"),
        standing("Программа мероприятий на 2024 год", "План на 2024 год"),
        standing("Для реализации поставленных целей решаются следующие задачи:", "Задачи:", ""),
    )
    made = SuggestionList(
        company=COMPANY, document="program-2024", year=2024, suggestions=suggestions
    )
    listed.write_bytes(deciding.to_bytes(made))
    command = ["apply", str(listed), "--source", str(SHIPPED), "--template", str(copy)]
    command += ["--into", str(tmp_path / "новая.xlsx")]

    told = CliRunner().invoke(main, command)

    assert told.exit_code == 0, told.output
    assert f"Готово: {copy}; абзацев – 1" in told.output
    assert "В шаблон не записано, сделайте в Word: п. 1.3, «План на 2024 год»" in told.output
    said = [paragraph.text for paragraph in docx.Document(str(copy)).paragraphs]
    assert "Цели Программы:" in said
    assert "Для реализации поставленных целей решаются следующие задачи:" in said
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1
    assert "уже есть, он не тронут" in again.output
