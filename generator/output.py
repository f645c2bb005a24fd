"""The folder of results: files come into it finished, one set at a time, and nothing a person made
there is lost.

What is written stands beside its place first, under a name that nobody can foresee; a link is never
followed. Only the run that is `alone` in a folder changes it, so what lies there under such a name
is of a run that was killed, and goes or is finished."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from generator.disk import alone, writing_to
from generator.documents.manifest import Manifest, sha256
from generator.findings import GeneratorError

_OURS = "programme442"


def replace(out: Path, name: str, files: Mapping[str, bytes]) -> Path | None:
    """Puts the finished files of document `name` into `out`, the manifest last.

    A DOCX or XLSX that somebody edited there since it was made is kept under another name, which
    is returned, of the DOCX if it was both. Raises `GeneratorError` if the folder can't be written
    to; the files that were there are whole then."""
    manifest_last = sorted(files, key=lambda file: file.endswith(".json"))
    with writing_to(out), alone(out):
        for file in files:
            _require_plain(out / file)
        kept = None
        for extension in ("xlsx", "docx"):
            kept = _keep_edited(out, name, extension) or kept
        _exchange(out, {file: files[file] for file in manifest_last})
    return kept


def put(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """One finished file; `mode` is who may read it, as far as the system lets it. Raises
    `GeneratorError` if it can't be written; what was there is whole then."""
    with writing_to(path), alone(path.parent):
        _exchange(path.parent, {path.name: data}, mode)


def put_new(path: Path, data: bytes) -> bool:
    """One finished file where there is none; gives whether it was put there. Raises
    `GeneratorError` if it can't be written."""
    with writing_to(path), alone(path.parent):
        _clear(path.parent, path.name)
        if os.path.lexists(path):
            return False
        part = _part(path.parent, path.name)
        try:
            _write(part, data)
            return _named(part, path)
        finally:
            part.unlink(missing_ok=True)


def put_instead(path: Path, data: bytes, former: bytes) -> bool:
    """One finished file in the place of one that is still `former`; gives whether it was put there.
    What is there is looked at last, when only a name has to be given: whoever saved the file
    meanwhile loses nothing. Raises `GeneratorError` if it can't be written."""
    with writing_to(path), alone(path.parent):
        _require_plain(path)
        _clear(path.parent, path.name)
        part = _part(path.parent, path.name)
        try:
            _write(part, data)
            if not path.is_file() or path.read_bytes() != former:
                return False
            part.replace(path)
            return True
        finally:
            part.unlink(missing_ok=True)


def _named(part: Path, path: Path) -> bool:
    """Gives a written file its name unless somebody else's file has it."""
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError:  # a disk without second names
        part.replace(path)
    return True


def _exchange(folder: Path, files: Mapping[str, bytes], mode: int = 0o666) -> None:
    """Writes all files beside their places, then gives them their names, the last of them last.

    If the disk fails in between, the last stays beside its place: it tells whose the others are;
    so does that of a killed run, until all is in its place."""
    *others, last = files
    for file in files:
        _require_plain(folder / file)
    for file in others:
        _clear(folder, file)
    parts = {file: _part(folder, file) for file in files}
    waiting = list(parts)
    try:
        for file, data in files.items():
            _write(parts[file], data, mode)
        for file, part in parts.items():
            part.replace(folder / file)
            waiting.remove(file)
        _clear(folder, last)
    except OSError:
        is_half_way = 0 < len(waiting) < len(files)
        for file in waiting[:-1] if is_half_way else waiting:
            with suppress(OSError):
                parts[file].unlink(missing_ok=True)
        raise


def _require_plain(path: Path) -> None:
    """Raises `GeneratorError` if something else than a file stands in the place of a file."""
    if path.is_symlink() or (path.exists() and not path.is_file() and not path.is_dir()):
        kind = "ссылка" if path.is_symlink() else "канал или устройство"
        raise GeneratorError(
            f"На месте файла {path} стоит {kind}; туда ничего не записано. "
            "Уберите это или назовите другую папку и повторите."
        )


def _part(folder: Path, file: str) -> Path:
    """Where a file is written before it takes its name."""
    return folder / f".{file}.{secrets.token_hex(8)}.{_OURS}"


