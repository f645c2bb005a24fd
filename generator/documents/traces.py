"""What a DOCX carries beside its text and must not take to the public: corrections, comments,
hidden and marked words, people's names, paths, enclosures. Looked for in every part of the package,
whatever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from generator import opc
from generator.documents.finishing import GENERATION
from generator.documents.numbering import style_around, styles_by_id, value_of, with_bases
from generator.documents.text import Element, P, parsed

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
# Revision marks (ECMA-376 part 1, 17.13.5).
_REVISIONS = {
    **dict.fromkeys(
        ("ins", "cellIns", "moveTo", "moveToRangeStart", "customXmlInsRangeStart"), "вставлено"
    ),
    **dict.fromkeys(
        ("del", "cellDel", "moveFrom", "moveFromRangeStart", "customXmlDelRangeStart"), "удалено"
    ),
    "cellMerge": "объединены ячейки",
    **dict.fromkeys(
        [
            "rPrChange",
            "pPrChange",
            "sectPrChange",
            "tblPrChange",
            "tblPrExChange",
            "trPrChange",
            "tcPrChange",
            "tblGridChange",
            "numberingChange",
        ],
        "изменено оформление",
    ),
}
_REVISION_TAGS = (
    *(qn(f"w:{name}") for name in _REVISIONS),
    f"{_W14}conflictIns",
    f"{_W14}conflictDel",
)
_TEXT = {qn("w:t"), qn("w:delText"), qn("w:instrText")}
_CHART = re.compile(r"word/charts/[^/]+\.xml")
_OFF = ("0", "false", "off")


# Parts of a document that its reader sees or that say how it looks; anything else is carried along
# unseen.
_KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:word/)?(?:\w+/)?_rels/[\w.]*\.rels"
    r"|docProps/(?:core|app|custom)\.xml"
    r"|word/(?:document|styles|stylesWithEffects|numbering|settings|webSettings|fontTable|footnotes"
    r"|endnotes|comments\w*|people|header\d*|footer\d*)\.xml"
    r"|word/(?:theme|charts|media|fonts)/[\w.-]+"
)
_KNOWN_FIELDS = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SEQ|REF|PAGEREF|TOC|STYLEREF|="
    r"|HYPERLINK\s+(?:\\l|\"(?:https?|mailto|consultantplus):))"
)
_WEB = re.compile(r"(?:https?|mailto|consultantplus|garantf1):", re.IGNORECASE)
_PERSONAL = {
    "docProps/core.xml": {
        "creator": "назван автор",
        "lastModifiedBy": "названо, кто его изменил",
        "keywords": "ключевые слова",
        "description": "примечания",
        "subject": "тема",
        "category": "категория",
    },
    "docProps/app.xml": {
        "Manager": "назван руководитель",
        "Company": "названа организация",
        "Template": "назван шаблон",
    },
}
_PLAIN_TEMPLATE = re.compile(r"Normal(?:\.dotm?)?")  # the one that every Word has
_SMALLEST = 8  # half-points: nobody reads letters of 4 points


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that must not go to the public: `kind` is the name of the obstacle, `what` stands
    there, `where` is its paragraph or part."""

    kind: str
    what: str
    where: str


