"""The domain's words as frozen records: a row of the workbook each. A record knows the cells it was
read from; nothing here reads or prints. What they make together, all years or one, is book.py.

Money is Decimal, thousands of roubles; None means that a cell may be empty and is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.terms import CellRef


class Segment(StrEnum):
    """Сегмент клиентов; written in Latin letters."""

    B2B = "B2B"
    B2C = "B2C"


class StampKind(StrEnum):
    """Вид грифа утверждения: who approves, and so which words stand in the stamp."""

    ORDER = "приказ"
    PERSON = "руководитель"
    MINUTES = "протокол"
    NONE = "нет"


class DueWriting(StrEnum):
    """Запись сроков: how the dues of a year are printed."""

    ALIKE = "единообразно"
    AS_TYPED = "как в книге"


class Status(StrEnum):
    """Статус исполнения мероприятия."""

    DONE = "выполнено"
    PARTLY = "выполнено частично"
    NOT_DONE = "не выполнено"
    MOVED = "перенесено"
    CANCELLED = "отменено"
    IN_WORK = "в работе"


BEFORE_ISSUE = "до издания"
"""What «Исключено» says of a measure that no issued Programme ever had."""


class Direction(StrEnum):
    """Направление показателя: which way is better."""

    MORE = "больше – лучше"
    LESS = "меньше – лучше"


class AssessmentKind(StrEnum):
    """Вид оценки удовлетворённости: after each contact (operational), or a yearly survey
    (comprehensive)."""

    OPERATIONAL = "оперативная"
    COMPREHENSIVE = "комплексная"


class DocumentKind(StrEnum):
    """Документ, к которому относится вывод."""

    PROGRAMME = "программа"
    REPORT = "отчет"


class Vat(StrEnum):
    """НДС: whether the sums hold it."""

    WITHOUT = "без НДС"
    WITH = "с НДС"


class YesNo(StrEnum):
    """A yes-or-no cell."""

    YES = "да"
    NO = "нет"


@dataclass(frozen=True, slots=True)
class Period:
    """Срок: first and last day, and the words it was given in (what a document prints). A single
    day begins and ends on it; «до 31.03.2024» begins with the year."""

    start: dt.date
    end: dt.date
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the workbook: `key` names it even when rows move, `cells` leads from a field's name
    to its cell."""

    key: str
    source: CellRef
    cells: Mapping[str, CellRef]

    def cell(self, field: str) -> CellRef:
        """The cell of a field; the row where it has none."""
        return self.cells.get(field, self.source)


