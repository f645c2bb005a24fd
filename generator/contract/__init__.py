"""The contract of the workbook, without Excel: which sheets and columns there are and what is true of
each; reading and writing go by it, checks, documents and publication ask it.

column.py   what is said of a column: heading, converter, how its text reads, for whom it is
schema.py   the sheets and columns there are
values.py   what a person typed in a cell → a value of the domain
periods.py  the words of a term → its first and last day
"""
