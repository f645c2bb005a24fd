"""The folder of the site as it was and as it will be → what the web editor has to put up and to
take down: `upload.txt`, beside the folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from generator.documents.manifest import sha256

FILE, NEWS = "upload.txt", "news.txt"
SUMS = "SHA256SUMS"
NOTHING = "С прошлой публикации ничего не изменилось: размещать и снимать нечего.\r\n"
_ORDER = (
    "Сначала разместите файлы из первого списка, index.html и SHA256SUMS последними; потом уберите "
    "файлы из второго. Остальные файлы на сайте не трогайте."
)


def listed(site: Path, files: Mapping[str, bytes], gone: Collection[str]) -> str | None:
    """What has changed since the last publication, in words; None if nothing has."""
    before = hashes_of(site / SUMS)
    there = before if (site / SUMS).is_file() else {}
    new = sorted(path for path in files if path not in there and path != SUMS)
    changed = sorted(
        path for path, data in files.items() if path in there and there[path] != sha256(data)
    )
    if not new and not changed and not gone and there:
        return None
    pages = ("index.html", SUMS)
    up = [*(path for path in (*new, *changed) if path not in pages), *pages]
    marks = {**dict.fromkeys(new, "новый"), **dict.fromkeys(changed, "изменен")}
    lines = ["Папка site: что разместить на сайте и что с него снять.", _ORDER, ""]
    lines += [f"РАЗМЕСТИТЬ ({len(up)}):"]
    lines += [f"  {path}  – {marks.get(path, 'изменен' if there else 'новый')}" for path in up]
    down = sorted(gone)
    lines += ["", f"СНЯТЬ ({len(down)}):" if down else "СНЯТЬ: нечего."]
    lines += [f"  {path}" for path in down]
    return "\r\n".join(lines) + "\r\n"


def hashes_of(sums: Path) -> dict[str, str]:
    """The hashes of the files that a list of sums names; nothing if there is none."""
    try:
        lines = sums.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines) if path}
