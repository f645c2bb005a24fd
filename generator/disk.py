"""The disk and what it may refuse, in words; and one run at a time in a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from generator.findings import GeneratorError

WAIT = 60
"""How many seconds a run waits for another one."""
LOCK = ".programme442.lock"
_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOSPC: "нет места",
    errno.EDQUOT: "нет места",
    errno.EFBIG: "файл слишком велик для этого диска",
    errno.EEXIST: "на этом месте файл",
    errno.ENOTDIR: "на этом месте файл, а не папка",
    errno.EISDIR: "на этом месте папка, а не файл",
    errno.ENOENT: "нет такой папки",
    errno.ELOOP: "ссылки ведут по кругу",
    errno.ENAMETOOLONG: "имя слишком длинное",
    errno.EIO: "сбой диска",
}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No second run that is `alone` in the folder, which is made, at the same time: it waits; what
    is `alone` in it already goes on.

    The lock goes with the process that holds it. Raises `GeneratorError` if another run keeps the
    folder too long, or if nothing can be written to it."""
    path = Path(os.path.realpath(folder), LOCK)
    lock = FileLock(path, timeout=WAIT, mode=0o666, is_singleton=True, fallback_to_soft=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise GeneratorError(
            f"Папку {folder} занял другой запуск программы и за {WAIT} с не освободил. "
            "Дождитесь его конца и повторите."
        ) from None
    except OSError as fault:
        raise _unwritable(folder, fault) from None
    try:
        yield
    finally:
        if lock.lock_counter == 1:
            with suppress(OSError):  # who waits for it looks whether it is still there
                path.unlink()
        lock.release()


@contextmanager
def readable() -> Iterator[None]:
    """Tells of a file that can't be read. Raises `GeneratorError`."""
    try:
        yield
    except PermissionError as fault:
        raise GeneratorError(
            f"Нет прав на {fault.filename}. Проверьте права и повторите."
        ) from None
    except OSError as fault:
        if fault.filename is None:  # no file: ours
            raise
        raise GeneratorError(
            f"Файл {fault.filename} не читается ({_reason(fault)}). Проверьте диск и повторите."
        ) from None


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Tells of a place that can't be written to. Raises `GeneratorError`."""
    try:
        yield
    except OSError as fault:
        raise _unwritable(place, fault) from None
    except UnicodeEncodeError:
        raise GeneratorError(
            f"Не удалось записать в {place}: система не знает русских букв в именах файлов. "
            "Запустите программу с LANG=C.UTF-8."
        ) from None


@contextmanager
def temporary_files() -> Iterator[None]:
    """Tells of a folder of temporary files that can't be written to. Raises `GeneratorError`."""
    try:
        yield
    except OSError as fault:
        raise GeneratorError(
            f"Временные файлы не записать ({_reason(fault)}). Освободите место или назовите другую "
            "папку: TMPDIR=путь."
        ) from None


def leave_to_owner(path: Path) -> None:
    """Gives a file that the system's administrator made to whoever owns its folder, who could not
    read or write it otherwise. Raises `OSError`."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _unwritable(place: Path, fault: OSError) -> GeneratorError:
    return GeneratorError(
        f"Не удалось записать в {place} ({_reason(fault)}). Освободите место или проверьте права."
    )


def _reason(fault: OSError) -> str:
    told = os.strerror(fault.errno) if fault.errno else str(fault)
    return _REASONS.get(fault.errno or 0, told)
