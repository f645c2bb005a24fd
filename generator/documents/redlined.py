"""A package that is written into: its parts as trees, its styles, lists and notes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from docx.oxml.ns import qn
from lxml import etree

from generator import opc
from generator.documents.manifest import GENERATION
from generator.documents.numbering import styles_by_id, value_of
from generator.documents.reading import BODY, Block
from generator.documents.text import ENDNOTE, FOOTNOTE, Element

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOTES = {FOOTNOTE: "footnote", ENDNOTE: "endnote"}
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CUSTOM = "docProps/custom.xml"
_NUMBERED = ("ins", "del", "bookmarkStart", "commentRangeStart", "moveFrom", "moveTo", "permStart")


class Package:
    """A DOCX as its parts."""

    def __init__(self, docx: bytes, blocks: Mapping[str, Sequence[Block]]) -> None:
        self.parts = opc.read(docx)
        self.blocks = blocks
        self._roots: dict[str, Element] = {}
        self._notes = {kind: f"word/{name}s.xml" for kind, name in _NOTES.items()}

    def tree(self, part: str) -> Element:
        """The root of a part."""
        if part not in self._roots:
            self._roots[part] = opc.parsed(self.parts[part])
        return self._roots[part]

    def root(self, part: str) -> Element:
        """What the paragraphs of a part are counted in."""
        body = self.tree(part).find(qn("w:body")) if part == BODY else None
        return self.tree(part) if body is None else body

    def written(self, title: str) -> bytes:
        """The package with what was written into its trees, under another title; it is no build
        that could come back from review."""
        if _CORE in self.parts:
            core = self.tree(_CORE)
            name = core.find(f"{_DC}title")
            if name is None:
                name = etree.SubElement(core, f"{_DC}title")
            name.text = title[:255]
        if _CUSTOM in self.parts:
            for own in list(self.tree(_CUSTOM)):
                if own.get("name") == GENERATION:
                    self.tree(_CUSTOM).remove(own)
        parts = dict(self.parts)
        for name_, root in self._roots.items():
            parts[name_] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        return opc.write(parts)

    @property
    def title(self) -> str:
        """What the file says that it is called; «» for nothing."""
        return (self.tree(_CORE).findtext(f"{_DC}title") or "") if _CORE in self.parts else ""

    @property
    def last_id(self) -> int:
        """The greatest id of what has one."""
        last = 0
        for part in self.blocks:
            for element in self.tree(part).iter(*(qn(f"w:{name}") for name in _NUMBERED)):
                key = element.get(qn("w:id"), "")
                last = max(last, int(key)) if key.isdecimal() else last
        return last

    @property
    def bookmarks(self) -> set[str]:
        """The names of its bookmarks."""
        names: set[str] = set()
        for part in self.blocks:
            marks = self.tree(part).iter(qn("w:bookmarkStart"))
            names.update(mark.get(qn("w:name"), "") for mark in marks)
        return names

    # --- heads and feet ---------------------------------------------------------------------------

    def running(self) -> list[tuple[str, str, str]]:
        """The heads and feet of pages in the order of sections, each once: kind, for which pages,
        and the part."""
        targets = self._targets()
        found: dict[str, tuple[str, str, str]] = {}
        kinds = (qn("w:headerReference"), qn("w:footerReference"))
        for reference in self.tree(BODY).iter(*kinds):
            part = targets.get(reference.get(_RELATION_ID, ""), "")
            if part in self.blocks:
                pages = reference.get(qn("w:type"), "default")
                found.setdefault(part, (str(reference.tag), pages, part))
        return list(found.values())

    def _targets(self) -> dict[str, str]:
        relations = self.parts.get(_RELATIONS)
        if relations is None:
            return {}
        targets = {}
        for relation in opc.parsed(relations):
            target = posixpath.join("word", relation.get("Target", "")).lstrip("/")
            targets[relation.get("Id", "")] = posixpath.normpath(target)
        return targets

    # --- styles and lists -------------------------------------------------------------------------

    def styles_of(self, other: Package) -> dict[str, str]:
        """The ids of another package's styles → those of the same names here."""
        names = {name.casefold(): key for key, name in self._styles().items()}
        found = {}
        for key, name in other._styles().items():
            if name.casefold() in names:
                found[key] = names[name.casefold()]
        return found

    def _styles(self) -> dict[str, str]:
        if "word/styles.xml" not in self.parts:
            return {}
        styles = styles_by_id(self.tree("word/styles.xml"))
        return {key: value_of(style, "name") for key, style in styles.items() if key}

    def lists_of(self, other: Package) -> frozenset[str]:
        """The ids of another package's lists that are the same here."""
        own, others = self._lists(), other._lists()
        return frozenset(key for key, xml in others.items() if own.get(key) == xml)

    def _lists(self) -> dict[str, bytes]:
        if "word/numbering.xml" not in self.parts:
            return {}
        root = self.tree("word/numbering.xml")
        abstract = {
            each.get(qn("w:abstractNumId")): etree.tostring(each, method="c14n")
            for each in root.findall(qn("w:abstractNum"))
        }
        lists = {}
        for number in root.findall(qn("w:num")):
            pattern = abstract.get(value_of(number, "abstractNumId"), b"")
            lists[str(number.get(qn("w:numId")))] = pattern
        return lists

    # --- notes ------------------------------------------------------------------------------------

    @property
    def notes(self) -> list[str]:
        """The parts with notes."""
        return [part for part in self._notes.values() if part in self.parts]

    def note(self, kind: str, key: str) -> Element | None:
        """The note of an id."""
        return next((note for each, id_, note in self.every_note(kind) if id_ == key), None)

    def every_note(self, kind: str | None = None) -> Iterator[tuple[str, str, Element]]:
        """The notes with their kinds and ids, those apart that only draw a line."""
        for each, part in self._notes.items():
            if part in self.parts and kind in (None, each):
                for note in list(self.tree(part)):
                    if note.get(qn("w:type"), "normal") == "normal":
                        yield each, str(note.get(qn("w:id"))), note

    def add_note(self, kind: str, like: Element) -> Element:
        """A new note without text, of the looks of one of another package."""
        part = self._notes[kind]
        if part not in self.parts:
            self._add_part(part, f"{_NOTES[kind]}s", like)
        root = self.tree(part)
        keys = [int(note.get(qn("w:id"), "0")) for note in root]
        note = deepcopy(like)
        note[:] = []
        note.set(qn("w:id"), str(max(keys, default=0) + 1))
        root.append(note)
        return note

    def _add_part(self, part: str, name: str, like: Element) -> None:
        """An empty part with notes, as the package of `like` has one."""
        types, relations = self.tree(opc.CONTENT_TYPES), self.tree(_RELATIONS)
        content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content)
        kind = f"{_OFFICE}/{name}"
        target = posixpath.basename(part)
        key = f"{name}OfComparison"
        relation = f"{{{_PACKAGE}}}Relationship"
        etree.SubElement(relations, relation, Id=key, Type=kind, Target=target)
        root = like.makeelement(qn(f"w:{name}"), {}, nsmap=like.nsmap)
        self.parts[part] = b""
        self._roots[part] = root


def part_pairs(ours: Package, theirs: Package) -> Iterator[tuple[str, str]]:
    """Which part is which: the text, and the heads and feet of the same pages, those that say
    something first; «» for one that has no place in the other document. Notes go with their
    signs."""
    yield BODY, BODY
    left = theirs.running()
    alone = []
    for kind, pages, part in ours.running():
        likely = [each for each in left if each[:2] == (kind, pages)]
        says = bool(ours.blocks[part])
        match = next((each for each in likely if bool(theirs.blocks[each[2]]) is says), None)
        if match is not None:
            left.remove(match)
            yield part, match[2]
        elif says:
            alone.append((kind, pages, part))
    for kind, pages, part in alone:
        match = next((each for each in left if each[:2] == (kind, pages)), None)
        if match is not None:
            left.remove(match)
        yield part, "" if match is None else match[2]
    yield from (("", part) for *_, part in left)
