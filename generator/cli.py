"""The commands. click is here only: a command is arguments, one call, one answer."""

from __future__ import annotations

import datetime as dt
import gettext
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

# click speaks through gettext; it has to know the language before it is asked for anything.
os.environ["LANGUAGE"] = "ru"
gettext.bindtextdomain("click", Path(__file__).parent / "locale")
gettext.textdomain("click")

import click  # noqa: E402

from generator.findings import FaultyWorkbook, Finding, GeneratorError, counted  # noqa: E402
from generator.publication.obstacles import Refused  # noqa: E402
from generator.terms import Edition  # noqa: E402

if TYPE_CHECKING:
    from generator.batch import BookResult
    from generator.freshness import Built, Order
    from generator.publication.walk import Publication

FILE = click.Path(dir_okay=False, path_type=Path)
YEAR = click.IntRange(2000, 2100)
FOLDER = click.Path(file_okay=False, path_type=Path)


class Commands(click.Group):
    """Turns what stops a run into its message and exit code; any other exception is our fault and
    shows itself."""

    def invoke(self, ctx: click.Context) -> Any:
        for number in _STOPS:  # so that temporary files and LibreOffice go when we do
            signal.signal(number, _stop)
        try:
            return super().invoke(ctx)
        except FaultyWorkbook as fault:
            tell(fault.findings, as_json=bool(ctx.meta.get("json")))
            click.echo(fault, err=True)
            ctx.exit(fault.exit_code)
        except GeneratorError as fault:
            click.echo(fault, err=True)
            ctx.exit(fault.exit_code)


_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number: int, _: object) -> None:
    for one in _STOPS:  # once is enough: what tidies up is not to be disturbed
        signal.signal(one, signal.SIG_IGN)
    sys.exit(128 + number)


def tell(findings: Iterable[Finding], *, as_json: bool) -> None:
    """All findings: for people on stderr with a count at the end, for machines on stdout as a
    list."""
    found = tuple(findings)
    if as_json:
        click.echo(
            json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=1)
        )
        return
    for finding in found:
        click.echo(finding, err=True)
    if found:
        click.echo(f"Итого: {counted(found)}", err=True)


def _remember_json(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.meta["json"] = value
    return value


def _epoch(_: click.Context, __: click.Parameter, value: int | None) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromtimestamp(value, dt.UTC).replace(tzinfo=None)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.datetime.strptime(value, "%d.%m.%Y").date()
    except ValueError:
        raise click.BadParameter(f"«{value}» – не дата; ожидается, например, 01.03.2025") from None


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


@click.group(cls=Commands, options_metavar="", subcommand_metavar="КОМАНДА [ПАРАМЕТРЫ]")
def main() -> None:
    """Программа мероприятий по повышению качества обслуживания: документы из одной книги Excel."""


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year",
    metavar="ГОД",
    type=YEAR,
    help="Год Программы; по умолчанию последний, на который есть план.",
)
@build_options
def program(as_json: bool, **options: Any) -> None:
    """Программа на год: DOCX и PDF."""
    answer(made("program", order(**options)), as_json=as_json)


@main.command("all", options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year", metavar="ГОД", type=YEAR, help="Год; по умолчанию последний, на который есть план."
)
@build_options
def build_all(as_json: bool, **options: Any) -> None:
    """Программа и Отчет года вместе; Отчет – когда есть исполнение."""
    if options["template"]:
        raise click.UsageError(
            "Шаблон у каждого документа свой: с --template соберите их по одному."
        )
    from generator import pipeline

    every = pipeline.build_all(order(**options))
    findings = dict.fromkeys(finding for built in every for finding in built.findings)
    tell(findings, as_json=as_json)
    for built in every:
        said(built, as_json=as_json)
    for built in every:
        if built.fault:
            raise built.fault


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--year", metavar="ГОД", type=YEAR, required=True, help="Отчетный год.")
@build_options
def report(as_json: bool, **options: Any) -> None:
    """Отчет о выполнении Программы за год: DOCX и PDF."""
    answer(made("report", order(**options)), as_json=as_json)


