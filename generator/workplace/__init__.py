"""The workplace: the commands as pages in a browser. A page is a command's answer; nothing is
decided, counted or written here.

serving.py   the server: started, its address, one for a folder
entrance/    who may come in
app.py       the pages by their addresses
desk.py      what all pages share: the folders, who works, how a page is drawn
login.py     the page on which one logs in, and the way out
journal.py   who did what, in a file beside the workbook
sending.py   what goes out: pages from their templates, files
uploads.py   forms from outside: their fields; files, how many, how large, called by what
changes.py   what changed, for the pages that wait for it
watching.py  the workbook saved in place: checked and built again at once
jobs.py      what takes time, one at a time, and what came of it
worker.py    the process in which a command is run
answers.py   a command → plain values, as a page shows them
words.py     what pages say of documents, findings and days
book.py      the page «Книга»
remarks.py   the page «Замечания»
papers.py    the page «Документы»
agreeing.py  the page «Согласование»
gathering.py  the page «Данные»
lists.py     a list of suggestions, on both of these pages
controlling.py  the page «Контроль»
publishing.py  the page «Публикация»
"""
