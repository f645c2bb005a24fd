"""Word, and Word only here: a template and a year → a DOCX, and back, what a DOCX says.

kinds.py      what documents there are: name, title, template, context, editions
shipped.py    which template: the one beside the workbook, or the one that came with us
carried.py    where measures come from that go on from an earlier year
context.py    what the templates of all documents may ask for
program.py    a year → what the template of the Programme may ask for
report/       a year → what the template of the Report may ask for
amendment.py  a year and what was issued of it → what the template of amendments may ask for
control.py    a year and a day → what the template of the control may ask for
amended.py    what documents say of the amendments of their year
issued.py     a year and the Programme that was issued → where they differ
dues.py       a due as it is printed
standard.py   the clauses of the Standard, and the measures that serve them
abbreviations.py  the abbreviations that a document uses
printed.py    a value as it is printed, with the cell or the calculation that it comes from
logo.py       the logo named in the workbook → a picture that may go into a document
tags.py       the tags of a template → those that do not read, in the words of an office
lint.py       a template held against its context before it is rendered
rendering.py  a template and its context → a document with marks around its values
charts.py     a chart of a context → a native chart of Word with its workbook
finishing.py  a rendered document → the finished package, the same bytes each time
measuring.py  how wide and how high a text is on the page
widths.py     the columns of tables, as wide as their texts need
keeping.py    what stays together on a page
places.py     the marks of printed values → where each of them stands
manifest.py   what is kept beside a document: what it was made of, each value and its place
numerals.py   a number that Word counts → what is printed of it
symbols.py    characters of symbol fonts → the characters of Unicode that look the same
text.py       the text of a paragraph, as characters at their places
fields.py     the fields of a document: what each is made of, what it shows
captions.py   the numbers of captions and the references to them, as Word counts them
numbering.py  the numbers that Word counts; styles and lists
reading.py    a DOCX as its reader sees it: paragraphs with their numbers, tables row by row
rewording.py  a template and paragraphs that should say something else → the template with these
typed_numbers.py numbers typed into a template that a calculation gives too
standing.py   the standing text of a template, for the checks
traces.py     what a DOCX carries beside its text and must not take to the public
appearance.py what is not as it looks: hidden, struck through, faint
every_text.py every text in a package, whether a reader sees it or not
literal.py    a DOCX → the same with everything that Word counts written out
received.py   a file that somebody sends back → a DOCX that can be read, or a refusal
streams.py    text with what review did to it: inserted, deleted, commented, by whom
revisions.py  a returned DOCX → its units with every change in them
comments.py   the comments of a DOCX, thread by thread
hunks.py      a text and the stream that came back → what changed, what each value says now
settling.py   what helps to say which unit is which
returned.py   a returned document beside its edition → what became of every value and row
units.py      the parts of a document → its units: a paragraph, or a row of a table
pairing.py    the units of two states of a document → which of them are the same
differing.py  two texts in words → where they differ
streamed.py   a paragraph as words with the runs that they stand in
tracked.py    runs, paragraphs and rows → inserted or deleted ones, as Word records them
settled.py    a DOCX with recorded changes → the same with all of them accepted
redlined.py   a package that changes are written into
matching.py   the units of two editions → which of them are the same, in one order
redline.py    two editions of a document → the later one with the changes recorded
alignment.py  a document beside the edition it comes from: its parts, its columns
data.py       a year → what its documents say, as data for the site
"""
