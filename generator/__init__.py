"""programme442: from the workbook of an electricity supplier to its Programme of service quality
measures and the Report on them.

The road of the data, one line a stop; imports point back along it, never forward:

    source/programme.xlsx, what the office fills in
    contract/       which sheets and columns there are, and what is true of each
    workbook/       cells → records that know their cells; findings → a copy with them marked
    book.py         the records together: a `Book` is all years, a `Year` what documents are made of
    checks/         a `Book` → findings: what its values mean together
    facts.py        a `Year` → the numbers a document states, with the cells behind each
    tallies.py      what became of measures → counted
    progress.py     a `Year` and a day → where each measure stands
    documents/      a `Year` and a template → DOCX and manifest; a DOCX → what its reader sees
    pdf/            DOCX → PDF/A-2a and PDF/UA-1, judged by the file
    conversion.py   a DOCX → what its PDF must hold; the joint of documents/ and pdf/
    checked.py      a workbook → the year that is asked for, and all there is to say about it
    freshness.py    an order → what an earlier run made of it, if nothing changed since
    output.py       finished files → the folder of results, whole or not at all
    sent.py         the editions that left the house, kept beside the workbook
    building.py     an order → a document in the folder of results
    suggestions/    what somebody wants to change → a list to decide on → a new workbook
    review/         a returned DOCX and the edition that was sent → suggestions
    intake/         departments' tables, exports of surveys → suggestions; forms for departments
    comparison/     two editions of a document → one with recorded changes, and the list of them
    cycle/          the year between two builds: control on a day, where everything stands
    trace/          a printed text → the cells it comes from; a cell → where it is printed
    publication/    documents → the gate → the folder for the site, and what was issued
    pipeline.py     the road walked: what a command does, one stop a line
    batch.py        the road walked for a folder of workbooks
    workplace/      the same as pages in a browser
    cli/            the commands
    __main__.py     `python -m generator`

Beside the road, asked at every stop:

    terms.py        the few words that all rooms share: a cell, a template, an edition
    model.py        the domain's words as frozen records, a row of the workbook each
    origins.py      numbers that know their formula in words and their cells
    findings.py     what is said of data and templates, and the exceptions that end a run
    rules.py        the list of all rules: how severe, why, on which source
    spelling.py     when two spellings are one thing
    wording.py      plain values → Russian text as it is printed
    opc.py          the zip packages that workbooks and documents are, opened with care
    disk.py         what the disk may refuse, in words; one run at a time in a folder
    limits.py       how much time and memory the reading of a file from outside may take
"""
