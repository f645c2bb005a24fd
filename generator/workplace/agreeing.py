"""The page «Согласование»: what returned documents suggest, decisions on it, and the way of what
was accepted into the workbook."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from generator.freshness import hash_of
from generator.review.walk import ReviewOrder
from generator.suggestions.keeping import Decided
from generator.suggestions.suggestion import Decision, Suggestion
from generator.workplace.desk import Desk, choice, desk_of, typed
from generator.workplace.uploads import Unfit, form_of, received
from generator.workplace.worker import Task

RETURNED = (".docx", ".odt", ".doc", ".rtf")
_LIST, _PROTOCOL = "-предложения.xlsx", "-разногласия.docx"


async def show(request: Request) -> Response:
    """The page with all lists."""
    desk = desk_of(request)
    lists = []
    for name, path in desk.files().items():
        if name.endswith(_LIST):
            answer = await desk.look("suggested", listed=path)
            protocol = name.removesuffix(_LIST) + _PROTOCOL
            is_there = desk.file(protocol) is not None
            lists.append({"name": name, "answer": answer, "protocol": protocol if is_there else ""})
    return desk.page(request, "agree", lists=lists, accept=",".join(RETURNED))


async def drop(request: Request) -> Response:
    """Reads what came back."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = received(form, ("files",), RETURNED)
    order = ReviewOrder(
        files=files.paths, source=desk.source, out=desk.out, office=desk.office, names=files.names
    )
    title = f"Правки из документов: {', '.join(files.names)}"
    return await desk.start(Task("review", {"order": order}), title, "/agree", files)


async def one(request: Request) -> Response:
    """A list, to decide on."""
    desk = desk_of(request)
    path = _listed(desk, request)
    answer = await desk.look("suggested", listed=path)
    if answer.fault:
        raise Unfit(answer.fault.said)
    protocol = path.name.removesuffix(_LIST) + _PROTOCOL
    return desk.page(
        request,
        "suggestions",
        name=path.name,
        listed=answer.value,
        seen=hash_of(path),
        decisions=[str(each) for each in Decision],
        protocol=protocol if desk.file(protocol) else "",
    )


async def decide(request: Request) -> Response:
    """Writes decisions into a list."""
    desk = desk_of(request)
    path = _listed(desk, request)
    answer = await desk.look("suggested", listed=path)
    if answer.fault:
        raise Unfit(answer.fault.said)
    async with form_of(request) as form:
        decisions = _decisions(form, answer.value.suggestions)
        given = {"listed": path, "decisions": decisions, "seen": typed(form, "seen")}
    title = f"Решения в списке {path.name}"
    return await desk.start(Task("decide", given), title, f"/agree/{path.name}")


def _decisions(form: FormData, suggestions: tuple[Suggestion, ...]) -> dict[int, Decided]:
    """What was decided otherwise than it stands in the list, by the number of the suggestion."""
    choices = ("", *map(str, Decision))
    decisions = {}
    for number, suggestion in enumerate(suggestions, 1):
        if f"decision-{number}" not in form:
            continue
        decision = choice(form, f"decision-{number}", choices)
        own_text = typed(form, f"own-{number}")
        if (decision, own_text) != (suggestion.decision, suggestion.own_text):
            decisions[number] = Decided(decision, own_text, typed(form, "who"))
    return decisions


async def put(request: Request) -> Response:
    """Puts what was accepted into the workbook."""
    desk = desk_of(request)
    path = _listed(desk, request)
    task = Task("apply", {"listed": path, "source": desk.source})
    return await desk.start(task, f"Принятое из {path.name} – в книгу", f"/agree/{path.name}")


def _listed(desk: Desk, request: Request) -> Path:
    name = request.path_params["name"]
    path = desk.file(name)
    if path is None or not name.endswith(_LIST):
        raise HTTPException(404)
    return path
