"""What goes out to browsers: pages from their templates, files as they are at this moment."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from generator.documents.shipped import TEMPLATES
from generator.publication.naming import MEDIA_TYPES

FOLDER = TEMPLATES / "workplace"
PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_KINDS = {**MEDIA_TYPES, "zip": "application/zip"}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def refused(status: int, said: str, *, login: str = "") -> Response:
    """A page that only says why there is no other, and where to log in."""
    return HTMLResponse(PAGES.get_template("refused.html").render(said=said, login=login), status)


async def sent(path: Path | None, *, is_shown: bool = False) -> Response:
    """A file, to keep or to be shown, whole, even if another one is just taking its place, which
    Starlette's own would send with the length of the one before. Raises `HTTPException` for none.
    """
    try:
        data = await run_in_threadpool(path.read_bytes) if path else None
    except OSError:
        data = None
    return named(data, path.name if path else "", is_shown=is_shown)


def named(data: bytes | None, name: str, *, is_shown: bool = False) -> Response:
    """The same of what is no file yet, under a name that says its kind."""
    if data is None:
        raise HTTPException(404)
    quoted = quote(name)
    called = f'filename="{name}"' if quoted == name else f"filename*=utf-8''{quoted}"
    how = "inline" if is_shown else "attachment"
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    return Response(data, media_type=kind, headers={"content-disposition": f"{how}; {called}"})


def zipped(files: Mapping[str, Path]) -> bytes | None:
    """Files by their names as an archive; None for no files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), path.read_bytes())
    return target.getvalue() if files else None
