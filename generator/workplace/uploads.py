"""Files from outside: kept in a folder of their own, under names of ours. What they are called is
shown, and is never a path. Several that go out are one archive."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from generator import disk

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}
"""How files are sent, by their kinds."""
FILES, FIELDS = 40, 4_000
"""So many may come with one form."""
FIELD = 64 * 2**10
"""Bytes of a field that is no file."""
_LONGEST = 120
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


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


def received(
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
            raise Unfit(f"Файл «{name}» не подходит: здесь принимаются {kinds}.")
    with disk.temporary_files():
        folder = Path(tempfile.mkdtemp(prefix="programme442-upload-"))
        paths = [_kept(folder, number, file) for number, (_, file) in enumerate(files, 1)]
    return Received(folder, tuple(paths), tuple(names), tuple(field for field, _ in files))


def _kept(folder: Path, number: int, file: UploadFile) -> Path:
    """A file under a name of ours. Raises `OSError`; nothing is left then."""
    suffix = Path(shown(file.filename or "")).suffix.lower()
    path = folder / f"{folder.name}-{number}{suffix}"  # no other text says it: jobs.py
    try:
        with path.open("xb") as target:
            shutil.copyfileobj(file.file, target)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return path


def _files(form: FormData, field: str) -> list[UploadFile]:
    return [each for each in form.getlist(field) if isinstance(each, UploadFile) and each.filename]


def shown(name: str) -> str:
    """A name from outside as it is shown: its last part, without what is unseen."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in last if sign.isprintable()).strip()
    return seen[-_LONGEST:] or "файл"


def zipped(files: Mapping[str, Path]) -> bytes:
    """Files by their names as an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), path.read_bytes())
    return target.getvalue()
