"""python -m bench.flat TEMPLATE DATA OUT: the same table as the peers render, by our rendering and
finishing."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from generator.documents import finishing, rendering
from generator.documents.printed import Printed

FIELDS = ("a", "b", "c", "d", "e")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of five texts."""

    a: Printed
    b: Printed
    c: Printed
    d: Printed
    e: Printed


@dataclass(frozen=True, slots=True)
class Flat:
    """What the template asks for."""

    rows: tuple[Row, ...]


def main() -> None:
    """Renders and finishes, as a build does."""
    template, data, out = map(Path, sys.argv[1:])
    rows = json.loads(data.read_text(encoding="utf-8"))
    context = Flat(tuple(Row(*(Printed(row[field]) for field in FIELDS)) for row in rows))
    rendered = rendering.render(template, context)
    properties = finishing.Properties("Таблица", "АО", dt.datetime(2024, 1, 1), "0")
    out.write_bytes(finishing.finish(rendered, properties).docx)


if __name__ == "__main__":
    main()
