"""A paragraph as words with the runs that they stand in, so that some of them can be taken out or
marked: each run holds one text or one sign, a field is one word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from docx.oxml.ns import qn

from generator.documents.differing import Word, words_of
from generator.documents.fields import SIMPLE, Field, fields_of
from generator.documents.hunks import plain
from generator.documents.text import ENDNOTE, FOOTNOTE, Element, P, R, T, conceals, leaves

_PROPERTIES = qn("w:rPr")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOTE, _LAID_OUT = "\ue001", "\ue002"
# What the office program counts when it lays out the pages: two files may have any numbers there.
_OF_LAYOUT = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text or a sign in a run of its own."""

    element: Element
    run: Element
    text: str
    start: int
    end: int
    field: Field | None
    """The field that shows it."""


class Streamed:
    """A paragraph, whose runs are taken apart."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        _spell_out_simple_fields(paragraph)
        for whole in list(runs_of(paragraph)):
            _take_apart(whole)
        shown: dict[Element, Field] = {}
        for field in fields_of(paragraph):
            if field.end is not None and field.begin.getparent() is not None:
                for node in field.texts:
                    shown.setdefault(node, field)
        self.leaves: list[Leaf] = []
        at = 0
        for element, said in leaves(paragraph):
            run = element.getparent()
            if run is None or run.tag != R:  # a formula is of one piece, and no word
                continue
            text = _NOTE if element.tag in (FOOTNOTE, ENDNOTE) else said
            field_ = shown.get(element)
            self.leaves.append(Leaf(element, run, text, at, at + len(text), field_))
            at += len(text)
        self.length = at

    @property
    def text(self) -> str:
        """Its text without the signs of notes."""
        return "".join(leaf.text for leaf in self.leaves).replace(_NOTE, "")

    @property
    def words(self) -> list[Word]:
        """Its words."""
        words: list[Word] = []
        waiting, start = "", 0
        for leaf in self.leaves:
            is_note = leaf.element.tag in (FOOTNOTE, ENDNOTE)
            if leaf.field is None and not is_note:
                start = start if waiting else leaf.start
                waiting += leaf.text
                continue
            words += words_of(waiting, start)
            waiting = ""
            last = words[-1] if words else None
            if is_note:
                words.append(Word(leaf.start, leaf.end, _NOTE))
            elif last is not None and last.is_counted and self._field_at(last) is leaf.field:
                key = last.key if last.key == _LAID_OUT else last.key + plain(leaf.text)
                words[-1] = Word(last.start, leaf.end, key, is_counted=True)
            else:
                assert leaf.field is not None
                is_laid_out = leaf.field.name in _OF_LAYOUT
                key = _LAID_OUT if is_laid_out else plain(leaf.text)
                words.append(Word(leaf.start, leaf.end, key, is_counted=True))
        return [*words, *words_of(waiting, start)]

    def _field_at(self, word: Word) -> Field | None:
        return next(leaf.field for leaf in self.leaves if leaf.start == word.start)

    @property
    def notes(self) -> list[Leaf]:
        """The references to notes."""
        return [leaf for leaf in self.leaves if leaf.element.tag in (FOOTNOTE, ENDNOTE)]

    def cut(self, places: Iterable[int]) -> None:
        """Makes runs end at places in the text."""
        wanted = sorted(set(places))
        cut: list[Leaf] = []
        for leaf in self.leaves:
            inside = [place for place in wanted if leaf.start < place < leaf.end]
            cut += _cut(leaf, inside) if inside and leaf.element.tag == T else [leaf]
        self.leaves = cut

    def runs(self, start: int, end: int) -> list[Element]:
        """The runs between two places at which it is cut, of fields all."""
        runs: list[Element] = []
        for leaf in self.leaves:
            if start <= leaf.start and leaf.end <= end and leaf.start < leaf.end:
                for run in _runs_of_field(leaf):
                    if run not in runs:
                        runs.append(run)
        return runs

    def put(self, place: int, new: Element, *, replacing: bool) -> None:
        """Puts an element at a place at which it is cut, outside of fields: before what it is
        replaced by, in the same bookmark; else behind what stands before it."""
        behind = next((leaf for leaf in self.leaves if leaf.start >= place), None)
        before = next((leaf for leaf in reversed(self.leaves) if leaf.end <= place), None)
        if behind is not None and (replacing or before is None):
            _outer(_runs_of_field(behind)[0]).addprevious(new)
        elif before is not None:
            _outer(_runs_of_field(before)[-1]).addnext(new)
        else:
            self.paragraph.append(new)


def _outer(run: Element) -> Element:
    """A run, or the mark of a change around it."""
    parent = run.getparent()
    return parent if parent is not None and parent.tag in _CHANGES else run


_CHANGES = {qn("w:ins"), qn("w:del")}


def runs_of(parent: Element, *others: str) -> Iterator[Element]:
    """The runs below a paragraph that are shown, without those of frames in it; and elements of
    `others` between them."""
    for child in parent:
        if child.tag == R or child.tag in others:
            yield child
        elif child.tag != P and not conceals(child):
            yield from runs_of(child, *others)


def _take_apart(run: Element) -> None:
    """A run of several things as runs of one each."""
    *_, properties = (None, *run.findall(_PROPERTIES))
    content = [child for child in run if child is not properties]
    behind = run
    for child in content[1:]:
        new = run.makeelement(R, dict(run.attrib))
        if properties is not None:
            new.append(deepcopy(properties))
        new.append(child)
        behind.addnext(new)
        behind = new


def _cut(leaf: Leaf, places: Sequence[int]) -> Iterator[Leaf]:
    run = leaf.run
    bounds = [leaf.start, *places, leaf.end]
    for start, end in pairwise(bounds):
        if start != leaf.start:
            behind, run = run, deepcopy(leaf.run)
            behind.addnext(run)
        element = run.find(T)
        assert element is not None
        text = leaf.text[start - leaf.start : end - leaf.start]
        element.text = text
        element.set(_SPACE, "preserve")
        yield Leaf(element, run, text, start, end, leaf.field)


def _runs_of_field(leaf: Leaf) -> list[Element]:
    """The runs of the field around a leaf from its first mark to its last; else its own."""
    field = leaf.field
    if field is None or field.end is None:
        return [leaf.run]
    first, last = field.begin.getparent(), field.end.getparent()
    if first is None or last is None or first.getparent() is not last.getparent():
        return [leaf.run]
    runs = [first]
    for sibling in first.itersiblings():
        if sibling.tag == R:
            runs.append(sibling)
        if sibling is last:
            return runs
    return [leaf.run]


def _spell_out_simple_fields(paragraph: Element) -> None:
    """Fields of one element as runs between marks: a change can't be marked around the element."""
    for simple in list(paragraph.iter(SIMPLE)):
        code = paragraph.makeelement(qn("w:instrText"), {_SPACE: "preserve"})
        code.text = simple.get(qn("w:instr"))
        for content in (_mark(paragraph, "begin"), code, _mark(paragraph, "separate")):
            simple.addprevious(_run(paragraph, content))
        for child in list(simple):
            simple.addprevious(child)
        simple.addprevious(_run(paragraph, _mark(paragraph, "end")))
        parent = simple.getparent()
        assert parent is not None
        parent.remove(simple)


def _mark(paragraph: Element, kind: str) -> Element:
    return paragraph.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})


def _run(paragraph: Element, content: Element) -> Element:
    run = paragraph.makeelement(R, {})
    run.append(content)
    return run
