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
from generator.documents.numbering import with_bases
from generator.documents.text import Element, parsed

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
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
_TEXT = {qn("w:t"), qn("w:delText"), qn("w:instrText")}
_CHART = re.compile(r"word/charts/[^/]+\.xml")
_OFF = ("0", "false", "off")


# Parts of a document that its reader sees or that say how it looks; anything else is carried along
# unseen.
_KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:word/)?(?:\w+/)?_rels/[\w.]*\.rels|docProps/(?:core|app|custom)\.xml|word/(?:document|styles|"
    r"stylesWithEffects|numbering|settings|webSettings|fontTable|footnotes|endnotes|comments\w*|people|header\d*|footer\d*)"
    r"\.xml|word/(?:theme|charts|media|fonts)/[\w.-]+"
)
_KNOWN_FIELDS = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SEQ|REF|PAGEREF|TOC|STYLEREF|=|HYPERLINK\s+(?:\\l|\"(?:https?|mailto|consultantplus):))"
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
_SMALLEST = 8  # half-points: nobody reads letters of 4 points


@dataclass(frozen=True, slots=True)
class Trace:
    """One of them: `kind` is the name of the obstacle, `what` stands there, `where` is its
    paragraph or part."""

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
    of_charts = {
        "word/" + relation.get("Target", "").removeprefix("../")
        for name, root in roots.items()
        if name.startswith("word/charts/_rels/")
        for relation in root
    }
    for name in parts:
        if not _KNOWN_PARTS.fullmatch(name) and name not in of_charts:
            yield Trace("enclosure", f"в файл вложено {name}", "")


def paragraphs(docx: bytes) -> list[str]:
    """The text of every paragraph in every part: text, heads and feet, notes, frames, and the cells
    of embedded workbooks of charts; what is hidden is text too."""
    parts = opc.read(docx)
    texts = []
    for name, data in parts.items():
        if re.fullmatch(r"word/[^/]+\.xml", name):
            root = parsed(data)
            texts += [_text(paragraph) for paragraph in root.iter(qn("w:p"))]
            texts += [str(one.get("descr") or "") for one in root.iter(qn("wp:docPr"))]
        elif _CHART.fullmatch(name):
            texts += _drawn(data)
        elif name.startswith("word/embeddings/") and name.endswith(".xlsx"):
            texts += _cells(data)
    return [text for text in texts if text]


def chart_texts(docx: bytes) -> tuple[str, ...]:
    """The categories, names, numbers and titles in the charts of a package."""
    parts = opc.read(docx).items()
    return tuple(text for name, data in parts if _CHART.fullmatch(name) for text in _drawn(data))


def _drawn(chart: bytes) -> list[str]:
    return [node.text or "" for node in parsed(chart).iter(f"{_C}v", f"{_A}t")]


def _cells(workbook: bytes) -> list[str]:
    """All text of an embedded workbook; a damaged one has none."""
    try:
        opc.check_safe(workbook)
        parts = opc.read(workbook)
    except (opc.UnsafePackage, *opc.DAMAGE):
        return []
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    roots = [parsed(data) for name, data in parts.items() if re.fullmatch(r"xl/.*\.xml", name)]
    return [node.text or "" for root in roots for node in root.iter(f"{main}t", f"{main}v")]


def generation_of(docx: bytes) -> str:
    """The id of the build a DOCX comes from, which Word keeps; «» if it has none."""
    custom = opc.read(docx).get("docProps/custom.xml")
    properties = () if custom is None else parsed(custom)
    return next(
        ("".join(map(str, one.itertext())) for one in properties if one.get("name") == GENERATION),
        "",
    )


# --- what reviewers leave -------------------------------------------------------------------------


def _revisions(root: Element) -> Iterator[Trace]:
    """Corrections that nobody accepted or refused; LibreOffice would print both versions."""
    for element in root.iter(
        *(qn(f"w:{name}") for name in _REVISIONS), f"{_W14}conflictIns", f"{_W14}conflictDel"
    ):
        kind = _REVISIONS.get(etree.QName(element).localname, "спорное исправление")
        text = _text(element)
        author = element.get(qn("w:author"), "")
        told = kind + (f" «{short(text)}»" if text else "") + (f" ({author})" if author else "")
        yield Trace("tracked-change", told, _where(element))


def _comments(root: Element) -> Iterator[Trace]:
    for comment in root.iter(qn("w:comment")):
        author = comment.get(qn("w:author"), "без автора")
        yield Trace("comment", f"«{short(_text(comment))}» ({author})", "")


def _fields(root: Element) -> Iterator[Trace]:
    """Fields that fetch or run something when the file is opened."""
    codes = [(one, one.get(qn("w:instr"), "")) for one in root.iter(qn("w:fldSimple"))]
    codes += [(one, one.text or "") for one in root.iter(qn("w:instrText"))]
    for element, code in codes:
        if re.match(r"\s*[A-Za-z]{2,}", code) and not _KNOWN_FIELDS.match(code):
            yield Trace("field", f"поле Word «{short(code)}»", _where(element))


def _marked(root: Element, hidden: frozenset[str], fills: frozenset[str]) -> Iterator[Trace]:
    """Runs that are highlighted, shaded, or hidden, by themselves or by their style, their
    paragraph or their row."""
    for run in root.iter(qn("w:r")):
        text = _text(run)
        if not text:
            continue
        properties = run.find(qn("w:rPr"))
        named = {_value(properties, "rStyle"), _value(_properties_of_paragraph(run), "pStyle")}
        if named & hidden or _is_hidden(run, properties):
            yield Trace("hidden", f"скрытый текст «{short(text)}»", _where(run))
        if _value(properties, "highlight") not in ("", "none"):
            yield Trace("highlight", f"выделено маркером «{short(text)}»", _where(run))
    for shade in root.iter(qn("w:shd")):
        text = _text(next(shade.iterancestors(qn("w:r"), qn("w:p"), qn("w:tc")), shade))
        if text and _fill(shade) not in fills:
            yield Trace("highlight", f"выделено заливкой «{short(text)}»", _where(shade))


def _is_hidden(run: Element, properties: Element | None) -> bool:
    """Not shown by Word, or not to be seen: white, or smaller than anybody reads."""
    size = _value(properties, "sz")
    row = next(run.iterancestors(qn("w:tr")), None)
    return (
        any(_is_on(properties, name) for name in ("vanish", "specVanish", "webHidden"))
        or _value(properties, "color").upper() == "FFFFFF"
        or (size.isdigit() and int(size) < _SMALLEST)
        or (row is not None and _is_on(row.find(qn("w:trPr")), "hidden"))
    )


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
    styles = {
        style.get(qn("w:styleId")): style
        for style in (root.iter(qn("w:style")) if root is not None else ())
    }
    return frozenset(
        str(key)
        for key, style in styles.items()
        if any(
            _is_on(one.find(qn("w:rPr")), "vanish")
            or _value(one.find(qn("w:rPr")), "highlight") not in ("", "none")
            for one in with_bases(style, styles)
        )
    )


# --- whose it is ----------------------------------------------------------------------------------


def _people(roots: Mapping[str, Element], company: set[str]) -> Iterator[Trace]:
    """Names of people and of their computers: in the properties of the file, in its settings, among
    the reviewers."""
    for name, tags in _PERSONAL.items():
        for element in roots[name].iter() if name in roots else ():
            told = (
                tags.get(etree.QName(element).localname) if isinstance(element.tag, str) else None
            )
            text = (element.text or "").strip()
            if (
                told
                and text
                and text not in company
                and not re.fullmatch(r"Normal(?:\.dotm?)?", text)
            ):
                yield Trace("personal", f"в свойствах файла {told}: «{short(text)}»", name)
    for element in roots.get("docProps/custom.xml", ()):
        if element.get("name") not in (None, GENERATION):
            value = "".join(map(str, element.itertext())).strip()
            yield Trace(
                "personal",
                f"в свойствах файла {element.get('name')}: «{short(value)}»",
                "docProps/custom.xml",
            )
    for name, root in roots.items():
        for variable in root.iter(qn("w:docVar")):
            yield Trace("personal", f"переменная документа {variable.get(qn('w:name'))}", name)
        for person in root.iter(f"{_W15}person"):
            yield Trace(
                "personal",
                f"в списке рецензентов: «{person.get(f'{_W15}author')}»",
                "word/people.xml",
            )


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
    return "".join(node.text or "" for node in element.iter(*_TEXT)).strip()


def _where(element: Element) -> str:
    """The paragraph around an element, as far as it tells where that is."""
    around = next(element.iterancestors(qn("w:p")), None)
    text = _text(element if around is None else around)
    return paragraph_of(text) if text else "пустой абзац"


def paragraph_of(text: str) -> str:
    """The place of something in a paragraph, by its text."""
    return f"абзац «{short(text)}»"


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _properties_of_paragraph(run: Element) -> Element | None:
    paragraph = next(run.iterancestors(qn("w:p")), None)
    return None if paragraph is None else paragraph.find(qn("w:pPr"))


def _value(properties: Element | None, name: str) -> str:
    child = None if properties is None else properties.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _is_on(properties: Element | None, name: str) -> bool:
    """A toggle that is there and not turned off (ECMA-376 part 1, 17.17.4)."""
    child = None if properties is None else properties.find(qn(f"w:{name}"))
    return child is not None and child.get(qn("w:val"), "true") not in _OFF
