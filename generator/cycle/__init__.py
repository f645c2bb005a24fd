"""The year between two documents: where its plan stands, what is to be done, what goes over
into the next one.

control.py      a workbook and a day → the control of the year: DOCX, PDF and tables
sheets.py       a year on a day → the tables of the control, one for each department
status.py       a workbook and the folders around it → where everything stands
waiting.py      what stands in the way of a document
carrying.py     a measure that was moved or not finished → the row of the next plan that goes on
dues.py         the due of a row of the next plan
next_year.py    all that the next year begins with
replicating.py  a measure → the row for another group, with the words of its segment
new_rows.py     the values of a new row → suggestions
planning.py     what `next` and `replicate` ask for
"""
