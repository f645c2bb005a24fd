"""A template held against its context before it is rendered: names that do not exist, tags that do
not parse, tags in parts that are never rendered. Every fault is said at once: part, paragraph, tag,
nearest name."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents import appearance, tags, traces
from generator.documents.fields import bookmark_texts, fields_of
from generator.documents.printed import Chart, Logo, Printed
from generator.documents.text import Element, P, paragraph_text
from generator.findings import FaultyTemplate
from generator.opc import parsed

# What a name stands for: a class of the context, a tuple of one, or something without names of its
# own.
Kind = object
# Line, path and message of what is wrong.
Fault = tuple[int, str, str]
_ONLY_NAMES = "в метках бывают только имена, for и if; здесь: {tag}"
LOOP = {"index", "index0", "first", "last", "length"}
_RENDERED = {
    RELATIONSHIP_TYPE.HEADER: "колонтитул",
    RELATIONSHIP_TYPE.FOOTER: "нижний колонтитул",
    RELATIONSHIP_TYPE.FOOTNOTES: "сноски",
}


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A part of a template: its XML, and its text as docxtpl gives it to Jinja, where every
    paragraph begins a line."""

    partname: str
    name: str
    source: str
    xml: str

    def paragraph(self, line: int, name: str = "") -> str:
        """The text of the paragraph at a line, tags included, or of the tag behind it that has
        `name` in it."""
        pieces = self.source.split("\n")[line - 1].split("</w:p>")
        with_name = (piece for piece in pieces if name in piece)
        return _visible(next(with_name, pieces[0]))


def parts(template: DocxTemplate) -> Iterator[TemplatePart]:
    """The parts that are rendered: the text, the heads and feet of pages, footnotes."""
    document = template.get_docx()
    yield _part(template, document.part, "основной текст", template.get_xml())
    for relation in document.part.rels.values():
        if relation.reltype in _RENDERED:
            part = relation.target_part
            xml = etree.tostring(parsed(part.blob), encoding="unicode")
            yield _part(template, part, _RENDERED[relation.reltype], xml)


def check(template: DocxTemplate, name: str, context: type, environment: Environment) -> None:
    """Raises `FaultyTemplate` if `template` asks for anything that `context` does not have, or
    holds what would go to the public with every document."""
    rendered = list(parts(template))
    faults: list[str] = []
    for part in rendered:
        faults += _faults(part, name, context, environment)
    for message in _stray_content(template, {part.partname: part.name for part in rendered}):
        faults.append(f"ОШИБКА {name}, {message}")
    if faults:
        raise FaultyTemplate("В шаблоне есть ошибки:\n" + "\n".join(dict.fromkeys(faults)))


def _faults(
    part: TemplatePart, name: str, context: type, environment: Environment
) -> Iterator[str]:
    """What is wrong with the tags of a part."""
    unreadable = list(tags.faults(etree.fromstring(part.xml), environment))
    for text, message in unreadable:
        yield f"ОШИБКА {place(name, part, text)}: {message}"
    if unreadable:
        return
    try:
        tree = environment.parse(part.source)
    except TemplateSyntaxError as fault:
        where = place(name, part, part.paragraph(fault.lineno))
        yield f"ОШИБКА {where}: метка не читается; у каждой for должна быть endfor, у if – endif"
        return
    for line, path, message in _walk(tree, typing.get_type_hints(context)):
        text = part.paragraph(line, path)
        told = message.format(tag=_tag_with(path, text))
        yield f"ОШИБКА {place(name, part, text)}: {told}"


def names(context: type, prefix: str = "") -> Iterator[str]:
    """Every name a template may ask for, as a path; what a loop gives is written with []."""
    for name, kind in typing.get_type_hints(context).items():
        item = _item(kind)
        path = f"{prefix}{name}" if item is None else f"{prefix}{name}[]"
        yield path
        yield from names_of(_plain(kind) if item is None else item, f"{path}.")


def names_of(kind: Kind, prefix: str) -> Iterator[str]:
    """The same for what stands behind a name, if it has names of its own and is not printed
    itself."""
    if isinstance(kind, type) and is_dataclass(kind) and kind not in (Logo, Chart):
        yield from names(kind, prefix)


