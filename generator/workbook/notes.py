"""The notes of a sheet: ours put beside the person's own, and taken off again. How Excel keeps
notes: the texts in one part, and for each a shape in the old drawing language VML in another
(docs/notes/marked-workbook.md)."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from generator.workbook.package import (
    MAIN,
    RELATIONS,
    WORKSHEET,
    Element,
    Package,
    add,
    child,
    new,
    place,
    put_text,
)

NOTE = "Замечания программы"  # how our notes begin; nobody else's do
_OURS = f"\n\n{NOTE}"  # what begins our text behind the person's own
_AUTHOR = "programme442"
_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_SPACES = f'xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}"'
_SHAPE_TYPE = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
# Anything that is drawn, as against what only describes it.
_DRAWN = re.compile(
    r"<(?:\w+:)?(?:shape|rect|roundrect|oval|line|polyline|curve|arc|image|group)[\s>]"
)
_SHAPE = re.compile(r"<(\w+:|)shape[\s>](?:(?!</\1shape>).)*</\1shape>", re.DOTALL)
_BLOCK = 1024  # ids of shapes a block of the id map


class Notes:
    """The notes of one sheet.

    VML is changed as text: what Office writes there is not always well-formed XML.
    """

    def __init__(self, package: Package, sheet: str) -> None:
        self.package, self.sheet = package, sheet
        self.part = package.related(sheet, "comments")
        self.drawing: str | None = None
        legacy = self._legacy()
        if legacy is not None:
            self.drawing = package.target(sheet, legacy.get(f"{{{RELATIONS}}}id", ""))

    def add(self, notes: dict[str, str]) -> None:
        """Adds notes by cell; a note of the person's own keeps its text, ours stands behind it."""
        root = self._texts()
        authors, comments = child(root, "authors"), child(root, "commentList")
        comments_by_cell = {comment.get("ref"): comment for comment in comments}
        names = [author.text or "" for author in authors]
        fresh = {}
        for address, text in notes.items():
            comment = comments_by_cell.get(address)
            if comment is None:
                fresh[address] = text
            elif not _is_threaded(comment, names):  # Excel shows a thread instead of such a note
                _append_runs(comment, text)
        if not fresh:
            return
        if _AUTHOR not in names:
            add(authors, "author").text = _AUTHOR
            names.append(_AUTHOR)
        for address, text in fresh.items():
            comment = add(comments, "comment", ref=address, authorId=str(names.index(_AUTHOR)))
            _write_runs(add(comment, "text"), NOTE, text)
        self._draw(fresh)

    def remove(self) -> None:
        """Takes our notes off, and the parts that were there only for them."""
        if self.part is None:
            return
        root = self.package.change(self.part)
        gone = []
        for comment in root.findall(f"{{{MAIN}}}commentList/{{{MAIN}}}comment"):
            runs = comment.find(f"{{{MAIN}}}text")
            if runs is None:
                continue
            text = "".join(map(str, runs.itertext()))
            if text.lstrip().startswith(NOTE):
                gone.append(comment.get("ref", ""))
                comment.getparent().remove(comment)  # type: ignore[union-attr]
            else:
                _cut_runs(runs)
        self._forget_author(root)
        self._erase(gone)
        if gone and not len(child(root, "commentList")):
            self.package.unrelate(self.sheet, self.part)
            self.package.drop(self.part)
            self.part = None

    def _texts(self) -> Element:
        if self.part is None:
            self.part = self.package.free_name("xl/comments{}.xml")
            root = etree.Element(f"{{{MAIN}}}comments", nsmap={None: MAIN})
            add(root, "authors")
            add(root, "commentList")
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
            self.package.add(self.part, root, kind)
            self.package.relate(self.sheet, "comments", self.part)
        return self.package.change(self.part)

    @staticmethod
    def _forget_author(root: Element) -> None:
        """Notes name their author by number: ours goes only if it is the last and nobody's."""
        authors = root.findall(f"{{{MAIN}}}authors/{{{MAIN}}}author")
        used = {comment.get("authorId") for comment in root.iter(f"{{{MAIN}}}comment")}
        if authors and authors[-1].text == _AUTHOR and str(len(authors) - 1) not in used:
            authors[-1].getparent().remove(authors[-1])  # type: ignore[union-attr]

    def _legacy(self) -> Element | None:
        """The element that names the drawing."""
        return self.package.xml(self.sheet).find(f"{{{MAIN}}}legacyDrawing")

    def _draw(self, notes: dict[str, str]) -> None:
        blocks = _free_blocks(self.package, math.ceil(len(notes) / (_BLOCK - 1)))
        if self.drawing is None:
            self._new_drawing(blocks)
        assert self.drawing is not None
        vml = self.package.text(self.drawing)
        ids = itertools.chain.from_iterable(map(_ids_of, blocks))
        shapes = "".join(_shape(next(ids), address, text) for address, text in notes.items())
        if '"_x0000_t202"' not in vml:
            shapes = _SHAPE_TYPE + shapes
        at = vml.rindex("</")
        self.package.parts[self.drawing] = (vml[:at] + shapes + vml[at:]).encode(
            "utf-8", "surrogateescape"
        )

    def _new_drawing(self, blocks: Sequence[int]) -> None:
        self.drawing = self.package.free_name("xl/drawings/vmlDrawing{}.vml")
        data = ",".join(map(str, blocks))
        self.package.parts[self.drawing] = (
            f'<xml {_SPACES}><o:shapelayout v:ext="edit">'
            f'<o:idmap v:ext="edit" data="{data}"/></o:shapelayout></xml>'
        ).encode()
        self.package.declare("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        identifier = self.package.relate(self.sheet, "vmlDrawing", self.drawing)
        legacy, sheet = self._legacy(), self.package.xml(self.sheet)
        if legacy is None:
            legacy = place(sheet, new(sheet, "legacyDrawing"), WORKSHEET)
        legacy.set(f"{{{RELATIONS}}}id", identifier)

    def _erase(self, cells: Iterable[str]) -> None:
        """Takes the shapes of notes out of the drawing, and the drawing off the sheet if nothing is
        left in it."""
        positions = {position(address) for address in cells}
        if self.drawing is None or not positions:
            return
        vml = self.package.text(self.drawing)

        def kept(shape: re.Match[str]) -> str:
            return "" if _cell_of_shape(shape[0]) in positions else shape[0]

        vml = _SHAPE.sub(kept, vml)
        if _DRAWN.search(vml):
            self.package.parts[self.drawing] = vml.encode("utf-8", "surrogateescape")
            return
        self.package.xml(self.sheet).remove(child(self.package.xml(self.sheet), "legacyDrawing"))
        self.package.unrelate(self.sheet, self.drawing)
        self.package.drop(self.drawing)
        self.drawing = None


def _is_threaded(comment: Element, authors: Sequence[str]) -> bool:
    """Whether a note only stands for a thread of comments, which newer Excels keep elsewhere."""
    number = comment.get("authorId", "")
    threads = [str(at) for at, name in enumerate(authors) if name.startswith("tc=")]
    return number in threads


def _ids_of(block: int) -> range:
    """The ids of shapes in a block; the first is not used."""
    return range(block * _BLOCK + 1, (block + 1) * _BLOCK)


def _free_blocks(package: Package, count: int) -> list[int]:
    """Blocks of shape ids that no drawing of the workbook has."""
    taken: set[int] = set()
    drawings = [content for name, content in package.parts.items() if name.endswith(".vml")]
    for drawing in drawings:
        for data in re.findall(rb"idmap\b[^>]*\bdata=\"([\d,]+)", drawing):
            taken |= {int(number) for number in data.split(b",") if number}
        taken |= {int(number) // _BLOCK for number in re.findall(rb"_x0000_s(\d+)", drawing)}
    free = (number for number in itertools.count(1) if number not in taken)
    return list(itertools.islice(free, count))


def _cell_of_shape(shape: str) -> tuple[int, int] | None:
    """The numbers of column and row of the cell that a shape belongs to, None if it says none."""
    row = re.search(r"<(?:\w+:)?Row>\s*(\d+)", shape)
    column = re.search(r"<(?:\w+:)?Column>\s*(\d+)", shape)
    return (int(column[1]) + 1, int(row[1]) + 1) if row and column else None


def _shape(number: int, address: str, text: str) -> str:
    """The hidden box of a note, beside its cell and large enough for its text."""
    column, row = position(address)
    height = min(24, 4 + len(text) // 45 + text.count("\n"))
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;'
        f'height:{height * 15}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column}, 15, {row - 1}, 2, {column + 4}, 20, {row - 1 + height}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _write_runs(text: Element, heading: str, body: str) -> None:
    """A bold heading and the text under it."""
    for content, bold in ((heading, True), ("\n" + body, False)):
        run = add(text, "r")
        look = add(run, "rPr")
        if bold:
            add(look, "b")
        add(look, "sz", val="9")
        add(look, "color", indexed="81")
        add(look, "rFont", val="Tahoma")
        add(look, "family", val="2")
        put_text(add(run, "t"), content)


def _append_runs(comment: Element, body: str) -> None:
    """Our text behind the person's own; plain text becomes a run first, text and runs do not stand
    together."""
    text = child(comment, "text")
    plain = text.find(f"{{{MAIN}}}t")
    if plain is not None:
        run = new(text, "r")
        text.replace(plain, run)
        run.append(plain)
    _write_runs(text, _OURS, body)


def _cut_runs(text: Element) -> None:
    """The person's own text without ours behind it, be it in runs of its own or, after another
    program, in theirs."""
    pieces = list(text.iter(f"{{{MAIN}}}t"))
    first = next((at for at, piece in enumerate(pieces) if _OURS in (piece.text or "")), None)
    if first is None:
        return
    before = (pieces[first].text or "").partition(_OURS)[0]
    pieces[first].text = before
    for piece in pieces[first + 1 if before else first :]:
        run = piece.getparent()
        assert run is not None
        run.getparent().remove(run)  # type: ignore[union-attr]
    if len(text) == 1 and len(text[0]) == 1:  # a run that was plain text before
        text.replace(text[0], text[0][0])


def position(address: str) -> tuple[int, int]:
    """The numbers of column and row of a cell, from 1."""
    letters, row = coordinate_from_string(address)
    return column_index_from_string(letters), row
