"""A person's workbook and what was found in it → a copy with the faults marked where they are.

A faulty cell is filled by a conditional format laid over it (its own look stays) and has a note;
the sheet «Замечания» lists all with links to the cells, and beside each faulty row a link leads
back. Everything else keeps what it was. What was marked before is taken off first: a marked copy
can be marked again. How Excel takes these parts: docs/notes/marked-workbook.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter

from generator import opc
from generator.findings import Finding, Severity
from generator.workbook.notes import NOTE, Notes, position
from generator.workbook.package import (
    MAIN,
    WORKSHEET,
    DamagedPackage,
    Element,
    Package,
    add,
    new,
    place,
    put_text,
)
from generator.workbook.remarks import (
    COPY,
    NAME,
    Line,
    Looks,
    defined_names,
    list_title,
    quoted,
    write_list,
)

# True everywhere: N of a text is 0. The text says whose rule it is.
_FORMULA = 'N("programme442")=0'
_LAST_COLUMN = 16_384
_BATCH = 200  # cells a rule: Excel does not like endless lists of ranges


def mark(data: bytes, findings: Sequence[Finding]) -> bytes:
    """The workbook of `data` with `findings` marked, in their order; the same whether it was marked
    before or not.

    Raises `DamagedPackage` for a workbook that can be read, but is broken where nobody reads.
    """
    package = Package(data)
    title = list_title(package)
    lines = [Line(number, finding) for number, finding in enumerate(findings, 1)]
    looks = Looks(package)
    parts = {entry.get("name", ""): name for entry, name in package.sheets()}
    parts.pop(title, None)
    for part in parts.values():
        if _has_marks(package, part):
            _take_off(package, part, title)
    write_list(package, title, lines, parts.keys(), looks)
    for sheet, part in parts.items():
        of_sheet = [line for line in lines if line.finding.cell.sheet == sheet]
        of_cells = [line for line in of_sheet if line.finding.cell.address]
        if of_cells:
            _mark_sheet(package, part, of_cells, looks, title)
    return package.to_bytes()


def is_marked_copy(data: bytes) -> bool:
    """Whether a file is a copy that we marked, or wrote a sheet into, as we wrote it: nobody saved
    anything of theirs in it since."""
    try:
        opc.check_safe(data)
        if not opc.is_written_here(data):
            return False
        names = defined_names(Package(data))
        return any(name.get("name") in (NAME, COPY) for name in names)
    except (opc.UnsafePackage, DamagedPackage):
        return False


# --- one sheet ------------------------------------------------------------------------------------


def _mark_sheet(
    package: Package, name: str, lines: Sequence[Line], looks: Looks, title: str
) -> None:
    sheet = package.change(name)
    by_cell: dict[str, list[Line]] = {}
    for line in lines:
        by_cell.setdefault(line.finding.cell.address, []).append(line)
    _fill(sheet, by_cell, looks)
    _link_back(sheet, lines, title, looks.link)
    Notes(package, name).add({address: _note(of_cell) for address, of_cell in by_cell.items()})


def _has_marks(package: Package, name: str) -> bool:
    """Whether a sheet was marked before; one that was not is not even parsed."""
    content = package.parts[name]
    notes = package.related(name, "comments")
    if notes:
        content += package.parts[notes]
    return NOTE.encode() in content or b"programme442" in content


def _take_off(package: Package, name: str, title: str) -> None:
    """Takes our marks off a sheet."""
    sheet = package.change(name)
    marks = [rule for rule in _rules(sheet) if rule.findtext(f"{{{MAIN}}}formula") == _FORMULA]
    for mark_ in marks:
        _remove(mark_)
    freed = [_priority(mark_) for mark_ in marks]
    for rule in _rules(sheet):
        before = sum(priority < _priority(rule) for priority in freed)
        rule.set("priority", str(_priority(rule) - before))
    _unlink(sheet, title)
    Notes(package, name).remove()


def _remove(element: Element) -> None:
    """Takes an element out, and its parent with it if that is empty then."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    if not len(parent):
        above = parent.getparent()
        assert above is not None
        above.remove(parent)


