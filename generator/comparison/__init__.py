"""Two editions of a document → the later one with recorded changes, and the list of them.
docs/notes/comparison.md says how.

walk.py     what a command asks for → which two editions, and the files
changes.py  what differs → rows of a list: number, column, was, is, place
naming.py   what a person would call a place of a document
drawn.py    the list → «Таблица изменений»
"""
