"""What comes from outside, departments' tables and exports of surveys → suggestions.

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
