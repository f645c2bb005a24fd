"""The command `serve`: the workplace in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options as given
from generator.cli.commands import main


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--port",
    metavar="ЧИСЛО",
    type=click.IntRange(0, 65535),
    default=8442,
    show_default=True,
    help="Порт на этом компьютере; 0 – любой свободный.",
)
@given.OFFICE
@given.OUT
@given.SOURCE
def serve(source: Path, out: Path, soffice: str | None, port: int) -> None:
    """Рабочее место в браузере: книга, замечания, документы; только с этого компьютера."""
    from generator.workplace import serving

    serving.serve(source, out, port=port, office=soffice, tell=click.echo)