def traces(docx: bytes, *, company: Iterable[str], fills: frozenset[str]) -> Iterator[Trace]:
    """All traces of a package that `opc.check_safe` let pass; `company` are the names that an
    author may bear, `fills` the colours of the template's own shading."""
    parts = opc.read(docx)
    roots = {name: parsed(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    hidden = _hidden_styles(roots)
    for name, root in roots.items():
        if name.startswith("word/"):
            yield from _revisions(root)
            yield from _comments(root)
            yield from _marked(root, hidden, fills)
            yield from _fields(root)
        if name.endswith(".rels"):
            yield from _outside(name, root)
    yield from _people(roots, set(company))
    yield from _enclosures(parts, roots)


def _enclosures(parts: Iterable[str], roots: Mapping[str, Element]) -> Iterator[Trace]:
    """What lies in the package and is not the document; the workbooks of charts belong to it."""
    of_charts = set()
    for name, root in roots.items():
        if name.startswith("word/charts/_rels/"):
            targets = (relation.get("Target", "") for relation in root)
            of_charts |= {"word/" + target.removeprefix("../") for target in targets}
    for name in parts:
        if not _KNOWN_PARTS.fullmatch(name) and name not in of_charts:
            yield Trace("enclosure", f"в файл вложено {name}", "")


def paragraphs(docx: bytes) -> list[str]:
    """The text of every paragraph in every part: text, heads and feet, notes, frames, and the cells
    of embedded workbooks of charts; what is hidden is text too."""
    parts = opc.read(docx)
    texts: list[str] = []
    for name, data in parts.items():
        if re.fullmatch(r"word/[^/]+\.xml", name):
            root = parsed(data)
            texts += map(_text, root.iter(P))
            texts += [str(drawing.get("descr") or "") for drawing in root.iter(qn("wp:docPr"))]
        elif _CHART.fullmatch(name):
            texts += _drawn(data)
        elif name.startswith("word/embeddings/") and name.endswith(".xlsx"):
            texts += _cells(data)
    return list(filter(None, texts))


def chart_texts(docx: bytes) -> tuple[str, ...]:
    """The categories, names, numbers and titles in the charts of a package."""
    texts: list[str] = []
    for name, data in opc.read(docx).items():
        if _CHART.fullmatch(name):
            texts += _drawn(data)
    return tuple(texts)


def _drawn(chart: bytes) -> list[str]:
    return [node.text or "" for node in parsed(chart).iter(f"{_C}v", f"{_A}t")]


def _cells(workbook: bytes) -> list[str]:
    """All text of an embedded workbook; a damaged one has none."""
    try:
        opc.check_safe(workbook)
        parts = opc.read(workbook)
    except (opc.UnsafePackage, *opc.DAMAGE):
        return []
    texts: list[str] = []
    for name, data in parts.items():
        if re.fullmatch(r"xl/.*\.xml", name):
            texts += [node.text or "" for node in parsed(data).iter(f"{_SHEET}t", f"{_SHEET}v")]
    return texts


def generation_of(docx: bytes) -> str:
    """The id of the build a DOCX comes from, which Word keeps; «» if it has none."""
    custom = opc.read(docx).get("docProps/custom.xml")
    for element in () if custom is None else parsed(custom):
        if element.get("name") == GENERATION:
            return "".join(map(str, element.itertext()))
    return ""


# --- what reviewers leave -------------------------------------------------------------------------


def _revisions(root: Element) -> Iterator[Trace]:
    """Corrections that nobody accepted or refused; LibreOffice would print both versions."""
    for element in root.iter(*_REVISION_TAGS):
        told = _REVISIONS.get(etree.QName(element).localname, "спорное исправление")
        text = _text(element)
        author = element.get(qn("w:author"))
        if text:
            told += f" «{short(text)}»"
        if author:
            told += f" ({author})"
        yield Trace("tracked-change", told, _where(element))


def _comments(root: Element) -> Iterator[Trace]:
    for comment in root.iter(qn("w:comment")):
        author = comment.get(qn("w:author"), "без автора")
        yield Trace("comment", f"«{short(_text(comment))}» ({author})", "")


def _fields(root: Element) -> Iterator[Trace]:
    """Fields that fetch or run something when the file is opened."""
    codes = [(field, field.get(qn("w:instr"), "")) for field in root.iter(qn("w:fldSimple"))]
    codes += [(field, field.text or "") for field in root.iter(qn("w:instrText"))]
    for field, code in codes:
        if re.match(r"\s*[A-Za-z]{2,}", code) and not _KNOWN_FIELDS.match(code):
            yield Trace("field", f"поле Word «{short(code)}»", _where(field))


def _marked(root: Element, hidden: frozenset[str], fills: frozenset[str]) -> Iterator[Trace]:
    """Runs that are highlighted, shaded, or hidden, by themselves or by their style, their
    paragraph or their row."""
    for run in root.iter(qn("w:r")):
        text = _text(run)
        if not text:
            continue
        properties = run.find(qn("w:rPr"))
        styles = {value_of(properties, "rStyle"), style_around(run)}
        if styles & hidden or _is_hidden(run, properties):
            yield Trace("hidden", f"скрытый текст «{short(text)}»", _where(run))
        if _is_highlighted(properties):
            yield Trace("highlight", f"выделено маркером «{short(text)}»", _where(run))
    for shade in root.iter(qn("w:shd")):
        shaded = next(shade.iterancestors(qn("w:r"), P, qn("w:tc")), shade)
        text = _text(shaded)
        if text and _fill(shade) not in fills:
            yield Trace("highlight", f"выделено заливкой «{short(text)}»", _where(shade))


def _is_hidden(run: Element, properties: Element | None) -> bool:
    """Not shown by Word, or not to be seen: white, or smaller than anybody reads."""
    row = next(run.iterancestors(qn("w:tr")), None)
    if row is not None and _is_on(row.find(qn("w:trPr")), "hidden"):
        return True
    if any(_is_on(properties, name) for name in ("vanish", "specVanish", "webHidden")):
        return True
    size = value_of(properties, "sz")
    is_tiny = size.isdigit() and int(size) < _SMALLEST
    return is_tiny or value_of(properties, "color").upper() == "FFFFFF"


def _is_highlighted(properties: Element | None) -> bool:
    return value_of(properties, "highlight") not in ("", "none")


def fills(docx: bytes) -> frozenset[str]:
    """The colours of all shading in a document, for what a template shades itself."""
    root = parsed(opc.read(docx)["word/document.xml"])
    return frozenset({"AUTO", "FFFFFF", *(_fill(shade) for shade in root.iter(qn("w:shd")))})


def _fill(shade: Element) -> str:
    """The colour that a shading shows."""
    if shade.get(qn("w:val")) == "solid":
        return str(shade.get(qn("w:color")) or "AUTO").upper()
    return str(shade.get(qn("w:themeFill")) or shade.get(qn("w:fill")) or "AUTO").upper()


def _hidden_styles(roots: Mapping[str, Element]) -> frozenset[str]:
    """The ids of styles that hide or highlight their text, by themselves or by what they are based
    on."""
    root = roots.get("word/styles.xml")
    styles = {} if root is None else styles_by_id(root)
    hidden = set()
    for key, style in styles.items():
        for base in with_bases(style, styles):
            properties = base.find(qn("w:rPr"))
            if _is_on(properties, "vanish") or _is_highlighted(properties):
                hidden.add(str(key))
    return frozenset(hidden)


# --- whose it is ----------------------------------------------------------------------------------


def _people(roots: Mapping[str, Element], company: set[str]) -> Iterator[Trace]:
    """Names of people and of their computers: in the properties of the file, in its settings, among
    the reviewers."""
    for part, told_by_tag in _PERSONAL.items():
        for element in roots[part].iter(etree.Element) if part in roots else ():
            told = told_by_tag.get(etree.QName(element).localname)
            text = (element.text or "").strip()
            is_harmless = not text or text in company or _PLAIN_TEMPLATE.fullmatch(text)
            if told and not is_harmless:
                yield Trace("personal", f"в свойствах файла {told}: «{short(text)}»", part)
    for element in roots.get("docProps/custom.xml", ()):
        name = element.get("name")
        if name not in (None, GENERATION):
            value = "".join(map(str, element.itertext())).strip()
            told = f"в свойствах файла {name}: «{short(value)}»"
            yield Trace("personal", told, "docProps/custom.xml")
    for part, root in roots.items():
        for variable in root.iter(qn("w:docVar")):
            yield Trace("personal", f"переменная документа {variable.get(qn('w:name'))}", part)
        for person in root.iter(f"{_W15}person"):
            author = person.get(f"{_W15}author")
            yield Trace("personal", f"в списке рецензентов: «{author}»", "word/people.xml")


def _outside(name: str, root: Element) -> Iterator[Trace]:
    """Whatever the document would fetch from elsewhere: templates, pictures, files on somebody's
    disk. Links that a reader follows are let be if they lead to the web."""
    for relation in root:
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        followed = kind.endswith("/hyperlink") and _WEB.match(target)
        if relation.get("TargetMode") == "External" and not followed:
            yield Trace("outside", f"ссылка на файл «{target}»", name)


# --- reading --------------------------------------------------------------------------------------


def _text(element: Element) -> str:
    """All text in an element: what was deleted, and what fields are made of, too."""
    return "".join(node.text or "" for node in element.iter(*_TEXT)).strip()


def _where(element: Element) -> str:
    """The paragraph around an element, as far as it tells where that is."""
    text = _text(next(element.iterancestors(P), element))
    return paragraph_of(text) if text else "пустой абзац"


def paragraph_of(text: str) -> str:
    """The place of something in a paragraph, by its text."""
    return f"абзац «{short(text)}»"


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _is_on(properties: Element | None, name: str) -> bool:
    """A toggle that is there and not turned off (ECMA-376 part 1, 17.17.4)."""
    child = None if properties is None else properties.find(qn(f"w:{name}"))
    return child is not None and child.get(qn("w:val"), "true") not in _OFF
