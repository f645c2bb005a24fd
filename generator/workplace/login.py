"""The page on which one logs in, for a whole office; and the way out."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route

from generator.workplace.desk import desk_of
from generator.workplace.entrance import people
from generator.workplace.entrance.doors import LOGIN, Attempt, PasswordDoor, address_of
from generator.workplace.entrance.visitor import VISITOR, Visitor
from generator.workplace.sending import PAGES
from generator.workplace.uploads import typed

WRONG = "Имя или пароль не подходят."
UNKNOWN = "неизвестное имя"
"""What the journal calls who is no user: people type passwords where a name is asked for."""


async def show(request: Request) -> Response:
    """The page; who is in goes on."""
    wanted = _wanted(request, request.query_params.get("to", ""))
    if VISITOR.get():
        return RedirectResponse(quote(wanted), status_code=303)
    return _page(wanted)


async def enter(request: Request) -> Response:
    """Lets in whoever has the password of a user."""
    address = address_of(request.scope)
    async with request.form(max_files=0, max_fields=10) as form:
        name, wanted = typed(form, "name"), _wanted(request, typed(form, "to"))
        password = form.get("password", "")
    if not isinstance(password, str) or len(password) > people.LONGEST:
        raise HTTPException(400)
    door = _door(request)
    attempt = await door.enter(name, password, address)
    _note(request, attempt, address)
    if not attempt.secret:
        return _refused(attempt, wanted, name)
    door.leave(request.scope)  # a session of before is not taken over
    answer = RedirectResponse(quote(wanted), status_code=303)
    door.let_in(answer, attempt.secret)
    return answer


async def leave(request: Request) -> Response:
    """Ends the session."""
    _door(request).leave(request.scope)
    if visitor := VISITOR.get():
        desk_of(request).journal.note(visitor, "выход", "вышел")
    return RedirectResponse(LOGIN, status_code=303)


ROUTES = [
    Route(LOGIN, show),
    Route(LOGIN, enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
]


def _refused(attempt: Attempt, wanted: str, name: str) -> Response:
    if attempt.is_fault:
        said = (
            "Войти сейчас нельзя: файл пользователей не читается. Скажите об этом тому, кто "
            "сопровождает рабочее место."
        )
        return _page(wanted, name, said, code=503)
    if attempt.pause:
        said = f"Слишком много попыток: повторите через {attempt.pause} с."
        answer = _page(wanted, name, said, code=429)
        answer.headers["retry-after"] = str(attempt.pause)
        return answer
    return _page(wanted, name, WRONG, code=403)


def _page(wanted: str, name: str = "", said: str = "", *, code: int = 200) -> Response:
    page = PAGES.get_template("login.html")
    return HTMLResponse(page.render(wanted=wanted, name=name, said=said), code)


def _note(request: Request, attempt: Attempt, address: str) -> None:
    """Writes down what came of an attempt. What was not tried was none: whoever hammers at the door
    does not fill the journal."""
    if attempt.pause or attempt.is_fault:
        return
    who = Visitor(attempt.name or UNKNOWN, address)
    outcome = "вошел" if attempt.secret else "отказано: имя или пароль не подходят"
    desk_of(request).journal.note(who, "вход", outcome)


def _wanted(request: Request, path: str) -> str:
    """A page of ours that somebody wanted to see; the first one for all else."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    routes: list[Route] = request.app.routes
    is_ours = any(route.matches(scope)[0] is Match.FULL for route in routes)
    is_plain = path.startswith("/") and path.isprintable() and "\\" not in path
    return path if is_ours and is_plain and "//" not in path and path != LOGIN else "/"


def _door(request: Request) -> PasswordDoor:
    door = request.app.state.door
    assert isinstance(door, PasswordDoor)
    return door