def place(name: str, part: TemplatePart, text: str) -> str:
    """Where in a template a paragraph is, in words."""
    return f"{name}, {part.name}, {place_of(text)}"


def place_of(text: str) -> str:
    """A paragraph by its text."""
    shown = text if len(text) <= 120 else text[:119] + "…"
    return f"абзац «{shown}»"


def _part(template: DocxTemplate, part: Part, name: str, xml: str) -> TemplatePart:
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml))
    return TemplatePart(str(part.partname), name, source, xml)


def _visible(xml: str) -> str:
    """The text of XML, in one line."""
    spaced = re.sub(r"<w:(br|tab)/>", " ", xml)
    return " ".join(re.sub(r"<[^>]*>", "", spaced).split())


def _tag_with(path: str, text: str) -> str:
    """The tag in which a name stands; the first where it stands in none."""
    typed = re.findall(r"\{[{%].*?[}%]\}", text)
    with_path = [tag for tag in typed if path in tag]
    return next(iter(with_path + typed), text)


_MOST = 10  # of one kind in one part
_STRAY = {
    "tracked-change": "непринятое исправление: {0}; примите или отклоните его (Рецензирование)",
    "comment": "примечание {0} попадет в документ; удалите его (Рецензирование)",
    "hidden": "{0}; удалите его или снимите «скрытый» (Шрифт)",
    "struck": "{0}; удалите его или снимите «зачеркнутый» (Шрифт)",
    "field": "{0} заполняет Word, а не книга; замените его меткой или текстом (Ctrl+Shift+F9)",
    "file-link": "{0}; удалите гиперссылку (правой кнопкой; текст останется)",
    "prompt": "{0}; впишите текст или метку либо удалите поле",
    "bound": "{0}, а не из книги; удалите элемент управления содержимым и поставьте метку",
    "symbol": "{0}; замените его знаком с клавиатуры",
}


def _stray_content(template: DocxTemplate, rendered: Mapping[str, str]) -> Iterator[str]:
    """What would go to the public with every document: comments, tracked changes, hidden and struck
    text, fields that Word fills in, tags that nobody renders; `rendered` are the names of the parts
    where tags belong."""
    roots: dict[str, Element] = {}
    for part in template.get_docx().part.package.iter_parts():
        if part.partname.endswith(".xml"):
            roots[str(part.partname)] = parsed(part.blob)
    looks = appearance.Looks.of(roots.get("/word/styles.xml"))
    for partname, root in roots.items():
        name = rendered.get(partname, f"часть {partname}")
        messages = list(_stray_in(root, looks)) if partname.startswith("/word/") else []
        if partname not in rendered and _has_tags(root):
            messages.append("метки здесь не действуют, уберите их")
        yield from (f"{name}, {message}" for message in messages)


