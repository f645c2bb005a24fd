"""Departments' tables → suggestions. Nothing here writes to the workbook: a person decides, `apply`
writes.

The road out:

dealing.py        whose each measure of a year is: by the responsible, the branch, the channel
filling.py        the measures of a department → the sheets of its form, and what it keeps of them
forms.py          what `forms` asks for

The road back:

walk.py           what `gather` asks for: a folder → the list and the book of what was understood
gathering.py      read files → suggestions: each cell once, conflicts where files differ
files.py          a file from outside → grids, or why it can't be read
ods.py            a spreadsheet of OpenDocument → grids
delimited.py      text with delimiters → a grid
grid.py           a grid of cells, and what there is to tell of a file
returned.py       a file with our own sheets: a form, or a copy of the book
form_table.py     a sheet of ours that came back → what was changed in it
tables.py         a grid → its tables, read
heads.py          a grid → the head of a table
targets.py        what a column may be taken for
synonyms.py       the headings that departments have for that
words.py          what a heading says: its target, unit, VAT; how totals and signatures begin
columns.py        headings → what columns are taken for
lines.py          rows → measures, groups, parts, totals, notes, signatures
groups.py         what names a section of ours
table_rows.py     the rows of a table → measures with their sections, and the sums of its columns
parts.py          «в том числе» → measures of their own, or more text of their parent
values.py         a row → what it says in our columns
found.py          what is found in a table
placing.py        measures → their rows in the workbook, new codes, what stands twice
making.py         a value → a suggestion
sums.py           the sums of money of a file before and after
understanding.py  «разбор.xlsx»: what was understood, what a person decided, which codes were given
"""
