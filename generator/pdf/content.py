"""The content of pages: its marked pieces, the text of each and where it stands, and what they have
to say that LibreOffice 7.4 leaves unsaid.

Every artifact of its is bare: a running head (ISO 14289-1, 7.8), the head of a table on its next
page, a line. Between a number and its text it leaves a gap and no space, and none where a line is
broken on purpose (ISO 32000-1, 14.8.2.5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator

from generator.pdf.structure import Place

_BF_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BF_BLOCK = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_SHOWING = {"Tj", "TJ", "'", '"'}
# Where the operands of a path have its heights (ISO 32000-1, 8.5.2.1); a rectangle adds its own.
_HEIGHTS = {"m": (1,), "l": (1,), "c": (1, 3, 5), "v": (1, 3), "y": (1, 3), "re": (1,)}


@dataclass(frozen=True, slots=True)
class Shown:
    """The text that one instruction draws."""

    index: int
    """Which of the instructions of its page it is."""
    font: str
    """What the page calls its font."""
    size: float
    left: float
    """Where it begins, in points."""
    text: str

    @property
    def look(self) -> tuple[str, float, float, str]:
        """What is the same of a text that is drawn again on another page."""
        return self.font, self.size, self.left, self.text


@dataclass(slots=True)
class Piece:
    """A piece of marked content that is in no other, or a text that is in none."""

    begin: int
    """Which of the instructions of its page begins it."""
    tag: str
    """What it is called; «» for a text that is not marked."""
    properties: Any
    end: int = 0
    """Which of them ends it, for text that is not marked at all."""
    shown: list[Shown] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    """The heights on the page at which it draws, in points."""

    @property
    def text(self) -> str:
        """Its text, without what stands for it."""
        return "".join(shown.text for shown in self.shown)

    @property
    def lowest(self) -> float:
        """The lowest height at which it draws; 0 if it draws nothing."""
        return min(self.heights, default=0.0)

    @property
    def is_set_off(self) -> bool:
        """Whether a space ends it."""
        return self.text.endswith((" ", "\xa0"))

    @property
    def is_artifact(self) -> bool:
        """Whether it is no part of what the document says."""
        return self.tag == "/Artifact"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its content."""

    page: Any
    pieces: list[Piece]
    spaces: Mapping[str, bytes]
    """The code of the space in each of its fonts that have one."""

    def placed(self) -> Iterator[tuple[Place, Piece]]:
        """The pieces that the structure may name."""
        for piece in self.pieces:
            if "/MCID" in piece.properties:
                yield (self.page.objgen, int(piece.properties.MCID)), piece


def sheets(document: pikepdf.Pdf) -> list[Sheet]:
    """The pages of a document, read."""
    read: dict[Any, _Font] = {}
    every = []
    for page in document.pages:
        fonts = {}
        for name, font in page.resources.get("/Font", Dictionary()).items():
            if font.objgen not in read:
                read[font.objgen] = _Font.of(font)
            fonts[name] = read[font.objgen]
        reading = _Reading(fonts)
        for index, instruction in enumerate(pikepdf.parse_content_stream(page)):
            reading.take(index, str(instruction.operator), instruction.operands)
        spaces = {name: font.space for name, font in fonts.items() if font.space}
        every.append(Sheet(page.obj, reading.pieces, spaces))
    return every


def pieces_of(every: Iterable[Sheet]) -> dict[Place, Piece]:
    """The pieces of content that the structure may name."""
    return {place: piece for sheet in every for place, piece in sheet.placed()}


def chars_of(to_unicode: str) -> dict[int, str]:
    """What the codes of a font stand for (ISO 32000-1, 9.10.3)."""
    chars = {}
    for block in _BF_BLOCK.findall(to_unicode):
        for code, char in _BF_CHAR.findall(block):
            chars[int(code, 16)] = bytes.fromhex(char).decode("utf-16-be", "replace")
    return chars


def codes_of(shown: Any, width: int) -> Iterator[int]:
    """The codes of a string, or of the strings of an array with moves between them."""
    strings = shown if isinstance(shown, pikepdf.Array) else [shown]
    for string in strings:
        if isinstance(string, pikepdf.String):
            data = bytes(string)
            for start in range(0, len(data), width):
                yield int.from_bytes(data[start : start + width], "big")


