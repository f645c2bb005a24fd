"""The company's colour → the colours of a page, in which every text can be read (WCAG 2.1,
1.4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

USUAL = "#1f3864"
_WHITE, _BLACK = "#ffffff", "#000000"
_READABLE = 4.5  # of normal text on its ground
_STEPS = 20


@dataclass(frozen=True, slots=True)
class Colours:
    """What a page is painted with."""

    brand: str
    """The company's own: the head of the page and edges."""
    on_brand: str
    """Text on it."""
    heading: str
    """Headings on white: the company's, as much darker as they need to be."""


def colours_of(brand: str | None) -> Colours:
    """The colours of a page of a company; the usual ones if it names none."""
    colour = brand or USUAL
    on_brand = max(_WHITE, _BLACK, key=lambda text: contrast(text, colour))
    heading = next(each for each in _darker(colour) if contrast(each, _WHITE) >= _READABLE)
    return Colours(colour, on_brand, heading)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21 (WCAG 2.1, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _darker(colour: str) -> Iterator[str]:
    """A colour and ever darker ones, down to black."""
    for step in range(_STEPS, -1, -1):
        yield "#" + "".join(f"{part * step // _STEPS:02x}" for part in _parts(colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
