"""The commands about the folder of the site beyond `publish` and `verify`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from generator.cli import options as given
from generator.cli import telling
from generator.cli.commands import main


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--year", metavar="ГОД", type=given.YEAR, required=True, help="Год документа.")
@click.option(
    "--document",
    type=click.Choice(["program", "amendment", "report"]),
    required=True,
    help="Программа, изменения или Отчет.",
)
@click.option(
    "--reason", metavar="ТЕКСТ", required=True, help="Почему редакция снята: это стоит на странице."
)
@click.option(
    "--revision",
    metavar="НОМЕР",
    type=click.IntRange(min=1),
    help="Номер редакции; по умолчанию последняя.",
)
@click.option(
    "--on",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="С какого дня; по умолчанию с сегодняшнего.",
)
@given.OUT
@given.JSON
@given.SOURCE
def withdraw(
    year: int,
    document: str,
    reason: str,
    revision: int | None,
    on: dt.date | None,
    out: Path,
    source: Path,
    as_json: bool,
) -> None:
    """Снять ошибочную редакцию: файлы остаются, страница говорит, с какого дня и почему."""
    if not reason.strip():
        raise click.BadParameter("назовите причину", param_hint="--reason")
    given.require_come(on, "--on")
    from generator import pipeline
    from generator.publication.withdrawing import WithdrawalOrder

    order = WithdrawalOrder(
        source=source,
        out=out,
        year=year,
        document=document,
        reason=reason,
        on=on or dt.datetime.now().date(),
        revision=revision,
    )
    made = pipeline.withdraw(order)
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False, indent=1))
    telling.withdrawn(made, as_json=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@given.SOURCE
def former(source: Path) -> None:
    """Пустая таблица «прежние-годы.xlsx» рядом с книгой: что издано до этой программы."""
    from generator import pipeline

    made = pipeline.former(source)
    click.echo(f"Готово: {made}")
    click.echo("Заполните ее, положите файлы рядом; на странице они появятся при публикации.")
