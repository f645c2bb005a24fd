"""What comes from outside, departments' tables and exports of surveys → suggestions. Nothing here
writes to the workbook: a person decides, `apply` writes.

The road out to departments:

dealing.py        whose each measure of a year is: by the responsible, the branch, the channel
filling.py        the measures of a department → the sheets of its form, and what it keeps of them
forms.py          what `forms` asks for

The road back from them:

walk.py           what `gather` asks for: a folder → the list and the book of what was understood
received.py       what came by a page, kept beside the workbook with the names that people gave it
gathering.py      read files → suggestions: each cell once, conflicts where files differ
files.py          a file from outside → grids, or why it can't be read
ods.py            a spreadsheet of OpenDocument → grids
delimited.py      text with delimiters → a grid
grid.py           a grid of cells, and what there is to tell of a file
returned.py       a file with our own sheets: a form, or a copy of the book
form_table.py     a sheet of ours that came back → what was changed in it
tables.py         a grid → its tables, read
heads.py          a grid → the head of a table
targets.py        what a column may be taken for
synonyms.py       the headings that departments have for that
words.py          what a heading says: its target, unit, VAT; how totals and signatures begin
columns.py        headings → what columns are taken for
lines.py          rows → measures, groups, parts, totals, notes, signatures
groups.py         what names a section of ours
table_rows.py     the rows of a table → measures with their sections, and the sums of its columns
parts.py          «в том числе» → measures of their own, or more text of their parent
values.py         a row → what it says in our columns
found.py          what is found in a table
placing.py        measures → their rows in the workbook, new codes, what stands twice
making.py         a value → a suggestion
sums.py           the sums of money of a file before and after
understanding.py  «разбор.xlsx»: what was understood, what a person decided, which codes were given

Surveys:

libraries.py         whether what surveys need is set up
survey_walk.py       exports of surveys: what `survey` asks for, and what came of it
survey_files.py      a file of answers → where its head is, how its lines are to be read
survey_sheets.py     a workbook of answers → lines like those of a csv
survey_counting.py   lines → groups of answers that say the same, by DuckDB
survey_lines.py      in which lines of a file its answers stand
survey_sources.py    the sheet «Опросы» → which files are of which source, which columns are read
survey_words.py      words of an export → channel, segment, grade, day
survey_lexicon.py    the words that exports of this trade use
survey_private.py    which words of an export may be listed, so that no person is named
survey_classing.py   groups of answers → what was counted and what not, with the reasons
survey_figures.py    what was counted → figures, their margin of error, rows of «Оценка»
survey_roles.py      the columns of an export that nobody described yet → what each is
survey_drafts.py     a row of «Опросы» as it is thought of, and which words may be listed in it
survey_rows.py       such an export → a row of «Опросы» to decide on
survey_known.py      words that a row of «Опросы» does not know; last year's row for this one
survey_protocol.py   all of it → the protocol of a year
"""
