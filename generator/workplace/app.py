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

from generator.findings import GeneratorError
from generator.workplace import (
    agreeing,
    book,
    controlling,
    gathering,
    lists,
    login,
    papers,
    publishing,
    remarks,
    watching,
)
from generator.workplace.desk import Desk, desk_of
from generator.workplace.entrance.doors import Door, PasswordDoor
from generator.workplace.entrance.guarding import OPEN, Guard, TooLarge, TooSlow
from generator.workplace.entrance.places import Place
from generator.workplace.entrance.visitor import VISITOR, Visitor
from generator.workplace.jobs import Busy
from generator.workplace.sending import FOLDER, refused
from generator.workplace.uploads import FILES, Unfit

_CODES = {Busy: 409, TooLarge: 413, TooSlow: 413}
_SAID = {
    400: "Запрос не понят: форма пришла не целиком. Обновите страницу и повторите.",
    404: "Такой страницы нет: возможно, файл с тех пор убран. Вернитесь к документам.",
    405: "Эта страница только принимает формы.",
}


async def _first(_: Request) -> Response:
    return RedirectResponse("/book", status_code=303)


async def _own(request: Request) -> Response:
    """A file of ours that pages refer to."""
    path = request.scope["path"]
    return FileResponse(FOLDER / path.removeprefix("/"), media_type=OPEN[path])


async def _job(request: Request) -> Response:
    """How far a job is; once it ended, what came of it. The page asks again by itself."""
    desk = desk_of(request)
    job = desk.jobs.named(request.path_params["number"])
    if job is None or job.answer is not None:
        return RedirectResponse(job.address if job else "/book", status_code=303)
    page = desk.page(request, "job", waiting=job)
    page.headers["refresh"] = "1"
    return page


async def _stop(request: Request) -> Response:
    """Ends a job that nobody wants to wait for."""
    desk = desk_of(request)
    job = desk.jobs.named(request.path_params["number"])
    if job is None:
        return RedirectResponse("/book", status_code=303)
    desk.journal.note(VISITOR.get() or Visitor(), f"остановить: {job.title}", "принято")
    desk.jobs.stop(job)
    return RedirectResponse(f"/jobs/{job.number}", status_code=303)


async def _unfit(request: Request, fault: Exception) -> Response:
    code = _CODES.get(type(fault), 400)
    return desk_of(request).page(request, "unfit", code=code, said=str(fault))


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    said = _SAID.get(fault.status_code, "Запрос не понят.")
    if "Too many files" in fault.detail:
        said = f"За один раз принимается до {FILES} файлов; ничего не изменено."
    return desk_of(request).page(request, "unfit", code=fault.status_code, said=said)


async def _gone(_request: Request, _fault: Exception) -> Response:
    """Whoever asked has closed the page meanwhile, in the middle of a file perhaps."""
    return Response(status_code=400)


async def _broken(_request: Request, _fault: Exception) -> Response:
    return refused(500, "Ошибка самой программы; подробности – в окне, где она запущена.")


ROUTES = [
    Route("/", _first),
    *(Route(path, _own) for path in OPEN),
    Route("/live", watching.live),
    Route("/jobs/{number}", _job),
    Route("/jobs/{number}/stop", _stop, methods=["POST"]),
    Route("/book", book.show),
    Route("/book", book.put, methods=["POST"]),
    Route("/book/file", book.download),
    Route("/book/upgrade", book.upgrade, methods=["POST"]),
    Route("/book/former/{name}", book.former),
    Route("/remarks", remarks.show),
    Route("/remarks/marked", remarks.marked),
    Route("/documents", papers.show),
    Route("/documents", papers.build, methods=["POST"]),
    Route("/documents/{name}", papers.pages),
    Route("/documents/{name}/{number}.png", papers.picture),
    Route("/files/{name}", papers.file),
    Route("/agree", agreeing.show),
    Route("/agree", agreeing.drop, methods=["POST"]),
    Route("/agree/away", agreeing.put_away, methods=["POST"]),
    Route("/agree/{name}", lists.show),
    Route("/agree/{name}", lists.decide, methods=["POST"]),
    Route("/data", gathering.show),
    Route("/data/tables", gathering.gather, methods=["POST"]),
    Route("/data/tables/away", gathering.put_away, methods=["POST"]),
    Route("/data/surveys", gathering.survey, methods=["POST"]),
    Route("/data/forms", gathering.deal_out, methods=["POST"]),
    Route("/data/forms/{year}.zip", gathering.every_form),
    Route("/data/forms/{year}/{name}", gathering.form),
    Route("/data/next", gathering.next_year, methods=["POST"]),
    Route("/data/understood", gathering.understood),
    Route("/data/understood", gathering.correct, methods=["POST"]),
    Route("/data/{name}", lists.show),
    Route("/data/{name}", lists.decide, methods=["POST"]),
    Route("/control", controlling.show),
    Route("/control", controlling.make, methods=["POST"]),
    Route("/publish", publishing.show),
    Route("/publish", publishing.make, methods=["POST"]),
    Route("/publish/site.zip", publishing.archive),
    Route("/publish/withdraw", publishing.withdraw, methods=["POST"]),
    Route("/site/{path:path}", publishing.preview),
]


def application(desk: Desk, place: Place, door: Door) -> Guard:
    """The workplace as an ASGI application, for whoever comes in by a door."""
    handlers = {
        Unfit: _unfit,
        GeneratorError: _unfit,
        Busy: _unfit,
        TooLarge: _unfit,
        TooSlow: _unfit,
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

    routes = [*ROUTES, *login.ROUTES] if isinstance(door, PasswordDoor) else ROUTES
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=watched)
    app.state.desk, app.state.door = desk, door
    return Guard(app, place=place, door=door)
