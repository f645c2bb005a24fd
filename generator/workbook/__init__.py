"""Excel, and Excel only here; what the workbook looks like says contract/.

opening.py   a file from outside → an open workbook, or one clear refusal
lean.py      a package from outside → a small one with what is read and nothing else
looks.py     what the looks of a cell say of its value: struck-out words, number formats
sheets.py    the sheets of an open workbook by their titles
places.py    an open workbook → sheets, headings, rows: the slot of every value
reading.py   slots → a `Book`, and everything that is wrong with the cells
writing.py   the contract → an empty workbook, and rows put into it
guide.py     the sheet «Как заполнять» of an empty workbook: the order of work, an example a sheet
marking.py   a person's workbook and findings → a copy with the faults marked
remarks.py   the sheet «Замечания» of a marked copy, and the looks it needs
transcript.py a person's workbook and the numbers of a document → a copy that leads to their cells
notes.py     the notes on the cells of a marked copy
package.py   the parts of a person's workbook, changed in place
patching.py  cells, rows and columns written into a person's workbook
sheet_part.py a sheet of a person's workbook by addresses, to be changed
newer.py     sheets, lists and hints that an older workbook lacks, put into it
ranges.py    ranges of cells, and how they grow
styles.py    the styles of a person's workbook, and new ones made of them
dress.py     looks that many cells of a workbook of ours wear
grids.py     the sheets of any workbook as grids of plain values
forms.py     a department's form: what is not its own locked, what was in it kept
notebook.py  a workbook of texts that grows
listing.py   the list that people decide on: written and read back
tables.py    tables to sort and to send on: a workbook of them
"""