def _stray_in(root: Element, looks: appearance.Looks) -> Iterator[str]:
    """The traces of a part that its author can mend; of many alike the first."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for trace in traces.left_in(root, looks):
        if trace.kind in _STRAY:
            told = _STRAY[trace.kind].format(trace.what)
            by_kind[trace.kind].append(f"{trace.where}: {told}" if trace.where else told)
    bookmarks = bookmark_texts(root)
    for field in fields_of(root):
        where = place_of(_seen_around(field.begin))
        if "{{" in field.code or "{%" in field.code:
            by_kind["code"].append(f"{where}: внутри кода поля метки не действуют, уберите их")
        elif field.name in ("PAGEREF", "TOC"):
            told = f"номера страниц поля {field.name} до печати не известны; удалите его"
            by_kind["pages"].append(f"{where}: {told}")
        elif field.bookmark and field.bookmark not in bookmarks:
            told = f"поле ссылается на закладку {field.bookmark}, которой нет; вставьте ссылку"
            by_kind["bookmark"].append(f"{where}: {told} заново (Ссылки → Перекрестная ссылка)")
    for told_of_kind in by_kind.values():
        yield from told_of_kind[:_MOST]
        if len(told_of_kind) > _MOST:
            yield f"и еще {len(told_of_kind) - _MOST} таких же"


def _seen_around(element: Element) -> str:
    """The text of the paragraph around an element."""
    paragraph = next(element.iterancestors(P), None)
    return "" if paragraph is None else tags.visible(paragraph_text(paragraph))


def _has_tags(root: Element) -> bool:
    """Whether a part has tags anywhere, in attributes too."""
    return re.search(rb"\{\{|\{%", etree.tostring(root)) is not None


# --- names ----------------------------------------------------------------------------------------


def _walk(node: nodes.Node, scope: Mapping[str, Kind]) -> Iterator[Fault]:
    """The faults of a piece of template; `scope` is what the names at this place stand for."""
    match node:
        case nodes.For():
            yield from _walk_loop(node, scope)
        case nodes.Output():
            for printed in node.nodes:
                yield from _walk_printed(printed, scope)
        case nodes.Name() | nodes.Getattr():
            yield from _unknown(node, scope)
        case nodes.Template() | nodes.If() | nodes.And() | nodes.Or() | nodes.Not():
            for child in node.iter_child_nodes():
                yield from _walk(child, scope)
        case nodes.TemplateData():
            pass
        case _:
            yield node.lineno, "", _ONLY_NAMES


def _walk_loop(loop: nodes.For, scope: Mapping[str, Kind]) -> Iterator[Fault]:
    if not isinstance(loop.target, nodes.Name):
        yield loop.lineno, "", _ONLY_NAMES
        return
    item = _item(_kind(loop.iter, scope))
    unknown = list(_walk(loop.iter, scope))
    yield from unknown
    if not unknown and item is None:
        yield loop.lineno, _path(loop.iter), "{tag}: перебирать можно только список"
    inner = {**scope, "loop": LOOP, loop.target.name: item}
    for child in (*loop.body, *loop.else_):
        yield from _walk(child, inner)


def _walk_printed(node: nodes.Node, scope: Mapping[str, Kind]) -> Iterator[Fault]:
    """What is printed must be known, and something that can be printed."""
    unknown = list(_walk(node, scope))
    yield from unknown
    is_text = isinstance(node, nodes.TemplateData)
    if not unknown and not is_text and _kind(node, scope) not in (Printed, Logo, Chart, int):
        yield node.lineno, _path(node), "{tag} – не текст, его нельзя напечатать"


def _unknown(node: nodes.Name | nodes.Getattr, scope: Mapping[str, Kind]) -> Iterator[Fault]:
    """The first name of a path that is not known, with the nearest that is."""
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            yield node.lineno, node.name, _no_such_name("", node.name, scope)
        return
    owner = node.node
    unknown = list(_walk(owner, scope))
    yield from unknown
    names = _names(_kind(owner, scope))
    is_named = isinstance(owner, nodes.Name | nodes.Getattr)
    if is_named and not unknown and node.attr not in names:
        yield node.lineno, _path(node), _no_such_name(f"{_path(owner)}.", node.attr, names)


def _no_such_name(owner: str, name: str, names: Mapping[str, Kind]) -> str:
    message = f"нет такого имени: {owner}{name} в метке {{tag}}"
    for near in difflib.get_close_matches(name, names, n=1, cutoff=0.5):
        message += f"; ближайшее имя: {owner}{near}"
    return message


def _kind(node: nodes.Node, scope: Mapping[str, Kind]) -> Kind:
    """What an expression stands for; None where it has no names."""
    if isinstance(node, nodes.Name):
        return _plain(scope.get(node.name))
    if isinstance(node, nodes.Getattr):
        return _plain(_names(_kind(node.node, scope)).get(node.attr))
    return None


def _plain(kind: Kind) -> Kind:
    """`X | None` is X to a template: it asks with an if."""
    if isinstance(kind, types.UnionType):
        return next(member for member in typing.get_args(kind) if member is not type(None))
    return kind


def _item(kind: Kind) -> Kind:
    """What a loop over a tuple gives."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def _names(kind: Kind) -> Mapping[str, Kind]:
    """The names that stand behind a name, each with what it stands for."""
    if kind is LOOP:
        return dict.fromkeys(LOOP, int)
    return typing.get_type_hints(kind) if isinstance(kind, type) and is_dataclass(kind) else {}


def _path(node: nodes.Node) -> str:
    """A name as it is typed in the template."""
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
