"""The list of rules is what the code says, and what the documentation says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from generator import rules
from generator.checks import texts
from generator.findings import Severity
from tests.conftest import ROOT

MADE_BY = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
# A converter that refuses a cell, or that understood what it should not have had to.
OF_CELLS = {"Unreadable": Severity.ERROR, "remark": Severity.WARNING}


def made(path: Path) -> Iterator[tuple[str, Severity]]:
    """The codes and severities of the findings that a module makes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            not isinstance(node, ast.Call)
            or not node.args
            or not isinstance(node.args[0], ast.Constant)
        ):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        severity = (MADE_BY | OF_CELLS).get(name)
        if severity is not None:
            yield str(node.args[0].value), severity


def test_every_finding_has_its_rule_and_every_rule_is_asked() -> None:
    codes = {found for path in (ROOT / "generator").rglob("*.py") for found in made(path)}
    codes |= {(code, MADE_BY[make.__name__]) for code, (make, _, _) in texts.MENDED.items()}
    assert codes == {(rule.code, rule.severity) for rule in rules.RULES.values()}


def test_a_code_stands_once_and_every_rule_says_why_and_whence() -> None:
    assert len(rules.RULES) == sum(map(len, rules.THEMES.values()))
    assert all(rule.says and rule.why and rule.source for rule in rules.RULES.values())


def test_the_documentation_has_the_same_list() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules.as_text()
