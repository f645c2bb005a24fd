"""The pages by their addresses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.documents.shipped import TEMPLATES
from generator.findings import GeneratorError
from generator.workplace import (
    agreeing,
    book,
    controlling,
    entering,
    gathering,
    lists,
    papers,
    publishing,
    remarks,
    watching,
)
from generator.workplace.desk import Desk, desk_of, refused
from generator.workplace.doors import Door, PasswordDoor, TokenDoor
from generator.workplace.guarding import Guard, TooLarge, TooSlow
from generator.workplace.jobs import Busy
from generator.workplace.places import Place, here
from generator.workplace.uploads import Unfit

FOLDER = TEMPLATES / "workplace"
_SAID = {
    400: "Запрос не понят: форма пришла не целиком. Обновите страницу и повторите.",
    404: "Такой страницы нет: возможно, файл с тех пор убран. Вернитесь к документам.",
    405: "Эта страница только принимает формы.",
}


async def _first(_: Request) -> Response:
    return RedirectResponse("/book", status_code=303)


async def _style(_: Request) -> Response:
    return FileResponse(FOLDER / "style.css", media_type="text/css")


async def _icon(_: Request) -> Response:
    return FileResponse(FOLDER / "icon.svg", media_type="image/svg+xml")


async def _script(_: Request) -> Response:
    return FileResponse(FOLDER / "live.js", media_type="text/javascript")


async def _job(request: Request) -> Response:
    """How far a job is; once it ended, what came of it. The page asks again by itself."""
    desk = desk_of(request)
    job = desk.jobs.named(request.path_params["number"])
    if job is None or job.answer is not None:
        return RedirectResponse(job.address if job else "/book", status_code=303)
    page = desk.page(request, "job", waiting=job)
    page.headers["refresh"] = "1"
    return page


async def _unfit(request: Request, fault: Exception) -> Response:
    return desk_of(request).page(request, "unfit", code=400, said=str(fault))


async def _busy(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Busy)
    whose = f" ({fault.job.who.name})" if fault.job.who.name else ""
    said = f"Сейчас идет другая работа – {fault.job.title}{whose}. Дождитесь ее конца и повторите."
    return desk_of(request).page(request, "unfit", code=409, said=said)


async def _too_much(request: Request, fault: Exception) -> Response:
    return desk_of(request).page(request, "unfit", code=413, said=str(fault))


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    said = _SAID.get(fault.status_code, "Запрос не понят.")
    return desk_of(request).page(request, "unfit", code=fault.status_code, said=said)


async def _gone(_request: Request, _fault: Exception) -> Response:
    """Whoever asked has closed the page meanwhile, in the middle of a file perhaps."""
    return Response(status_code=400)


async def _broken(_request: Request, _fault: Exception) -> Response:
    return refused(500, "Ошибка самой программы; подробности – в окне, где она запущена.")


ROUTES = [
    Route("/", _first),
    Route("/style.css", _style),
    Route("/icon.svg", _icon),
    Route("/live.js", _script),
    Route("/live", watching.live),
    Route("/jobs/{number}", _job),
    Route("/book", book.show),
    Route("/book", book.put, methods=["POST"]),
    Route("/book/file", book.download),
    Route("/remarks", remarks.show),
    Route("/remarks/marked", remarks.marked),
    Route("/documents", papers.show),
    Route("/documents", papers.build, methods=["POST"]),
    Route("/documents/{name}", papers.pages),
    Route("/documents/{name}/{number:int}.png", papers.picture),
    Route("/files/{name}", papers.file),
    Route("/agree", agreeing.show),
    Route("/agree", agreeing.drop, methods=["POST"]),
    Route("/agree/{name}", lists.show),
    Route("/agree/{name}", lists.decide, methods=["POST"]),
    Route("/agree/{name}/apply", lists.put, methods=["POST"]),
    Route("/data", gathering.show),
    Route("/data/tables", gathering.gather, methods=["POST"]),
    Route("/data/tables/away", gathering.put_away, methods=["POST"]),
    Route("/data/surveys", gathering.survey, methods=["POST"]),
    Route("/data/forms", gathering.deal_out, methods=["POST"]),
    Route("/data/forms/{year:int}.zip", gathering.every_form),
    Route("/data/forms/{year:int}/{name}", gathering.form),
    Route("/data/next", gathering.next_year, methods=["POST"]),
    Route("/data/understood", gathering.understood),
    Route("/data/understood", gathering.correct, methods=["POST"]),
    Route("/data/{name}", lists.show),
    Route("/data/{name}", lists.decide, methods=["POST"]),
    Route("/data/{name}/apply", lists.put, methods=["POST"]),
    Route("/control", controlling.show),
    Route("/control", controlling.make, methods=["POST"]),
    Route("/publish", publishing.show),
    Route("/publish", publishing.make, methods=["POST"]),
    Route("/publish/site.zip", publishing.archive),
    Route("/site/{path:path}", publishing.preview),
]


def application(desk: Desk, *, port: int, token: str) -> Guard:
    """The workplace as an ASGI application that only whoever has the token may ask."""
    place = here(port)
    return _guarded(desk, place, TokenDoor(place, token, refused), ROUTES)


def application_for_all(desk: Desk, place: Place, door: PasswordDoor) -> Guard:
    """The same for a whole office: for who logs in."""
    return _guarded(desk, place, door, [*ROUTES, *entering.ROUTES])


def _guarded(desk: Desk, place: Place, door: Door, routes: list[Route]) -> Guard:
    handlers = {
        Unfit: _unfit,
        GeneratorError: _unfit,
        Busy: _busy,
        TooLarge: _too_much,
        TooSlow: _too_much,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Exception: _broken,
    }

    @asynccontextmanager
    async def watched(_: Starlette) -> AsyncIterator[None]:
        watching_it = asyncio.create_task(watching.watch(desk))
        try:
            yield
        finally:
            watching_it.cancel()

    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=watched)
    app.state.desk, app.state.door = desk, door
    return Guard(app, place=place, door=door, refusing=refused)
