"""A rule is said once, beside the function that asks it; the lists are made of that."""

from __future__ import annotations

import re

from generator import rules
from generator.findings import Rule
from tests.conftest import ROOT

CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py"))
)
CONSTANTS = {
    name: value
    for module in rules.MODULES
    for name, value in vars(module).items()
    if isinstance(value, Rule)
}


def test_no_code_stands_twice() -> None:
    codes = [rule.code for rule in rules.gathered()]
    assert sorted(codes) == sorted(set(codes))


def test_every_rule_says_what_is_wrong_why_and_whence() -> None:
    assert all(rule.says and rule.why and rule.source for rule in rules.gathered())


def test_a_rule_is_called_as_its_code() -> None:
    assert {name: rule.code for name, rule in CONSTANTS.items()} == {
        name: name.lower().replace("_", "-") for name in CONSTANTS
    }


def test_no_rule_is_left_out_of_the_list() -> None:
    made = re.findall(r"^(\w+) = Theme\.\w+\.(?:error|warning|info)\(", CODE, re.MULTILINE)
    assert sorted(made) == sorted(CONSTANTS)


def test_every_rule_is_asked() -> None:
    never_asked = [name for name in CONSTANTS if len(re.findall(rf"\b{name}\b", CODE)) < 2]
    assert never_asked == []


def test_the_documentation_has_the_same_list() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules.as_text()
