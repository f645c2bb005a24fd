"""Forms from outside: what is typed into their fields; their files, kept in a folder of their own,
under names of ours. What they are called is shown, and is never a path."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from generator import disk
from generator.spelling import seen, writable

FILES, FIELDS = 40, 20_000
"""So many may come with one form: two fields for each suggestion of a list."""
FIELD = 256 * 2**10
"""Bytes of a field that is no file: a full cell of Russian letters, six bytes each as browsers send
them."""
_LONGEST = 120
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Received:
    """Files that came, until they are dropped."""

    folder: Path
    paths: tuple[Path, ...]
    names: tuple[str, ...]
    """What people call them."""
    fields: tuple[str, ...]
    """Of the form that they came in."""

    @property
    def named(self) -> dict[str, str]:
        """The names by the paths."""
        return {str(path): name for path, name in zip(self.paths, self.names, strict=True)}

    def drop(self) -> None:
        """Removes them."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Unfit(Exception):
    """What came is not what the form asks for; the text says so."""


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The fields and files of a form, for as long as the `async with` goes on. Raises
    `GeneratorError` if there is no room for them."""
    with disk.temporary_files():
        form = await request.form(max_files=FILES, max_fields=FIELDS, max_part_size=FIELD)
    try:
        yield form
    finally:
        await form.close()


async def received(
    form: FormData, fields: Sequence[str], suffixes: Sequence[str], *, is_required: bool = True
) -> Received:
    """The files of some fields, of these kinds; who takes them drops them. Raises `Unfit` for one
    of another kind, and for none if one is required; `GeneratorError` if there is no room."""
    files = [(field, each) for field in fields for each in _files(form, field)]
    if not files and is_required:
        raise Unfit("Файл не выбран. Выберите его и повторите.")
    names = [shown(file.filename or "") for _, file in files]
    for name in names:
        if Path(name).suffix.lower() not in suffixes:
            kinds = ", ".join(suffixes)
            unnamed = "; у него нет имени, одно расширение" if name.lower() in suffixes else ""
            raise Unfit(f"Файл «{name}» не подходит: здесь принимаются {kinds}{unnamed}.")
    with disk.temporary_files():
        folder = Path(tempfile.mkdtemp(prefix="programme442-upload-"))
        # No other text says their names: jobs.py.
        paths = [
            folder / f"{folder.name}-{number}{Path(name).suffix.lower()}"
            for number, name in enumerate(names, 1)
        ]
        await run_in_threadpool(_keep, [file for _, file in files], paths)
    return Received(folder, tuple(paths), tuple(names), tuple(field for field, _ in files))


def _keep(files: Sequence[UploadFile], paths: Sequence[Path]) -> None:
    """Copies files to their places. Raises `OSError`; nothing is left then."""
    for file, path in zip(files, paths, strict=True):
        try:
            with path.open("xb") as target:
                shutil.copyfileobj(file.file, target)
        except OSError:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise


def _files(form: FormData, field: str) -> list[UploadFile]:
    return [each for each in form.getlist(field) if isinstance(each, UploadFile) and each.filename]


def shown(name: str) -> str:
    """A name from outside as it is shown: its last part, without what is unseen, each letter one
    character, as not every system sends it."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(sign for sign in seen(last) if sign.isprintable()).strip()
    return plain[-_LONGEST:] or "файл"


# --- fields ---------------------------------------------------------------------------------------


def year_of(text: str | None) -> int | None:
    """A year that was typed or chosen; None for none. Raises `Unfit`."""
    if not text:
        return None
    is_number = len(text) == len(str(LAST_YEAR)) and text.isascii() and text.isdigit()
    if is_number and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise Unfit(f"«{text[:20]}» – не год: ожидается, например, 2025.")


def day_of(text: str | None) -> dt.date | None:
    """A day as browsers send it; None for none. Raises `Unfit`."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unfit(f"«{text[:20]}» – не дата: ожидается, например, 2025-07-01.")
    return day


def typed(form: Mapping[str, Any], name: str) -> str:
    """The text of a field, as a cell can hold it; «» for none, and for a file."""
    value = form.get(name, "")
    return writable(value).strip() if isinstance(value, str) else ""


def choice(form: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """The value of a field that knows its values. Raises `Unfit` for another."""
    value = typed(form, name)
    if value not in choices:
        raise Unfit("Форма заполнена не так, как она показана. Обновите страницу и повторите.")
    return value
