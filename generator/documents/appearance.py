"""What is not as it looks in a DOCX: runs that are hidden, struck through or too faint to be read,
by themselves or by their styles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn

from generator.documents.numbering import style_around, styles_by_id, value_of, with_bases
from generator.documents.text import Element

_OFF = ("0", "false", "off")
_SMALLEST = 8  # half-points: nobody reads letters of 4 points


_STRIKES = ("strike", "dstrike")


def is_struck(run: Element, properties: Element | None, looks: Looks) -> bool:
    """Struck through by the run itself, or by its style if the run does not say otherwise."""
    own = [name for name in _STRIKES if properties is not None and _has(properties, name)]
    if own:
        return any(is_on(properties, name) for name in own)
    return has_style(run, looks.struck)


def _has(properties: Element, name: str) -> bool:
    return properties.find(qn(f"w:{name}")) is not None


def has_style(run: Element, styles: frozenset[str]) -> bool:
    """Whether the style of a run or of its paragraph is among some."""
    return bool({value_of(run.find(qn("w:rPr")), "rStyle"), style_around(run)} & styles)


def is_hidden(run: Element, properties: Element | None) -> bool:
    """Not shown by Word."""
    row = next(run.iterancestors(qn("w:tr")), None)
    is_in_hidden_row = row is not None and is_on(row.find(qn("w:trPr")), "hidden")
    return is_in_hidden_row or _hides(properties)


def is_faint(properties: Element | None) -> bool:
    """Not to be seen: white, or smaller than anybody reads."""
    size = value_of(properties, "sz")
    is_tiny = size.isdigit() and int(size) < _SMALLEST
    return is_tiny or value_of(properties, "color").upper() == "FFFFFF"


@dataclass(frozen=True, slots=True)
class Looks:
    """The ids of styles whose text does not look as plain text does, by themselves or by what they
    are based on; «» is the main one."""

    hidden: frozenset[str]
    struck: frozenset[str]
    faint: frozenset[str]

    @classmethod
    def of(cls, root: Element | None) -> Looks:
        """The looks of a document, from the root of its part with styles."""
        styles = {} if root is None else styles_by_id(root)
        return cls(
            hidden=_styles_with(styles, _hides),
            struck=_styles_with(styles, _strikes),
            faint=_styles_with(styles, is_faint),
        )


def _styles_with(
    styles: Mapping[str | None, Element], is_so: Callable[[Element | None], bool]
) -> frozenset[str]:
    found = set()
    for key, style in styles.items():
        if any(is_so(base.find(qn("w:rPr"))) for base in with_bases(style, dict(styles))):
            found.add(str(key))
            if _is_default(style):
                found.add("")
    return frozenset(found)


def _is_default(style: Element) -> bool:
    is_paragraph = style.get(qn("w:type")) == "paragraph"
    return is_paragraph and style.get(qn("w:default")) in ("1", "true", "on")


def _hides(properties: Element | None) -> bool:
    return any(is_on(properties, name) for name in ("vanish", "specVanish", "webHidden"))


def _strikes(properties: Element | None) -> bool:
    return any(is_on(properties, name) for name in _STRIKES)


def is_on(properties: Element | None, name: str) -> bool:
    """A toggle that is there and not turned off (ECMA-376 part 1, 17.17.4)."""
    child = None if properties is None else properties.find(qn(f"w:{name}"))
    return child is not None and child.get(qn("w:val"), "true") not in _OFF
