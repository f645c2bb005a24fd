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
    changes: list[str] = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            changes += _change(ours[start:end], theirs[other_start:other_end])
    return "\n".join(changes)


def _change(before: list[str], after: list[str]) -> Iterator[str]:
    """A changed passage: line by line where both have as many."""
    if len(before) == len(after):
        for line, changed_line in zip(before, after, strict=True):
            yield f"Изменено: {_words(line, changed_line)}\n"
        return
    yield from (f"Удалено: {line}\n" for line in before)
    yield from (f"Добавлено: {line}\n" for line in after)


def _words(before: str, after: str) -> str:
    """«срок [–1 квартал–] [+2 квартал+] продлен»."""
    ours, theirs = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    said = ""
    matcher = difflib.SequenceMatcher(None, ours, theirs, False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        gone = "".join(ours[start:end])
        come = "".join(theirs[other_start:other_end])
        if kind == "equal":
            said += gone
            continue
        if gone.strip():
            said += f"[–{gone.strip()}–] "
        if come.strip():
            said += f"[+{come.strip()}+] "
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
