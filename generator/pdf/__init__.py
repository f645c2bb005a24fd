"""PDF, and LibreOffice: the PDF libraries are used here only.

office.py      LibreOffice: started, watched and ended
converting.py  DOCX → the PDF that is kept
judging.py     a converted PDF → what is wrong with it: lost text, fonts replaced or not embedded
glyphs.py      a PDF → the characters in it that its fonts do not draw
archival.py    a converted PDF → the file to keep: PDF/A-2a and PDF/UA-1, the same bytes each time
structure.py   the structure tree: its elements, what hangs below each
content.py     the content of pages: its marked pieces, and what they leave unsaid
tagging.py     the structure tree as LibreOffice writes it → the one a screen reader needs
listing.py     the lists of the tree and their numbers
accessible.py  a PDF → what an archive or a screen reader would refuse
pictures.py    the figures of a PDF → pictures for the HTML edition
"""
