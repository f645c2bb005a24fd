"""The table beside the workbook that says what was published before there was this program."""

from __future__ import annotations

from generator import model
from generator.contract.column import Reads, Sheet
from generator.contract.columns import public
from generator.findings import PRACTICE, Theme

FILE = "прежние-годы.xlsx"

FORMER_FILE = Theme.FILE.error(
    "former-file", "документ прежних лет не найден", "на странице была бы пустая ссылка", PRACTICE
)
FORMER_ISSUED = Theme.FILE.error(
    "former-issued",
    "документ прежних лет издан программой",
    "на странице он был бы дважды",
    PRACTICE,
)

FORMER = Sheet(
    "Прежние годы",
    model.FormerDocument,
    (
        public.year("Год", "year", "На какой год Программа, за какой год Отчет."),
        public.choice("Документ", "document", model.FormerKind, "Программа, Отчет или Изменения."),
        public.name(
            "Наименование", "title", "Как на титуле; пусто – документ и год.", required=False
        ),
        public.text(
            "Файл или ссылка",
            "file",
            "Имя файла рядом с этой таблицей (или в папке рядом с ней) либо адрес на сайте. "
            "Несколько файлов одного документа – несколькими строками.",
            reads=Reads.CODE,
        ),
        public.name(
            "Утверждение",
            "approval",
            "Как «Утверждена приказом от …»; можно не заполнять.",
            required=False,
        ),
        public.date("Размещено", "placed", "Когда размещено на сайте; можно не заполнять."),
    ),
    "Документы, изданные до того, как их стала делать программа.",
    key="",
)
