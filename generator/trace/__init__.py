"""Where what is printed comes from: a text of a document → the cells behind it, a cell → everywhere
it is printed, a whole document → a copy of the workbook in which each number leads to its cells.

walk.py      an order → what was found, and the file for the lawyers
lines.py     a document → everything it prints, in its order, with the place and the origin of each
searching.py a typed text or address → the lines that it means
transcript.py the numbers of a document → the rows of the sheet «Расшифровка»
"""
