"""What commands take: types of arguments, options that several have, and the order they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.terms import Edition

if TYPE_CHECKING:
    from generator.freshness import Order

FILE = click.Path(dir_okay=False, path_type=Path)
FIRST_YEAR, LAST_YEAR = 2000, 2100
YEAR = click.IntRange(FIRST_YEAR, LAST_YEAR)
FOLDER = click.Path(file_okay=False, path_type=Path)


def _remember_json(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.meta["json"] = value
    return value


def _epoch(_: click.Context, __: click.Parameter, value: int | None) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromtimestamp(value, dt.UTC).replace(tzinfo=None)


def day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.datetime.strptime(value, "%d.%m.%Y").date()
    except ValueError:
        raise click.BadParameter(f"«{value}» – не дата; ожидается, например, 01.03.2025") from None


LATEST_YEAR = click.option(
    "--year", metavar="ГОД", type=YEAR, help="Год; по умолчанию последний, на который есть план."
)
SOURCE = click.option(
    "--source", type=FILE, default="source/programme.xlsx", show_default=True, help="Книга Excel."
)
OUT = click.option(
    "--out", type=FOLDER, default="out", show_default=True, help="Папка для готовых файлов."
)
OFFICE = click.option(
    "--soffice",
    metavar="ПУТЬ",
    envvar="SOFFICE",
    help="Какой LibreOffice взять (или переменная SOFFICE).",
)
DATE = click.option(
    "--date",
    metavar="СЕКУНДЫ",
    type=click.IntRange(315532800, 4102444800),
    envvar="SOURCE_DATE_EPOCH",
    callback=_epoch,
    help="Дата файлов, секунды с 1970 года (или SOURCE_DATE_EPOCH).",
)


JSON = click.option(
    "--json", "as_json", is_flag=True, callback=_remember_json, help="Список в JSON на stdout."
)


def workbook_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every command about a workbook takes."""
    command = click.option(
        "--json",
        "as_json",
        is_flag=True,
        callback=_remember_json,
        help="Замечания в JSON на stdout.",
    )(command)
    command = click.option("--strict", is_flag=True, help="Считать предупреждения ошибками.")(
        command
    )
    return SOURCE(command)


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every command that makes a document takes."""
    for option in (
        OFFICE,
        DATE,
        click.option(
            "--edition",
            type=click.Choice([edition.value for edition in Edition]),
            default=Edition.PUBLIC.value,
            show_default=True,
            help="Редакция: публичная или внутренняя.",
        ),
        OUT,
        click.option("--template", type=FILE, help="Шаблон Word вместо поставляемого."),
        workbook_options,
    ):
        command = option(command)
    return command


def order(*, edition: str, soffice: str | None, **options: Any) -> Order:
    """What the options ask for."""
    from generator.freshness import Order

    return Order(edition=Edition(edition), office=soffice, **options)


def require_come(on: dt.date | None, option: str, *, ahead: int = 0) -> None:
    """Raises `BadParameter` for a day that is still to come, more than so many days `ahead`."""
    if on is not None and on > dt.datetime.now().date() + dt.timedelta(ahead):
        said = (
            f"наступит больше чем через {ahead} дн.: проверьте год" if ahead else "еще не наступил"
        )
        raise click.BadParameter(f"{on:%d.%m.%Y} {said}", param_hint=option)


def require_plausible(placed: dt.date | None, year: int) -> None:
    """Raises `BadParameter` for a day on which documents of a year were hardly placed."""
    if placed is not None and not year - 1 <= placed.year <= year + 10:
        raise click.BadParameter(f"{placed:%d.%m.%Y} – не дата размещения документов {year} года")


def require_years(*days: dt.date | None) -> None:
    """Raises `BadParameter` for a day of a year that no workbook has a plan for."""
    for each in days:
        if each is not None and not FIRST_YEAR <= each.year <= LAST_YEAR:
            raise click.BadParameter(f"{each:%d.%m}.{each.year} – не дата года Программы")