@dataclass(frozen=True, slots=True)
class _Font:
    """What the codes of a font stand for."""

    width: int
    """Bytes of a code."""
    chars: Mapping[int, str]
    space: bytes
    """The code of the space; empty if the font has none."""

    @classmethod
    def of(cls, font: Any) -> _Font:
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        to_unicode = font.get("/ToUnicode")
        chars = {} if to_unicode is None else chars_of(to_unicode.read_bytes().decode("latin-1"))
        spaces = [code for code, char in chars.items() if char == " "]
        return cls(width, chars, spaces[0].to_bytes(width, "big") if spaces else b"")

    def text(self, shown: Any) -> str:
        return "".join(self.chars.get(code, "\ufffd") for code in codes_of(shown, self.width))


class _Reading:
    """One walk through the instructions of a page."""

    def __init__(self, fonts: Mapping[str, _Font]) -> None:
        self._fonts = fonts
        self._matrix, self._kept = pikepdf.Matrix(), list[pikepdf.Matrix]()
        self._at, self._font, self._size = (0.0, 0.0), "", 0.0
        self._depth, self._is_unmarked = 0, False
        self.pieces: list[Piece] = []

    def take(self, index: int, operator: str, operands: Any) -> None:
        """The next instruction."""
        if operator in ("BT", "ET") and self._depth == 0:
            self._unmarked(index, operator)
        if operator in ("BMC", "BDC"):
            self._begin(index, operands)
        elif operator == "EMC":
            self._depth -= 1
        elif operator == "Tf":
            self._font, self._size = str(operands[0]), float(operands[1])
        elif operator in ("BT", "Td", "TD", "Tm"):
            self._move(operator, operands)
        elif operator in ("q", "Q", "cm"):
            self._place(operator, operands)
        elif self._depth > 0 or self._is_unmarked:
            self._draw(index, operator, operands)

    def _begin(self, index: int, operands: Any) -> None:
        if self._depth == 0:
            named = len(operands) == 1 or not isinstance(operands[1], Dictionary)
            properties = Dictionary() if named else operands[1]
            self.pieces.append(Piece(index, str(operands[0]), properties))
        self._depth += 1

    def _unmarked(self, index: int, operator: str) -> None:
        """A text outside of marked content."""
        self._is_unmarked = operator == "BT"
        if self._is_unmarked:
            self.pieces.append(Piece(index, "", Dictionary()))
        else:
            self.pieces[-1].end = index

    def _move(self, operator: str, operands: Any) -> None:
        if operator == "BT":
            self._at = 0.0, 0.0
        elif operator == "Tm":
            self._at = float(operands[4]), float(operands[5])
        else:
            self._at = self._at[0] + float(operands[0]), self._at[1] + float(operands[1])

    def _place(self, operator: str, operands: Any) -> None:
        if operator == "q":
            self._kept.append(self._matrix)
        elif operator == "Q":
            self._matrix = self._kept.pop() if self._kept else pikepdf.Matrix()
        else:
            self._matrix = pikepdf.Matrix(*map(float, operands)) @ self._matrix

    def _draw(self, index: int, operator: str, operands: Any) -> None:
        piece = self.pieces[-1]
        if operator in _SHOWING:
            left, height = self._matrix.transform(self._at)
            text = self._fonts[self._font].text(operands[-1])
            piece.shown.append(Shown(index, self._font, self._size, round(left, 1), text))
            piece.heights.append(height)
        elif piece.is_artifact and operator in _HEIGHTS:
            heights = [float(operands[place]) for place in _HEIGHTS[operator]]
            if operator == "re":
                heights.append(heights[0] + float(operands[3]))
            piece.heights += [self._matrix.transform((0, height))[1] for height in heights]
        elif piece.is_artifact and operator == "Do":
            piece.heights += [self._matrix.transform((0, height))[1] for height in (0, 1)]


# --- artifacts ------------------------------------------------------------------------------------


def drawn_again(every: Iterable[Sheet]) -> Iterator[tuple[Sheet, Piece]]:
    """The artifacts that draw what the structure has already: the head of a table on its next
    pages. LibreOffice 7.4 leaves some of them unmarked."""
    drawn: set[Any] = set()
    for sheet in every:
        for piece in sheet.pieces:
            looks = {shown.look for shown in piece.shown if shown.text.strip()}
            if "/MCID" in piece.properties:
                drawn |= looks
            elif looks and looks <= drawn:
                yield sheet, piece


