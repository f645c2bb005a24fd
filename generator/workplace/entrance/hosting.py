"""What a workplace for a whole office asks for before it starts: a host, users, a certificate."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from generator.findings import GeneratorError
from generator.workplace.entrance import people, places
from generator.workplace.entrance.places import Host, Place

_OPEN_PASSWORDS = (
    "Пароли идут по сети открыто: без сертификата – только в сети, которой вы доверяете. "
    "Иначе назовите --certificate и --key или поставьте впереди прокси (--proxy)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """What a person asks for."""

    host: str
    """The name or address by which people open it."""
    users: Path | None = None
    """None: the usual place, beside the workbook."""
    certificate: Path | None = None
    key: Path | None = None
    """None: it stands in the file of the certificate."""
    is_behind_proxy: bool = False
    """Whether a proxy on this machine takes https on itself: only that one is listened to."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """What came of it."""

    asked: Hosting
    host: Host
    users: Path

    @property
    def addresses(self) -> tuple[str, ...]:
        """What to listen on."""
        return (places.LOCAL,) if self.asked.is_behind_proxy else self.host.addresses

    def place(self, port: int) -> Place:
        """The address at which browsers open what listens on a port."""
        is_secure = self.asked.certificate is not None or self.asked.is_behind_proxy
        return Place(
            scheme="https" if is_secure else "http",
            names=self.host.names,
            port=443 if self.asked.is_behind_proxy else port,
            is_every=self.host.is_every,
        )

    def warnings(self) -> list[str]:
        """What whoever starts it should know."""
        told = []
        if self.host.is_heard_here_only and not self.asked.is_behind_proxy:
            numbers = ", ".join(self.host.addresses)
            called = numbers if self.asked.host in numbers else f"{self.asked.host} ({numbers})"
            told.append(
                f"С других компьютеров не открыть: {called} – только этот компьютер. Назовите его "
                "адрес в сети."
            )
        elif self.place(0).scheme == "http":
            told.append(_OPEN_PASSWORDS)
        if people.read_by_others(self.users):
            told.append(f"Файл {self.users} могут прочесть и другие: chmod 600 «{self.users}».")
        return told


def hosted(asked: Hosting, source: Path, out: Path) -> Hosted:
    """Looks whether all is there. Raises `GeneratorError` that says all that is not."""
    users = asked.users or people.beside(source)
    faults = []
    try:
        host = places.host(asked.host, is_listened_to=not asked.is_behind_proxy)
        if host.is_every and asked.is_behind_proxy:
            faults.append("Назовите имя, которое принимает прокси: --host kachestvo.office.local.")
    except GeneratorError as fault:
        faults.append(str(fault))
    faults += _faults_of_users(users, source, out)
    faults += _faults_of_certificate(asked.certificate, asked.key)
    if faults:
        raise GeneratorError("\n".join(faults))
    return Hosted(asked, host, users)


def _faults_of_users(users: Path, source: Path, out: Path) -> list[str]:
    """Why nobody could come in, or all could have the file."""
    is_usual = users == people.beside(source)
    if not is_usual and users.resolve().is_relative_to(out.resolve()):
        return [
            f"Файл пользователей {users} лежит в папке готовых файлов, откуда их скачивают. "
            "Перенесите его и назовите снова: --users ПУТЬ (для make – USERS=путь)."
        ]
    try:
        is_anybody_there = bool(people.read(users))
    except GeneratorError as fault:
        return [str(fault)]
    if is_anybody_there:
        return []
    make, option, path = ("SOURCE", "source", source) if is_usual else ("USERS", "users", users)
    return [
        f"Для всего отдела (--host) нужны пользователи, а в {users} нет ни одного. Заведите: make "
        f"user NAME=Орлова {make}={quote(str(path))} (или python -m generator user Орлова "
        f"--{option} {quote(str(path))})."
    ]


def _faults_of_certificate(certificate: Path | None, key: Path | None) -> list[str]:
    """Why files are no certificate with its key."""
    if certificate is None:
        return []
    missing = [path for path in (certificate, key) if path and not path.is_file()]
    if missing:
        names = ", ".join(map(str, missing))
        return [f"Нет файла {names}. Назовите сертификат и ключ в формате PEM."]
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key, password="")  # not asked for at the keyboard
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        return [
            f"Сертификат {certificate} с ключом {key or 'из того же файла'} не подходит: ожидаются "
            "файлы PEM, которые можно прочесть; ключ – от этого сертификата и без пароля."
        ]
    return []
