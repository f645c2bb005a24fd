"""Text that a person typed or pasted → text that a document can hold, and what that changed."""

from __future__ import annotations

import re
import unicodedata

from generator.contract import signs
from generator.contract.typed import ERROR_NAMES, Typed, Unreadable
from generator.findings import PRACTICE, Theme

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# How Excel writes in XML what XML can't hold: a carriage return is _x000D_ (ECMA-376 part 1,
# 22.9.2.19).
_ESCAPED_CONTROL = re.compile("_x(00[01][0-9A-Fa-f]|007[Ff])_")
# Bullets that Word pastes: the private use area of Symbol and Wingdings.
_BULLETS = re.compile("[\uf06c-\uf0ff]")
ERROR_TEXTS = {*ERROR_NAMES, *ERROR_NAMES.values()}
# Control characters and what XML 1.0 §2.2 forbids.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


TEXT_CONTROL = Theme.CELLS.warning(
    "text-control", "непечатаемые знаки в тексте", "в документ они не попадут", "XML 1.0, § 2.2"
)
TEXT_EXPECTED = Theme.CELLS.error(
    "text-expected",
    "вместо текста дата или логическое значение",
    "Excel изменил введенное",
    PRACTICE,
)


TEXT_LOST = Theme.CELLS.warning(
    "text-lost", "в тексте потерянная буква или ошибка Excel", "так и напечаталось бы", PRACTICE
)
TEXT_BULLETS = Theme.CELLS.info(
    "text-bullets", "значки списка из шрифтов Symbol и Wingdings", "в документе стоит «•»", PRACTICE
)
SIGN_UNPRINTABLE = Theme.CELLS.error(
    "sign-unprintable",
    "знака нет в шрифтах документа",
    "вместо него напечатался бы пустой квадрат",
    PRACTICE,
)


def text(typed: Typed) -> str | None:
    """Text as typed, without the characters that no document can hold; None if nothing is left of
    it. Raises `Unreadable` for a sign that no font shows."""
    if isinstance(typed.value, str):
        return _printable(typed, typed.value).strip(" \t\n\xa0\u200b\u2060\ufeff") or None
    if typed.number is not None:
        return typed.shown
    raise Unreadable(
        TEXT_EXPECTED,
        f"ожидался текст, стоит «{typed.shown}»",
        "если Excel изменил то, что Вы ввели, задайте ячейке формат «Текстовый» и введите заново",
    )


def _printable(typed: Typed, value: str) -> str:
    value = _ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), value)
    value = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", value))
    if _UNPRINTABLE.search(value):
        typed.remark(TEXT_CONTROL, "в тексте есть непечатаемые знаки", "в документ они не попадут")
        value = _UNPRINTABLE.sub("", value)
    if _BULLETS.search(value):
        message = "значки списка из шрифта Symbol или Wingdings"
        typed.remark(TEXT_BULLETS, message, "в документе стоит «•»")
        value = _BULLETS.sub("•", value)
    if value.strip() in ERROR_TEXTS:
        message = f"вместо текста ошибка Excel «{value.strip()}»"
        typed.remark(TEXT_LOST, message, "впишите текст, который здесь был")
    elif "\ufffd" in value:
        message = f"потеряна буква: «{typed.shown}»"
        typed.remark(TEXT_LOST, message, "впишите букву вместо знака «\ufffd»")
    strange = signs.unprintable(value)
    if strange:
        codes = ", ".join(f"U+{ord(char):04X}" for char in strange[:5])
        message = f"знаков нет в шрифтах документа: {strange[:5]} ({codes})"
        raise Unreadable(SIGN_UNPRINTABLE, message, "уберите их или замените словами")
    return value
