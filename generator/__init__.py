"""programme442: from the workbook of an electricity supplier to its Programme of service quality
measures.

The road of the data, one line a stop; imports point back along it, never forward:

    source/programme.xlsx   what the office fills in
    workbook/               cells → a Book of frozen records that know their cells   (schema.py: the contract);
                            findings → a copy of the workbook with them marked       (marking.py)
    checks/                 a Book → findings                                        (rules.py: the list of all rules)
    checked.py              a workbook → the year that is asked for, with everything there is to say about it
    facts.py                a Programme → the numbers a document states
    wording.py              plain values → Russian text as it is printed
    documents/              a Programme or a Report and its template → DOCX and manifest
    pdf/                    DOCX → PDF/A-2a and PDF/UA-1, judged by the file           (conversion.py: the joint)
    output.py               finished files → the folder of results, whole or not at all
    publication/            documents → the gate → out/site/, the folder for the site, and what was issued
    building.py             an order → a document in the folder of results
    pipeline.py             the road walked: build_program(), build_report(), check(), publish(), verify()
    batch.py                the same for a folder of workbooks
    cli.py                  the commands

Beside the road: model.py (the records), findings.py (what is said about them), opc.py (the zip
packages that workbooks and documents are)."""
