"""The commands `serve`, the workplace in a browser, and `user`, who comes in over the network."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import click

from generator.cli import options as given
from generator.cli.commands import main
from generator.findings import GeneratorError

USERS = click.option(
    "--users",
    metavar="ПУТЬ",
    type=given.FILE,
    help="Файл пользователей; по умолчанию .programme442-users рядом с книгой.",
)


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.option(
    "--port",
    metavar="ЧИСЛО",
    type=click.IntRange(0, 65535),
    default=8442,
    show_default=True,
    help="Порт на этом компьютере; 0 – любой свободный.",
)
@click.option(
    "--host",
    metavar="ИМЯ",
    help="Для всего отдела: имя или адрес этого компьютера в сети, по которому его открывают; "
    "вход по имени и паролю.",
)
@USERS
@click.option("--certificate", metavar="ПУТЬ", type=given.FILE, help="Сертификат для https, PEM.")
@click.option(
    "--key", metavar="ПУТЬ", type=given.FILE, help="Ключ сертификата, PEM, если он отдельно."
)
@click.option(
    "--proxy",
    is_flag=True,
    help="Впереди, на этом же компьютере, стоит прокси, который принимает https://ИМЯ.",
)
@given.OFFICE
@given.OUT
@given.SOURCE
def serve(
    source: Path,
    out: Path,
    soffice: str | None,
    port: int,
    host: str | None,
    users: Path | None,
    certificate: Path | None,
    key: Path | None,
    proxy: bool,
) -> None:
    """Рабочее место в браузере: книга, замечания, документы; для этого компьютера или отдела."""
    from generator.workplace import serving
    from generator.workplace.entrance.hosting import Hosting

    if host is None and (users or certificate or key or proxy):
        raise click.UsageError(
            "--users, --certificate, --key и --proxy – для всего отдела: назовите и --host ИМЯ."
        )
    if key and not certificate:
        raise click.UsageError("К ключу (--key) нужен сертификат: --certificate ПУТЬ.")
    if proxy and certificate:
        raise click.UsageError("Сертификат – или у прокси (--proxy), или здесь (--certificate).")
    hosting = host and Hosting(
        host=host, users=users, certificate=certificate, key=key, is_behind_proxy=proxy
    )
    serving.serve(
        source,
        out,
        port=port,
        office=soffice,
        tell=click.echo,
        hosting=hosting or None,
        warn=partial(click.echo, err=True),
    )


@main.command(options_metavar="[ПАРАМЕТРЫ]")
@click.argument("name", metavar="[ИМЯ]", required=False)
@click.option("--remove", is_flag=True, help="Убрать пользователя: он выйдет при следующем щелчке.")
@click.option("--list", "listed", is_flag=True, help="Показать имена.")
@USERS
@given.JSON
@given.SOURCE
def user(
    name: str | None, remove: bool, listed: bool, users: Path | None, as_json: bool, source: Path
) -> None:
    """Пользователь рабочего места: завести его или дать новый пароль; пароль спросят дважды."""
    from generator.workplace.entrance import people

    path = users or people.beside(source)
    if name is None or listed:
        if name is not None or remove:
            raise click.UsageError("Назовите имя, или --list – тогда без имени и без --remove.")
        _tell_names([account.name for account in people.read(path).values()], as_json=as_json)
        return
    if not path.parent.is_dir():
        raise GeneratorError(f"Нет папки {path.parent}. Назовите книгу: --source ПУТЬ.")
    name, outcome = _removed(path, name) if remove else _put(path, name)
    if users is None:
        _note(source, name, outcome)
    if as_json:
        click.echo(json.dumps({"name": name, "outcome": outcome}, ensure_ascii=False))
    else:
        click.echo(f"{name}: {outcome}. Файл пользователей: {path}")


def _put(path: Path, name: str) -> tuple[str, str]:
    """The name, and what became of the user."""
    from generator.workplace.entrance import people

    name = people.name_of(name)
    was_there = people.put(path, name, _password())
    changed = "пароль изменен; кто вошел с прежним, выйдет при следующем щелчке"
    return name, changed if was_there else "пользователь заведен"


def _removed(path: Path, name: str) -> tuple[str, str]:
    from generator.workplace.entrance import people

    return people.remove(path, name), "пользователь убран; при следующем щелчке он выйдет"


def _note(source: Path, name: str, outcome: str) -> None:
    """A line in the journal of the workplace."""
    from generator.workplace.entrance.visitor import Visitor
    from generator.workplace.journal import Journal

    journal = Journal(source)
    journal.note(Visitor(), f"пользователь {name}", outcome)
    if journal.fault:
        click.echo(journal.fault, err=True)


def _password() -> str:
    """Asked twice, unseen; where nobody sits at the keyboard, a line of what comes in."""
    if sys.stdin.isatty():
        told = click.prompt(
            "Пароль (не видно, от 10 знаков)", hide_input=True, confirmation_prompt="Еще раз"
        )
        return str(told)
    lines = sys.stdin.read().splitlines() or [""]
    if len(lines) > 1 and lines[1] not in ("", lines[0]):
        raise GeneratorError("Пароль и его повтор не совпали; ничего не записано.")
    return lines[0]


def _tell_names(names: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(names, ensure_ascii=False))
    else:
        click.echo("\n".join(names) or "Пользователей нет.")
