"""The commands of the year between two builds: where everything stands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import options as given
from generator.cli import telling
from generator.cli.commands import main
from generator.terms import Edition

if TYPE_CHECKING:
    from generator.cycle.control import Control
    from generator.freshness import Order


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--on",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="На какую дату; по умолчанию на сегодня.",
)
@click.option(
    "--since",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="Более ранняя дата: сказать, что изменилось с тех пор.",
)
@click.option(
    "--year",
    metavar="ГОД",
    type=given.YEAR,
    help="Год Программы; по умолчанию тот, на который приходится дата.",
)
@click.option("--template", type=given.FILE, help="Шаблон Word вместо поставляемого.")
@given.OFFICE
@given.DATE
@given.OUT
@given.workbook_options
def control(
    as_json: bool, on: dt.date | None, since: dt.date | None, year: int | None, **options: Any
) -> None:
    """Справка об исполнении Программы на дату: что выполнено, что просрочено, кто отвечает."""
    day = on or dt.date.today()
    given.require_years(day, since)
    if since is not None and since >= day:
        raise click.UsageError(
            f"Дата сравнения {since:%d.%m.%Y} должна быть раньше даты справки {day:%d.%m.%Y}."
        )
    order = given.order(
        edition=Edition.INTERNAL, on=day, since=since, year=year or day.year, **options
    )
    made = _controlled(order)
    _tell_control(made, as_json=as_json)
    if made.built.fault:
        raise made.built.fault


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--on",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="Какой день считать сегодняшним; по умолчанию по часам.",
)
@given.OUT
@given.JSON
@given.SOURCE
def status(on: dt.date | None, out: Path, source: Path, as_json: bool) -> None:
    """Что сделано, отправлено и издано, какие сроки впереди, что дальше и что мешает."""
    from generator import pipeline
    from generator.cli import page

    given.require_years(on)
    made = pipeline.status(source, out, on or dt.date.today())
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(page.lines(made)))


def _controlled(order: Order) -> Control:
    """LibreOffice starts while the rest is imported, if it is needed."""
    from generator import freshness
    from generator.pdf.office import Office

    is_made = freshness.current("control", order) is not None
    with Office(order.office, at_once=not is_made) as office:
        from generator import pipeline

        return pipeline.control(order, office)


def _tell_control(made: Control, *, as_json: bool) -> None:
    """For machines the lists as an object; for people the three numbers that matter."""
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=1))
    else:
        telling.tell(made.findings, as_json=False)
        now = made.now
        click.echo(
            f"На {now.on:%d.%m.%Y}: выполнено {now.count('done')} из {now.planned}, "
            f"просрочено {now.count('overdue')}, срок в ближайшие 30 дней – "
            f"{now.count('upcoming')}."
        )
    telling.said(made.built, as_json=as_json)
