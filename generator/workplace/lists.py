"""A list of suggestions, wherever they come from: to decide on, and into the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from generator.documents.manifest import sha256
from generator.freshness import hash_of
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.keeping import Decided
from generator.suggestions.suggestion import Decision, Suggestion
from generator.workplace.desk import Desk, desk_of
from generator.workplace.uploads import Unfit, choice, form_of, typed
from generator.workplace.words import KINDS
from generator.workplace.worker import Fault

_LIST = "-предложения.xlsx"
_PROTOCOLS = ("-разногласия.docx", "-протокол.docx")


def is_list(name: str) -> bool:
    """Whether a file is a list, by its name; copies that are kept of one are none."""
    return name.endswith(_LIST)


def is_of_document(name: str) -> bool:
    """Whether a list is of a returned document: it begins as documents do."""
    return name.partition("-")[0] in KINDS


async def every(desk: Desk, is_wanted: Callable[[str], bool]) -> list[dict[str, Any]]:
    """The lists that are wanted by their names, with what stands in them."""
    found = []
    for name in desk.files():
        if is_list(name) and is_wanted(name):
            answer = await desk.look("suggested", listed=desk.out / name)
            said = _unread(name, answer.fault) if answer.fault else ""
            protocol = _protocol(desk, name)
            found.append({"name": name, "answer": answer, "unread": said, "protocol": protocol})
    return found


def _protocol(desk: Desk, name: str) -> str:
    """The protocol that belongs to a list; «» for none."""
    begin = name.removesuffix(_LIST)
    there = [begin + end for end in _PROTOCOLS if desk.file(begin + end) is not None]
    return there[0] if there else ""


async def show(request: Request) -> Response:
    """A list, to decide on; with what was chosen on its page, if that was not done."""
    desk = desk_of(request)
    path = _listed(desk, request)
    listed = await _read(desk, path)
    job, seen = desk.ended(request), hash_of(path)
    chosen = job.chosen if job and job.answer and job.answer.fault else {}
    return desk.page(
        request,
        "suggestions",
        name=path.name,
        suggestions=list(marked(listed.suggestions)),
        chosen=chosen if _decisions(chosen, listed.suggestions) else {},
        seen=seen,
        of_list=_of_list(seen),
        decisions=_decisions_on(path.name),
        protocol=_protocol(desk, path.name),
        section=_section(request),
    )


async def decide(request: Request) -> Response:
    """Writes decisions into a list; with the other button also what is accepted into the
    workbook: what stands on the page is what is done."""
    desk = desk_of(request)
    path = _listed(desk, request)
    listed = await _read(desk, path)
    async with form_of(request) as form:
        chosen = _chosen(form, listed.suggestions)
    given: dict[str, Any] = {
        "listed": path,
        "decisions": _decisions(chosen, listed.suggestions),
        "seen": typed(chosen, "seen"),
    }
    command, title = "decide", f"Решения в списке {path.name}"
    if choice(chosen, "then", ("", "apply")) == "apply":
        command, title = "apply", f"Принятое из {path.name} – в книгу"
        given["source"] = desk.source
    return await desk.start(command, title, _address(request), chosen=chosen, **given)


def _decisions_on(name: str) -> list[str]:
    """The decisions there are: only a returned document can keep what the workbook does not say."""
    every = [each for each in Decision if each is not Decision.KEEP or is_of_document(name)]
    return [str(each) for each in every]


def _of_list(seen: str) -> str:
    """How the names of the fields end on the page of a list (its SHA-256): a browser that goes back
    fills in what was chosen on the page before, and that is to be of the same list."""
    return f"-of-{seen[:12]}"


def _chosen(form: FormData, suggestions: Sequence[Suggestion]) -> dict[str, str]:
    """What was chosen and typed on the page of a list, by the fields of any list; where nobody
    decided, what holds for the rest."""
    of_list = _of_list(typed(form, "seen"))
    chosen = {name.removesuffix(of_list): typed(form, name).replace("\r\n", "\n") for name in form}
    choices = ("", *map(str, Decision))
    rest = choice(chosen, "rest", (*choices, "all"))
    for mark, suggestion in marked(suggestions):
        name = f"decision-{mark}"
        if name not in chosen:
            continue
        decision = choice(chosen, name, choices)
        if rest == "all":
            chosen[name] = str(Decision.REJECT)
        elif not decision and suggestion.state.is_writable:
            chosen[name] = rest
    return chosen


def marked(suggestions: Sequence[Suggestion]) -> Iterator[tuple[str, Suggestion]]:
    """Each suggestion with what its fields are called: the same when the list is another one, so
    that no decision goes over to a suggestion that it was not made on."""
    alike: Counter[tuple[str, ...]] = Counter()
    for suggestion in suggestions:
        key = suggestion.key
        yield sha256(repr((*key, alike[key])).encode())[:12], suggestion
        alike[key] += 1


def _decisions(
    chosen: Mapping[str, str], suggestions: tuple[Suggestion, ...]
) -> dict[int, Decided]:
    """What was decided otherwise than it stands in the list, by the number of the suggestion."""
    decisions = {}
    for number, (mark, suggestion) in enumerate(marked(suggestions), 1):
        decision, own_text = chosen.get(f"decision-{mark}"), typed(chosen, f"own-{mark}")
        there = (suggestion.decision, suggestion.own_text.strip())
        if decision is not None and (decision, own_text) != there:
            decisions[number] = Decided(decision, own_text, typed(chosen, "who"))
    return decisions


async def _read(desk: Desk, path: Path) -> SuggestionList:
    """What stands in a list. Raises `Unfit` if that can't be read."""
    answer = await desk.look("suggested", listed=path)
    if answer.fault:
        raise Unfit(_unread(path.name, answer.fault))
    assert isinstance(answer.value, SuggestionList)
    return answer.value


def _unread(name: str, fault: Fault) -> str:
    """Why a list can't be read."""
    reasons = [finding.message for finding in fault.findings] or [fault.said]
    return f"Список {name} не читается: {'; '.join(reasons)}"


def _listed(desk: Desk, request: Request) -> Path:
    name = request.path_params["name"]
    path = desk.file(name)
    if path is None or not is_list(name):
        raise HTTPException(404)
    return path


def _address(request: Request) -> str:
    """The page of a list, whatever signs stand in its name."""
    return f"{_section(request)}/{quote(request.path_params['name'])}"


def _section(request: Request) -> str:
    """The page that a list was opened from: «/agree»."""
    return "/" + str(request.scope["path"]).split("/")[1]
