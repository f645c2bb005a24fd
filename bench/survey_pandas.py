"""What an analyst would do with pandas to answer what `survey` answers: of every row what became of
it, of every channel and segment how many answers there are of each grade, their mean and margin.

    python -m bench.survey_pandas FILE ENCODING

Prints the fates of rows and the number of figures; bench/survey.py runs it."""

from __future__ import annotations

import sys

import pandas as pd

YEAR = 2025
WORDS = {"отлично": "5", "хорошо": "4"}


def main() -> None:
    """Reads, counts, prints."""
    path, encoding = sys.argv[1:]
    answers = pd.read_csv(path, sep=";", encoding=encoding, dtype=str, keep_default_na=False)
    read = len(answers)
    days = pd.to_datetime(answers["Дата"], format="%d.%m.%Y %H:%M", errors="coerce")
    dated = answers[days.dt.year == YEAR]
    silent = dated["Оценка"].isin(["", "нет ответа"])
    answered = dated[~silent].copy()
    answered["grade"] = pd.to_numeric(answered["Оценка"].replace(WORDS), errors="coerce")
    graded = answered[answered["grade"].between(1, 5)].copy()
    graded["channel"] = graded["Канал"].str.split(", ")
    known = graded[~graded["Канал"].isin(["", "нет данных"]) & (graded["Сегмент"] != "")]
    used = known.drop_duplicates("Номер")
    placed = used.explode("channel")
    figures = placed.groupby(["channel", "Сегмент"])["grade"].agg(["mean", "std", "size"])
    grades = placed.groupby(["channel", "Сегмент", "grade"]).size()
    print(
        {
            "строк": read,
            "учтено": len(used),
            "повторы": len(known) - len(used),
            "без ответа": int(silent.sum()),
            "вне шкалы": len(answered) - len(graded),
            "другой год": read - len(dated),
            "не понято": len(graded) - len(known),
            "оценок": len(figures),
            "ступеней": len(grades),
        }
    )


if __name__ == "__main__":
    main()
