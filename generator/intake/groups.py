"""Group rows and columns of foreign tables → sections of ours: by what they are called, by their
code, by service type, channel and segment. Only what fits exactly, or far better than anything
else, is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz

from generator.contract.schema import SECTIONS
from generator.intake.understanding import Understanding, Understood
from generator.spelling import look
from generator.suggestions.cells import Cells

GROUP, WHOLE = "группа", "лист"
NO_GROUP = "не раздел"
_SURE, _MARGIN, _LIKELY = 90, 6, 68
_NUMBERED = re.compile(
    r"^(?:раздел|группа|подраздел|глава)?\s*((?:\d+\.)*\d+|[ivx]+)\s*[.):–-]*\s+", re.IGNORECASE
)
_CODE = re.compile(r"(?:раздел|группа)?\s*((?:\d+\.)*\d+)\.?", re.IGNORECASE)
# look() writes Latin letters that look alike as Russian ones.
_B2B = re.compile(r"в2в|юр\w*\.?\s*лиц|юл\b|предприят|организаци|бизнес|прочи[ей] потребител")
_B2C = re.compile(r"в2с|физ\w*\.?\s*лиц|фл\b|гражда|населени|быт\w+ (?:клиент|потребител)")


@dataclass(frozen=True, slots=True)
class OurSection:
    """A section of the workbook."""

    code: str
    title: str
    service_type: str
    channel: str
    segment: str

    @property
    def said(self) -> str:
        """«1.1 Офис обслуживания клиентов B2B»."""
        return f"{self.code} {self.title}"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text names."""

    code: str
    """«» for nothing of ours."""
    is_sure: bool
    how: str

    def __bool__(self) -> bool:
        return bool(self.code)


NO_MATCH = Match("", False, "не найдено")


