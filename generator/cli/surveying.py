"""The command `survey`: exports of surveys → suggestions and a protocol."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import options as given
from generator.cli.commands import main

if TYPE_CHECKING:
    from generator.intake.survey_walk import Surveyed


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("files", metavar="ФАЙЛ…", nargs=-1, type=given.FILE)
@click.option("--year", metavar="ГОД", type=given.YEAR, required=True, help="Год оценок.")
@given.OUT
@given.JSON
@given.SOURCE
@click.pass_context
def survey(
    ctx: click.Context,
    files: tuple[Path, ...],
    year: int,
    as_json: bool,
    out: Path,
    source: Path,
) -> None:
    """Выгрузки опросов: оценки за год предложениями и протокол."""
    if not files:
        raise click.UsageError(
            'Назовите выгрузки: make survey FILES="оценки.csv опрос.xlsx" YEAR=2025.'
        )
    # Not by the pipeline, with which half a second and Word's libraries would come.
    from generator.intake.libraries import require_survey_libraries

    require_survey_libraries()
    from generator.intake import survey_walk

    order = survey_walk.SurveyOrder(files=files, year=year, source=source, out=out)
    made = survey_walk.survey(order)
    _tell(made, as_json=as_json)
    if made.faults:
        ctx.exit(1)


def _tell(made: Surveyed, *, as_json: bool) -> None:
    """What came of it: for machines the suggestions as a list."""
    for remark in made.remarks:
        click.echo(f"ПРЕДУПРЕЖДЕНИЕ {remark}", err=True)
    for fault in made.faults:
        click.echo(f"ОШИБКА {fault}", err=True)
    for tallied in made.tallies:
        for file in tallied.files:
            fates = " + ".join(f"{fate} {count}" for fate, count in file.counted)
            click.echo(f"{file.title}: строк {file.read} = {fates}", err=as_json)
    if as_json:
        every = [suggestion.as_json() for suggestion in made.suggestions]
        click.echo(json.dumps(every, ensure_ascii=False, indent=1))
    if made.former is not None:
        click.echo(f"Прежний список сохранен как {made.former}.", err=True)
    files = ", ".join(str(path) for path in (made.listed, made.protocol) if path is not None)
    click.echo(f"Готово: {files}", err=as_json)
    counted = made.counted or "новых нет"
    click.echo(f"Предложений {len(made.suggestions)}: {counted}.", err=as_json)
