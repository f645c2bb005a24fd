"""The parts of a person's workbook, changed in place: what is not touched keeps its bytes.

openpyxl loses charts' details, sparklines, rich text and cached values when it saves; here XML is
patched with lxml. ECMA-376 part 1, 18 (SpreadsheetML) and part 2 (packages)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from lxml import etree

from generator import opc
from generator.spelling import writable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

Element = etree._Element


class DamagedPackage(Exception):
    """A part that openpyxl does without is missing or broken; the text says which, in the user's
    words."""


class Package:
    """A workbook as parts; a part that is asked for as XML is written anew at the end."""

    def __init__(self, data: bytes) -> None:
        self.parts = opc.read(data)
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()

    def to_bytes(self) -> bytes:
        """The package with all that was changed."""
        parts = dict(self.parts)
        for name in self._changed:
            parts[name] = etree.tostring(
                self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
            )
        return opc.write(parts)

    def xml(self, name: str) -> Element:
        """The root of a part, to be looked at."""
        if name not in self._trees:
            try:
                self._trees[name] = opc.parsed(self.parts[name])
            except (KeyError, etree.XMLSyntaxError):
                raise DamagedPackage(f"часть {name} повреждена") from None
        return self._trees[name]

    def change(self, name: str) -> Element:
        """The root of a part, to be changed."""
        self._changed.add(name)
        return self.xml(name)

    def text(self, name: str) -> str:
        """A part that is no XML, as text from which the same bytes can be made again."""
        content = self.parts.get(name, b"").decode("utf-8", "surrogateescape")
        if "</" not in content:
            raise DamagedPackage(f"часть {name} повреждена")
        return content

    def add(self, name: str, content: Element, content_type: str) -> None:
        """A new part, or other content for one that is there."""
        self._put(name, content)
        part_name = f"/{name}"
        entries = self.xml(opc.CONTENT_TYPES)
        if not any(entry.get("PartName") == part_name for entry in entries):
            types = self.change(opc.CONTENT_TYPES)
            override = {"PartName": part_name, "ContentType": content_type}
            etree.SubElement(types, f"{{{_TYPES}}}Override", override)

    def _put(self, name: str, content: Element) -> None:
        self.parts.setdefault(name, b"")
        self._trees[name] = content
        self._changed.add(name)

    def drop(self, name: str) -> None:
        """Takes a part away, with what the content types say of it."""
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        self._changed.discard(name)
        for override in self.xml(opc.CONTENT_TYPES).findall(f"{{{_TYPES}}}Override"):
            if override.get("PartName") == f"/{name}":
                self.change(opc.CONTENT_TYPES).remove(override)

    def declare(self, extension: str, content_type: str) -> None:
        """The content type of all parts with an extension."""
        entries = self.xml(opc.CONTENT_TYPES)
        if not any((entry.get("Extension") or "").lower() == extension for entry in entries):
            types = self.change(opc.CONTENT_TYPES)
            default = {"Extension": extension, "ContentType": content_type}
            types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", default))

    def free_name(self, pattern: str) -> str:
        """The first name that no part has, of «xl/comments{}.xml»."""
        taken = {name.lower() for name in self.parts}
        names = (pattern.format(number) for number in range(1, len(taken) + 2))
        return next(name for name in names if name.lower() not in taken)

    # --- relations --------------------------------------------------------------------------------

    def related(self, source: str, kind: str) -> str | None:
        """The part that `source` names by a relation of a kind, «comments»."""
        for relation in self._relations(source):
            if self._kind(relation) == kind:
                return self._target(source, relation)
        return None

    def target(self, source: str, identifier: str) -> str | None:
        """The part behind a relation's id."""
        for relation in self._relations(source):
            if relation.get("Id") == identifier:
                return self._target(source, relation)
        return None

    def relate(self, source: str, kind: str, target: str) -> str:
        """A new relation; gives its id."""
        name = relations_of(source)
        if name not in self.parts:
            tag = f"{{{_PACKAGE_RELATIONS}}}Relationships"
            self._put(name, etree.Element(tag, nsmap={None: _PACKAGE_RELATIONS}))
        root = self.change(name)
        taken = {relation.get("Id") for relation in root}
        identifiers = (f"rId{number}" for number in range(1, len(taken) + 2))
        identifier = next(free for free in identifiers if free not in taken)
        path = posixpath.relpath(target, posixpath.dirname(source))
        kinds = {"Id": identifier, "Type": f"{RELATIONS}/{kind}", "Target": path}
        etree.SubElement(root, f"{{{_PACKAGE_RELATIONS}}}Relationship", kinds)
        return identifier

    def unrelate(self, source: str, target: str) -> None:
        """Takes the relation to a part away, and the list of relations if it was the last."""
        for relation in self._relations(source):
            if self._target(source, relation) == target:
                self.change(relations_of(source)).remove(relation)
        if not self._relations(source):
            self.drop(relations_of(source))

    def _relations(self, source: str) -> Sequence[Element]:
        name = relations_of(source)
        return list(self.xml(name)) if name in self.parts else []

    def _target(self, source: str, relation: Element) -> str | None:
        if relation.get("TargetMode") == "External":
            return None
        path = relation.get("Target", "")
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")

    @staticmethod
    def _kind(relation: Element) -> str:
        return relation.get("Type", "").rpartition("/")[2]

    # --- workbook ---------------------------------------------------------------------------------

    @property
    def workbook(self) -> str:
        """The name of the workbook's part."""
        name = self.related("", "officeDocument")
        if name is None:
            raise DamagedPackage("в ней не названа главная часть")
        return name

    def sheets(self) -> Iterator[tuple[Element, str]]:
        """The entries of the worksheets in the workbook, with the names of their parts; no sheets
        of charts."""
        parts = {
            relation.get("Id"): self._target(self.workbook, relation)
            for relation in self._relations(self.workbook)
            if self._kind(relation) == "worksheet"
        }
        for entry in self.xml(self.workbook).iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"):
            name = parts.get(entry.get(f"{{{RELATIONS}}}id"))
            if name is not None and name in self.parts:
                yield entry, name


