"""The tags of a template that do not read: the paragraph, and what is wrong in it, in the words of
an office. The template engine's own words stay here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from jinja2 import Environment, TemplateSyntaxError

from generator.documents.text import Element, paragraph_text, paragraphs_of

# The text of a paragraph or row, and what is wrong with a tag in it.
Fault = tuple[str, str]
_TAG = re.compile(r"\{\{[^{}%]*\}\}|\{%[^{}%]*%\}|\{#[^{}#]*#\}")
_HALF_TAG = re.compile(r"\{\{|\}\}|\{%|%\}")
_FOREIGN_TAG = re.compile(r"\{\{(?:p|r|tr|tc)\s|\{[{%]-|-[}%]\}|\{%r\s")
_ROW_TAG = re.compile(r"\{%tr\s[^{}%]*%\}")
_SPACED = re.compile(r"\{%\s+(p|tr|tc|r)\s")
_ODD_SPACE = re.compile(r"\{%(p|tr|tc)(?! )\s")
# What docxtpl makes of a tag itself.
_OF_CELLS = re.compile(r"\{%\s*(?:colspan|cellbg|hm|vm)\b")
_STATEMENT = re.compile(r"\{%(?:(?:p|tr|tc) )?\s*(\w*)(.*?)%\}", re.DOTALL)
# What stands around a tag when it is looked at alone.
_AROUND = {
    "for": ("", "{% endfor %}"),
    "if": ("", "{% endif %}"),
    "elif": ("{% if x %}", "{% endif %}"),
    "else": ("{% if x %}", "{% endif %}"),
    "endif": ("{% if x %}", ""),
    "endfor": ("{% for x in y %}", ""),
}
_CLOSES = {"endfor": "for", "endif": "if"}


def faults(root: Element, environment: Environment) -> Iterator[Fault]:
    """What is wrong with the tags of a part; how they nest is asked when each of them reads."""
    found = [*_of_paragraphs(root, environment), *_of_rows(root)]
    yield from found or _of_nesting(root)


def visible(text: str) -> str:
    """Text in one line."""
    return " ".join(text.split())


def _of_paragraphs(root: Element, environment: Environment) -> Iterator[Fault]:
    """Half a tag (docxtpl would take all up to the next bracket for it, over rows and tables), a
    kind of tag that swallows its surroundings, text that a tag of its paragraph takes with it, and
    tags that do not read."""
    for paragraph in paragraphs_of(root):
        typed = paragraph_text(paragraph)
        text = visible(typed)
        without_tags = _TAG.sub("", text)
        if _HALF_TAG.search(without_tags):
            yield text, "метка не закрыта или набрана не полностью"
        elif _FOREIGN_TAG.search(text):
            yield text, "таких меток не бывает; бывают {{ имя }}, {%p … %}, {%tr … %}"
        elif spaced := _SPACED.search(typed):
            kind = spaced[1]
            yield text, f"между {{% и {kind} не должно быть пробела: {{%{kind} … %}}"
        elif odd := _ODD_SPACE.search(typed):
            yield text, f"после {{%{odd[1]} стоит не обычный пробел; наберите его заново"
        elif re.search(r"\{%p\s", text) and without_tags.strip():
            yield text, "текст рядом с меткой {%p … %} пропадет, перенесите его в другой абзац"
        else:
            for tag in _TAG.findall(typed):
                if told := _unreadable(tag, environment):
                    yield text, told


def _of_rows(root: Element) -> Iterator[Fault]:
    """Text in a row that a tag of the row takes with it."""
    for row in root.iter(qn("w:tr")):
        if next(row.iterdescendants(qn("w:tr")), None) is not None:
            continue  # of nested tables each is looked at
        text = visible(" ".join(paragraph_text(each) for each in paragraphs_of(row)))
        if re.search(r"\{%tr\s", text) and _ROW_TAG.sub("", text, count=1).strip():
            yield (
                text,
                "текст в строке с меткой {%tr … %} пропадет, перенесите его в другую строку",
            )


def _unreadable(tag: str, environment: Environment) -> str:
    """What is wrong with a tag looked at alone; «» for nothing."""
    if tag.startswith("{#") or _OF_CELLS.match(tag):
        return ""
    snippet = tag
    if statement := _STATEMENT.fullmatch(tag):
        word, rest = statement.groups()
        before, behind = _AROUND.get(word, ("", ""))
        snippet = f"{before}{{% {word}{rest}%}}{behind}"
    try:
        environment.parse(snippet)
    except TemplateSyntaxError as fault:
        return f"{visible(tag)}: {_in_russian(fault.message or '')}"
    return ""


_ONLY = "в метках бывают только имена, for и if"
# What the engine says, and what it means to somebody who types tags.
_MEANINGS = (
    (
        r"Encountered unknown tag '(.*?)'",
        "нет такого слова: {0}; бывают for, if, elif, else, endif, endfor",
    ),
    (
        r"unexpected char '(.+)' at",
        "знаку «{0}» в метке не место; если его поставила автозамена, верните прежний",
    ),
    (r"expected token 'in'", "после for и имени нужно слово in: {{% for имя in список %}}"),
    (
        r"expected token 'end of (?:print )?statement(?: block)?', got '(.+)'",
        "«{0}» в метке лишнее, или перед ним чего-то не хватает",
    ),
    (r"Expected an expression", "не хватает имени"),
    (r"tag name expected", "не хватает слова for или if"),
    (r"unexpected '([(){}\[\]])'", "скобка «{0}» лишняя или не закрыта"),
    (r"unexpected 'end of", "не хватает имени"),
)


def _in_russian(message: str) -> str:
    for pattern, meaning in _MEANINGS:
        if found := re.search(pattern, message):
            return meaning.format(*found.groups())
    return _ONLY


@dataclass(frozen=True, slots=True)
class _Opened:
    """A tag that waits for the one that closes it."""

    word: str
    tag: str
    text: str


def _of_nesting(root: Element) -> Iterator[Fault]:
    """Tags that close nothing, and those that nothing closes."""
    opened: list[_Opened] = []
    for paragraph in paragraphs_of(root):
        text = paragraph_text(paragraph)
        for statement in _STATEMENT.finditer(text):
            word, tag = statement[1], visible(statement[0])
            if word in _CLOSES.values():
                opened.append(_Opened(word, tag, visible(text)))
            elif word in _CLOSES and (not opened or opened[-1].word != _CLOSES[word]):
                yield visible(text), f"{tag} закрывает то, что не открыто{_but(opened)}"
                return
            elif word in _CLOSES:
                opened.pop()
    for each in opened:
        yield each.text, f"{each.tag} не закрыта: нужна метка end{each.word}"


def _but(opened: list[_Opened]) -> str:
    return f"; перед ней ждет своей метки {opened[-1].tag}" if opened else ""
