"""The commands: each is arguments, one call, one answer. What is heavy is imported inside of them:
who asks for help or has nothing to do waits for none of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import options as given
from generator.cli import telling
from generator.findings import FaultyWorkbook, GeneratorError
from generator.publication.obstacles import Refused
from generator.terms import PLACED_AHEAD, Edition

if TYPE_CHECKING:
    from generator.freshness import Built, Order


class Commands(click.Group):
    """Turns what stops a run into its message and exit code; any other exception is our fault and
    shows itself."""

    def main(self, *given: Any, **named: Any) -> Any:
        """Runs a command, on whatever screen: what it can't show is replaced."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*given, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command, once what it needs of the machine is there."""
        for number in _STOPS:  # so that temporary files and LibreOffice go when we do
            signal.signal(number, _stop)
        try:
            _require_clock(dt.date.today())
            return super().invoke(ctx)
        except FaultyWorkbook as fault:
            telling.tell(fault.findings, as_json=bool(ctx.meta.get("json")))
            click.echo(fault, err=True)
            ctx.exit(fault.exit_code)
        except GeneratorError as fault:
            click.echo(fault, err=True)
            ctx.exit(fault.exit_code)


# Windows has no SIGHUP.
_STOPS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def _require_clock(today: dt.date) -> None:
    """Raises `GeneratorError` for a day that no DOCX can be saved on: zip dates go from 1980 to
    2107."""
    if not 1980 <= today.year <= 2107:
        raise GeneratorError(
            f"Часы компьютера показывают {today:%d.%m.%Y}: с такой датой документ не сохранить. "
            "Поставьте верную дату и повторите."
        )


def _stop(number: int, _: object) -> None:
    for one in _STOPS:  # once is enough: what tidies up is not to be disturbed
        signal.signal(one, signal.SIG_IGN)
    sys.exit(128 + number)


@click.group(cls=Commands, options_metavar="", subcommand_metavar="КОМАНДА [ПАРАМЕТРЫ]")
def main() -> None:
    """Программа мероприятий по повышению качества обслуживания: документы из одной книги Excel."""


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year",
    metavar="ГОД",
    type=given.YEAR,
    help="Год Программы; по умолчанию последний, на который есть план.",
)
@given.build_options
def program(as_json: bool, **options: Any) -> None:
    """Программа на год: DOCX и PDF."""
    telling.answer(made("program", given.order(**options)), as_json=as_json)


