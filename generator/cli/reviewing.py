"""The commands for what comes back: suggestions, decisions, the workbook, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.cli import options as given
from generator.cli import telling
from generator.cli.commands import main
from generator.findings import GeneratorError
from generator.terms import Edition


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("files", nargs=-1, required=True, type=given.FILE, metavar="ФАЙЛ…")
@click.option(
    "--mark",
    metavar="КОПИЯ",
    type=given.FILE,
    help="Куда положить копию книги, в которой предложения отмечены у ячеек.",
)
@given.OFFICE
@given.OUT
@given.JSON
@given.SOURCE
def review(
    files: tuple[Path, ...],
    mark: Path | None,
    soffice: str | None,
    out: Path,
    source: Path,
    as_json: bool,
) -> None:
    """Что предложили юристы: список предложений и протокол разногласий по документам из Word."""
    from generator import pipeline
    from generator.review.walk import ReviewOrder

    order = ReviewOrder(files=files, source=source, out=out, office=soffice)
    made = pipeline.review(order, mark)
    telling.reviewed(made, as_json=as_json)
    if mark is not None:
        click.echo(f"Предложения отмечены в копии книги: {mark}", err=True)


@main.command("apply", options_metavar="[ПАРАМЕТРЫ]")
@click.argument("listed", type=given.FILE, metavar="СПИСОК")
@click.option(
    "--into",
    type=given.FILE,
    metavar="КНИГА",
    help="Куда записать новую книгу; по умолчанию рядом со списком.",
)
@click.option(
    "--template",
    type=given.FILE,
    metavar="КОПИЯ",
    help="Записать и принятое из постоянного текста: в копию шаблона.",
)
@given.SOURCE
def apply_list(listed: Path, into: Path | None, template: Path | None, source: Path) -> None:
    """Принятое из списка предложений – в новую книгу; прежняя остается как была."""
    from generator import pipeline
    from generator.findings import errors

    made, findings = pipeline.apply(listed, source, into)
    telling.tell(findings, as_json=False)
    telling.applied(made, source)
    if template is not None:
        telling.template_written(pipeline.apply_template(listed, source, template))
    if made.path is not None and any(errors(findings)):
        raise FaultyBook(
            f"Книга {made.path} записана, но в ней есть ошибки: исправьте их и соберите документ."
        )


class FaultyBook(GeneratorError):
    """A workbook that was written and has errors."""

    exit_code = 3


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--into",
    type=given.FILE,
    metavar="КНИГА",
    help="Куда записать новую книгу; по умолчанию на место прежней, а прежняя останется рядом.",
)
@given.SOURCE
def upgrade(into: Path | None, source: Path) -> None:
    """Листы, столбцы и списки, которых не было в прежней книге; все остальное – как было."""
    from generator import pipeline

    made = pipeline.upgrade(source, into)
    telling.upgraded(made, source)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year", metavar="ГОД", type=given.YEAR, help="Год; не нужен, если названы оба документа."
)
@click.option(
    "--before",
    type=given.FILE,
    metavar="ФАЙЛ",
    help="Прежний документ; по умолчанию последняя изданная редакция.",
)
@click.option(
    "--after",
    type=given.FILE,
    metavar="ФАЙЛ",
    help="Новый документ; по умолчанию тот, что собирается по книге сейчас.",
)
@click.option(
    "--document",
    type=click.Choice(["program", "report"]),
    help="Только Программа или только Отчет; по умолчанию то, что издано.",
)
@given.OFFICE
@given.DATE
@given.OUT
@given.JSON
@given.SOURCE
def compare(
    as_json: bool, before: Path | None, after: Path | None, document: str | None, **options: Any
) -> None:
    """Чем документ отличается от изданного или от другого: исправления в DOCX и таблица."""
    if options["year"] is None and (before is None or after is None):
        raise click.UsageError(
            "Назовите год (make compare YEAR=2024) или оба документа (BEFORE=… AFTER=…)."
        )
    from generator import pipeline
    from generator.comparison.walk import CompareOrder

    wanted = given.order(edition=Edition.PUBLIC, **options)
    asked = CompareOrder(order=wanted, document=document, before=before, after=after)
    telling.compared(pipeline.compare(asked), as_json=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--before",
    type=given.YEAR,
    required=True,
    metavar="ГОД",
    help="Убрать отправленные редакции за годы до этого.",
)
@given.SOURCE
def prune(before: int, source: Path) -> None:
    """Убрать старые отправленные редакции (папка sent рядом с книгой)."""
    from generator import pipeline

    years = pipeline.prune(source, before)
    named = ", ".join(map(str, years))
    click.echo(f"Убраны отправленные редакции за {named}." if years else "Убирать нечего.")
