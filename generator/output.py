"""The folder of results: files come into it finished, one set at a time, and nothing a person made
there is lost."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.documents.manifest import Manifest, sha256
from generator.findings import GeneratorError

_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOSPC: "нет места",
    errno.EDQUOT: "нет места",
    errno.EEXIST: "на этом месте файл",
    errno.ENOTDIR: "на этом месте файл, а не папка",
    errno.EISDIR: "на этом месте папка, а не файл",
}


def replace(out: Path, name: str, files: Mapping[str, bytes]) -> Path | None:
    """Puts the finished files of document `name` into `out`, the manifest last.

    A DOCX that somebody edited there since it was made is kept under another name, which is
    returned. Raises `GeneratorError` if the folder can't be written to; the files that were there
    are whole then."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            kept = _keep_edited(out, name)
            manifest_last = sorted(files, key=lambda file: file.endswith(".json"))
            _exchange(out, {file: files[file] for file in manifest_last})
        return kept
    except OSError as fault:
        raise _unwritable(out, fault) from None


def _exchange(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes all files beside their places, then gives them their names, the last of them last."""
    try:
        for file, data in files.items():
            _write(_part(folder, file), data)
        for file in files:
            _part(folder, file).replace(folder / file)
    except OSError:
        for file in files:
            _part(folder, file).unlink(missing_ok=True)
        raise


def put(path: Path, data: bytes) -> None:
    """One finished file. Raises `GeneratorError` if it can't be written; what was there is whole
    then."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _exchange(path.parent, {path.name: data})
    except OSError as fault:
        raise _unwritable(path, fault) from None


@contextmanager
def readable() -> Iterator[None]:
    """Tells of a file that may not be read. Raises `GeneratorError`."""
    try:
        yield
    except PermissionError as fault:
        raise GeneratorError(
            f"Нет прав на {fault.filename}. Проверьте права и повторите."
        ) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No second run that is `alone` in the folder at the same time; it waits."""
    with _locked(folder):
        yield


def _unwritable(place: Path, fault: OSError) -> GeneratorError:
    told = os.strerror(fault.errno) if fault.errno else str(fault)
    reason = _REASONS.get(fault.errno or 0, told)
    return GeneratorError(
        f"Не удалось записать в {place} ({reason}). Освободите место или проверьте права."
    )


def _part(out: Path, file: str) -> Path:
    """Where a file is written before it takes its name; the next run writes over what a killed one
    left."""
    return out / f".{file}.programme442"


def _keep_edited(out: Path, name: str) -> Path | None:
    """A second name for a DOCX that no manifest speaks of, not that of a run killed half way
    either: somebody worked in it."""
    docx = out / f"{name}.docx"
    digest = _hash(docx)
    manifests = (Manifest.read(out / f"{name}.json"), Manifest.read(_part(out, f"{name}.json")))
    ours = {manifest.files.get(docx.name) for manifest in manifests if manifest is not None}
    if not digest or digest in ours:
        return None
    kept = out / f"{name}-правка-{digest[:8]}.docx"
    if not kept.exists():
        os.link(docx, kept)
    return kept


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone in the folder while files change their names; the lock goes with the process that holds
    it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else ""


# --- whole folders --------------------------------------------------------------------------------


def add(folder: Path, manifest: str, files: Mapping[str, bytes], content: bytes) -> None:
    """Adds finished files to a folder that only grows, then their manifest: until that is there,
    nothing was added.

    Raises `GeneratorError` if the manifest is there already, or the folder can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            if (folder / manifest).exists():
                raise GeneratorError(f"Файл {folder / manifest} уже издан и не перезаписывается.")
            _exchange(folder, {**files, manifest: content})
    except OSError as fault:
        raise _unwritable(folder, fault) from None


def replace_folder(folder: Path, files: Mapping[str, bytes], *, gone: Iterable[str] = ()) -> None:
    """Makes a folder hold these files, by their paths in it, and none of those that are `gone`;
    others' files stay.

    It is exchanged whole by two renamings; `recover_folder` ends what was killed between them.
    Raises `GeneratorError` if there is no room or no right; the folder is as it was then."""
    new, former = _beside(folder, "new"), _beside(folder, "former")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.parent):
            _recover(folder)
            shutil.rmtree(new, ignore_errors=True)
            try:
                if folder.exists():
                    shutil.copytree(folder, new, symlinks=True)
                _change(new, files, gone)
                if folder.exists():
                    folder.rename(former)
                new.rename(folder)
            except OSError:
                shutil.rmtree(new, ignore_errors=True)
                _recover(folder)
                raise
            shutil.rmtree(former, ignore_errors=True)
    except OSError as fault:
        raise _unwritable(folder, fault) from None


def _change(folder: Path, files: Mapping[str, bytes], gone: Iterable[str]) -> None:
    """Removes files of a folder that nobody uses yet, and writes those that differ."""
    for file in gone:
        (folder / file).unlink(missing_ok=True)
    for file, data in files.items():
        path = folder / file
        if _hash(path) != sha256(data):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            _write(path, data)


def recover_folder(folder: Path) -> None:
    """Finishes what a killed `replace_folder` left half done: the folder is the former or the new
    one, never gone."""
    if folder.parent.is_dir():
        with _locked(folder.parent):
            _recover(folder)


def _recover(folder: Path) -> None:
    former = _beside(folder, "former")
    if former.exists() and not folder.exists():
        former.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _beside(folder: Path, state: str) -> Path:
    return folder.with_name(f".{folder.name}.{state}.programme442")