def _parts(folder: Path, file: str = "") -> Iterator[Path]:
    """What killed runs left of a file, or of any, beside its place."""
    beginning = f".{file}." if file else "."
    for path in sorted(folder.iterdir()):
        if path.name.startswith(beginning) and path.name.endswith(f".{_OURS}"):
            yield path


def _clear(folder: Path, file: str = "") -> None:
    for part in list(_parts(folder, file)):
        if part.is_symlink() or not part.is_dir():
            part.unlink(missing_ok=True)


def _keep_edited(out: Path, name: str, extension: str) -> Path | None:
    """A second name for a file that no manifest speaks of, not that of a run killed half way
    either: somebody worked in it."""
    there = out / f"{name}.{extension}"
    digest = _hash(there)
    places = (out / f"{name}.json", *_parts(out, f"{name}.json"))
    manifests = [Manifest.read(place) for place in places if place.is_file()]
    ours = {manifest.files.get(there.name) for manifest in manifests if manifest is not None}
    if not digest or digest in ours:
        return None
    kept = out / f"{name}-правка-{digest[:8]}.{extension}"
    if not kept.exists():
        _exchange(out, {kept.name: there.read_bytes()})
    return kept


def _write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """A new file: «x» neither overwrites nor follows a link."""
    with open(path, "xb", opener=partial(os.open, mode=mode)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else ""


# --- what only grows ------------------------------------------------------------------------------


def add(folder: Path, manifest: str, files: Mapping[str, bytes], content: bytes) -> None:
    """Adds finished files to a folder that only grows, then their manifest: until that is there,
    nothing was added. `recover_added` finishes what was killed in between.

    Raises `GeneratorError` if the manifest is there already, another file is in the place of one of
    these, or the folder can't be written to; nothing was added then."""
    with writing_to(folder), alone(folder):
        _recover_added(folder)
        if (folder / manifest).exists():
            raise GeneratorError(f"Файл {folder / manifest} уже издан и не перезаписывается.")
        new = _missing(folder, files)
        try:
            _exchange(folder, {**new, manifest: content})
        except OSError:
            for file in (*new, manifest):
                (folder / file).unlink(missing_ok=True)
                _clear(folder, file)
            raise


def _missing(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of the files that are not there yet. Raises `GeneratorError` if another one is."""
    missing = {}
    for file, data in files.items():
        path = folder / file
        _require_plain(path)
        if not path.exists():
            missing[file] = data
        elif _hash(path) != sha256(data):
            raise GeneratorError(
                f"Файл {path} уже есть, и он другой; он не тронут. "
                "Уберите его, если он не издан, и повторите."
            )
    return missing


def recover_added(folder: Path) -> None:
    """Finishes what a killed `add` left half done: all of it is there then, or nothing. Raises
    `GeneratorError` if the folder can't be written to."""
    if folder.is_dir() and any(_parts(folder)):
        with writing_to(folder), alone(folder):
            _recover_added(folder)


def _recover_added(folder: Path) -> None:
    """A manifest is written when all its files are; without it none of them has its name yet."""
    for part in list(_parts(folder)):
        manifest = Manifest.read(part) if part.is_file() and not part.is_symlink() else None
        if manifest is None or not manifest.files:
            continue
        if part.name.startswith(f".{manifest.document}.json."):
            _finish(folder, manifest, part)
    _clear(folder)


def _finish(folder: Path, manifest: Manifest, part: Path) -> None:
    """Gives the files of a manifest, and then itself, their names, if all of them are there."""
    renamed = {}
    for name, digest in manifest.files.items():
        if Path(name).name != name:
            return
        if _hash(folder / name) != digest:
            written = [each for each in _parts(folder, name) if _hash(each) == digest]
            if not written or os.path.lexists(folder / name):
                return
            renamed[name] = written[0]
    for name, written_part in renamed.items():
        written_part.replace(folder / name)
    place = folder / f"{manifest.document}.json"
    if not os.path.lexists(place):
        part.replace(place)


# --- whole folders --------------------------------------------------------------------------------


def replace_folder(folder: Path, files: Mapping[str, bytes], *, gone: Iterable[str] = ()) -> None:
    """Makes a folder hold these files, by their paths in it, and none of those that are `gone`;
    others' files stay.

    It is exchanged whole by two renamings; `recover_folder` ends what was killed between them.
    Raises `GeneratorError` if there is no room or no right; the folder is as it was then."""
    with writing_to(folder), alone(folder.parent):
        _recover(folder)
        _exchange_folder(folder, files, gone)


def put_new_folder(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Makes a folder of finished files, by their paths in it, where there is none or an empty one;
    it appears whole, or not at all. Gives the names of what stands in it already: nothing is
    touched then.

    Raises `GeneratorError` if something else is in its place or it can't be written to."""
    with writing_to(folder), alone(folder.parent):
        _require_plain(folder)
        _recover(folder)
        if folder.exists() and (there := sorted(path.name for path in folder.iterdir())):
            return tuple(there)
        new = _beside(folder, "new")
        try:
            new.mkdir()
            _change(new, files, ())
            if folder.exists():
                folder.rmdir()  # refused if somebody has put a file there since
            new.rename(folder)
        except (OSError, GeneratorError):
            shutil.rmtree(new, ignore_errors=True)
            raise
    return ()


def _exchange_folder(folder: Path, files: Mapping[str, bytes], gone: Iterable[str]) -> None:
    new, former = _beside(folder, "new"), _beside(folder, "former")
    try:
        new.mkdir()
        if folder.exists():
            _copy(folder, new)
        _change(new, files, gone)
        if folder.exists():
            folder.rename(former)
        new.rename(folder)
    except (OSError, GeneratorError):
        shutil.rmtree(new, ignore_errors=True)
        _recover(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _copy(folder: Path, new: Path) -> None:
    """Copies what is in a folder; links stay links. Raises `GeneratorError` for what is no file."""
    for path in sorted(folder.iterdir()):
        copy = new / path.name
        if path.is_symlink():
            copy.symlink_to(path.readlink())
        elif path.is_dir():
            copy.mkdir()
            _copy(path, copy)
        else:
            _require_plain(path)
            shutil.copy2(path, copy)
    shutil.copystat(folder, new)


def _change(folder: Path, files: Mapping[str, bytes], gone: Iterable[str]) -> None:
    """Removes files of a folder that nobody uses yet, and writes those that differ."""
    for file in gone:
        (folder / file).unlink(missing_ok=True)
    for file, data in files.items():
        path = folder / file
        if path.is_symlink() or _hash(path) != sha256(data):
            _make_folder(folder, path.parent)
            path.unlink(missing_ok=True)
            _write(path, data)


def _make_folder(root: Path, folder: Path) -> None:
    """A folder below `root`. Raises `GeneratorError` if a link would lead out of it."""
    if folder != root:
        _make_folder(root, folder.parent)
        _require_plain(folder)
        folder.mkdir(exist_ok=True)


def recover_folder(folder: Path) -> None:
    """Finishes what a killed `replace_folder` left half done: the folder is the former or the new
    one, never gone. Raises `GeneratorError` if it can't be written to."""
    if folder.parent.is_dir() and any(_leftovers(folder)):
        with writing_to(folder), alone(folder.parent):
            _recover(folder)


def _recover(folder: Path) -> None:
    for left in list(_leftovers(folder)):
        if left.name.endswith(f"former.{_OURS}") and not folder.exists():
            left.rename(folder)
        shutil.rmtree(left, ignore_errors=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    """The folders beside a folder that a killed run left."""
    for path in _parts(folder.parent, folder.name):
        is_left = path.name.endswith((f".new.{_OURS}", f".former.{_OURS}"))
        if is_left and path.is_dir() and not path.is_symlink():
            yield path


def _beside(folder: Path, state: str) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(8)}.{state}.{_OURS}")


def closed_to_others(folder: Path) -> bool:
    """Whether a folder holds anything that a web server, another user, can't read. Never where
    there are no such rights."""
    if os.name != "posix":
        return False
    for path in (folder, *folder.rglob("*")):
        wanted = 0o005 if path.is_dir() else 0o004
        if not path.is_symlink() and path.stat().st_mode & wanted != wanted:
            return True
    return False
