"""A template held against its context before it is rendered: names that do not exist, tags that do
not parse, tags in parts that are never rendered. Every fault is said at once: part, paragraph, tag,
nearest name."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from generator.documents.printed import Chart, Logo, Printed
from generator.findings import FaultyTemplate

# What a name stands for: a class of the context, a tuple of one, or something without names of its
# own.
Kind = object
_TAG = re.compile(r"\{\{[^{}%]*\}\}|\{%[^{}%]*%\}|\{#[^{}#]*#\}")
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
        return _visible(next((piece for piece in pieces if name in piece), pieces[0]))


def parts(template: DocxTemplate) -> Iterator[TemplatePart]:
    """The parts that are rendered: the text, the heads and feet of pages, footnotes."""
    document = template.get_docx()
    yield _part(template, document.part, "основной текст", template.get_xml())
    for relation in document.part.rels.values():
        if relation.reltype in _RENDERED:
            yield _part(
                template,
                relation.target_part,
                _RENDERED[relation.reltype],
                _xml(relation.target_part),
            )


def check(template: DocxTemplate, name: str, context: type, environment: Environment) -> None:
    """Raises `FaultyTemplate` if `template` asks for anything that `context` does not have."""
    faults: list[str] = []
    for part in parts(template):
        if broken := list(_broken_tags(part)):
            faults += [f"ОШИБКА {name}, {part.name}, {message}" for message in broken]
            continue
        try:
            tree = environment.parse(part.source)
        except TemplateSyntaxError as fault:
            where = place(name, part, part.paragraph(fault.lineno))
            faults.append(
                f"ОШИБКА {where}: метка не читается; у каждой for должна быть endfor, у if – endif ({fault.message})"
            )
            continue
        for line, path, message in _walk(tree, dict(typing.get_type_hints(context))):
            text = part.paragraph(line, path)
            faults.append(
                f"ОШИБКА {place(name, part, text)}: {message.format(tag=_tag_with(path, text))}"
            )
    faults += [f"ОШИБКА {name}, {message}" for message in _stray_content(template)]
    if faults:
        raise FaultyTemplate("В шаблоне есть ошибки:\n" + "\n".join(dict.fromkeys(faults)))


def names(context: type, prefix: str = "") -> Iterator[str]:
    """Every name a template may ask for, as a path; what a loop gives is written with []."""
    for name, kind in typing.get_type_hints(context).items():
        item = _item(kind)
        path = f"{prefix}{name}{'' if item is None else '[]'}"
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
    return f"абзац «{text if len(text) <= 120 else text[:119] + '…'}»"


def _part(template: DocxTemplate, part: Part, name: str, xml: str) -> TemplatePart:
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml))
    return TemplatePart(str(part.partname), name, source, xml)


def _xml(part: Part) -> str:
    return etree.tostring(etree.fromstring(part.blob), encoding="unicode")


def _visible(xml: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", re.sub(r"<w:(br|tab)/>", " ", xml)).split())


def _broken_tags(part: TemplatePart) -> Iterator[str]:
    """Paragraphs with half a tag (docxtpl would take all up to the next bracket for it, over rows
    and tables), with a kind of tag that swallows its surroundings, or with text that a tag of its
    paragraph or row takes with it."""
    for paragraph in re.findall(r"<w:p[ >].*?</w:p>", part.xml, re.DOTALL):
        text = _visible(paragraph)
        if re.search(r"\{\{|\}\}|\{%|%\}", _TAG.sub("", text)):
            yield f"{place_of(text)}: метка не закрыта или набрана не полностью"
        elif re.search(r"\{\{(?:p|r|tr|tc)\s|\{[{%]-|-[}%]\}|\{%r\s", text):
            yield f"{place_of(text)}: таких меток не бывает; бывают {{{{ имя }}}}, {{%p … %}}, {{%tr … %}}"
        elif re.search(r"\{%p\s", text) and _TAG.sub("", text).strip():
            yield f"{place_of(text)}: текст рядом с меткой {{%p … %}} пропадет, перенесите его в другой абзац"
    for row in re.findall(r"<w:tr[ >](?:(?!<w:tr[ >]).)*?</w:tr>", part.xml, re.DOTALL):
        text = _visible(row)
        if re.search(r"\{%tr\s", text) and re.sub(r"\{%tr\s[^{}%]*%\}", "", text, count=1).strip():
            yield f"{place_of(text)}: текст в строке с меткой {{%tr … %}} пропадет, перенесите его в другую строку"


def _tag_with(path: str, text: str) -> str:
    """The tag in which a name stands."""
    tags = re.findall(r"\{[{%].*?[}%]\}", text)
    return next((tag for tag in tags if path in tag), tags[0] if tags else text)


def _stray_content(template: DocxTemplate) -> Iterator[str]:
    """What would go to the public with every document: comments, tracked changes, tags that nobody
    renders."""
    document = template.get_docx()
    rendered = {document.part.partname}
    rendered |= {
        rel.target_part.partname for rel in document.part.rels.values() if rel.reltype in _RENDERED
    }
    for part in document.part.package.iter_parts():
        if not part.partname.endswith(".xml"):
            continue
        if re.search(rb"<w:comment ", part.blob):
            yield f"часть {part.partname}: примечания попадут в документ, удалите их"
        if re.search(rb"<w:(ins|del|moveFrom|moveTo) ", part.blob):
            yield f"часть {part.partname}: есть непринятые исправления, примите или отклоните их"
        if part.partname not in rendered and re.search(rb"\{\{|\{%", part.blob):
            yield f"часть {part.partname}: метки здесь не действуют, уберите их"


# --- names ----------------------------------------------------------------------------------------


def _walk(node: nodes.Node, scope: Mapping[str, Kind]) -> Iterator[tuple[int, str, str]]:
    """Line, path and message of every fault; `scope` is what the names at this place stand for."""
    match node:
        case nodes.For(target=nodes.Name(name=name)):
            before = list(_walk(node.iter, scope))
            yield from before
            if not before and _item(_kind(node.iter, scope)) is None:
                yield node.lineno, _path(node.iter), "{tag}: перебирать можно только список"
            inner = {**scope, "loop": LOOP, name: _item(_kind(node.iter, scope))}
            for child in (*node.body, *node.else_):
                yield from _walk(child, inner)
        case nodes.Output():
            for child in node.nodes:
                unknown = list(_walk(child, scope))
                yield from unknown
                if (
                    not unknown
                    and not isinstance(child, nodes.TemplateData)
                    and not _can_be_printed(child, scope)
                ):
                    yield child.lineno, _path(child), "{tag} – не текст, его нельзя напечатать"
        case nodes.Name() | nodes.Getattr():
            yield from _unknown(node, scope)
        case (
            nodes.Template()
            | nodes.TemplateData()
            | nodes.If()
            | nodes.And()
            | nodes.Or()
            | nodes.Not()
        ):
            for child in node.iter_child_nodes():
                yield from _walk(child, scope)
        case _:
            yield node.lineno, "", "в метках бывают только имена, for и if; здесь: {tag}"


def _can_be_printed(node: nodes.Node, scope: Mapping[str, Kind]) -> bool:
    return _kind(node, scope) in (Printed, Logo, Chart, int)


def _unknown(
    node: nodes.Name | nodes.Getattr, scope: Mapping[str, Kind]
) -> Iterator[tuple[int, str, str]]:
    """The first name of a path that is not known, with the nearest that is."""
    match node:
        case nodes.Name(name=name):
            if name not in scope:
                yield node.lineno, name, _no_such_name(name, _nearest(name, scope))
        case nodes.Getattr(node=nodes.Name() | nodes.Getattr() as owner, attr=attr):
            before = list(_unknown(owner, scope))
            yield from before
            names = _names(_kind(owner, scope))
            if not before and attr not in names:
                near = _nearest(attr, names)
                path = f"{_path(owner)}.{attr}"
                yield (
                    node.lineno,
                    path,
                    _no_such_name(path, f"{_path(owner)}.{near}" if near else ""),
                )
        case _:
            yield from _walk(node.node, scope)  # an attribute of what is no name


def _no_such_name(path: str, near: str) -> str:
    return f"нет такого имени: {path} в метке {{tag}}" + (
        f"; ближайшее имя: {near}" if near else ""
    )


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
        return next(one for one in typing.get_args(kind) if one is not type(None))
    return kind


def _item(kind: Kind) -> Kind:
    """What a loop over a tuple gives."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def _names(kind: Kind) -> Mapping[str, Kind]:
    if kind is LOOP:
        return dict.fromkeys(LOOP, int)
    return typing.get_type_hints(kind) if isinstance(kind, type) and is_dataclass(kind) else {}


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _nearest(name: str, names: Mapping[str, Kind]) -> str:
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=0.5)), "")
