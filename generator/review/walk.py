"""A review from the files to the list: what a command asks for → the list of suggestions, the
protocol of disagreements, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import disk, sent
from generator.conversion import as_docx
from generator.documents.kinds import kind
from generator.documents.manifest import next_amendment
from generator.findings import GeneratorError
from generator.pdf.office import Office
from generator.review import disagreements, reviewing
from generator.review.recognising import Recognised, recognise
from generator.suggestions import deciding, keeping
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import State, Suggestion
from generator.terms import Edition
from generator.workbook.opening import open_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOrder:
    """What is asked for."""

    files: tuple[Path, ...]
    """What came back."""
    source: Path
    """The workbook."""
    out: Path
    office: str | None = None
    """The LibreOffice to use; None: the one that is there."""
    names: tuple[str, ...] = ()
    """What people call the files, in their order; empty: what the files are called."""


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """What came of the returned files of one document."""

    suggestions: tuple[Suggestion, ...]
    listed: Path
    protocol: Path
    former: Path | None
    """A second name of the list that somebody worked in and that this one goes on from."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of a review."""

    files: tuple[str, ...]
    """Of each returned file which edition it is, in words."""
    documents: tuple[ReviewedDocument, ...]

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """All of them."""
        every: list[Suggestion] = []
        for document in self.documents:
            every += document.suggestions
        return tuple(every)

    @property
    def counted(self) -> str:
        """«готово – 4, проверить – 1»; «» for none."""
        states = [suggestion.state for suggestion in self.suggestions]
        counts = ((state.said, states.count(state)) for state in State)
        return ", ".join(f"{title} – {count}" for title, count in counts if count)


def review(order: ReviewOrder) -> Reviewed:
    """Reads what came back and writes the lists.

    Raises `GeneratorError` for a file that is of none of the editions that are kept, or can't be
    read, `FaultyWorkbook` for what is no workbook; nothing was written then.
    """
    cells = Cells(open_workbook(order.source))
    with disk.readable():
        kept = sent.editions(order.source)
    if not kept:
        raise GeneratorError(
            f"Рядом с книгой {order.source} нет ни одной сохраненной редакции (папка "
            f"{sent.folder_of(order.source)}): не с чем сравнить. Соберите документ той же книгой: "
            "make program или make report."
        )
    with Office(order.office, at_once=False) as office:
        names = order.names or _names(order.files)
        files = [
            recognise(path, as_docx(path, office), kept, name)
            for path, name in zip(order.files, names, strict=True)
        ]
    folder, amendments = order.source.parent, {}
    for file in files:
        of_file = file.kept
        number = next_amendment(folder, of_file.kind, of_file.manifest.year)
        amendments[of_file.document] = number
    found = reviewing.review(files, cells, amendments)
    documents = []
    for document, suggestions in found.items():
        of_document = [file for file in files if file.kept.document == document]
        documents.append(_written(order, document, of_document, suggestions, cells))
    said = tuple(_said(file, file.name if order.names else str(file.path)) for file in files)
    return Reviewed(said, tuple(documents))


def _names(paths: Sequence[Path]) -> list[str]:
    """What each file is called; two with one name by their paths."""
    names = [path.name for path in paths]
    return [path.name if names.count(path.name) == 1 else str(path) for path in paths]


def _said(file: Recognised, name: str) -> str:
    """Which edition a file is that is called so."""
    kept, manifest = file.kept, file.kept.manifest
    edition = "внутренняя" if manifest.edition == Edition.INTERNAL else "публичная"
    how = " (по тексту)" if file.by_text else ""
    later = "" if file.is_latest else "; позже собрана и другая редакция"
    title = kind(kept.kind).title
    return (
        f"{name}: {title} {manifest.year}, {edition} редакция, сборка {kept.path.stem}{how}{later}"
    )


def _written(
    order: ReviewOrder,
    document: str,
    files: Sequence[Recognised],
    suggestions: tuple[Suggestion, ...],
    cells: Cells,
) -> ReviewedDocument:
    path = order.out / f"{document}-предложения.xlsx"
    former = keeping.former_of(path)
    suggestions = deciding.with_decisions(suggestions, (*keeping.kept_lists(path), *former))
    listed = SuggestionList(
        company=keeping.company_of(cells),
        document=document,
        year=files[0].kept.manifest.year,
        suggestions=suggestions,
    )
    kept = keeping.put_list(path, listed) if not former or _is_other(suggestions, former) else None
    protocol = order.out / f"{document}-разногласия.docx"
    keeping.put(protocol, disagreements.drawn(files[0].kept, listed, order.source))
    return ReviewedDocument(suggestions, path, protocol, kept)


def _is_other(suggestions: Sequence[Suggestion], former: Sequence[Suggestion]) -> bool:
    return list(suggestions) != list(former)


def marked(suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """Those that have a cell of the workbook to be shown at."""
    return [each for each in suggestions if each.cell and each.state is not State.TEMPLATE]
