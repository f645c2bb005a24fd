"""The commands about the next year: what goes over into it, what is done again for others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options as given
from generator.cli import telling
from generator.cli.commands import main

if TYPE_CHECKING:
    from generator.cycle.planning import Planned


@main.command("next", options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year", metavar="ГОД", type=given.YEAR, required=True, help="Год, который планируют."
)
@given.OUT
@given.JSON
@given.SOURCE
def next_year(year: int, out: Path, source: Path, as_json: bool) -> None:
    """Что переходит на следующий год: список предложений для книги."""
    from generator import pipeline

    made = pipeline.next_year(source, out, year)
    nothing = (
        f"Все, что переходит на {year} год, уже в книге. Чего году не хватает, скажет "
        f"make check YEAR={year}."
    )
    _tell(made, nothing, as_json=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--measure", metavar="КОД", required=True, help="Код мероприятия с листа «План».")
@click.option("--to", metavar="ГРУППА", help="Код группы с листа «Разделы», например 1.3.")
@click.option("--branch", metavar="ФИЛИАЛ", help="Филиал нового мероприятия.")
@given.OUT
@given.JSON
@given.SOURCE
def replicate(
    measure: str, to: str | None, branch: str | None, out: Path, source: Path, as_json: bool
) -> None:
    """Такое же мероприятие для другой группы: слова ее сегмента, новый код."""
    from generator import pipeline

    made = pipeline.replicate(source, out, measure=measure, to=to, branch=branch)
    _tell(made, "Предлагать нечего.", as_json=as_json)


def _tell(made: Planned, nothing: str, *, as_json: bool) -> None:
    """What is suggested and where it stands; for machines the suggestions as a list."""
    telling.tell(made.findings, as_json=False)
    if as_json:
        suggestions = [each.as_json() | {"note": each.note} for each in made.suggestions]
        click.echo(json.dumps(suggestions, ensure_ascii=False, indent=1))
    if made.former is not None:
        click.echo(f"Прежний список сохранен как {made.former}.", err=True)
    if not made.suggestions:
        click.echo(nothing, err=as_json)
        return
    click.echo(f"Предложений {len(made.suggestions)}: {made.counted}.", err=as_json)
    click.echo(f"Готово: {made.listed}", err=as_json)
