"""What is said about data, templates and runs: `Finding`s, collected, the `Rule`s that they are
found against, and the exceptions that end a run.

A finding is an address, what stands there, what was expected, what to do. The exit codes of design
§5 belong to the exceptions; any other exception is a fault of ours and shows its traceback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from generator.terms import CellRef, TemplateRef


class Severity(Enum):
    """How much harm: an error stops a build, a warning does not, an info only tells."""

    ERROR = "ОШИБКА"
    WARNING = "ПРЕДУПРЕЖДЕНИЕ"
    INFO = "СВЕДЕНИЕ"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark."""

    severity: Severity
    code: str
    """Of its rule."""
    message: str
    cell: CellRef
    hint: str = ""
    """What to do."""
    alike: str = ""
    """What is said where there are many like it; «» for the message."""
    other_year: bool = False
    """Whether it is about the row of a year that is not asked for: it stops nothing."""

    def __str__(self) -> str:
        return f"{self.severity.value} {self.cell} {self.said}"

    @property
    def said(self) -> str:
        """The finding without severity and place."""
        return f"[{self.code}] {self.message}" + (f"; {self.hint}" if self.hint else "")

    def as_json(self) -> dict[str, Any]:
        """The finding for machines."""
        content: dict[str, Any] = {
            "severity": self.severity.name.lower(),
            "code": self.code,
            "sheet": self.cell.sheet,
            "cell": self.cell.address,
            "message": self.message,
            "hint": self.hint,
        }
        if self.alike:
            content["alike"] = self.alike
        if self.other_year:
            content["other_year"] = True
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Finding:
        """The finding that `as_json` gave."""
        kind = TemplateRef if content["sheet"].endswith(".docx") else CellRef
        return cls(
            Severity[content["severity"].upper()],
            content["code"],
            content["message"],
            kind(content["sheet"], content["cell"]),
            content["hint"],
            content.get("alike", ""),
            content.get("other_year", False),
        )


class Theme(Enum):
    """What a rule looks at; the list of rules is in this order. Each makes rules of its own."""

    FILE = "Файл и листы"
    CELLS = "Ячейки"
    CODES = "Коды и дерево"
    PLAN = "План и гриф"
    PROMISES = "Обещанное Программой"
    ACTS = "Акты и документы"
    TYPING = "Набор текста"
    MEANING = "Смысл текста"
    REPORT = "Исполнение и отчет"

    def error(self, code: str, says: str, why: str, source: str) -> Rule:
        """A rule whose findings stop a build."""
        return Rule(code, Severity.ERROR, self, says, why, source)

    def warning(self, code: str, says: str, why: str, source: str) -> Rule:
        """A rule whose findings do not stop a build."""
        return Rule(code, Severity.WARNING, self, says, why, source)

    def info(self, code: str, says: str, why: str, source: str) -> Rule:
        """A rule whose findings only tell: something was mended, or might be better."""
        return Rule(code, Severity.INFO, self, says, why, source)


# What rules rest on.
PROGRAMME = "опубликованная Программа 2024"
ORDER = "порядок чтения книги"  # what the workbook needs to be read without guessing
PRACTICE = "практика"  # what was seen to go wrong in offices


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the checker: a constant beside the function that asks it, called as its code."""

    code: str
    severity: Severity
    theme: Theme
    says: str
    """What is wrong."""
    why: str
    """What comes of it."""
    source: str
    """The clause, standard or document it follows from."""

    def at(self, cell: CellRef, message: str, hint: str = "", *, alike: str = "") -> Finding:
        """What was found at a cell against the rule; `alike` is what is said of many like it."""
        return Finding(self.severity, self.code, message, cell, hint, alike)

    def as_json(self) -> dict[str, str]:
        """The rule for machines."""
        return {
            "code": self.code,
            "severity": self.severity.name.lower(),
            "says": self.says,
            "why": self.why,
            "source": self.source,
        }


def counted(findings: Iterable[Finding]) -> str:
    """How many there are of each severity: «ошибок – 2, сведений – 1»; «» for none."""
    names = {
        Severity.ERROR: "ошибок",
        Severity.WARNING: "предупреждений",
        Severity.INFO: "сведений",
    }
    severities = [finding.severity for finding in findings]
    return ", ".join(
        f"{name} – {severities.count(severity)}"
        for severity, name in names.items()
        if severity in severities
    )


_MANY = 4  # as many alike are said in one line


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding, and one for many alike on one sheet, with their cells; in the order
    of the first of them."""
    return map(str, grouped(findings))


def grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, many alike on one sheet as one whose address lists their cells; in the order of
    the first of them."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        said = finding.alike or finding.message
        key = (finding.severity, finding.code, finding.cell.sheet, said, finding.hint)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        if len(group) < _MANY:
            yield from group
        else:
            first = group[0]
            cells = _cells([finding.cell.address for finding in group])
            place = CellRef(first.cell.sheet, cells, first.cell.heading)
            yield replace(first, message=first.alike or first.message, cell=place)


_MOST_RUNS = 8


def _cells(addresses: Sequence[str]) -> str:
    """«B2–B30, C5 и еще 3»."""
    runs: list[list[str]] = []
    for address in addresses:
        if runs and _is_below(runs[-1][-1], address):
            runs[-1].append(address)
        else:
            runs.append([address])
    shown = [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs[:_MOST_RUNS]]
    left = sum(map(len, runs[_MOST_RUNS:]))
    return ", ".join(shown) + (f" и еще {left}" if left else "")


def _is_below(address: str, other: str) -> bool:
    """Whether a cell is the next one in the column of another."""
    column, row = address.rstrip("0123456789"), address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return row.isdigit() and other == f"{column}{int(row) + 1}"


_MOST_ALIKE = 200


def capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, of one rule on one sheet the first hundreds; how many more is said of the
    sheet."""
    counts: dict[tuple[str, str], int] = {}
    left: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.cell.sheet)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= _MOST_ALIKE:
            yield finding
        else:
            left.setdefault(key, finding)
    for key, finding in left.items():
        more = f"и еще {counts[key] - _MOST_ALIKE} таких же"
        yield replace(finding, cell=CellRef(finding.cell.sheet), message=more, alike="")


def as_errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same with warnings made errors: nothing of the year is let pass."""
    for finding in findings:
        is_let_pass = finding.severity is not Severity.WARNING or finding.other_year
        yield finding if is_let_pass else replace(finding, severity=Severity.ERROR)


def errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that stop a build."""
    return (finding for finding in findings if finding.severity is Severity.ERROR)


class GeneratorError(Exception):
    """A fault of the run that a person can mend; its text is the whole message."""

    exit_code = 1


class FaultyWorkbook(GeneratorError):
    """The workbook has errors; or only the standing text of a template has. `findings` are all
    there are.

    `said`: the text, where the workbook itself is in order. `postponed`: rows that could not be
    read keep some rules from being asked at all.
    """

    def __init__(
        self, findings: Iterable[Finding], *, postponed: bool = False, said: str = ""
    ) -> None:
        self.findings = tuple(findings)
        places = [finding.cell for finding in errors(self.findings)]
        in_templates = bool(places) and all(isinstance(place, TemplateRef) for place in places)
        self.exit_code = FaultyTemplate.exit_code if in_templates else 3
        place = "постоянном тексте шаблона" if in_templates else "книге"
        later = (
            " Полноту плана и отчет программа проверит, когда сможет прочитать все строки."
            if postponed
            else ""
        )
        super().__init__(
            said
            or f"В {place} есть ошибки, документ не собирается. Исправьте их и повторите.{later}"
        )


class FaultyTemplate(GeneratorError):
    """The template has errors; the text lists all of them."""

    exit_code = 4


class OfficeError(GeneratorError):
    """LibreOffice is missing or failed."""

    exit_code = 5
