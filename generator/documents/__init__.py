"""Word, and Word only here.

program.py and report.py say what a template may ask for (context.py: what both may), lint.py
whether it asks for more; rendering.py makes the document, charts.py its charts, finishing.py what
templates can't say; reading.py reads a DOCX as a person does, manifest.py keeps what was printed,
issued.py compares with what was issued."""
