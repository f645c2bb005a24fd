"""The year after the documents are issued: what goes over into the next one, what is done again for
others.

carrying.py     a measure that was moved or not finished → the row of the next plan that goes on
dues.py         the due of a row of the next plan
next_year.py    all that the next year begins with
replicating.py  a measure → the row for another group, with the words of its segment
new_rows.py     the values of a new row → suggestions
planning.py     what `next` and `replicate` ask for
"""
