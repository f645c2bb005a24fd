"""Rules of the gate: what must be in a document, whatever its template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator import spelling, wording
from generator.documents.reading import ReadParagraph
from generator.documents.traces import short
from generator.model import Record
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle

_RESTORE = (
    "верните недостающее; если оно убрано намеренно, измените книгу или шаблон и соберите заново"
)


def title_and_year(candidate: Candidate) -> Iterator[Obstacle]:
    """The title page says which document it is, and of which year."""
    title = spelling.words(" ".join(block.text for block in candidate.paragraphs[:12]))
    for words in candidate.kind.on_title_page:
        needed = words.format(year=candidate.year.number)
        if spelling.words(needed) not in title:
            what = f"на титульном листе нет слов «{needed}»"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def legal_basis(candidate: Candidate) -> Iterator[Obstacle]:
    """The acts that the document rests on are named, with their true dates and numbers."""
    if not candidate.kind.prints_plan:
        return
    text = spelling.words(" ".join(block.text for block in candidate.paragraphs))
    for act in candidate.year.legal_basis:
        named = [f"№ {act.number}"] if act.number else [act.reference]
        named += [wording.date(act.date)] if act.date else []
        if not all(spelling.words(part) in text for part in named):
            yield Obstacle(
                candidate.docx_name,
                f"нет правового основания: {short(act.reference)}",
                "",
                _RESTORE,
            )


def all_parts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every part that §§2 and 3 of the Programme ask for has its heading."""
    headings = [spelling.words(block.text) for block in candidate.paragraphs if block.level]
    for pattern, name in candidate.kind.parts(candidate.year):
        if not any(re.search(pattern, heading) for heading in headings):
            yield Obstacle(candidate.docx_name, f"нет обязательной части: {name}", "", _RESTORE)


def no_empty_part(candidate: Candidate) -> Iterator[Obstacle]:
    """Below a heading there is something before the next of its level."""
    for above, below in pairwise(candidate.blocks):
        if isinstance(above, ReadParagraph) and above.level:
            level = below.level if isinstance(below, ReadParagraph) else 0
            if 0 < level <= above.level:
                yield Obstacle(
                    candidate.docx_name, f"под заголовком «{short(above.text)}» пусто", "", _RESTORE
                )


def needed_calculations(candidate: Candidate) -> Iterator[Obstacle]:
    """A report has results by service type and segment (§3.2 of the Programme)."""
    for fact, what in candidate.kind.needs:
        if not any(value.fact == fact and value.place for value in candidate.manifest.values):
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def all_measures(candidate: Candidate) -> Iterator[Obstacle]:
    """Each section and group that has measures, and each measure."""
    if not candidate.kind.prints_plan:
        return
    year = candidate.year
    for section in year.top_sections:
        for node in (section, *year.groups_of(section)):
            if _is_gone(candidate, node, "title"):
                what = f"нет группы «{short(node.title)}» ({node.cells['title']})"
                yield Obstacle(candidate.docx_name, what, "", _RESTORE)
    for measure in year.measures:
        if _is_gone(candidate, measure, "measure"):
            what = f"нет мероприятия «{short(measure.measure)}» ({measure.cells['measure']})"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def _is_gone(candidate: Candidate, record: Record, field: str) -> bool:
    cell = str(record.cells[field])
    return not any(value.cell == cell and value.place for value in candidate.manifest.values)
