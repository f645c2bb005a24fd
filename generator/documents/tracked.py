"""Changes as Word records them: what makes runs, paragraphs and rows inserted ones, and what makes
deleted ones of a former document's (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import accumulate

from docx.oxml.ns import qn

from generator.documents.streamed import runs_of
from generator.documents.text import ENDNOTE, FIELD_MARK, FOOTNOTE, Element, P, R, T

_INS, _DEL = qn("w:ins"), qn("w:del")
_PARAGRAPH, _RUN, _ROW, _CELL = qn("w:pPr"), qn("w:rPr"), qn("w:trPr"), qn("w:tcPr")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CODE = qn("w:instrText")
_DATE = "%Y-%m-%dT%H:%M:%SZ"
_BOOKMARKS = _BOOKMARK, _BOOKMARK_END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
# What a deleted run may hold, and what it is called there; all else is left behind: pictures and
# charts are parts of the former package.
_DELETED = {
    T: qn("w:delText"),
    _CODE: qn("w:delInstrText"),
    FIELD_MARK: FIELD_MARK,
    **{
        qn(f"w:{name}"): qn(f"w:{name}")
        for name in (
            *("tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym"),
            *("footnoteRef", "endnoteRef"),
        )
    },
}
# Properties that are of no use elsewhere: changes of looks, sections, merges by review; and frames,
# in which LibreOffice (7.4) loses what is recorded.
_LEFT_OUT = {
    qn(f"w:{name}")
    for name in (
        *("rPrChange", "pPrChange", "trPrChange", "tcPrChange", "tblPrChange"),
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("sectPr", "cnfStyle", "framePr"),
    )
}
Note = Callable[[Element], Element | None]
"""A reference to a note of the former document → one to its copy; None if there can be none."""


@dataclass
class Changes:
    """Makes the marks of one author and one day, each with an id of its own."""

    author: str
    date: dt.datetime
    last_id: int

    def inserted(self, near: Element) -> Element:
        """A mark of an insertion."""
        return self._mark(_INS, near)

    def deleted(self, near: Element) -> Element:
        """A mark of a deletion."""
        return self._mark(_DEL, near)

    def _mark(self, tag: str, near: Element) -> Element:
        self.last_id += 1
        attributes = {
            qn("w:id"): str(self.last_id),
            qn("w:author"): self.author,
            qn("w:date"): f"{self.date:{_DATE}}",
        }
        return near.makeelement(tag, attributes)

    # --- what is new ------------------------------------------------------------------------------

    def insert_runs(self, runs: Iterable[Element]) -> None:
        """Marks runs as inserted; neighbours with one mark."""
        mark: Element | None = None
        for run in runs:
            if mark is None or run.getprevious() is not mark:
                mark = self.inserted(run)
                run.addprevious(mark)
            mark.append(run)

    def insert_paragraph(self, paragraph: Element) -> None:
        """Marks a paragraph with its mark as inserted; of the last one in its place the mark
        before."""
        out_of_frame(paragraph)
        self.insert_runs(list(runs_of(paragraph)))
        self._mark_end(paragraph, _INS)
        self._keep_apart(paragraph, _INS)

    def insert_row(self, row: Element) -> None:
        """Marks a row and all its text as inserted."""
        _mark_row(_properties(row, _ROW), self.inserted(row))
        for paragraph in list(row.iter(P)):
            self.insert_runs(list(runs_of(paragraph)))

    def _mark_end(self, paragraph: Element, tag: str) -> None:
        marked: Element | None = paragraph
        if not _has_next(paragraph):
            marked = paragraph.getprevious()
        if marked is None or marked.tag != P:
            return
        properties = _properties(marked, _PARAGRAPH)
        of_mark = properties.find(_RUN)
        if of_mark is None:
            of_mark = properties.makeelement(_RUN, {})
            behind = [properties.find(qn(f"w:{name}")) for name in ("sectPr", "pPrChange")]
            last = next((each for each in behind if each is not None), None)
            if last is None:
                properties.append(of_mark)
            else:
                last.addprevious(of_mark)
        if of_mark.find(_INS) is None and of_mark.find(_DEL) is None:
            of_mark.insert(0, self._mark(tag, paragraph))

    def end_deleted(self, paragraph: Element) -> None:
        """Marks the end of a deleted paragraph that has its place, as `insert_paragraph` does."""
        self._mark_end(paragraph, _DEL)
        self._keep_apart(paragraph, _DEL)

    def _keep_apart(self, paragraph: Element, tag: str) -> None:
        """Where the paragraph before ends with a change of words, LibreOffice (7.4) takes both for
        one change if they are of one minute, and the end between them for changed too."""
        before = paragraph.getprevious()
        if before is None or before.tag != P:
            return
        content = [child for child in before if child.tag in (R, _INS, _DEL)]
        of_mark = f"{_PARAGRAPH}/{_RUN}/{tag}"
        if content and content[-1].tag == tag and before.find(of_mark) is None:
            later = f"{self.date + dt.timedelta(minutes=2):{_DATE}}"
            for mark in [*paragraph.findall(tag), *paragraph.findall(of_mark)]:
                mark.set(qn("w:date"), later)


def _mark_row(properties: Element, mark: Element) -> None:
    """The schema wants a property before the mark; a row that may split is as it would be without
    any."""
    if len(properties) == 0:
        properties.append(properties.makeelement(qn("w:cantSplit"), {qn("w:val"): "off"}))
    properties.append(mark)


def out_of_frame(paragraph: Element) -> None:
    """A paragraph with changes stands in no frame: LibreOffice (7.4) loses them there."""
    for frame in paragraph.findall(f"{_PARAGRAPH}/{qn('w:framePr')}"):
        frame.getparent().remove(frame)  # type: ignore[union-attr]


def _has_next(paragraph: Element) -> bool:
    return next(paragraph.itersiblings(P, qn("w:tbl")), None) is not None


def _properties(element: Element, tag: str) -> Element:
    """The properties of a paragraph or row, made if there are none."""
    properties = element.find(tag)
    if properties is None:
        properties = element.makeelement(tag, {})
        exceptions = element.find(qn("w:tblPrEx"))
        if exceptions is not None:
            exceptions.addnext(properties)
        else:
            element.insert(0, properties)
    return properties


@dataclass
class Former:
    """Makes deleted text of what stands in a former document."""

    changes: Changes
    styles: Mapping[str, str]
    """The ids of its styles → those of the same names in the new document."""
    lists: frozenset[str]
    """The ids of its lists that the new document has too."""
    note: Note
    bookmarks: set[str]
    """The names of bookmarks that are taken."""
    _open: dict[str, str] = field(default_factory=dict)
    """The ids of bookmarks that have begun → those of their copies."""

    def deletion(self, paragraph: Element, runs: Sequence[Element], near: Element) -> list[Element]:
        """Some runs of a paragraph as deletions; nothing if there is nothing in them that can be
        shown."""
        content = list(runs_of(paragraph, *_BOOKMARKS))
        kept = set(runs)
        chosen = [
            element
            for number, element in enumerate(content)
            if element in kept or kept & set(_beside(content, number))
        ]
        return self._deleted(chosen, near)

    def _deleted(self, content: Sequence[Element], near: Element) -> list[Element]:
        """Runs as deletions, with the bookmarks between them."""
        copies = []
        for element in _without_halves(content):
            is_run = element.tag == R
            copy = self._run(element, near) if is_run else self._bookmark(element, near)
            if copy is not None:
                copies.append(copy)
        depths = list(accumulate(map(_step, copies)))
        if depths and (depths[-1] or min(depths) < 0):
            # a field that begins or ends elsewhere: what it shows is text
            copies = [copy for copy in copies if not _is_of_field(copy)]
        made: list[Element] = []
        for copy in copies:
            if copy.tag != R:
                made.append(copy)
                continue
            if not made or made[-1].tag != _DEL:
                made.append(self.changes.deleted(near))
            made[-1].append(copy)
        return made

    def _bookmark(self, mark: Element, near: Element) -> Element | None:
        """A bookmark of a name that the new document has not, which fields refer to."""
        if mark.tag == _BOOKMARK:
            name = mark.get(qn("w:name"), "")
            if name in self.bookmarks:
                return None
            self.bookmarks.add(name)
            self.changes.last_id += 1
            key = self._open[mark.get(qn("w:id"), "")] = str(self.changes.last_id)
            return near.makeelement(_BOOKMARK, {qn("w:id"): key, qn("w:name"): name})
        end = self._open.pop(mark.get(qn("w:id"), ""), "")
        return near.makeelement(_BOOKMARK_END, {qn("w:id"): end}) if end else None

    def _run(self, run: Element, near: Element) -> Element | None:
        copy = near.makeelement(R, {})
        properties = run.find(_RUN)
        if properties is not None:
            copy.append(self._properties(properties))
        for child in run:
            if child.tag in (FOOTNOTE, ENDNOTE):
                reference = self.note(child)
                if reference is not None:
                    copy.append(reference)
            elif child.tag in _DELETED:
                content = near.makeelement(_DELETED[str(child.tag)], dict(child.attrib))
                if child.tag in (T, _CODE):
                    content.text = child.text
                    content.set(_SPACE, "preserve")
                copy.append(content)
        has_content = len(copy) > (properties is not None)
        return copy if has_content else None

    def paragraph(self, paragraph: Element) -> Element:
        """A deleted paragraph, whose end has to be marked where it stands."""
        copy = paragraph.makeelement(P, {})
        properties = paragraph.find(_PARAGRAPH)
        if properties is not None:
            copy.append(self._properties(properties))
        copy.extend(self._deleted(list(runs_of(paragraph, *_BOOKMARKS)), copy))
        return copy

    def row(
        self, row: Element, cells: Sequence[Sequence[Element]], like: Element | None
    ) -> Element:
        """A deleted row with the paragraphs of its `cells`, whose columns are as wide as those of
        another row."""
        copy = row.makeelement(qn("w:tr"), {})
        properties = row.find(_ROW)
        copy.append(
            copy.makeelement(_ROW, {}) if properties is None else self._properties(properties)
        )
        _mark_row(copy[0], self.changes.deleted(copy))
        own = [] if like is None else [cell for cell in like if cell.tag == qn("w:tc")]
        for number, paragraphs in enumerate(cells):
            cell = copy.makeelement(qn("w:tc"), {})
            copy.append(cell)
            of_former = _cell_around(paragraphs, row)
            looks = None if of_former is None else of_former.find(_CELL)
            if looks is not None:
                cell.append(self._properties(looks))
            if len(own) == len(cells):
                _as_wide(cell, own[number])
            cell.extend(self.paragraph(paragraph) for paragraph in paragraphs)
            for paragraph in cell.findall(P)[:-1]:
                self.changes.end_deleted(paragraph)
        return copy

    def table(self, table: Element) -> Element:
        """A table of a former one's looks without rows."""
        copy = table.makeelement(qn("w:tbl"), {})
        for child in table:
            if child.tag in (qn("w:tblPr"), qn("w:tblGrid")):
                copy.append(self._properties(child))
        return copy

    def _properties(self, properties: Element) -> Element:
        copy = deepcopy(properties)
        for child in list(copy.iter()):
            parent = child.getparent()
            if child is copy or parent is None:
                continue
            value = child.get(qn("w:val"), "")
            is_style = child.tag in _STYLES
            if is_style and value in self.styles:
                child.set(qn("w:val"), self.styles[value])
            elif is_style or child.tag in _LEFT_OUT or self._is_strange_list(child):
                parent.remove(child)
        return copy

    def _is_strange_list(self, child: Element) -> bool:
        number = child.find(qn("w:numId")) if child.tag == qn("w:numPr") else None
        return number is not None and number.get(qn("w:val"), "") not in self.lists | {"0"}


