"""The users of the workplace: a file beside the workbook, a line a user, the name and what argon2id
makes of the password. Passwords themselves are nowhere.

    # Пользователи рабочего места. Менять: make user NAME=имя
    Орлова:$argon2id$v=19$m=65536,t=3,p=1$…
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError

from generator import disk, output, spelling
from generator.findings import GeneratorError
from generator.workplace.entrance.visitor import HERE

FILE = ".programme442-users"
"""Its name: hidden, so that no folder of tables, no list of files and no page takes it up."""
SHORTEST, LONGEST = 10, 1000
"""Signs of a password."""
LONGEST_NAME = 60
# One lane: while a password is verified, the other core makes pages.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_HEAD = "# Пользователи рабочего места. Менять: make user NAME=имя"
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Account:
    """A user."""

    name: str
    """As it is shown."""
    hash: str
    """Of the password, with salt and parameters."""


Accounts = Mapping[str, Account]
"""The users by the keys of their names."""


def beside(source: Path) -> Path:
    """The usual place of the file of users of a workbook."""
    return source.with_name(FILE)


def key_of(typed: str) -> str:
    """What names are compared by: case, ё, spaces and letters that look alike are no difference, so
    that nobody is called like somebody else."""
    return spelling.look(typed[: 4 * LONGEST_NAME])[:LONGEST_NAME]


def name_of(typed: str) -> str:
    """A name as it is written into the file. Raises `GeneratorError` for what is none."""
    name = re.sub(" +", " ", spelling.seen(typed).replace("\xa0", " ")).strip(" ")
    is_sound = 0 < len(name) <= LONGEST_NAME and name.isprintable() and not name.startswith("#")
    if is_sound and key_of(name) != key_of(HERE):
        return name
    shown = "".join(sign if sign.isprintable() else " " for sign in typed[:_SHOWN])
    raise GeneratorError(
        f"«{shown}» – не имя пользователя: ожидается одна строка до {LONGEST_NAME} знаков, которая "
        f"не начинается с «#» и не «{HERE}»; например, Орлова."
    )


def require_strong(name: str, password: str) -> None:
    """Raises `GeneratorError` for a password that is too short or long, that no browser sends as it
    is typed, or that is guessed at once."""
    signs = len(_plain(password))
    if not password.replace("\xa0", " ").isprintable():
        raise GeneratorError("В пароле есть знак, которого не видно; ничего не записано.")
    if signs < SHORTEST:
        raise GeneratorError(
            f"Пароль короче {SHORTEST} знаков; ничего не записано. Возьмите, например, три-четыре "
            "слова подряд."
        )
    if signs > LONGEST:
        raise GeneratorError(f"Пароль длиннее {LONGEST} знаков; ничего не записано.")
    if key_of(password) == key_of(name) or len(set(_plain(password))) == 1:
        raise GeneratorError("Такой пароль угадают сразу; ничего не записано. Возьмите другой.")


def read(path: Path) -> Accounts:
    """The users; none for no file. Raises `GeneratorError` for a file that can't be read, and for
    lines that are none of a user, all of them at once."""
    with disk.readable():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return {}
    accounts: dict[str, Account] = {}
    wrong: list[int] = []
    for number, line in enumerate(data.decode("utf-8-sig", "replace").split("\n"), 1):
        account = _account(line.strip("\r"))
        if account is not None:
            accounts[key_of(account.name)] = account
        elif line.strip() and not line.startswith("#"):
            wrong.append(number)
    if wrong:
        raise GeneratorError(
            f"{path}: не понимаю строки {', '.join(map(str, wrong))}; ожидается имя, двоеточие и "
            "отпечаток argon2id. Уберите их и задайте пароль снова: make user NAME=имя."
        )
    return accounts


def put(path: Path, name: str, password: str) -> bool:
    """Gives a user a password; tells whether there was such a user. Raises `GeneratorError` for a
    name or password that is none, and if the file can't be read or written."""
    name = name_of(name)
    require_strong(name, password)
    account = Account(name, _HASHER.hash(_plain(password)))
    with disk.alone(path.parent):
        accounts = dict(read(path))
        there = accounts.get(key_of(name))
        if there is not None and there.name.casefold() != name.casefold():
            raise GeneratorError(
                f"Уже есть «{there.name}», на вид такое же имя; ничего не записано. Назовите "
                f"другое, или смените пароль под тем: {there.name}."
            )
        accounts[key_of(name)] = account
        _write(path, accounts)
    return there is not None


def remove(path: Path, name: str) -> str:
    """Takes a user away; gives the name as it stood. Raises `GeneratorError` for one there is not,
    and if the file can't be read or written."""
    with disk.alone(path.parent):
        accounts = dict(read(path))
        account = accounts.pop(key_of(name), None)
        if account is None:
            there = ", ".join(each.name for each in accounts.values()) or "никого"
            raise GeneratorError(f"Пользователя «{name[:_SHOWN]}» в {path} нет; есть: {there}.")
        _write(path, accounts)
    return account.name


def is_right(account: Account | None, password: str) -> bool:
    """Whether it is the user's password. It takes the same time without a user: nobody learns so
    which names there are."""
    try:
        _HASHER.verify(account.hash if account else _nobody(), _plain(password))
    except (Argon2Error, InvalidHashError):
        return False
    return account is not None


@cache
def _nobody() -> str:
    """What a password is compared with that is no user's."""
    return _HASHER.hash("nobody")


class People:
    """The file of users, read again whenever it is another one."""

    def __init__(self, path: Path) -> None:
        _nobody()  # made now: the first unknown name takes no longer than the others
        self._path = path
        self._seen: tuple[int, ...] | None = None
        self._accounts: Accounts = {}

    def accounts(self) -> Accounts:
        """The users as they are now. Raises `GeneratorError` if the file can't be read."""
        seen = self._state()
        if seen is None or seen != self._seen:
            self._accounts = read(self._path)
            self._seen = seen
        return self._accounts

    def _state(self) -> tuple[int, ...] | None:
        try:
            about = self._path.stat()
        except OSError:
            return None
        return about.st_ino, about.st_mtime_ns, about.st_ctime_ns, about.st_size


def _account(line: str) -> Account | None:
    name, _, digest = line.rpartition(":")
    try:
        is_ours = extract_parameters(digest).type is Type.ID
        return Account(name_of(name), digest) if is_ours else None
    except (InvalidHashError, GeneratorError):
        return None


def _write(path: Path, accounts: Accounts) -> None:
    lines = [f"{account.name}:{account.hash}" for _, account in sorted(accounts.items())]
    text = "\n".join([_HEAD, *lines, ""])
    output.put(path, text.encode(), mode=0o600)
    disk.leave_to_owner(path)


def _plain(password: str) -> str:
    """A password in which a letter is one character, on whatever keyboard it was typed."""
    return unicodedata.normalize("NFC", password)


def read_by_others(path: Path) -> bool:
    """Whether other users of the machine may read the file; never where there are no such
    rights."""
    return os.name == "posix" and path.is_file() and bool(path.stat().st_mode & 0o077)
