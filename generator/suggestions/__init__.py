"""Everything that wants to change the workbook, whoever it is: one record, one list that a person
decides on, one way into the workbook.

suggestion.py  what somebody wants to change; states and decisions
cells.py       the workbook as suggestions see it: rows by key, cells by heading
against.py     suggestions beside the workbook as it is now
deciding.py    suggestions → the list, and back with the decisions
keeping.py     lists in the folder of results: what was decided goes on, nothing is lost
codes.py       the codes that new rows get
applying.py    what was decided → a new workbook, read back
templates.py   what was decided on standing text → a copy of the template
walk.py        what `apply` asks for
exchanging.py  a new version of the workbook → its place
reverting.py   a new version of the workbook that was made from a former one
upgrading.py   a workbook of an older version → the same with what it lacks
"""