class Licence(StrEnum):
    """Лицензия данных that are published."""

    WITH_SOURCE = "свободно, со ссылкой на источник"
    CC_BY = "CC BY 4.0"
    CC0 = "CC0 1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Record):
    """Общество."""

    full_name: str
    short_name: str
    running_name: str
    city: str
    site: str | None
    logo: str | None
    """A path beside the workbook; None prints `running_name`."""
    standard: str | None
    """Стандарт of the company, in the genitive; None, as for all words of the standing text: those
    of the template."""
    service_types: str | None
    """Виды обслуживания, as adjectives in the genitive."""
    assessments: str | None
    """Виды оценки удовлетворенности, the same."""
    governing_body: str | None
    """Орган управления, whose minutes approve a document, in the genitive."""
    vat: Vat
    funding_in_public: YesNo
    """Whether the public edition says too that the funding is determined (§2.4)."""
    colour: str | None = None
    """Цвет of the page of the site, «#1f3864»; None, as for all that the page shows: the usual."""
    page_address: str | None = None
    """Where the folder of the site is put, with a scheme and a slash at the end; None: nobody
    knows, and links lead within the folder."""
    phone: str | None = None
    email: str | None = None
    postal_address: str | None = None
    licence: Licence = Licence.WITH_SOURCE
    heading_level: int = 2
    """Of the first heading of the fragment for a CMS, 1 to 4."""

    @property
    def states_funding(self) -> bool:
        """The same as a condition."""
        return self.funding_in_public is YesNo.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp(Record):
    """Гриф утверждения of one document of a year."""

    kind: StampKind
    position: str | None
    person: str | None
    number: str | None
    approved: dt.date | None
    mark: str | None
    """Пометка: printed on every page as long as there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint(Record):
    """Выходные сведения года: a row of «Программы», what is said once about a year's documents."""

    year: int
    issue_year: int
    legal_basis: tuple[str, ...]
    """Codes of acts."""
    program_stamp: Stamp
    report_stamp: Stamp
    internal_mark: str | None
    due_writing: DueWriting = DueWriting.AS_TYPED
    """A workbook of before that does not ask has them as they were typed."""
    details_in_public: YesNo = YesNo.NO
    """Whether public editions print full name, site and abbreviations too."""

    @property
    def states_details(self) -> bool:
        """The same as a condition."""
        return self.details_in_public is YesNo.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Record):
    """Изменение Программы: what was approved after it was issued."""

    year: int
    number: int
    """Counted within the year from 1; what «Добавлено» and «Исключено» name."""
    stamp: Stamp
    """Without one («нет») it corrects misprints and nobody has to approve it."""
    in_force: dt.date | None
    """From which day; None: from its approval."""
    reason: str

    @property
    def is_correction(self) -> bool:
        """Whether it only mends misprints, which nobody approves."""
        return self.stamp.kind is StampKind.NONE

    @property
    def first_day(self) -> dt.date | None:
        """From which day it is in force; None if nobody knows yet."""
        return self.in_force or self.stamp.approved


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Record):
    """Раздел плана: a node of the tree; «1» is a section, «1.2» a group in it."""

    code: str
    title: str
    service_type: str | None
    channel: str | None
    segment: Segment | None
    """None: for all clients."""
    not_applicable: str | None
    """Why there are no measures, where that is meant."""

    @property
    def parent(self) -> str | None:
        """The code of the node above, None for a section of the first level."""
        return self.code.rpartition(".")[0] or None

    @property
    def level(self) -> int:
        """1 for a section, 2 for a group in it."""
        return self.code.count(".") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """Мероприятие программы: a row of «План»."""

    code: str
    """Stays with the measure, whatever number it is printed with."""
    year: int
    section: str
    """Code of the section or group."""
    proposal: str
    measure: str
    due: Period
    expected_result: str
    responsible: str | None
    funding: Decimal | None
    """Thousands of roubles, planned; None: without funding."""
    grounds: tuple[str, ...]
    """Codes of the conclusions of the analysis that the measure rests on."""
    order: Decimal | None = None
    """Its place in its group; None: that of its row. 2.5 is between the second and the third."""
    excluded: str | None = None
    """`BEFORE_ISSUE`, or the number of the amendment that took it out of the Programme."""
    branch: str | None = None
    clauses: tuple[str, ...] = ()
    """Пункты Стандарта that it serves, by number."""
    carried_from: str | None = None
    """The code of the measure of an earlier year that goes on in it."""
    added: int | None = None
    """The number of the amendment that brought it; None: it was there from the beginning."""

    @property
    def excluded_by(self) -> int | None:
        """The number of the amendment that took it out; None if none did."""
        return int(self.excluded) if self.excluded and self.excluded.isdecimal() else None

    @property
    def added_by(self) -> int:
        """The number of the amendment that brought it; 0: it was there from the beginning."""
        return self.added or 0

    @property
    def subjects(self) -> tuple[str, ...]:
        """What an indicator of the measure may name: itself, its group, its section."""
        above = self.section.rpartition(".")[0]
        return tuple(code for code in (self.code, self.section, above) if code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution(Record):
    """Исполнение: what became of a measure."""

    measure: str
    """Code of the measure."""
    status: Status
    finished: dt.date | None
    result: str | None
    effect: str | None
    deviation_reason: str | None
    moved_to: str | None
    """The new due, as typed."""
    funding: Decimal | None
    """Thousands of roubles, spent; None: nothing was said."""
    evidence: str | None
    """Stays in the workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    """Показатель эффективности."""

    code: str
    year: int
    subject: str
    """Code of a measure or of a section."""
    title: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    """None until the year is reported on."""
    direction: Direction
    deviation_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """Оценка: one satisfaction figure of the year it was measured in."""

    year: int
    kind: AssessmentKind
    channel: str | None
    """None: all channels."""
    segment: Segment | None
    """None: all clients."""
    respondents: int | None
    """None: not known; no weighted mean then."""
    scale: str
    """«1–5», «0–100 %»; figures of two scales are never compared."""
    value: Decimal
    target: Decimal | None
    origin: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Record):
    """Опрос: how the exports of one source are read for a year; columns are named by their
    headings in the export, a word's meaning stands as «слово = значение»."""

    files: str
    """The name of the files; «*» stands for any signs."""
    kind: AssessmentKind
    year: int
    grade_columns: tuple[str, ...]
    """One, or several that each count the answers of a grade."""
    grade_words: tuple[str, ...]
    no_answer: tuple[str, ...]
    """What stands in the column of grades where nobody answered."""
    channel_column: str | None
    channel_words: tuple[str, ...]
    channel: str | None
    """Of all answers of the source, where no column says it."""
    segment_column: str | None
    segment_words: tuple[str, ...]
    segment: Segment | None
    """The same."""
    date_column: str | None
    """None: all answers are of the year."""
    count_column: str | None
    """Says how many answers a row is; None: one."""
    key_columns: tuple[str, ...]
    """What tells one answer from another; empty: nobody looks for duplicates."""
    scale: str
    """Of the answers: «1–5»."""
    counting: str
    """«среднее», «доля от 4», «NPS»."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(Record):
    """Вывод: a ground of the Programme (its §2.1) or a conclusion of the Report (§3.2)."""

    code: str
    year: int
    document: DocumentKind
    service_type: str | None
    segment: Segment | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Record):
    """Акт: a cited law or internal document."""

    code: str
    kind: str
    date: dt.date | None
    number: str | None
    title: str
    reference: str
    """Stands in a sentence as it is."""
    public: YesNo
    """NO: an internal document, which the public editions do not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Record):
    """Пункт Стандарта качества обслуживания of the company."""

    code: str
    requirement: str
    not_applicable: str | None
    """Why no measure serves it, where that is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation(Record):
    """Сокращение."""

    abbreviation: str
    meaning: str


class FormerKind(StrEnum):
    """Документ of the time before there was this program."""

    PROGRAMME = "Программа"
    AMENDMENT = "Изменения"
    REPORT = "Отчет"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerDocument(Record):
    """Документ прежних лет: a file of a document that was published before there was this
    program."""

    year: int
    document: FormerKind
    title: str | None
    file: str
    """The name of a file beside the table, or an address."""
    approval: str | None
    placed: dt.date | None
