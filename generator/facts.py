"""The numbers a document states: Decimal, exact, no words. Rounding for the eye is the business of wording.py."""

from __future__ import annotations

from decimal import Decimal

from generator.model import Programme


def funding_planned(programme: Programme) -> Decimal:
    """Planned funding of all measures, thousands of roubles."""
    return sum((measure.funding for measure in programme.measures if measure.funding is not None), Decimal())