def _rules(sheet: Element) -> list[Element]:
    """The rules of conditional formats, those in extensions too: all of a sheet share one row of
    priorities."""
    return [element for element in sheet.iter("{*}cfRule") if element.get("priority")]


def _priority(rule: Element) -> int:
    return int(rule.get("priority", 0))


def _fill(sheet: Element, by_cell: dict[str, list[Line]], looks: Looks) -> None:
    """Fills cells by a rule that is always true, before all rules that are there."""
    batches = []
    for severity in Severity:
        cells = [address for address, lines in by_cell.items() if _worst(lines) is severity]
        for start in range(0, len(cells), _BATCH):
            batches.append((severity, " ".join(cells[start : start + _BATCH])))
    for rule in _rules(sheet):
        rule.set("priority", str(_priority(rule) + len(batches)))
    for priority, (severity, cells_of_batch) in enumerate(batches, 1):
        format_ = new(sheet, "conditionalFormatting", sqref=cells_of_batch)
        place(sheet, format_, WORKSHEET)
        rule = add(
            format_,
            "cfRule",
            type="expression",
            dxfId=str(looks.fills[severity]),
            priority=str(priority),
        )
        add(rule, "formula").text = _FORMULA


def _worst(lines: Iterable[Line]) -> Severity:
    return min((line.finding.severity for line in lines), key=list(Severity).index)


def _link_back(sheet: Element, lines: Sequence[Line], title: str, style: int) -> None:
    """Beside each faulty row, behind all columns, a link to its first line on the list.

    Not on the faulty cell: a click there is to edit it, and LibreOffice would print a linked text
    without wrapping."""
    data = sheet.find(f"{{{MAIN}}}sheetData")
    addresses = [cell.get("r", "") for cell in sheet.iter(f"{{{MAIN}}}c")]
    if data is None or not all(addresses):
        # Some programs leave addresses out; the cells are counted then, and one more would be out
        # of step.
        return
    column = max((position(address)[0] for address in addresses), default=0) + 2
    if column > _LAST_COLUMN:
        return
    links = sheet.find(f"{{{MAIN}}}hyperlinks")
    if links is None:
        links = place(sheet, new(sheet, "hyperlinks"), WORKSHEET)
    rows: dict[int, list[Line]] = {}
    for line in lines:
        rows.setdefault(position(line.finding.cell.address)[1], []).append(line)
    elements = {int(row.get("r", 0)): row for row in data}
    for number, of_row in rows.items():
        if number not in elements:
            elements[number] = _new_row(data, number)
        address = f"{get_column_letter(column)}{number}"
        cell = add(elements[number], "c", r=address, s=str(style), t="inlineStr")
        numbers = ", ".join(str(line.number) for line in of_row)
        put_text(add(add(cell, "is"), "t"), f"← № {numbers}")
        location = f"{quoted(title)}!C{of_row[0].row}"
        add(links, "hyperlink", ref=address, location=location, tooltip=f"{NOTE}: к списку")


def _new_row(data: Element, number: int) -> Element:
    """A row that was not there, in its place."""
    new_row = new(data, "row", r=str(number))
    before = next((row for row in reversed(data) if int(row.get("r", 0)) < number), None)
    if before is None:
        data.insert(0, new_row)
    else:
        before.addnext(new_row)
    return new_row


def _unlink(sheet: Element, title: str) -> None:
    """Takes our links away, and the cells that they stand in: all that lead to our list."""
    links = {}
    for link in sheet.findall(f"{{{MAIN}}}hyperlinks/{{{MAIN}}}hyperlink"):
        target, _, _ = (link.get("location") or "").lstrip("#").rpartition("!")
        if target in (title, quoted(title)):
            links[link.get("ref")] = link
    if not links:
        return
    cells = [cell for cell in sheet.iter(f"{{{MAIN}}}c") if cell.get("r") in links]
    for cell in cells:
        row = cell.getparent()
        assert row is not None
        row.remove(cell)
        if not len(row) and row.keys() == ["r"]:
            row.getparent().remove(row)  # type: ignore[union-attr]
    for link in links.values():
        _remove(link)


def _note(lines: Sequence[Line]) -> str:
    """What a note says under its heading."""
    return "\n".join(
        f"№ {line.number}. {line.finding.severity.value} {line.finding.said}" for line in lines
    )
