"""The command that says where what is printed comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import options as given
from generator.cli.commands import main
from generator.findings import GeneratorError
from generator.terms import Edition

if TYPE_CHECKING:
    from generator.trace.walk import Found, Traced

_NO_FILE = (
    "Расшифровки нет: у документа нет такой редакции, или книга изменена после того, как он издан."
)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@given.LATEST_YEAR
@click.option("--text", metavar="ТЕКСТ", help="Напечатанное число или слова: откуда они.")
@click.option("--cell", metavar="ЛИСТ!ЯЧЕЙКА", help="Ячейка книги: где она напечатана и учтена.")
@click.option(
    "--document",
    metavar="ДОКУМЕНТ",
    help="Один документ: program, report, amendment; по умолчанию все, которые пора делать.",
)
@click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.PUBLIC.value,
    show_default=True,
    help="Редакция для расшифровки; ищется во всех.",
)
@given.DATE
@given.OUT
@given.JSON
@given.SOURCE
def trace(
    text: str | None,
    cell: str | None,
    document: str | None,
    edition: str,
    as_json: bool,
    out: Path,
    **options: Any,
) -> None:
    """Откуда напечатанное число или текст, где напечатана ячейка; расшифровка для юристов."""
    if text and cell:
        raise click.UsageError("Назовите что-то одно: --text или --cell (TEXT или CELL).")
    from generator import pipeline
    from generator.trace.walk import TraceOrder

    order = given.order(edition=edition, soffice=None, out=out, **options)
    asked = TraceOrder(order=order, document=document, text=text or "", cell=cell or "")
    traced = pipeline.trace(asked)
    if as_json:
        found = [each.as_json() for each in traced.found]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for each in traced.found:
            _tell(each)
    for finding in traced.findings:
        click.echo(finding, err=True)
    told = f"Готово: {', '.join(map(str, traced.files))}" if traced.files else _NO_FILE
    click.echo(told, err=as_json)
    _require_found(traced, text, as_json=as_json)


def _tell(found: Found) -> None:
    from generator.trace.lines import in_words

    use = {True: "напечатано", False: "учтено в расчете", None: ""}[found.is_printed]
    said = f"{found.title}, {found.line.place}: «{found.line.text}»"
    click.echo(f"{use}: {said}" if use else said)
    for told in in_words(found.line):
        click.echo(f"  {told}")


def _require_found(traced: Traced, text: str | None, *, as_json: bool) -> None:
    """Says that a cell is printed nowhere; raises `GeneratorError` for a text that is."""
    looked_in = "; ".join(traced.looked_in)
    if traced.found:
        return
    if text:
        raise GeneratorError(f"«{text}» не напечатано нигде: {looked_in}.")
    if traced.cell is not None:
        told = f"{traced.cell} нигде не напечатана и ни в одном расчете не учтена: {looked_in}."
        click.echo(told, err=as_json)