def _kinds(sheet: Sheet, again: Collection[int]) -> dict[int, Any]:
    """What each bare artifact of a page is, by the instruction that begins it (ISO 32000-1,
    14.8.2.2.2)."""
    low, high = _body(sheet, again)
    kinds = {}
    for piece in sheet.pieces:
        is_nothing = not piece.tag and not piece.text.strip()
        if "/Type" in piece.properties:
            continue
        if piece.begin in again or is_nothing:
            kinds[piece.begin] = Dictionary(Type=Name.Pagination)
        elif piece.is_artifact and piece.heights and min(piece.heights) > high:
            kinds[piece.begin] = _running(Name.Header, Name.Top)
        elif piece.is_artifact and piece.heights and max(piece.heights) < low:
            kinds[piece.begin] = _running(Name.Footer, Name.Bottom)
        elif piece.is_artifact:
            kinds[piece.begin] = Dictionary(Type=Name.Layout)
    return kinds


def _running(side: Name, edge: Name) -> Dictionary:
    return Dictionary(Type=Name.Pagination, Subtype=side, Attached=[edge])


def _body(sheet: Sheet, again: Collection[int]) -> tuple[float, float]:
    """Below and above which heights a page has its foot and its head: halfway between them and
    the text."""
    bottom, top = (float(sheet.page.MediaBox[edge]) for edge in (1, 3))
    middle = (bottom + top) / 2
    body, running = [middle], list[float]()
    for piece in sheet.pieces:
        is_running = piece.is_artifact and piece.begin not in again
        if piece.shown:
            (running if is_running else body).extend(piece.heights)
    foot = max((height for height in running if height < middle), default=bottom)
    head = min((height for height in running if height >= middle), default=top)
    return (foot + min(body)) / 2, (head + max(body)) / 2


# --- what is added --------------------------------------------------------------------------------


def complete(document: pikepdf.Pdf, every: Iterable[Sheet], ends: Collection[Place]) -> None:
    """Writes the pages with every artifact called what it is, a space behind those pieces that end
    a word without one, and their links in the order of the structure."""
    every = list(every)
    again: dict[Any, set[int]] = {}
    for sheet, piece in drawn_again(every):
        again.setdefault(sheet.page.objgen, set()).add(piece.begin)
    for sheet in every:
        kinds = _kinds(sheet, again.get(sheet.page.objgen, set()))
        completed = list(_completed(sheet, kinds, dict(_spaces(sheet, ends))))
        sheet.page.Contents = document.make_stream(pikepdf.unparse_content_stream(completed))
        if "/Annots" in sheet.page:
            sheet.page.Tabs = Name.S  # ISO 14289-1, 7.18.3: links in the order of the structure


def _completed(
    sheet: Sheet, kinds: Mapping[int, Any], spaces: Mapping[int, list[Any]]
) -> Iterator[Any]:
    """The instructions of a page with what is added to them."""
    unmarked = {piece.begin: piece.end for piece in sheet.pieces if not piece.tag}
    ends = {end for begin, end in unmarked.items() if begin in kinds}
    for index, instruction in enumerate(pikepdf.parse_content_stream(sheet.page)):
        if index in kinds:
            yield [Name.Artifact, kinds[index]], Operator("BDC")
        if index not in kinds or index in unmarked:
            yield instruction
        if index in ends:
            yield [], Operator("EMC")
        yield from spaces.get(index, [])


def _spaces(sheet: Sheet, ends: Collection[Place]) -> Iterator[tuple[int, list[Any]]]:
    """The instructions that draw a space, each with the instruction behind which they stand."""
    for place, piece in sheet.placed():
        if place in ends and piece.shown and not piece.is_set_off:
            last = piece.shown[-1]
            fonts = [name for name in (last.font, *sorted(sheet.spaces)) if name in sheet.spaces]
            if fonts:
                font = ([Name(fonts[0]), last.size], Operator("Tf"))
                space = ([pikepdf.String(sheet.spaces[fonts[0]])], Operator("Tj"))
                yield last.index, [space] if fonts[0] == last.font else [font, space]
