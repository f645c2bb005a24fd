"""The list of all rules of the checker, for people: the command «rules» prints it and docs/rules.md
holds it.

Nothing is said here: each rule is a constant beside the function that asks it, in workbook/ and
contract/ those of a single cell, in checks/ those of what cells mean together."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from generator import freshness
from generator.checks import (
    amendments,
    carrying,
    consistency,
    copies,
    execution,
    law,
    plan,
    promises,
    references,
    satisfaction,
    standard,
    texts,
    words,
)
from generator.contract import cleaning, former, surveys, values, web
from generator.documents import logo, typed_numbers
from generator.findings import Rule, Theme
from generator.workbook import opening, places, reading, sheets

# The modules that have rules, as the road of the data passes them.
MODULES: tuple[ModuleType, ...] = (
    *(opening, freshness, sheets, places, reading, cleaning, values, surveys, web, logo, former),
    *(references, carrying, plan, amendments, promises, standard, law, texts, copies, words),
    *(execution, satisfaction, consistency, typed_numbers),
)


def gathered() -> tuple[Rule, ...]:
    """Every rule there is: by theme, then by module, then as they stand there."""
    rules: dict[Rule, None] = {}  # a rule that a second module asks too is one rule
    for module in MODULES:
        constants = vars(module).values()
        rules |= dict.fromkeys(value for value in constants if isinstance(value, Rule))
    themes = list(Theme)
    return tuple(sorted(rules, key=lambda rule: themes.index(rule.theme)))


RULES = {rule.code: rule for rule in gathered()}


def as_text() -> str:
    """The list for people, readable on a terminal and as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Правила проверки"
    yield ""
    yield (
        "ОШИБКА – документ не делается. ПРЕДУПРЕЖДЕНИЕ – делается, но взгляните. "
        "СВЕДЕНИЕ – к сведению."
    )
    for theme in Theme:
        yield ""
        yield f"## {theme.value}"
        yield ""
        for rule in RULES.values():
            if rule.theme is theme:
                yield f"- `{rule.code}` {rule.severity.value}: {rule.says}."
                yield f"  Почему: {rule.why}. Источник: {rule.source}."
