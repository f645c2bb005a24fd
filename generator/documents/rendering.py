"""A template and its context → a document, and the list of what was printed from which cell.

docxtpl does the templating. What it would pass over in silence is an error here: missing names,
None, broken XML."""

from __future__ import annotations

import io
import re
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
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
from generator.documents import abbreviations, lint, places
from generator.documents.manifest import sha256
from generator.documents.printed import Chart, Logo, Printed
from generator.documents.text import paragraph_text, paragraphs_of
from generator.findings import FaultyTemplate, GeneratorError
from generator.model import Record

LOGO_HEIGHT = Mm(9)
# Templates that were looked through in this run, by their hash and what they may ask for.
_SOUND: set[tuple[str, type]] = set()
# A text with a line break or a tab in it (ECMA-376 part 1, 17.3.3.1 and 17.3.3.32: they are
# elements, not characters).
_BROKEN_TEXT = re.compile(r"<w:t(?: [^>]*)?>[^<\n\t]*[\n\t][^<]*</w:t>")
_CELL_TAG = re.compile(r"\{%-?\s*(?:tc|colspan|cellbg|hm|vm)\b")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, not yet finished, with the marks of its values in it."""

    document: Document
    values: tuple[Printed, ...]
    """Every printed value by its number."""
    digest: str
    """The SHA-256 of its template."""
    charts: tuple[Chart, ...] = ()
    """In the order in which they were drawn."""


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl but for two things: broken XML, which it would repair by dropping what it does not
    understand, is a fault of ours and is shown; and line breaks are looked for in the texts that
    have one, not in every run three times."""

    def fix_tables(self, xml: str) -> Any:
        """The parsed document; where cells come and go by tags, docxtpl fits the columns of their
        tables."""
        tree = etree.fromstring(xml)
        return super().fix_tables(xml) if self._has_cell_tags else tree

    def patch_xml(self, src_xml: str) -> str:
        self._has_cell_tags = getattr(self, "_has_cell_tags", False) or bool(
            _CELL_TAG.search(src_xml)
        )
        return str(super().patch_xml(src_xml))

    def resolve_listing(self, xml: str) -> str:
        if "\n" not in xml and "\t" not in xml:
            return xml
        return _BROKEN_TEXT.sub(
            lambda found: found[0].replace("\n", _BREAK).replace("\t", _TAB), xml
        )


def render(path: Path, context: Any) -> Rendered:
    """Renders the template at `path`; of the abbreviations in its context only those that the rest
    of the document uses. Raises `FaultyTemplate` for whatever the template's author can mend."""
    listed = getattr(context, "abbreviations", ())
    if not listed or not context.states_details:
        return _rendered(path, context)
    without = _rendered(path, replace(context, abbreviations=()))
    paragraphs = map(paragraph_text, paragraphs_of(without.document.element))
    used = abbreviations.used(listed, map(places.without_marks, paragraphs))
    return _rendered(path, replace(context, abbreviations=used)) if used else without


def _rendered(path: Path, context: Any) -> Rendered:
    data = _read(path)
    template = open_template(data, path)
    values: list[Printed] = []
    drawn: list[Chart] = []
    environment = _environment(template, values, drawn)
    digest = sha256(data)
    if (digest, type(context)) not in _SOUND:
        lint.check(template, str(path), type(context), environment)
        _SOUND.add((digest, type(context)))
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    try:
        template.render(names, environment, autoescape=True)
    except TemplateError as fault:
        raise FaultyTemplate(_where(template, path, fault)) from fault
    # get_docx() opens anew
    return Rendered(template.docx, tuple(values), digest, tuple(drawn))


def require_printed(rendered: Rendered, records: Iterable[Record], field: str, path: Path) -> None:
    """Raises `FaultyTemplate` if the template left out the `field` of a record: what was filled in
    must be printed."""
    printed = {(value.row, value.cell) for value in rendered.values}
    missing = [record.key for record in records if (record.key, record.cells[field]) not in printed]
    if missing:
        codes = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        raise FaultyTemplate(
            f"ОШИБКА {path}: шаблон не печатает строки {codes}. Верните в таблицу строку с метками."
        )


def _read(path: Path) -> bytes:
    try:
        if path.is_file():
            return path.read_bytes()
        is_other = path.exists()  # a pipe would be waited for for ever
        is_link = path.is_symlink()
    except OSError:
        is_other = is_link = False
    if is_other:
        kind = "папка" if path.is_dir() else "канал или устройство"
        raise GeneratorError(f"На месте шаблона {path} {kind}. Положите туда файл .docx.")
    if is_link:
        raise GeneratorError(
            f"Шаблон {path} – ссылка, которая никуда не ведет. Положите на ее место файл .docx."
        )
    raise GeneratorError(f"Шаблон {path} не открывается. Проверьте имя и права.")


def open_template(data: bytes, path: Path) -> DocxTemplate:
    """Opens a template read from `path`. Raises `FaultyTemplate` if it is no DOCX."""
    try:
        opc.check_safe(data)
        template = _Template(io.BytesIO(data))
        template.init_docx()
    except (opc.UnsafePackage, KeyError, ValueError) as fault:
        raise FaultyTemplate(
            f"Шаблон {path} – не документ Word. Сохраните его как «Документ Word (*.docx)»."
        ) from fault
    return template


def _environment(template: DocxTemplate, values: list[Printed], drawn: list[Chart]) -> Environment:
    """The one Jinja environment: sandboxed, strict, escaping; what is printed passes `finalize`,
    which notes it."""

    def finalize(value: object) -> object:
        match value:
            case Printed():
                values.append(value)
                return Markup(places.marked(len(values) - 1, _document_text(value)))
            case Logo():
                image = str(InlineImage(template, io.BytesIO(value.image), height=LOGO_HEIGHT))
                described = f'<wp:docPr descr="{escape(value.description)}" '
                return Markup(image.replace("<wp:docPr ", described, 1))
            case Chart():
                # Only a document with charts waits for python-pptx.
                from generator.documents import charts  # noqa: PLC0415

                drawn.append(value)
                return charts.drawing(template.current_rendering_part, value)
            case str() | int() if not isinstance(value, bool):
                return value
            case _:
                raise TemplateError("метка печатает то, чего нет; окружите ее условием {%p if … %}")

    return _Sandbox(undefined=StrictUndefined, autoescape=True, finalize=finalize)


class _Sandbox(ImmutableSandboxedEnvironment):
    """jinja's sandbox; but the texts of a context's records are let through at once: to judge each
    takes a third of the time of a long table."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        plain = type(value) is Printed and is_dataclass(obj) and not attr.startswith("_")
        return plain or super().is_safe_attribute(obj, attr, value)


def _document_text(value: str) -> Markup:
    """Escaped text. docxtpl turns «{_{» into «{{» after rendering: an underscore written as a
    reference stays."""
    text = escape(value)
    if "_" not in text:
        return text
    plain = str(text)
    return Markup(
        plain.replace("{_", "{&#95;")
        .replace("_}", "&#95;}")
        .replace("%_", "%&#95;")
        .replace("_%", "&#95;%")
    )


def _where(template: DocxTemplate, path: Path, fault: TemplateError) -> str:
    """The message of a fault while rendering: the innermost template line of the traceback is its
    paragraph's."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    rendered = str(template.current_rendering_part.partname)
    parts = lint.parts(open_template(path.read_bytes(), path))
    part = next(part for part in parts if part.partname == rendered)
    place = lint.place(str(path), part, part.paragraph(lines[-1] or 1))
    return f"ОШИБКА {place}: {fault.message}"
