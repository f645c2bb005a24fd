"""A template and its context → a document, and the list of what was printed from which cell.

docxtpl does the templating. What it would pass over in silence is an error here: missing names, None, broken XML.
"""

from __future__ import annotations

import io
import traceback
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from generator import opc
from generator.documents import lint
from generator.documents.printed import Logo, Printed
from generator.findings import FaultyTemplate, GeneratorError

LOGO_HEIGHT = Mm(9)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, not yet finished, and every value printed in it, in the order of printing."""

    document: Document
    values: tuple[Printed, ...]


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl repairs broken XML by dropping what it does not understand; here that is a fault of ours and is shown."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)


def render(path: Path, context: Any) -> Rendered:
    """Renders the template at `path`. Raises `FaultyTemplate` for whatever the template's author can mend."""
    template = open_template(path)
    values: list[Printed] = []
    environment = _environment(template, values)
    lint.check(template, str(path), type(context), environment)
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        template.render(names, environment, autoescape=True)
    except TemplateError as fault:
        raise FaultyTemplate(_where(template, str(path), fault)) from fault
    return Rendered(template.docx, tuple(values))  # get_docx() would open the template anew


def open_template(path: Path) -> DocxTemplate:
    """Opens a template. Raises `GeneratorError` if there is none, `FaultyTemplate` if it is no DOCX."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise GeneratorError(f"Шаблон {path} не открывается: {fault.strerror}.") from None
    try:
        opc.check_safe(data)
        template = _Template(io.BytesIO(data))
        template.init_docx()
    except (opc.UnsafePackage, KeyError, ValueError) as fault:
        raise FaultyTemplate(
            f"Шаблон {path} – не документ Word: {fault}. Сохраните его как «Документ Word (*.docx)»."
        ) from None
    return template


def _environment(template: DocxTemplate, values: list[Printed]) -> Environment:
    """The one Jinja environment: sandboxed, strict, escaping; what is printed passes `finalize`, which notes it."""

    def finalize(value: object) -> object:
        match value:
            case Printed():
                values.append(value)
                return _document_text(value)
            case Logo():
                image = str(InlineImage(template, io.BytesIO(value.image), height=LOGO_HEIGHT))
                return Markup(image.replace("<wp:docPr ", f'<wp:docPr descr="{escape(value.description)}" ', 1))
            case str() | int() if not isinstance(value, bool):
                return value
            case _:
                raise TemplateError(f"метка печатает не текст, а {type(value).__name__}")

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=finalize)


def _document_text(value: str) -> Markup:
    """Escaped text. docxtpl turns «{_{» into «{{» after rendering: an underscore written as a reference stays."""
    text = str(escape(value))
    return Markup(text.replace("{_", "{&#95;").replace("_}", "&#95;}").replace("%_", "%&#95;").replace("_%", "&#95;%"))


def _where(template: DocxTemplate, name: str, fault: TemplateError) -> str:
    """The message of a fault while rendering: the innermost template line of the traceback is its paragraph's."""
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == "<template>"]
    part = next(lint.parts(open_template(Path(name))))
    in_text = template.current_rendering_part is template.docx.part
    where = lint.place(name, part, part.paragraph(lines[-1])) if in_text and lines and lines[-1] else name
    return f"ОШИБКА {where}: {fault.message}"
