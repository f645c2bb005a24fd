"""Word, and Word only here: context.py says what a template may ask for, lint.py whether it asks for anything else,
rendering.py makes the document, finishing.py what templates can't say, reading.py reads a DOCX as a person does."""
