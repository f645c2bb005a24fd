"""What departments sent, and what came back from lawyers, kept beside the workbook in `received`,
by year and as `returned`: a list is made of all of it, on however many days it came. The files have
names of ours; what people call them stands beside them, so that no name from outside is a path."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from generator import disk, output
from generator.documents.manifest import sha256
from generator.findings import GeneratorError

FOLDER = "received"
RETURNED = "returned"
NAMES = ".names.json"
_OURS = re.compile(r"[0-9a-f]{16}\.\w+")


def folder_of(source: Path, of: int | str) -> Path:
    """Where the files for a year are kept, or what was `RETURNED`."""
    return source.parent / FOLDER / str(of)


def names_in(folder: Path) -> dict[str, str]:
    """What people call the files of a folder, by our names, in the order of theirs; none for a
    folder that was not filled here."""
    try:
        names = json.loads((folder / NAMES).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(names, dict):
        return {}
    there = {path.name for path in folder.iterdir()}
    named = [(str(name), ours) for ours, name in names.items() if ours in there]
    return {ours: name for name, ours in sorted(named)}


def files_in(folder: Path) -> dict[Path, str]:
    """The same by their paths."""
    return {folder / ours: name for ours, name in names_in(folder).items()}


def require_apart(names: Sequence[str]) -> None:
    """Raises `GeneratorError` for two files of one name: one would take the other's place."""
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise GeneratorError(
            f"Так называются два файла: {', '.join(twice)}. Чтобы не потерять ни одного, назовите "
            "их по-разному и повторите; ничего не принято."
        )


def receive(source: Path, of: int | str, files: Sequence[Path], names: Sequence[str]) -> Path:
    """Keeps files under their names; one of a name that is there already takes its place. Gives the
    folder. Raises `GeneratorError` for two of one name, and if it can't be written to; what was
    there is there then."""
    require_apart(names)
    folder = folder_of(source, of)
    with disk.writing_to(folder), disk.alone(folder):
        known = names_in(folder)
        for path, name in zip(files, names, strict=True):
            data = path.read_bytes()
            ours = f"{sha256(name.encode() + data)[:16]}{path.suffix}"  # none for two names
            output.put(folder / ours, data)
            known = {each: old for each, old in known.items() if old != name} | {ours: name}
        _write(folder, known)
    return folder


def drop(source: Path, of: int | str, names: Collection[str]) -> Path:
    """Takes files away; gives the folder. Raises `GeneratorError` if that can't be done."""
    folder = folder_of(source, of)
    with disk.writing_to(folder), disk.alone(folder):
        kept = {ours: name for ours, name in names_in(folder).items() if name not in names}
        _write(folder, kept)
    return folder


def _write(folder: Path, names: Mapping[str, str]) -> None:
    """Says which files there are, then removes the others."""
    output.put(folder / NAMES, json.dumps(dict(names), ensure_ascii=False, indent=1).encode())
    for path in folder.iterdir():
        if _OURS.fullmatch(path.name) and path.name not in names:
            path.unlink()
