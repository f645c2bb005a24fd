"""An approved document beside the built one → what lawyers changed, as text a person reads in one
go."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from generator.documents import reading


def differences(built: bytes, approved: bytes) -> str:
    """Every paragraph and row that differs, with the changed words between marks; «» if the texts
    are the same."""
    ours, theirs = _lines(built), _lines(approved)
    found: list[str] = []
    for kind, start, end, other_start, other_end in difflib.SequenceMatcher(
        None, ours, theirs, False
    ).get_opcodes():
        if kind != "equal":
            found += _change(ours[start:end], theirs[other_start:other_end])
    return "\n".join(found)


def _change(before: list[str], after: list[str]) -> Iterator[str]:
    """A changed passage: line by line where both have as many."""
    if len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield f"Изменено: {_words(one, other)}\n"
        return
    yield from (f"Удалено: {line}\n" for line in before)
    yield from (f"Добавлено: {line}\n" for line in after)


def _words(before: str, after: str) -> str:
    """«срок [–1 квартал–] [+2 квартал+] продлен»."""
    ours, theirs = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    said = ""
    for kind, start, end, other_start, other_end in difflib.SequenceMatcher(
        None, ours, theirs, False
    ).get_opcodes():
        gone, come = (
            "".join(ours[start:end]).strip(),
            "".join(theirs[other_start:other_end]).strip(),
        )
        if kind == "equal":
            said += "".join(ours[start:end])
        else:
            said += (f"[–{gone}–] " if gone else "") + (f"[+{come}+] " if come else "")
    return said.strip()


def _lines(docx: bytes) -> list[str]:
    """A line a paragraph, a line a row, with the numbers that Word counts."""
    lines = []
    for block in reading.blocks(reading.open_docx(docx)):
        if isinstance(block, reading.ReadParagraph):
            lines.append(block.whole)
        else:
            lines += [" | ".join(row.cells) for row in block.rows]
    return [" ".join(line.replace("\xa0", " ").split()) for line in lines]
