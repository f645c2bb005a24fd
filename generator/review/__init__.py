"""A document that came back from review and the edition that was sent out → suggestions for the
workbook. Trust stands on the text: docs/notes/review.md.

walk.py           what a command asks for → the lists, the protocol
recognising.py    a returned file → the edition that it comes from
reviewing.py      returned files and the workbook → suggestions; several files, comments
values.py         what became of the values of an edition → suggestions for their cells
rows.py           rows and paragraphs that came, went or moved
new_rows.py       where a new row belongs, and what it has beside its texts
standing.py       what was changed in the standing text of a template
naming.py         what a person would call a place
disagreements.py  suggestions → «Протокол разногласий»
"""
