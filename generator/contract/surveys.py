"""The sheet «Опросы»: how the exports of a survey are read, a row a source and year.

Columns of an export are named by their headings; what its words mean stands as «слово = значение».
"""

from __future__ import annotations

import re
from decimal import Decimal

from generator import model
from generator.contract import cleaning, values
from generator.contract.column import Sheet
from generator.contract.columns import nobody
from generator.contract.typed import Typed, Unreadable
from generator.findings import ORDER, Theme
from generator.spelling import words

MEAN, NPS, SHARE = "среднее", "NPS", "доля от"
# How people write each of them; ё, case and dashes are no difference.
_MEANS = ("среднее", "средняя", "средняя оценка", "средний балл", "среднее значение")
_NPS = ("nps", "индекс nps", "нпс", "индекс лояльности")
_SHARES = r"доля (?:от |не ниже |не менее )?(\d+(?:[.,]\d+)?)(?: и выше| и более)?"

COUNTING_UNKNOWN = Theme.CELLS.error(
    "counting-unknown", "непонятно, как считать оценку", "считать нечего", ORDER
)
SCALE_ENDS = Theme.CELLS.error(
    "scale-ends", "у шкалы ответов нет двух концов", "не отличить ответ вне шкалы", ORDER
)
WORD_MEANING = Theme.CELLS.error(
    "word-meaning", "у слова нет значения", "неясно, чему оно равно", ORDER
)


def counting(typed: Typed) -> str:
    """How a figure comes of answers, in one spelling: «среднее», «доля от 4», «NPS»."""
    typed_words = words(typed.shown).rstrip(".")
    if typed_words in _MEANS:
        return MEAN
    if typed_words in _NPS:
        return NPS
    share = re.fullmatch(_SHARES, typed_words)
    if share is None:
        message = f"не понимаю, как считать: «{typed.shown}»"
        hint = f"бывает: {MEAN}, {SHARE} 4 (процент оценок не ниже 4), {NPS}"
        raise Unreadable(COUNTING_UNKNOWN, message, hint)
    return f"{SHARE} {share[1].replace('.', ',')}"


def ends(scale: str) -> tuple[Decimal, Decimal] | None:
    """The ends of a scale, «1–5» or «0–100 %»; None for one without them."""
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)–(\d+(?:[.,]\d+)?)(?:\s*%)?", scale)
    if match is None:
        return None
    low, high = (Decimal(end.replace(",", ".")) for end in match.groups())
    return (low, high) if low < high else None


def answer_scale(typed: Typed) -> str | None:
    """The scale of answers, which has to have two ends."""
    value = values.scale(typed)
    if value is not None and ends(value) is None:
        message = f"шкала «{typed.shown}» непонятна"
        raise Unreadable(SCALE_ENDS, message, "ожидаются два конца, например 1–5 или 0–10")
    return value


def parts(typed: Typed) -> tuple[str, ...]:
    """Several headings or words, set off by semicolons or line breaks."""
    text = cleaning.text(typed) or ""
    split = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    return tuple(dict.fromkeys(filter(None, split)))


def meanings(typed: Typed) -> tuple[str, ...]:
    """Words and what they mean, each as «слово = значение»."""
    found = []
    for part in parts(typed):
        word, sign, meaning = (each.strip() for each in part.rpartition("="))
        if not sign or not word or not meaning:
            message = f"у «{part}» нет значения"
            raise Unreadable(WORD_MEANING, message, "ожидается, например, «ЛК = личный кабинет»")
        found.append(f"{word} = {meaning}")
    return tuple(found)


SURVEYS = Sheet(
    "Опросы",
    model.Survey,
    (
        nobody.text(
            "Источник", "files", "Имя файла выгрузки; * – любые знаки: терминалы*.csv.", 26
        ),
        nobody.choice(
            "Вид оценки",
            "kind",
            model.AssessmentKind,
            "После обращения – оперативная, опрос – комплексная.",
        ),
        nobody.year("Год", "year", "Год, за который считать; ответы других лет не учитываются."),
        nobody.column(
            "Графа оценки",
            "grade_columns",
            parts,
            "Заголовок графы с оценкой; если в файле числа ответов по оценкам – заголовки всех "
            "этих граф через точку с запятой.",
            20,
        ),
        nobody.column(
            "Слова оценки",
            "grade_words",
            meanings,
            "Если оценка – слова: отлично = 5; хорошо = 4.",
            26,
            required=False,
            default=(),
        ),
        nobody.column(
            "Нет ответа",
            "no_answer",
            parts,
            "Что в графе оценки значит «ответа нет»: н/о; 99. Пустая ячейка – всегда нет ответа.",
            18,
            required=False,
            default=(),
        ),
        nobody.text("Графа канала", "channel_column", "Заголовок графы.", 18, required=False),
        nobody.column(
            "Слова канала",
            "channel_words",
            meanings,
            "Чему равны слова выгрузки: ЛК = личный кабинет; (пусто) = офис. Знак ? – не решено: "
            "такие ответы не учитываются.",
            30,
            required=False,
            default=(),
        ),
        nobody.channel(),
        nobody.text("Графа сегмента", "segment_column", "Заголовок графы.", 18, required=False),
        nobody.column(
            "Слова сегмента",
            "segment_words",
            meanings,
            "Физ. лицо = B2C; юр. лицо = B2B; (пусто) = B2C.",
            26,
            required=False,
            default=(),
        ),
        nobody.segment(),
        nobody.text(
            "Графа даты",
            "date_column",
            "Заголовок графы; пусто – весь файл за год строки.",
            16,
            required=False,
        ),
        nobody.text(
            "Графа количества",
            "count_column",
            "Если строка файла – не один ответ, а их число: заголовок графы с числом.",
            18,
            required=False,
        ),
        nobody.column(
            "Ключ повторов",
            "key_columns",
            parts,
            "Заголовки граф, по которым один ответ узнается: номер обращения, анкеты, респондент. "
            "Пусто – повторы не ищутся.",
            20,
            required=False,
            default=(),
        ),
        nobody.column("Шкала", "scale", answer_scale, "Шкала ответов: 1–5, 0–10, 0–100 %.", 11),
        nobody.column(
            "Как считать",
            "counting",
            counting,
            "среднее; доля от 4 – процент оценок не ниже 4; NPS – для шкалы 0–10.",
            16,
        ),
    ),
    "Как читать выгрузки опросов (make survey): строка на источник и год; не печатается.",
    key="",
    is_newer=True,
)
