"""What is about to be published: a built document as it lies in out/, or an approved one as review
gave it back, aligned with the built one it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator import wording
from generator.book import Year
from generator.documents import reading
from generator.documents.alignment import Aligned, align, parts_of
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest
from generator.documents.reading import Block, ReadParagraph, ReadTable
from generator.publication.differences import differences


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document about to be published."""

    kind: Kind
    year: Year
    """What it has to tell of."""
    manifest: Manifest
    """Of the build."""
    built: bytes
    """The DOCX as it was built."""
    docx: bytes
    """The DOCX that is to be published: the same, if nobody reviewed it."""
    pdf: bytes
    """Empty until there is one."""
    folder: Path
    """Where the build lies."""
    approved: Path | None
    """The file that review gave back."""
    standing: tuple[str, ...]
    """The paragraphs of the template."""
    demo: bool
    """It may hold invented data."""

    @property
    def docx_name(self) -> str:
        """What people call the DOCX."""
        return str(self.approved or self.folder / f"{self.manifest.document}.docx")

    @property
    def pdf_name(self) -> str:
        """What people call the PDF."""
        if self.approved is not None:
            return f"PDF из {self.approved.name}"
        return str(self.folder / f"{self.manifest.document}.pdf")

    @property
    def command(self) -> str:
        """What builds it."""
        return f"make {self.kind.name} YEAR={self.year.number}"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs and tables of its text."""
        return tuple(reading.blocks(reading.open_docx(self.docx)))

    @cached_property
    def built_blocks(self) -> tuple[Block, ...]:
        """Those of the document as it was built."""
        return tuple(reading.blocks(reading.open_docx(self.built)))

    @cached_property
    def aligned(self) -> Aligned:
        """What it says of each value that was built into it."""
        return align(parts_of(self.built), self.manifest.values, parts_of(self.docx))

    @cached_property
    def differences(self) -> str | None:
        """What reviewers changed, for a person; None if nobody reviewed it."""
        return None if self.approved is None else differences(self.built, self.docx)

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