@dataclass
class Sections:
    """The sections of the workbook, to be found by the words of others."""

    cells: Cells
    understanding: Understanding
    _known: dict[tuple[str, str], Match] = field(default_factory=dict)

    @cached_property
    def every(self) -> tuple[OurSection, ...]:
        """All of them, in their order."""
        made = []
        for row in self.cells.rows(SECTIONS.title):
            values = {name: str(value or "") for name, value in row.values.items()}
            if row.key:
                made.append(
                    OurSection(
                        row.key,
                        values.get("title", ""),
                        values.get("service_type", ""),
                        values.get("channel", ""),
                        values.get("segment", ""),
                    )
                )
        return tuple(made)

    @cached_property
    def by_code(self) -> dict[str, OurSection]:
        """The sections by their codes."""
        return {section.code: section for section in self.every}

    def has_groups(self, code: str) -> bool:
        """Whether there are groups in a section."""
        return any(section.code.startswith(f"{code}.") for section in self.every)

    def decided(self, file: str, sheet: str, text: str, kind: str = GROUP) -> Match | None:
        """What a person says that a text names; None if nobody did."""
        decision = self.understanding.decision(kind, file, sheet, text)
        return None if decision is None else self._typed(decision)

    def _typed(self, decision: Understood) -> Match:
        """A section by its code or by its title, as a person typed it."""
        typed = decision.taken.strip()
        first = typed.split(" ")[0].rstrip(".") if typed else ""
        if first in self.by_code:
            return Match(first, True, "решено человеком")
        titled = [each.code for each in self.every if look(each.title) == look(typed)]
        return Match(titled[0] if len(titled) == 1 else "", True, "решено человеком")

    def match(self, text: str, within: str = "") -> Match:
        """The section that a text names; of those in `within`, if it is one of them."""
        key = (text, within)
        if key not in self._known:
            inside = [each for each in self.every if each.code.startswith(f"{within}.")]
            found = self._best(text, inside) if within and inside else NO_MATCH
            other = self._best(text, self.every)
            is_better = other.is_sure and not found.is_sure
            self._known[key] = other if is_better or not found else found
        return self._known[key]

    def is_section(self, text: str) -> bool:
        """Whether a text surely names a section."""
        return self.match(text).is_sure

    def _best(self, text: str, sections: Sequence[OurSection]) -> Match:
        code = _CODE.fullmatch(text.strip())
        if code and code[1] in self.by_code:
            return Match(code[1], True, "по коду")
        scored = sorted(
            ((self._score(text, section), section) for section in sections),
            key=lambda each: -each[0],
        )
        if not scored or scored[0][0] < _LIKELY:
            return NO_MATCH
        best, section = scored[0]
        others = [score for score, other in scored[1:] if other.code != section.code]
        is_alone = not others or best - others[0] >= _MARGIN or best > others[0] == 0
        if best >= 100 and (not others or others[0] < 100):
            return Match(section.code, True, "по названию")
        is_sure = best >= _SURE and is_alone
        return Match(section.code, is_sure, "по названию" if is_sure else "похоже")

    def _score(self, text: str, section: OurSection) -> float:
        folded = _plain(text)
        asked, has = (
            _segment(folded),
            _segment(look(section.segment)) or _segment(look(section.title)),
        )
        if asked and has and asked != has:
            return 0.0
        titles = [look(section.title)]
        if section.channel and "." in section.code:
            titles.append(" ".join(filter(None, (look(section.channel), look(section.segment)))))
        numbered = _NUMBERED.match(text.strip())
        bonus = 3 if numbered and numbered[1] == section.code else 0
        best = max(_alike(folded, title) for title in titles)
        is_wider = bool(asked) and not has
        return best * 0.9 if is_wider else best + bonus

    def of_parts(self, service: str, channel: str, segment: str) -> Match:
        """The section of a service type, a channel and a segment, as far as they are told."""
        wanted = {"service_type": look(service), "channel": look(channel)}
        asked = _segment(look(segment)) or _segment(look(channel))
        found = []
        for section in self.every:
            said = {name: look(getattr(section, name)) for name in wanted}
            fits = all(
                not text
                or fuzz.ratio(text, said[name]) >= _SURE
                or (name == "channel" and self._score(channel, section) >= _SURE)
                for name, text in wanted.items()
            )
            own = _segment(look(section.segment))
            if fits and own == asked and not self.has_groups(section.code):
                found.append(section.code)
        if len(found) == 1:
            return Match(found[0], True, "по виду, каналу и сегменту")
        text = " ".join(filter(None, (channel or service, segment)))
        return self.match(text)


def _plain(text: str) -> str:
    """A group row without its number, folded."""
    return look(_NUMBERED.sub("", " ".join(text.split()))).strip(" .:;-")


def _segment(folded: str) -> str:
    if _B2B.search(folded):
        return "B2B"
    return "B2C" if _B2C.search(folded) else ""


def _alike(text: str, title: str) -> float:
    """How much a text is like a title, per cent; abbreviations count by their beginnings."""
    if text == title:
        return 100.0
    plain = _without_segment(text), _without_segment(title)
    ratio = max(fuzz.ratio(text, title), fuzz.token_sort_ratio(text, title))
    if all(plain):
        same_segment = _segment(text) == _segment(title)
        bare = max(fuzz.ratio(*plain), fuzz.token_sort_ratio(*plain))
        subset = fuzz.token_set_ratio(*plain) * 0.92
        ratio = max(ratio, (bare if same_segment else bare * 0.9), subset if same_segment else 0)
    return min(ratio, 99.0)


def _without_segment(text: str) -> str:
    return " ".join(_B2C.sub(" ", _B2B.sub(" ", text)).split())


def understood(
    file: str, sheet: str, cell: str, text: str, match: Match, said: str, kind: str = GROUP
) -> Understood:
    """What the book of understandings says of a group, or of a whole sheet."""
    return Understood(kind, file, sheet, cell, text, said or NO_GROUP, "", match.how)
