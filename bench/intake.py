"""What a gathering and its decisions cost: forty files of departments read, in layouts of their own
and as forms, five hundred suggestions patched. CPU seconds; docs/notes/intake.md keeps the figures.

    python -m bench.intake
"""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from generator.intake.forms import FormsOrder, make
from generator.intake.walk import GatherOrder, gather
from generator.suggestions.applying import Fate, apply
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from tests import office
from tests.foreign import Layout, Planned

COMPANY = "АО «Сбыт»"
ROWS = 500
YEAR = 2026
FILES, MEASURES = 40, 50
DEEDS = ("Закупить", "Обучить", "Разместить", "Провести", "Организовать", "Заменить", "Внедрить")
THINGS = ("сидения для зала ожидания", "сотрудников контактного центра", "сведения о тарифах",
          "опрос клиентов", "электронную очередь", "информационные стенды")  # fmt: skip


def book(folder: Path) -> bytes:
    """A workbook of five hundred measures."""
    plan = [office.measure(f"М{number:03}") for number in range(ROWS)]
    return office.workbook(folder / "книга.xlsx", План=plan).read_bytes()


def changes() -> list[Suggestion]:
    """A new text for each measure."""
    return [
        Suggestion(
            state=State.READY,
            sheet="План",
            row=f"М{number:03}",
            heading="Мероприятие",
            proposed=f"Купить стулья {number}.",
            expected="Закупить сидения.",
            year=2024,
            decision=str(Decision.ACCEPT),
        )
        for number in range(ROWS)
    ]


def additions() -> list[Suggestion]:
    """Five hundred cells of a hundred new rows."""
    texts = {
        "Раздел": "1.1",
        "Предложение": "Обновить.",
        "Мероприятие": "Купить стулья.",
        "Срок": "II квартал 2024",
        "Результат": "Стулья есть.",
    }
    return [
        Suggestion(
            state=State.READY,
            sheet="План",
            row=f"Н{number:03}",
            heading=heading,
            proposed=text,
            year=2024,
            new_row={"Код": f"Н{number:03}", "Год": "2024"},
            decision=str(Decision.ACCEPT),
        )
        for number in range(ROWS // len(texts))
        for heading, text in texts.items()
    ]


def patched(data: bytes, suggestions: list[Suggestion]) -> float:
    """The CPU seconds that writing takes."""
    listed = SuggestionList(
        company=COMPANY, document="gather-2024", year=2024, suggestions=tuple(suggestions)
    )
    started = time.process_time()
    made = apply(listed, "книга.xlsx", data)
    spent = time.process_time() - started
    assert made.count(Fate.WRITTEN) == len(suggestions)
    return spent


def departments(folder: Path) -> None:
    """Files of departments, each of fifty measures in a layout of its own."""
    for number in range(FILES):
        random = Random(number)
        layout = Layout(random, YEAR)
        plan = [planned(number * MEASURES + each, random) for each in range(MEASURES)]
        (folder / f"{number:02} {layout.name()}").write_bytes(layout.file(plan))


def planned(number: int, random: Random) -> Planned:
    """A measure like no other."""
    months = random.randint(1, 6)
    return Planned(
        group="Офис B2B",
        section="1.1",
        proposal=f"Повысить качество обслуживания, предложение {number}.",
        measure=f"{random.choice(DEEDS)} {random.choice(THINGS)}, площадка {number}.",
        months=(months, months + random.randint(0, 6)),
        result=f"Довольных клиентов больше на {number} человек.",
        responsible=f"Отдел {number % 7}",
        funding=Decimal(random.randint(1, 5000)),
    )


def gathered(folder: Path) -> tuple[float, int]:
    """The CPU seconds that a folder takes, and how many suggestions come of it."""
    source = folder / "книга.xlsx"
    sent = folder / "от отделов"
    sent.mkdir()
    departments(sent)
    started = time.process_time()
    made = gather(GatherOrder(folder=sent, source=source, out=folder / "out", year=YEAR))
    assert len(made.files) == FILES
    return time.process_time() - started, len(made.suggestions)


def returned(folder: Path) -> tuple[float, int]:
    """The same for forms: one a department, forty of them."""
    plan = [
        office.measure(f"М{number:03}", Ответственный=f"Отдел {number % FILES}")
        for number in range(ROWS)
    ]
    source = office.workbook(folder / "с отделами.xlsx", План=plan)
    order = FormsOrder(source=source, out=folder)
    make(order)
    started = time.process_time()
    sent = folder / "forms-2024"
    made = gather(GatherOrder(folder=sent, source=source, out=folder / "out", year=2024))
    assert len(made.files) == FILES
    return time.process_time() - started, len(made.suggestions)


def main() -> None:
    """Prints the figures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = book(folder)
        spent, count = gathered(folder)
        print(
            f"40 таблиц по 50 мероприятий прочитаны: {spent:.1f} с процессора, предложений {count}"
        )
        spent, count = returned(folder)
        print(f"40 форм прочитаны: {spent:.1f} с процессора, предложений {count}")
        print(f"500 правок записаны: {patched(data, changes()):.2f} с процессора")
        print(
            f"100 новых строк (500 ячеек) записаны: {patched(data, additions()):.2f} с процессора"
        )


if __name__ == "__main__":
    main()
