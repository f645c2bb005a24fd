"""The page «Публикация»: what stands in the way, the folder for the site to look at and to take
away, and whether it is what was published."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from generator.publication.walk import PublicationOrder
from generator.publication.withdrawing import WithdrawalOrder
from generator.terms import PLACED_AHEAD
from generator.workplace import lists, words
from generator.workplace.desk import Desk, desk_of, planned, shown, walked
from generator.workplace.sending import named, sent, zipped
from generator.workplace.uploads import Unfit, choice, day_of, form_of, received, typed, year_of

APPROVED = ("program", "report", "amendment")
_GO_WITH = {"program": ("program", "amendment"), "report": ("report",)}
"""What is published where only one document is asked for."""


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    status = await desk.status()
    files = _site(desk)
    proof = None
    if files:
        proof = await desk.look("verify", site=desk.out / "site", source=desk.source)
    return desk.page(
        request,
        "publish",
        years=planned(status),
        unread=status.get("unread", ""),
        today=desk.today(),
        asked=_asked(desk, request),
        proof=proof,
        kinds={name: words.KINDS[name] for name in APPROVED},
        lists=_lists(desk),
        news=[name for name in ("upload.txt", "news.txt") if desk.file(name)],
    )


async def make(request: Request) -> Response:
    """Publishes the documents of a year into the folder for the site."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year, placed = year_of(typed(form, "year")), day_of(typed(form, "placed"))
        only = choice(form, "only", ("", "program", "report"))
        is_trial = typed(form, "demo") == "yes"
        listed = choice(form, "listed", ("", *_lists(desk)))
        if year is None or placed is None:
            raise Unfit("Назовите год и день размещения.")
        if placed > desk.today() + dt.timedelta(PLACED_AHEAD):
            raise Unfit(
                f"День размещения {placed:%d.%m.%Y} наступит больше чем через {PLACED_AHEAD} дн.: "
                "проверьте год; ничего не опубликовано."
            )
        files = await received(form, APPROVED, (".docx",), is_required=False)
    strange = [
        words.KINDS[kind] for kind in files.fields if kind not in _GO_WITH.get(only, APPROVED)
    ]
    if strange:
        files.drop()
        raise Unfit(
            f"Утвержденный файл не с чем сверить: {', '.join(strange)} – не то, что публикуется. "
            "Выберите «все, что готово» или уберите файл; ничего не опубликовано."
        )
    order = PublicationOrder(
        order=desk.order(year=year),
        placed=placed,
        only=only or None,
        approved=dict(zip(files.fields, files.paths, strict=True)),
        listed=desk.file(listed),
        demo=is_trial,
    )
    title = f"{'Проба публикации' if is_trial else 'Публикация'} за {year} год"
    return await desk.start("publish", title, "/publish", files, order=order)


def _asked(desk: Desk, request: Request) -> dict[str, Any]:
    """What the form begins with: what was asked for last."""
    job = desk.ended(request)
    order = job.task.given["order"] if job else None
    if isinstance(order, PublicationOrder):
        listed = order.listed.name if order.listed else ""
        asked = {"year": order.order.year, "only": order.only, "placed": order.placed}
        return {**asked, "listed": listed}
    return {"year": None, "only": None, "placed": desk.today(), "listed": ""}


async def withdraw(request: Request) -> Response:
    """Takes the latest revision of a document out of force."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year, on = year_of(typed(form, "year")), day_of(typed(form, "on"))
        document, reason = choice(form, "document", APPROVED), typed(form, "reason")
    if year is None or on is None:
        raise Unfit("Назовите год и день.")
    if on > desk.today():
        raise Unfit("День снятия еще не наступил. Назовите сегодняшний или прошедший.")
    order = WithdrawalOrder(
        source=desk.source, out=desk.out, year=year, document=document, reason=reason, on=on
    )
    title = f"Снять: {words.KINDS[document]} {year}"
    return await desk.start("withdraw", title, "/publish", order=order)


def _lists(desk: Desk) -> list[str]:
    """The lists in which somebody may have decided what stays in an approved file."""
    return [name for name in desk.files() if lists.is_list(name) and lists.is_of_document(name)]


async def preview(request: Request) -> Response:
    """A file of the folder for the site, as visitors will see it."""
    files = _site(desk_of(request))
    return await sent(files.get(request.path_params["path"]), is_shown=True)


async def archive(request: Request) -> Response:
    """The folder for the site as one file."""
    return named(await run_in_threadpool(_packed, desk_of(request)), "site.zip")


def _packed(desk: Desk) -> bytes | None:
    """The folder as one publication left it; None for none. A publication exchanges it whole: it
    is read again if that happened meanwhile."""
    data, folder = None, -1
    while folder != (now := _identity(desk.out / "site")):
        folder = now
        with suppress(FileNotFoundError):
            data = zipped(_site(desk))
    return data


def _identity(folder: Path) -> int:
    """Which folder it is that has this name now; 0 for none."""
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


def _site(desk: Desk) -> dict[str, Path]:
    """The files of the folder for the site by their paths in it: no address leads elsewhere."""
    site = desk.out / "site"
    return {path.relative_to(site).as_posix(): path for path in shown(walked(site))}
