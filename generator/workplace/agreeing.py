"""The page «Согласование»: what returned documents suggest."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from generator import pipeline
from generator.intake.received import RETURNED
from generator.review.walk import ReviewOrder
from generator.workplace import lists
from generator.workplace.desk import Desk, desk_of
from generator.workplace.uploads import Received, form_of, received, typed

KINDS = (".docx", ".odt", ".doc", ".rtf")


async def show(request: Request) -> Response:
    """The page with the lists of documents."""
    desk = desk_of(request)
    of_documents = await lists.every(desk, lists.is_of_document)
    kept = pipeline.received_names(desk.source, RETURNED)
    return desk.page(request, "agree", lists=of_documents, accept=",".join(KINDS), kept=kept)


async def drop(request: Request) -> Response:
    """Reads what came back, and again what came before."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = await received(form, ("files",), KINDS)
    title = f"Правки из документов: {', '.join(files.names)}"
    return await desk.start("review_again", title, "/agree", files, order=_order(desk, files))


async def put_away(request: Request) -> Response:
    """Takes away one of what came back, or all."""
    desk = desk_of(request)
    async with form_of(request) as form:
        name = typed(form, "name")
    away = (name,) if name else pipeline.received_names(desk.source, RETURNED)
    title = f"Убрать документ: {name}" if name else "Убрать все присланные документы"
    return await desk.start("review_again", title, "/agree", order=_order(desk), away=away)


def _order(desk: Desk, files: Received | None = None) -> ReviewOrder:
    return ReviewOrder(
        files=files.paths if files else (),
        names=files.names if files else (),
        source=desk.source,
        out=desk.out,
        office=desk.office,
    )
