"""What counting a million answers costs beside pandas: `make bench`, or

    python -m bench.survey [ROWS] [ROUNDS]

A csv of 120 MB in UTF-8 and another in cp1251, each counted by `survey` (the whole command: the
workbook opened, the list and the protocol written) and by bench/survey_pandas.py, which answers the
same; a process each, interleaved, medians of CPU seconds and of the largest resident memory. Both
must say the same of every row, or the bench stops. Prints a table, Markdown."""

from __future__ import annotations

import ast
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests import office

ROOT = Path(__file__).parent.parent
ROWS, ROUNDS = 1_000_000, 5
HEAD = "Номер;Дата;Канал;Сегмент;Оценка;ФИО;Телефон;Комментарий"
CHANNELS = ("Офис", "Сайт", "Личный кабинет", "Контактный центр", "Офис, Сайт", "нет данных")
SEGMENTS = ("Физ. лицо", "Физ. лицо", "Юр. лицо", "")
GRADES = ("5", "5", "4", "3", "2", "1", "отлично", "нет ответа", "0")
# As long as makes 120 MB of a million answers; letters of UTF-8 take two bytes.
COMMENTS = {"utf-8": 10, "cp1251": 44}
COMMENT = "Спасибо за обслуживание, все быстро и понятно. "
SOURCE = {
    "Источник": "ответы*.csv",
    "Вид оценки": "оперативная",
    "Год": 2025,
    "Графа оценки": "Оценка",
    "Слова оценки": "отлично = 5; хорошо = 4",
    "Нет ответа": "нет ответа",
    "Графа канала": "Канал",
    "Графа сегмента": "Сегмент",
    "Слова сегмента": "Физ. лицо = B2C; Юр. лицо = B2B",
    "Графа даты": "Дата",
    "Ключ повторов": "Номер",
    "Шкала": "1–5",
    "Как считать": "среднее",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    cpu: float
    """Seconds, its own and those of the system for it."""
    memory: float
    """MB, the most that was resident."""
    said: str


def main() -> None:
    """Prints the table."""
    rows, rounds = (*map(int, sys.argv[1:]), *(ROWS, ROUNDS)[len(sys.argv) - 1 :])
    print("| csv | survey, CPU s | pandas, CPU s | ratio | survey, MB | pandas, MB | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for encoding in COMMENTS:
            _compare(Path(folder) / encoding, encoding, rows, rounds)


def _compare(folder: Path, encoding: str, rows: int, rounds: int) -> None:
    answers = folder / f"ответы-{encoding}.csv"
    book = office.workbook(folder / "книга.xlsx", Опросы=[SOURCE])
    write_answers(answers, encoding, rows)
    ours, theirs = [], []
    for number in range(rounds):
        out = folder / f"out{number}"
        survey = ("survey", str(answers), "--source", str(book), "--out", str(out), "--year=2025")
        ours.append(_run(_python(), "-m", "generator", *survey))
        theirs.append(_run(sys.executable, "-m", "bench.survey_pandas", str(answers), encoding))
        _require_same(ours[-1].said, theirs[-1].said)
    size = answers.stat().st_size / 10**6
    cpu = [statistics.median(cost.cpu for cost in costs) for costs in (ours, theirs)]
    memory = [statistics.median(cost.memory for cost in costs) for costs in (ours, theirs)]
    print(
        f"| {encoding}, {size:.0f} MB, {rows} rows | {cpu[0]:.2f} | {cpu[1]:.2f} | "
        f"{cpu[0] / cpu[1]:.2f} | {memory[0]:.0f} | {memory[1]:.0f} | {memory[0] / memory[1]:.2f} |"
    )


def write_answers(path: Path, encoding: str, rows: int) -> None:
    """An export as a CRM gives it: names, numbers and comments beside the grades; one answer in a
    hundred stands there twice, one in fifty is of the year before."""
    rolled = random.Random(encoding)
    comment = (COMMENT * 3)[: COMMENTS[encoding]]
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(f"{HEAD}\r\n")
        for number in range(rows):
            key = number if rolled.random() > 0.01 else rolled.randrange(number + 1)
            year = 2025 if rolled.random() > 0.02 else 2024
            day = f"{rolled.randrange(1, 29):02}.{rolled.randrange(1, 13):02}.{year}"
            words = map(rolled.choice, (CHANNELS, SEGMENTS, GRADES))
            phone = f"+7911{rolled.randrange(10**7):07}"
            time = f"10:{rolled.randrange(60):02}"
            said = ";".join(words)
            file.write(f"A{key:08};{day} {time};{said};Иванов Иван;{phone};{comment}\r\n")


def _python() -> str:
    """The environment of the office if there is one: what tests need makes every start slower."""
    own = ROOT / ".venv/bin/python"
    return str(own) if (ROOT / ".venv/intake").exists() else sys.executable


def _run(*command: str) -> Cost:
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.stderr.read() if process.stderr else "")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def _require_same(ours: str, theirs: str) -> None:
    """Stops where the two do not say the same of every row."""
    counted = ast.literal_eval(theirs)
    for fate in ("учтено", "повторы", "без ответа", "вне шкалы", "другой год", "не понято"):
        found = re.search(rf"{fate} (\d+)", ours)
        if found is None or int(found[1]) != counted[fate]:
            raise SystemExit(f"{fate}: {ours} / {theirs}")


if __name__ == "__main__":
    main()
