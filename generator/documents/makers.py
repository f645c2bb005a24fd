"""The makers of documents by their names: each has `context()` and `title()`."""

from generator.documents import program, report

MAKERS = {"program": program, "report": report}
