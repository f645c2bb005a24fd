"""PDF: LibreOffice runs in converting.py, its work is judged in judging.py and made fit for
archives and screen readers in archival.py and tagging.py. LibreOffice and PDF libraries are used
here only."""
