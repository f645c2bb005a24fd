"""The commands for what departments send: forms for them, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options as given
from generator.cli.commands import main

if TYPE_CHECKING:
    from generator.intake.walk import Gathered


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("folder", type=given.FOLDER, metavar="ПАПКА")
@click.option(
    "--year",
    metavar="ГОД",
    type=given.YEAR,
    help="Год плана; по умолчанию последний, который есть в книге.",
)
@given.OUT
@given.JSON
@given.SOURCE
def gather(folder: Path, year: int | None, out: Path, source: Path, as_json: bool) -> None:
    """Таблицы подразделений (формы и любые xlsx, ods, csv, docx): список предложений для книги."""
    from generator.intake.walk import GatherOrder
    from generator.intake.walk import gather as gathered

    order = GatherOrder(folder=folder, source=source, out=out, year=year)
    _tell(gathered(order), as_json=as_json)


def _tell(made: Gathered, *, as_json: bool) -> None:
    """What came of a gathering: for machines the suggestions as a list."""
    for line in made.told:
        click.echo(line, err=True)
    if as_json:
        suggestions = [suggestion.as_json() for suggestion in made.suggestions]
        click.echo(json.dumps(suggestions, ensure_ascii=False, indent=1))
    if made.left:
        click.echo("Не мероприятия, в список не вошло:", err=as_json)
    for line in made.left:
        click.echo(f"  {line}", err=as_json)
    if made.sums:
        click.echo("Суммы:", err=as_json)
    for line in made.sums:
        click.echo(f"  {line}", err=as_json)
    if made.former is not None:
        click.echo(f"Прежний список с решениями сохранен как {made.former}.", err=True)
    counted = made.counted or "нового нет"
    click.echo(
        f"Файлов {len(made.files)}, предложений {len(made.suggestions)}: {counted}.", err=as_json
    )
    click.echo(f"Готово: {made.listed}; как понято – {made.understanding}", err=as_json)