def made(document: str, wanted: Order) -> Built:
    """What an earlier run made, or what this one makes. All that is heavy is behind this door, as
    behind the `from generator import` of the other commands: who has nothing to do waits for none
    of it."""
    from generator import freshness

    if (built := freshness.current(document, wanted)) is not None:
        return built
    from generator import pipeline

    return pipeline.build_document(document, wanted)


def order(*, edition: str, soffice: str | None, **options: Any) -> Order:
    """What the options ask for."""
    from generator.freshness import Order

    return Order(edition=Edition(edition), office=soffice, **options)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year",
    metavar="ГОД",
    type=YEAR,
    help="Проверяемый год; по умолчанию последний, на который есть план.",
)
@click.option(
    "--mark", metavar="ФАЙЛ", type=FILE, help="Куда положить копию книги с отмеченными ячейками."
)
@workbook_options
def check(source: Path, year: int | None, mark: Path | None, strict: bool, as_json: bool) -> None:
    """Проверка книги без сборки документов."""
    from generator import pipeline

    if mark is not None:
        pipeline.mark(source, mark, year, strict=strict)
        click.echo(f"Замечания отмечены в копии книги: {mark}", err=True)
    tell(pipeline.check(source, year, strict=strict), as_json=as_json)
    if not as_json:
        click.echo("Ошибок нет.")


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("folder", type=FOLDER, metavar="ПАПКА")
@click.option(
    "--year", metavar="ГОД", type=YEAR, help="Год; по умолчанию последний, на который есть план."
)
@click.option("--strict", is_flag=True, help="Считать предупреждения ошибками.")
@OFFICE
@DATE
@OUT
def batch(folder: Path, soffice: str | None, **options: Any) -> None:
    """Все книги папки: Программы и Отчеты, обе редакции; готовое не делается заново."""
    from generator import batch as many

    sources = many.workbooks(folder)
    outcomes = many.build(many.BatchOrder(folder=folder, office=soffice, **options), sources)
    faults = []
    with click.progressbar(
        length=len(sources), label="Книги", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for outcome in outcomes:
            bar.update(1)
            click.echo(in_a_line(outcome, folder))
            if outcome.fault:
                faults.append(outcome.fault)
                tell(
                    outcome.fault.findings if isinstance(outcome.fault, FaultyWorkbook) else (),
                    as_json=False,
                )
                click.echo(outcome.fault, err=True)
    click.echo(f"Книг {len(sources)}, с ошибками {len(faults)}.")
    if faults:
        sys.exit(faults[0].exit_code)


def in_a_line(outcome: BookResult, folder: Path) -> str:
    """What became of a workbook, in a line."""
    name = outcome.source.relative_to(folder)
    if outcome.fault:
        return f"{name}: ОШИБКА"
    fresh = sum(built.fresh for built in outcome.built)
    return f"{name}: {f'сделано документов {fresh}' if fresh else 'без изменений'}"


@main.command("rules", options_metavar="[ПАРАМЕТРЫ]")
@click.option("--json", "as_json", is_flag=True, help="Список в JSON.")
def list_rules(as_json: bool) -> None:
    """Все правила проверки: важность, причина, источник."""
    from generator import rules

    if as_json:
        click.echo(
            json.dumps(
                [rule.as_json() for rule in rules.RULES.values()], ensure_ascii=False, indent=1
            )
        )
    else:
        click.echo(rules.as_text(), nl=False)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--year", metavar="ГОД", type=YEAR, required=True, help="Год Программы и Отчета.")
@click.option(
    "--only",
    type=click.Choice(["program", "report"]),
    help="Опубликовать только Программу или только Отчет.",
)
@click.option("--program", metavar="ФАЙЛ", type=FILE, help="Утвержденный DOCX Программы.")
@click.option("--report", metavar="ФАЙЛ", type=FILE, help="Утвержденный DOCX Отчета.")
@click.option(
    "--demo", is_flag=True, help="Проба: допустить демонстрационные данные, в изданное не класть."
)
@click.option(
    "--placed",
    metavar="ДД.ММ.ГГГГ",
    callback=_day,
    help="Дата размещения; по умолчанию сегодня.",
)
@OFFICE
@DATE
@OUT
@workbook_options
def publish(
    as_json: bool,
    program: Path | None,
    report: Path | None,
    only: str | None,
    demo: bool,
    placed: dt.date | None,
    **options: Any,
) -> None:
    """Папка для сайта: проверка перед публикацией, страница, документы, архив."""
    from generator import pipeline
    from generator.publication.walk import PublicationOrder

    given = {"program": program, "report": report}
    approved = {document: path for document, path in given.items() if path is not None}
    _require_plausible(placed, options["year"])
    if only and approved.keys() - {only}:
        raise click.UsageError(
            f"С --only {only} другой документ не публикуется: уберите его или --only."
        )
    wanted = order(edition=Edition.PUBLIC, **options)
    day = placed or (wanted.date or dt.datetime.now()).date()
    try:
        made = pipeline.publish(
            PublicationOrder(order=wanted, placed=day, only=only, approved=approved, demo=demo)
        )
    except Refused as refused:
        if as_json:
            obstacles = [asdict(obstacle) for obstacle in refused.obstacles]
            click.echo(json.dumps(obstacles, ensure_ascii=False, indent=1))
        raise
    _tell_publication(made, demo=demo, as_json=as_json)


def _require_plausible(placed: dt.date | None, year: int) -> None:
    if placed is not None and not year - 1 <= placed.year <= year + 10:
        raise click.BadParameter(f"{placed:%d.%m.%Y} – не дата размещения документов {year} года")


def _tell_publication(made: Publication, *, demo: bool, as_json: bool) -> None:
    """What came of a publication; for machines an empty list of obstacles."""
    if as_json:
        click.echo("[]")
    else:
        tell(made.findings, as_json=False)
    for path in made.differences:
        click.echo(f"Чем утвержденный документ отличается от собранного: {path}", err=True)
    for added in made.added:
        word = "Проба" if demo else "Опубликовано"
        click.echo(f"{word}: {added.title}, редакция {added.revision}", err=as_json)
    for former in made.unchanged:
        day = f"размещена {former.placed:%d.%m.%Y}"
        click.echo(f"Без изменений: {former.title}, редакция {former.revision}, {day}", err=as_json)
    index = made.site / "index.html"
    click.echo(f"Готово: {index}; контрольная сумма папки {made.fingerprint}", err=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("folder", type=FOLDER, metavar="ПАПКА")
def verify(folder: Path) -> None:
    """Цела ли папка для сайта и из чего сделаны ее документы; без сети."""
    from generator import pipeline

    proof = pipeline.verify(folder)
    for alteration in proof.alterations:
        click.echo(f"ИЗМЕНЕНО {alteration}", err=True)
    for published in proof.published:
        origin = published.origin
        click.echo(
            f"{published.title}, редакция {published.revision}: книга {origin['workbook']}, "
            f"SHA-256 {origin['workbook_sha256']}"
        )
    if proof.alterations:
        message = (
            f"Папка {folder} – не то, что было опубликовано: отличий {len(proof.alterations)}."
        )
        raise GeneratorError(message)
    click.echo(
        f"Все файлы ({proof.files}) такие, какими были опубликованы; контрольная сумма папки "
        f"{proof.fingerprint}"
    )


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("file", type=FILE, metavar="ФАЙЛ")
def init(file: Path) -> None:
    """Пустая книга для заполнения; существующий файл не перезаписывается."""
    from generator import pipeline

    pipeline.init(file)
    click.echo(f"Готово: {file}")


def answer(built: Built, *, as_json: bool) -> None:
    """What came of a build. Raises its fault at the end, so that the exit code says it too."""
    tell(built.findings, as_json=as_json)
    said(built, as_json=as_json)
    if built.fault:
        raise built.fault


def said(built: Built, *, as_json: bool) -> None:
    """The files that came of a build."""
    files = ", ".join(map(str, built.files))
    click.echo(
        f"{'Готово' if built.fresh else 'Ничего не изменилось, готово с прошлого раза'}: {files}",
        err=as_json,
    )
    if built.kept:
        click.echo(
            f"Прежний DOCX был изменен после сборки; он сохранен как {built.kept}.", err=True
        )
    if built.stale:
        click.echo(
            f"Файл {built.stale} остался от прежней сборки и не соответствует новому DOCX.",
            err=True,
        )
