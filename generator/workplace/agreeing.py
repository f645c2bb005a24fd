"""The page «Согласование»: what returned documents suggest."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from generator.review.walk import ReviewOrder
from generator.workplace import lists
from generator.workplace.desk import desk_of
from generator.workplace.uploads import form_of, received

RETURNED = (".docx", ".odt", ".doc", ".rtf")


async def show(request: Request) -> Response:
    """The page with the lists of documents."""
    desk = desk_of(request)
    of_documents = await lists.every(desk, lists.is_of_document)
    return desk.page(request, "agree", lists=of_documents, accept=",".join(RETURNED))


async def drop(request: Request) -> Response:
    """Reads what came back."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = await received(form, ("files",), RETURNED)
    order = ReviewOrder(
        files=files.paths, source=desk.source, out=desk.out, office=desk.office, names=files.names
    )
    title = f"Правки из документов: {', '.join(files.names)}"
    return await desk.start("review", title, "/agree", files, order=order)