@main.command("all", options_metavar="[ПАРАМЕТРЫ]")
@given.LATEST_YEAR
@given.build_options
def build_all(as_json: bool, **options: Any) -> None:
    """Программа и Отчет года вместе; Отчет – когда есть исполнение."""
    if options["template"]:
        raise click.UsageError(
            "Шаблон у каждого документа свой: с --template соберите их по одному."
        )
    from generator import freshness
    from generator.pdf.office import Office

    order = given.order(**options)
    is_made = freshness.current("program", order) is not None
    with Office(order.office, at_once=not is_made) as office:
        from generator import pipeline

        every = pipeline.build_all(order, office)
    findings = dict.fromkeys(finding for built in every for finding in built.findings)
    telling.tell(findings, as_json=as_json)
    for built in every:
        telling.said(built, as_json=as_json)
    for built in every:
        if built.fault:
            raise built.fault


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--year", metavar="ГОД", type=given.YEAR, required=True, help="Отчетный год.")
@given.build_options
def report(as_json: bool, **options: Any) -> None:
    """Отчет о выполнении Программы за год: DOCX и PDF."""
    telling.answer(made("report", given.order(**options)), as_json=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option("--year", metavar="ГОД", type=given.YEAR, required=True, help="Год Программы.")
@given.build_options
def amendment(as_json: bool, **options: Any) -> None:
    """Изменения, которые вносятся в изданную Программу: DOCX и PDF."""
    telling.answer(made("amendment", given.order(**options)), as_json=as_json)


def made(document: str, order: Order) -> Built:
    """What an earlier run made, or what this one makes. All that is heavy is behind this door:
    LibreOffice, which takes the longest, starts while the rest is imported."""
    from generator import freshness

    if (built := freshness.current(document, order)) is not None:
        return built
    from generator.pdf.office import Office

    with Office(order.office) as office:
        from generator import pipeline

        return pipeline.build_document(document, order, office)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--year",
    metavar="ГОД",
    type=given.YEAR,
    help="Проверяемый год; по умолчанию последний, на который есть план.",
)
@click.option(
    "--mark",
    metavar="ФАЙЛ",
    type=given.FILE,
    help="Куда положить копию книги с отмеченными ячейками.",
)
@click.option(
    "--on",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="Год идет: спросить исполнение того, чей срок к этому дню прошел.",
)
@click.option("--final", is_flag=True, help="Год окончен: спросить исполнение всего.")
@given.workbook_options
def check(
    source: Path,
    year: int | None,
    mark: Path | None,
    on: dt.date | None,
    final: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Проверка книги без сборки документов."""
    from generator import pipeline
    from generator.checked import Asked

    asked = Asked(on=on, final=final)
    if mark is not None:
        pipeline.mark(source, mark, year, asked, strict=strict)
        click.echo(f"Замечания отмечены в копии книги: {mark}", err=True)
    telling.tell(pipeline.check(source, year, asked, strict=strict), as_json=as_json)
    if not as_json:
        click.echo("Ошибок нет.")


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("folder", type=given.FOLDER, metavar="ПАПКА")
@given.LATEST_YEAR
@click.option("--strict", is_flag=True, help="Считать предупреждения ошибками.")
@given.OFFICE
@given.DATE
@given.OUT
def batch(folder: Path, soffice: str | None, **options: Any) -> None:
    """Все книги папки: Программы и Отчеты, обе редакции; готовое не делается заново."""
    from generator import batch as many

    sources = many.workbooks(folder)
    outcomes = many.build(many.BatchOrder(folder=folder, office=soffice, **options), sources)
    told = []
    with click.progressbar(
        length=len(sources), label="Книги", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        for outcome in outcomes:
            bar.update(1)
            telling.book(outcome, folder)
            if not outcome.left_out:
                told.append(outcome.fault)
    faults = [fault for fault in told if fault]
    click.echo(f"Книг {len(told)}, с ошибками {len(faults)}.")
    if any(isinstance(fault, many.OwnFault) for fault in faults):
        sys.exit(many.OwnFault.exit_code)
    if faults:
        sys.exit(faults[0].exit_code)


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
@click.option(
    "--year", metavar="ГОД", type=given.YEAR, required=True, help="Год Программы и Отчета."
)
@click.option(
    "--only",
    type=click.Choice(["program", "report"]),
    help="Опубликовать только Программу или только Отчет.",
)
@click.option(
    "--program",
    metavar="ФАЙЛ",
    type=given.FILE,
    help="Утвержденный DOCX Программы: публикуется сборка, если она говорит то же самое.",
)
@click.option("--report", metavar="ФАЙЛ", type=given.FILE, help="Утвержденный DOCX Отчета; так же.")
@click.option(
    "--amendment",
    metavar="ФАЙЛ",
    type=given.FILE,
    help="Утвержденный DOCX изменений; так же.",
)
@click.option(
    "--list",
    "listed",
    metavar="СПИСОК",
    type=given.FILE,
    help="Список предложений с решениями «оставить в документе»: подпись, виза, штамп.",
)
@click.option(
    "--signature",
    "signatures",
    metavar="ФАЙЛ",
    multiple=True,
    type=given.FILE,
    help="Отсоединенная подпись PDF (.sig); можно несколько раз.",
)
@click.option(
    "--demo", is_flag=True, help="Проба: допустить демонстрационные данные, в изданное не класть."
)
@click.option(
    "--placed",
    metavar="ДД.ММ.ГГГГ",
    callback=given.day,
    help="Дата размещения; по умолчанию сегодня.",
)
@given.OFFICE
@given.DATE
@given.OUT
@given.workbook_options
def publish(
    as_json: bool,
    program: Path | None,
    report: Path | None,
    amendment: Path | None,
    listed: Path | None,
    signatures: tuple[Path, ...],
    only: str | None,
    demo: bool,
    placed: dt.date | None,
    **options: Any,
) -> None:
    """Папка для сайта: проверка перед публикацией, страница, документы, архив."""
    from generator import pipeline
    from generator.publication.walk import PublicationOrder

    returned = {"program": program, "report": report, "amendment": amendment}
    approved = {document: path for document, path in returned.items() if path is not None}
    given.require_plausible(placed, options["year"])
    given.require_come(placed, "--placed", ahead=PLACED_AHEAD)
    together = {"program": {"program", "amendment"}}
    if only and approved.keys() - together.get(only, {only}):
        raise click.UsageError(
            f"С --only {only} другой документ не публикуется: уберите его или --only."
        )
    wanted = given.order(edition=Edition.PUBLIC, **options)
    day = placed or (wanted.date or dt.datetime.now()).date()
    try:
        made = pipeline.publish(
            PublicationOrder(
                order=wanted,
                placed=day,
                only=only,
                approved=approved,
                listed=listed,
                signatures=signatures,
                demo=demo,
            )
        )
    except Refused as refused:
        if as_json:
            obstacles = [asdict(obstacle) for obstacle in refused.obstacles]
            click.echo(json.dumps(obstacles, ensure_ascii=False, indent=1))
        raise
    telling.publication(made, demo=demo, as_json=as_json)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("folder", type=given.FOLDER, metavar="ПАПКА")
@click.option(
    "--source",
    type=given.FILE,
    help="Книга: сравнить с выпущенным (issued рядом с ней).",
)
@click.option(
    "--fingerprint",
    default="",
    metavar="СУММА",
    help="Какой должна быть контрольная сумма.",
)
@given.JSON
def verify(folder: Path, source: Path | None, fingerprint: str, as_json: bool) -> None:
    """Цела ли папка для сайта, из чего сделаны ее документы, откуда каждое число; без сети."""
    from generator import pipeline

    proof = pipeline.verify(folder, source=source, fingerprint=fingerprint)
    for alteration in proof.alterations:
        click.echo(f"ИЗМЕНЕНО {alteration}", err=True)
    if as_json:
        listed = [asdict(number) for number in proof.numbers]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
    for published in proof.published:
        origin = published.origin
        click.echo(
            f"{published.title}, редакция {published.revision}: книга {origin['workbook']}, "
            f"SHA-256 {origin['workbook_sha256']}",
            err=as_json,
        )
        for line in telling.later(published):
            click.echo(f"  {line}", err=as_json)
        numbers = [each for each in proof.numbers if each.document == published.name]
        telling.proven(published, numbers, source, as_json=as_json)
    if proof.alterations:
        message = (
            f"Папка {folder} – не то, что было опубликовано: отличий {len(proof.alterations)}."
        )
        raise GeneratorError(message)
    click.echo(
        f"Все файлы ({proof.files}) такие, какими были опубликованы; контрольная сумма папки "
        f"{proof.fingerprint}",
        err=as_json,
    )


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("file", type=given.FILE, metavar="[ФАЙЛ]", required=False)
@click.option(
    "--into", type=given.FOLDER, help="Новая папка: книга и шаблоны, которые можно менять."
)
def init(file: Path | None, into: Path | None) -> None:
    """Пустая книга для заполнения, с --into – папка Общества: книга и шаблоны; ничего не
    перезаписывается."""
    if (file is None) == (into is None):
        raise click.UsageError(
            "Назовите что-то одно: папку (make init INTO=ПАПКА или init --into ПАПКА) "
            "или файл книги (init ФАЙЛ)."
        )
    from generator import pipeline

    if into is not None:
        click.echo(f"Готово: {', '.join(map(str, pipeline.init_folder(into)))}")
        click.echo("Откройте книгу: порядок работы – на листе «Как заполнять».")
    elif file is not None:
        pipeline.init(file)
        click.echo(f"Готово: {file}")
