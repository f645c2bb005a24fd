"""What goes to the site: the gate before it, the bundle of files, and the proof of what was
published.

candidates.py   what is about to be published: the built documents, or the approved ones and their PDF
gate.py         candidates → obstacles; nothing with an obstacle goes out
differences.py  an approved document beside the built one → what differs, for a person to read
editions.py     a published document: its record, its files, its name
tables.py       a published DOCX → CSV of its tables, disclosure.json
pages.py        a published DOCX → its HTML edition; all editions → the page of the site
bundle.py       editions → the folder of the site; nothing that was published is lost
verification.py the folder of the site → what was altered since
"""
