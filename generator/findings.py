"""What is said about data, templates and runs: `Finding`s, collected, the `Rule`s that they are
found against, and the exceptions that end a run.

A finding is an address, what stands there, what was expected, what to do. The exit codes of design
§5 belong to the exceptions; any other exception is a fault of ours and shows its traceback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from generator.terms import CellRef, TemplateRef


class Severity(Enum):
    """How much harm: an error stops a build, a warning does not, an info only tells."""

    ERROR = "ОШИБКА"
    WARNING = "ПРЕДУПРЕЖДЕНИЕ"
    INFO = "СВЕДЕНИЕ"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: at `cell`, of the kind `code`, with what to do in `hint`."""

    severity: Severity
    code: str
    message: str
    cell: CellRef
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.severity.value} {self.cell} {self.said}"

    @property
    def said(self) -> str:
        """The finding without severity and place."""
        return f"[{self.code}] {self.message}" + (f"; {self.hint}" if self.hint else "")

    def as_json(self) -> dict[str, str]:
        """The finding for machines."""
        return {
            "severity": self.severity.name.lower(),
            "code": self.code,
            "sheet": self.cell.sheet,
            "cell": self.cell.address,
            "message": self.message,
            "hint": self.hint,
        }

    @classmethod
    def from_json(cls, content: dict[str, str]) -> Finding:
        """The finding that `as_json` gave."""
        kind = TemplateRef if content["sheet"].endswith(".docx") else CellRef
        cell = kind(content["sheet"], content["cell"])
        return cls(
            Severity[content["severity"].upper()],
            content["code"],
            content["message"],
            cell,
            content["hint"],
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

    def at(self, cell: CellRef, message: str, hint: str = "") -> Finding:
        """What was found at a cell against the rule."""
        return Finding(self.severity, self.code, message, cell, hint)

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


def as_errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same with warnings made errors: nothing is let pass."""
    for finding in findings:
        yield (
            replace(finding, severity=Severity.ERROR)
            if finding.severity is Severity.WARNING
            else finding
        )


def errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that stop a build."""
    return (finding for finding in findings if finding.severity is Severity.ERROR)


class GeneratorError(Exception):
    """A fault of the run that a person can mend; its text is the whole message."""

    exit_code = 1


class FaultyWorkbook(GeneratorError):
    """The workbook has errors; or only the standing text of a template has. `findings` are all
    there are.

    `postponed`: rows that could not be read keep some rules from being asked at all.
    """

    def __init__(self, findings: Iterable[Finding], *, postponed: bool = False) -> None:
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
            f"В {place} есть ошибки, документ не собирается. Исправьте их и повторите.{later}"
        )


class FaultyTemplate(GeneratorError):
    """The template has errors; the text lists all of them."""

    exit_code = 4


class OfficeError(GeneratorError):
    """LibreOffice is missing or failed."""

    exit_code = 5
