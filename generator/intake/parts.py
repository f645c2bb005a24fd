"""«В том числе» → measures of their own, where each part has a due of its own; else more text of
the measure that they are parts of. Their sums are counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.intake import targets, words
from generator.intake.values import FoundValue, plain, weaker

Values = Mapping[str, FoundValue]
_MONEY = (targets.FUNDING, targets.SPENT)
_SPLIT = "часть мероприятия «{}»"
_JOINED = "части взяты в текст мероприятия"


def with_parts(
    measure: Values, parts: Sequence[tuple[str, Values]]
) -> Iterator[dict[str, FoundValue]]:
    """The values of a measure and of its parts, as rows of the plan."""
    text = measure.get(targets.MEASURE)
    own_text = words.without_open_part(text.text) if text else None
    measure = dict(measure)
    if text and own_text is not None:
        measure[targets.MEASURE] = text = replace(text, text=own_text)
    if not parts or text is None:
        yield measure
    elif all(targets.DUE in values for _, values in parts):
        yield from _split(measure, text, parts)
    else:
        yield _joined(measure, text, parts)


def _split(
    measure: dict[str, FoundValue], text: FoundValue, parts: Sequence[tuple[str, Values]]
) -> Iterator[dict[str, FoundValue]]:
    """A row for each part, with what it does not say itself from the measure. A sum that only the
    whole has stays with the first part."""
    for number, (said, values) in enumerate(parts):
        row = {heading: value for heading, value in measure.items() if heading not in _MONEY}
        row |= values
        own = values.get(targets.MEASURE, text)
        named = replace(own, text=f"{text.text.rstrip(' .:')}: {said}")
        row[targets.MEASURE] = weaker(named, _SPLIT.format(text.text[:60]))
        for target in _MONEY:
            whole = measure.get(target)
            if whole is None:
                continue
            if number == 0 and not any(target in each for _, each in parts):
                row[target] = weaker(whole, "сумма всего мероприятия: разделите ее")
            elif target in values and not _agrees(whole, parts, target):
                note = f"части вместе не дают сумму мероприятия {whole.text}"
                row[target] = weaker(values[target], note)
        yield row


def _joined(
    measure: dict[str, FoundValue], text: FoundValue, parts: Sequence[tuple[str, Values]]
) -> dict[str, FoundValue]:
    """The measure with its parts in its text; a sum that only the parts have is theirs together."""
    said = "; ".join(part.strip(" ;.") for part, _ in parts)
    whole = f"{text.text.rstrip(' .:')}, в том числе: {said}"
    row = {**measure, targets.MEASURE: weaker(replace(text, text=whole), _JOINED)}
    for target in _MONEY:
        sums = [values[target] for _, values in parts if target in values]
        if not sums:
            continue
        if target not in measure:
            total = sum((each.amount or Decimal(0) for each in sums), Decimal(0))
            given = sum((each.given or Decimal(0) for each in sums), Decimal(0))
            made = replace(sums[0], text=plain(total), amount=total, given=given)
            row[target] = weaker(made, "сумма частей")
        elif not _agrees(measure[target], parts, target):
            total = sum((each.amount or Decimal(0) for each in sums), Decimal(0))
            row[target] = weaker(measure[target], f"части вместе дают {plain(total)}")
    return row


def _agrees(whole: FoundValue, parts: Sequence[tuple[str, Values]], target: str) -> bool:
    amounts = [values[target].amount for _, values in parts if target in values]
    known = [amount for amount in amounts if amount is not None]
    return whole.amount is not None and sum(known, Decimal(0)) == whole.amount