def _beside(content: Sequence[Element], number: int) -> list[Element]:
    """The run before which a bookmark begins, or behind which it ends; nothing of a run."""
    tag = content[number].tag
    if tag == R:
        return []
    others = content[number + 1 :] if tag == _BOOKMARK else content[number - 1 :: -1]
    run = next((each for each in others if each.tag == R), None)
    return [] if run is None or (tag != _BOOKMARK and number == 0) else [run]


def _without_halves(content: Sequence[Element]) -> list[Element]:
    """The content without bookmarks that begin or end elsewhere."""
    begun: set[str] = set()
    whole: set[str] = set()
    for element in content:
        key = element.get(qn("w:id"), "")
        if element.tag == _BOOKMARK:
            begun.add(key)
        elif element.tag == _BOOKMARK_END and key in begun:
            whole.add(key)
    return [each for each in content if each.tag == R or each.get(qn("w:id"), "") in whole]


_STYLES = {qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")}


def _step(run: Element) -> int:
    """How much deeper in fields one is behind a run."""
    kinds = [mark.get(qn("w:fldCharType")) for mark in run.findall(FIELD_MARK)]
    return kinds.count("begin") - kinds.count("end")


def _is_of_field(run: Element) -> bool:
    return run.find(FIELD_MARK) is not None or run.find(qn("w:delInstrText")) is not None


def _cell_around(paragraphs: Sequence[Element], row: Element) -> Element | None:
    """The cell of a row around paragraphs."""
    if not paragraphs:
        return None
    cells = [
        each for each in paragraphs[0].iterancestors(qn("w:tc")) if row in each.iterancestors()
    ]
    return cells[-1] if cells else None


def _as_wide(cell: Element, like: Element) -> None:
    width = like.find(f"{_CELL}/{qn('w:tcW')}")
    properties = cell.find(_CELL)
    if width is None:
        return
    if properties is None:
        properties = cell.makeelement(_CELL, {})
        cell.insert(0, properties)
    for own in properties.findall(qn("w:tcW")):
        properties.remove(own)
    properties.insert(0, deepcopy(width))
