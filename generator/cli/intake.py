"""The commands for what departments send: forms for them, and what comes back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options as given
from generator.cli.commands import main

if TYPE_CHECKING:
    from generator.intake.walk import Gathered


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year",
    metavar="ГОД",
    type=given.YEAR,
    help="Год плана; по умолчанию последний, который есть в книге.",
)
@click.option(
    "--by",
    type=click.Choice(["Ответственный", "Филиал", "Канал"]),
    default="Ответственный",
    show_default=True,
    help="По какой графе делить строки.",
)
@click.option("--until", metavar="ДД.ММ.ГГГГ", callback=given.day, help="К какому дню вернуть.")
@click.option("--to", default="", metavar="КОМУ", help="Кому вернуть, как напечатать в форме.")
@given.OUT
@given.JSON
@given.SOURCE
def forms(
    year: int | None,
    by: str,
    until: dt.date | None,
    to: str,
    out: Path,
    source: Path,
    as_json: bool,
) -> None:
    """Книга-форма каждому подразделению: его строки, списки, подсказки, пустые строки для новых."""
    from generator import pipeline
    from generator.intake.dealing import By
    from generator.intake.forms import FormsOrder

    made = pipeline.forms(
        FormsOrder(source=source, out=out, year=year, by=By(by), until=until, to=to)
    )
    if as_json:
        listed = [form.as_json() for form in made.forms]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    for form in made.forms:
        if form.former is not None:
            click.echo(f"Прежняя форма с чьей-то работой сохранена как {form.former}.", err=True)
        told = f"мероприятий {form.measures}, показателей {form.indicators}"
        click.echo(f"{form.path}: {told}", err=as_json)
    if made.before:
        told = f"Мероприятий {made.year} года в книге еще нет: формы пустые, по подразделениям "
        click.echo(f"{told}{made.before} года.", err=True)
    if made.homeless:
        named = ", ".join(made.homeless)
        click.echo(f"Не заполнено «{by}», ни в одной форме нет: {named}.", err=True)
    click.echo(f"Готово: форм {len(made.forms)}.", err=as_json)


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
    from generator import pipeline
    from generator.intake.walk import GatherOrder

    order = GatherOrder(folder=folder, source=source, out=out, year=year)
    _tell(pipeline.gather(order), as_json=as_json)


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
        click.echo(f"Прежний список сохранен как {made.former}.", err=True)
    counted = made.counted or "нового нет"
    click.echo(
        f"Файлов {len(made.files)}, предложений {len(made.suggestions)}: {counted}.", err=as_json
    )
    understood = f"; как понято – {made.understanding}" if made.understanding else ""
    click.echo(f"Готово: {made.listed}{understood}", err=as_json)
