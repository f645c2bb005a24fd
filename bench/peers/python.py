"""python python.py LIBRARY TEMPLATE DATA OUT: one table, rendered by a library of PyPI."""

import json
import sys
from pathlib import Path

library, template, data, out = sys.argv[1:]
rows = json.loads(Path(data).read_text(encoding="utf-8"))
if library == "docxtpl":
    from docxtpl import DocxTemplate

    document = DocxTemplate(template)
    document.render({"rows": rows}, autoescape=True)
    document.save(out)
else:
    from mailmerge import MailMerge

    with MailMerge(template) as merged:
        merged.merge_rows("a", rows)
        merged.write(out)
