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
from generator.documents import appearance, every_text, symbols
from generator.documents.fields import fields_of
from generator.documents.manifest import GENERATION
from generator.documents.text import (
    Element,
    P,
    T,
    font_of,
    is_prompt,
    symbol,
)
from generator.opc import parsed

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
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


# Parts of a document that its reader sees or that say how it looks; anything else is carried along
# unseen.
_KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:word/)?(?:\w+/)?_rels/[\w.]*\.rels"
    r"|docProps/(?:core|app|custom)\.xml"
    r"|word/(?:document|styles|stylesWithEffects|numbering|settings|webSettings|fontTable|footnotes"
    r"|endnotes|comments\w*|people|header\d*|footer\d*)\.xml"
    r"|word/(?:theme|charts|media|fonts)/[\w.-]+"
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


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that must not go to the public: `kind` is the name of the obstacle, `what` stands
    there, `where` is its paragraph or part."""

    kind: str
    what: str
    where: str


def carried(docx: bytes, *, company: Iterable[str]) -> Iterator[Trace]:
    """What a package that `opc.check_safe` let pass carries beside its text, from a template as a
    rule: links that lead out, names of people, enclosures; `company` are the names that an author
    may bear."""
    parts = opc.read(docx)
    roots = {name: parsed(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    for name, root in roots.items():
        if name.endswith(".rels"):
            yield from _outside(name, root, roots)
    yield from _people(roots, set(company))
    yield from _enclosures(parts, roots)


def open_in(docx: bytes) -> Iterator[Trace]:
    """What shows that a document is not as somebody signed it yet, or not as it looks: corrections
    and comments that are open, words that are hidden or struck out."""
    roots = {name: parsed(data) for name, data in opc.read(docx).items() if name.endswith(".xml")}
    looks = appearance.Looks.of(roots.get("word/styles.xml"))
    for name, root in roots.items():
        if name.startswith("word/"):
            yield from _revisions(root)
            yield from _comments(root)
            yield from _not_as_it_looks(root, looks)


def left_in(root: Element, looks: appearance.Looks) -> Iterator[Trace]:
    """Traces in the text of a part: what must not be in a template either."""
    yield from _revisions(root)
    yield from _comments(root)
    yield from _not_as_it_looks(root, looks)
    yield from _fields(root)
    yield from _controls(root)
    yield from _symbols(root)


# What may lie in a package beside the document: the kind of trace, and what people call it.
_ENCLOSED = (
    (re.compile(r"_xmlsignatures/.*"), "signature", "файл подписан электронной подписью"),
    (
        re.compile(r"customXml/.*"),
        "custom-xml",
        "в файл вложены настраиваемые XML-данные (customXml)",
    ),
    (re.compile(r"word/vba\w*\.(?:bin|xml)"), "macros", "в файл вложены макросы"),
    (re.compile(r"docProps/thumbnail\.\w+"), "thumbnail", "в файл вложен эскиз первой страницы"),
    (
        re.compile(r"word/glossary/.*"),
        "glossary",
        "в файл вложены экспресс-блоки (word/glossary)",
    ),
)


def _enclosures(parts: Iterable[str], roots: Mapping[str, Element]) -> Iterator[Trace]:
    """What lies in the package and is not the document; the workbooks of charts belong to it."""
    of_charts = set()
    for name, root in roots.items():
        if name.startswith("word/charts/_rels/"):
            targets = (relation.get("Target", "") for relation in root)
            of_charts |= {"word/" + target.removeprefix("../") for target in targets}
    enclosed = []
    for name in parts:
        if not _KNOWN_PARTS.fullmatch(name) and name not in of_charts:
            enclosed.append(_enclosure(name))
    yield from dict.fromkeys(enclosed)


def _enclosure(name: str) -> Trace:
    for pattern, kind, told in _ENCLOSED:
        if pattern.fullmatch(name):
            return Trace(kind, told, "")
    return Trace("enclosure", f"в файл вложено {name}", "")


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
        around = next(element.iterancestors(*_CARRIED), None)
        text = every_text.written(element)
        if around is not None:
            told += f" – {_CARRIED[str(around.tag)]}"
        if text:
            told += f" «{short(text)}»"
        if author := element.get(qn("w:author")):
            told += f" ({author})"
        yield Trace("tracked-change", told, _where(element))


# What a correction is about that stands in the properties of something.
_CARRIED = {
    qn("w:trPr"): "строка таблицы",
    qn("w:tcPr"): "ячейка таблицы",
    qn("w:pPr"): "знак абзаца",
    qn("w:tblPr"): "таблица",
    qn("w:sectPr"): "раздел документа",
}


def _comments(root: Element) -> Iterator[Trace]:
    for comment in root.iter(qn("w:comment")):
        author = comment.get(qn("w:author"), "без автора")
        yield Trace("comment", f"«{short(every_text.written(comment))}» ({author})", "")


def _fields(root: Element) -> Iterator[Trace]:
    """Fields that fetch or run something, or that the office program fills in by itself."""
    for field in fields_of(root):
        if field.is_foreign:
            is_link = field.name == "HYPERLINK"
            kind = "file-link" if is_link else "field"
            told = "гиперссылка на файл" if is_link else "поле Word"
            yield Trace(kind, f"{told} «{short(field.code)}»", _where(field.begin))


def _controls(root: Element) -> Iterator[Trace]:
    """Content controls that nobody filled in, and those that the office program fills in."""
    for control in root.iter(qn("w:sdt")):
        text = every_text.written(control)
        where = _where(next(control.iter(P), control))
        if is_prompt(control):
            yield Trace("prompt", f"незаполненное поле для ввода «{short(text)}»", where)
        properties = control.find(qn("w:sdtPr"))
        for name in (qn("w:dataBinding"), f"{_W15}dataBinding"):
            if properties is not None and properties.find(name) is not None:
                told = f"поле для ввода «{short(text)}», которое Word заполняет из свойств файла"
                yield Trace("bound", told, where)


def _symbols(root: Element) -> Iterator[Trace]:
    """Characters of symbol fonts that nobody can read out of the file."""
    for element in root.iter(qn("w:sym")):
        if symbol(element) == symbols.UNKNOWN:
            font, code = element.get(qn("w:font"), ""), element.get(qn("w:char"), "")
            told = f"символ шрифта {font} с кодом {code}: что он значит, из файла не видно"
            yield Trace("symbol", told, _where(element))
    for element in root.iter(T):
        text = element.text or ""
        if symbols.has_private(text) and symbols.has_private(
            symbols.readable(text, font_of(element))
        ):
            code = next(f"{ord(char):04X}" for char in text if symbols.has_private(char))
            told = f"символ с кодом {code}: что он значит, из файла не видно"
            yield Trace("symbol", told, _where(element))


def _not_as_it_looks(root: Element, looks: appearance.Looks) -> Iterator[Trace]:
    """Runs that are hidden or struck through: a reader of the text has them, a reader of the page
    does not, or not as said."""
    for run in root.iter(qn("w:r")):
        text = every_text.written(run)
        if not text:
            continue
        properties = run.find(qn("w:rPr"))
        if appearance.is_hidden(run, properties) or appearance.has_style(run, looks.hidden):
            yield Trace("hidden", f"скрытый текст «{short(text)}»", _where(run))
        elif appearance.is_faint(properties) or appearance.has_style(run, looks.faint):
            yield Trace("faint", f"скрытый текст «{short(text)}»", _where(run))
        if appearance.is_struck(run, properties, looks):
            yield Trace("struck", f"зачеркнутый текст «{short(text)}»", _where(run))


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
            yield Trace("personal", f"в списке рецензентов: «{author}»", part)


def _outside(name: str, root: Element, roots: Mapping[str, Element]) -> Iterator[Trace]:
    """Whatever the document would fetch from elsewhere: templates, pictures, files on somebody's
    disk. Links that a reader follows are let be if they lead to the web."""
    folder, _, file = name.rpartition("_rels/")
    part = roots.get(folder + file.removesuffix(".rels"))
    for relation in root:
        target, kind = relation.get("Target", ""), relation.get("Type", "").rpartition("/")[2]
        is_link = kind == "hyperlink"
        if relation.get("TargetMode") != "External" or (is_link and _WEB.match(target)):
            continue
        place = _user_of(part, relation.get("Id", ""))
        where = name if place is None else _where(place)
        if is_link:
            yield Trace("file-link", f"гиперссылка на файл «{target}»", where)
        elif kind == "attachedTemplate":
            yield Trace("attached-template", f"присоединен шаблон «{target}»", where)
        else:
            yield Trace("outside", f"ссылка на файл «{target}»", where)


def _user_of(part: Element | None, relation: str) -> Element | None:
    """The first element of a part that uses a relation: what stands in it, or where it stands."""
    if part is None or not relation:
        return None
    for element in part.iter(etree.Element):
        for key, value in element.items():
            if value == relation and key.startswith(_RELATIONS):
                return element
    return None


# --- reading --------------------------------------------------------------------------------------


def _seen(element: Element) -> str:
    """All text in an element that stands on a page, what was deleted too."""
    return "".join(node.text or "" for node in element.iter(T, qn("w:delText"))).strip()


def _where(element: Element) -> str:
    """The place of an element as far as its text tells: its paragraph, or its row or cell."""
    for around in (element, *element.iterancestors()):
        told = _PLACES.get(str(around.tag))
        text = _seen(around) if told else ""
        if told and text:
            return f"{told} «{short(text)}»"
        if told and around.tag == P:
            return f"пустой абзац{_behind(around)}"
    return "документ в целом"


_PLACES = {
    P: "абзац",
    qn("w:tc"): "ячейка",
    qn("w:tr"): "строка таблицы",
    qn("w:tbl"): "таблица",
}


def _behind(paragraph: Element) -> str:
    """What stands before an empty paragraph."""
    for before in paragraph.itersiblings(preceding=True):
        if text := _seen(before):
            return f" после «{short(text)}»"
    return ""


def paragraph_of(text: str) -> str:
    """The place of something in a paragraph, by its text."""
    return f"абзац «{short(text)}»"


_SHORT = 60


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 3].rstrip() + "…"


_BEFORE = 20  # characters of what two texts share that are shown before they differ


def shortened(one: str, other: str) -> tuple[str, str]:
    """Two texts, each in one line and short, from where a reader sees that they differ."""
    texts = [" ".join(text.split()) for text in (one, other)]
    pairs = enumerate(zip(*texts, strict=False))
    shared = next((place for place, (a, b) in pairs if a != b), min(map(len, texts)))
    if shared < _SHORT - _BEFORE or max(map(len, texts)) <= _SHORT:
        return short(one), short(other)
    first = shared - _BEFORE  # or with the word before it, unless that is no word
    start = texts[0].rfind(" ", shared - 2 * _BEFORE, first) + 1 or first
    before, after = (short(text[start:]) for text in texts)
    return f"…{before}", f"…{after}"