def relations_of(source: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


# --- XML ------------------------------------------------------------------------------------------

# The sequences of ECMA-376 part 1, 18.3.1.99 (worksheet), 18.8.39 (styleSheet), 18.2.27 (workbook).
WORKSHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
STYLES = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
]
WORKBOOK = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
# A cell or a note holds 32 767 units of UTF-16; a character beyond the first plane takes two.
_MAX_TEXT = 32_000


def place(parent: Element, child: Element, order: Sequence[str]) -> Element:
    """Puts a child where the schema's sequence wants it, behind others of its kind; gives it back.

    What stands in an mc:AlternateContent are the controls of a sheet; what is not in the sequence
    stands behind it."""

    def rank(element: Element) -> int:
        name = etree.QName(element).localname
        name = "controls" if name == "AlternateContent" else name
        return order.index(name) if name in order else len(order)

    elements = [element for element in parent if isinstance(element.tag, str)]
    behind = next((element for element in elements if rank(element) > rank(child)), None)
    parent.insert(parent.index(behind) if behind is not None else len(parent), child)
    return child


def child(parent: Element, tag: str) -> Element:
    """The child that has to be there. Raises `DamagedPackage` if it is not."""
    element = parent.find(f"{{{MAIN}}}{tag}")
    if element is None:
        raise DamagedPackage(f"нет элемента {tag}")
    return element


def new(parent: Element, tag: str, /, **attributes: str) -> Element:
    """An element of SpreadsheetML, not yet in its place."""
    return parent.makeelement(f"{{{MAIN}}}{tag}", attributes)


def add(parent: Element, tag: str, /, **attributes: str) -> Element:
    """The same as the last child."""
    child = new(parent, tag, **attributes)
    parent.append(child)
    return child


def put_text(element: Element, text: str) -> None:
    """Text that Excel shows as it is: cut to what a cell holds, without what XML can't hold."""
    units = writable(text).encode("utf-16-le")[: 2 * _MAX_TEXT]
    element.text = units.decode("utf-16-le", "ignore")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
