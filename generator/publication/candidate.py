"""What is about to be published: our own build of a document, and the approved file, if there is
one, that it says the same as."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator import wording
from generator.book import Year
from generator.documents import reading
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest
from generator.documents.reading import Block, ReadParagraph, ReadTable
from generator.publication.agreement import Agreement


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document about to be published."""

    kind: Kind
    year: Year
    """What it has to tell of."""
    manifest: Manifest
    """Of the build."""
    docx: bytes
    """The DOCX as it was built."""
    pdf: bytes
    """That of the build."""
    folder: Path
    """Where the build lies."""
    approved: Agreement | None
    """What came of comparing it with the file that was approved; None if there is none."""
    standing: tuple[str, ...]
    """The paragraphs of the template."""
    demo: bool
    """It may hold invented data."""

    @property
    def docx_name(self) -> str:
        """What people call the DOCX."""
        return str(self.folder / f"{self.manifest.document}.docx")

    @property
    def pdf_name(self) -> str:
        """What people call the PDF."""
        return str(self.folder / f"{self.manifest.document}.pdf")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs and tables of its text."""
        return tuple(reading.blocks(reading.open_docx(self.docx)))

    @property
    def names(self) -> set[str]:
        """What the company is called: the author a public file may have."""
        typed = {self.year.company.short_name, self.year.company.full_name}
        return typed | {wording.typeset(name) for name in typed}

    @property
    def tables(self) -> list[ReadTable]:
        """The tables of the text."""
        return [block for block in self.blocks if isinstance(block, ReadTable)]

    @property
    def paragraphs(self) -> list[ReadParagraph]:
        """The paragraphs of the text outside of tables."""
        return [block for block in self.blocks if isinstance(block, ReadParagraph)]
