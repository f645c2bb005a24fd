"""The contract of the workbook, without Excel: which sheets and columns there are and what is true
of each; reading and writing go by it, checks, documents and publication ask it.

schema.py    the sheets and columns there are
company.py   the sheet «Общество», and the words in it that are a company's own
surveys.py   the sheet «Опросы»: how exports of surveys are read
former.py    the table of years before there was this program
examples.py  an example of every sheet
column.py    what is said of a column: heading, converter, how its text reads, for whom it is
columns.py   the kinds of columns: what sentences, codes, sums and dates have in common
formulas.py  what Excel computes in a column
typed.py     one filled cell: what Excel keeps, what a person sees
values.py    what a person typed in a cell → a value of the domain
web.py       what of «Общество» a page of the site shows: colour, addresses, contacts
cleaning.py  what a person typed or pasted → text that a document can hold
numbers.py   the words of a number or a sum → a Decimal and its unit
formats.py   a number and its format → the number that a person sees
signs.py     which characters the fonts of documents show
segment_words.py  the words by which texts name the clients of a segment
periods.py   the words of a term → its first and last day
"""
