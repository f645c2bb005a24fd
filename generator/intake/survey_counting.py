"""Lines of exports → groups of answers that say the same, by DuckDB: a million answers are a few
hundred groups, and what they mean is asked of each group once. No word is understood here.

DuckDB keeps what it needs in a file of the run's own folder, not in memory; of what tells one
answer from another it keeps a hash of 64 bits (two of a million answers share one by chance once
in forty million runs).
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from generator.intake.survey_files import Export, UnreadableExport, with_plain_ends, without_lines

_MOST_GROUPS = 300_000
_MOST_REPAIRS = 40
_LINE = 2**20  # of one answer, its comment included
_SETTINGS = {
    "threads": "1",  # of two, the second costs more memory than it saves time
    "memory_limit": "1GB",
    # A csv is no reason to load code from the network.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_JOINT = "chr(31)"
_WORDS = "file, first, grades, channel, segment, count, year, has_date"
_SAID = "file, first, grades, channel, segment, count, year, said.date <> '' AS has_date"
_BLANKS = " \t\r\n\xa0\ufeff"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of an export are read, by place from 0."""

    grades: tuple[int, ...]
    """One of grades; or several, each with the number of answers of a grade."""
    channel: int | None = None
    segment: int | None = None
    date: int | None = None
    count: int | None = None
    keys: tuple[int, ...] = ()
    whole_dates: bool = False
    """Whether a date is «1 марта 2025», not one word with a time behind it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says, in the words of its export."""

    file: int
    """The number of the export."""
    first: str
    """What stands in its first column, where that may be the row of a sum."""
    grades: tuple[str, ...]
    channel: str
    segment: str
    count: str
    year: int | None
    """None for no day, and for one that can't be read."""
    has_date: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that say the same."""

    said: Said
    rows: int
    place: int
    """The number of the first of them in its export, from 1; of a sheet its row."""


class Answers:
    """The answers of exports of one source; a context, whose folder must be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = duckdb.connect(config={**_SETTINGS, "temp_directory": str(folder)})
        # Smaller groups than usual: a million rows take 30 MB less while they are written.
        store = _quoted(str(folder / f"{len(list(folder.iterdir()))}.answers"))
        self._connection.execute(f"ATTACH {store} AS answers (ROW_GROUP_SIZE 30720)")
        self._connection.execute("USE answers")
        self._connection.execute(
            "CREATE TABLE said (file SMALLINT, first VARCHAR, grades VARCHAR, channel VARCHAR, "
            "segment VARCHAR, date VARCHAR, count VARCHAR, place INTEGER, key UBIGINT)"
        )
        self.exports: list[Export] = []
        self.broken: list[tuple[int, ...]] = []
        """Of each export the lines that could not be read."""
        self._in_lines: dict[int, bool] = {}

    def __enter__(self) -> Answers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def add(self, export: Export, columns: Columns) -> None:
        """Reads an export. Raises `UnreadableExport`."""
        number = len(self.broken)
        self.exports.append(export)
        gone: set[int] = set()
        for _ in range(_MOST_REPAIRS):
            try:
                broken = self._read(export, columns, number)
            except duckdb.Error:  # lines that end in different ways
                export = replace(export, path=with_plain_ends(export.path, self._folder))
                broken = self._read_again(export, columns, number)
            swallowing = {line for line, kind in broken if kind == "UNQUOTED VALUE"} - gone
            if not swallowing or not self._lacks_lines(export, number, len(broken)):
                self.broken.append(tuple(sorted(gone | {line for line, _ in broken})))
                self._without_blank(export, number)
                return
            # A quote that nobody closed has swallowed the lines below: without its line they read.
            gone |= swallowing
            self._connection.execute("DELETE FROM said WHERE file = ?", [number])
            export = replace(export, path=without_lines(export, gone, self._folder))
        raise UnreadableExport(
            "слишком много строк с незакрытой кавычкой; выгрузите ответы заново, в xlsx"
        )

    def _read(self, export: Export, columns: Columns, number: int) -> list[tuple[int, str]]:
        """Reads the lines of a file; gives those that are broken, each with the kind of fault."""
        rejects = f"broken{number}_{len(list(self._folder.iterdir()))}"
        source = _source(export, rejects)
        self._connection.execute(f"INSERT INTO said {_selected(export, columns, number, source)}")
        found = self._connection.execute(
            f"SELECT line, any_value(error_type) FROM {rejects} GROUP BY line"
        ).fetchall()
        return [(int(line), str(kind)) for line, kind in found]

    def _read_again(self, export: Export, columns: Columns, number: int) -> list[tuple[int, str]]:
        """The same of a copy. Raises `UnreadableExport`."""
        try:
            return self._read(export, columns, number)
        except duckdb.Error as fault:  # its text may hold what stands in the file
            kind = type(fault).__name__
            raise UnreadableExport(
                f"строки файла не читаются ({kind}); сохраните выгрузку в Excel как xlsx"
            ) from None

    def _lacks_lines(self, export: Export, number: int, told: int) -> bool:
        """Whether a file has more lines than were read or told of."""
        rows = self._number(f"SELECT count(*) FROM said WHERE file = {number}")
        return export.skip + rows + told < _lines_of(export.path)

    def _without_blank(self, export: Export, number: int) -> None:
        """Takes the rows without anything out again: all columns are asked only where those that
        are read are empty."""
        blank = (
            f"file = {number} AND trim(concat(first, grades, channel, segment, date, count), "
            f"{_quoted(_BLANKS)} || {_JOINT}) = '' AND key IS NULL"
        )
        if not self._number(f"SELECT count(*) FROM said WHERE {blank}"):
            return
        width = len(export.headings)
        every = ", ".join(map(_trimmed, range(width)))
        source = _source(export, f"blank{number}")
        count = self._number(f"SELECT count(*) FROM {source} WHERE concat({every}) = ''")
        self._connection.execute(
            "DELETE FROM said WHERE rowid IN "
            f"(SELECT rowid FROM said WHERE {blank} ORDER BY rowid DESC LIMIT {count})"
        )

    def _number(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def dated(self, year_of: Callable[[str], int | None]) -> None:
        """Asks for the year of each day that stands in the answers: there are few hundred. Raises
        `UnreadableExport` where nearly every answer has another."""
        query = f"SELECT DISTINCT date FROM said LIMIT {_MOST_GROUPS + 1}"
        days = [day for (day,) in self._connection.execute(query).fetchall()]
        _require_few(days)
        self._connection.execute(
            "CREATE OR REPLACE TABLE days AS SELECT unnest(?::VARCHAR[]) AS date, "
            "unnest(?::SMALLINT[]) AS year",
            [days, [year_of(day) for day in days]],
        )
        self._connection.execute(
            f"CREATE OR REPLACE VIEW answered AS SELECT {_SAID}, said.rowid AS row, place, key "
            "FROM said JOIN days USING (date)"
        )

    def groups(self) -> list[Group]:
        """All answers, those together that say the same, once their days are known. Raises
        `UnreadableExport` where nearly every one says something else."""
        starts = dict(
            self._connection.execute("SELECT file, min(rowid) FROM said GROUP BY file").fetchall()
        )
        found = self._connection.execute(
            f"SELECT {_WORDS}, count(*), min(row), min(place) FROM answered "
            f"GROUP BY {_WORDS} LIMIT {_MOST_GROUPS + 1}"
        ).fetchall()
        _require_few(found)
        groups = []
        for *words, rows, row, place in found:
            at = row - starts[words[0]] + 1 if place is None else place
            groups.append(Group(_said(words), rows, at))
        return sorted(groups, key=lambda group: (group.said.file, group.place))

    def place(self, file: int, row: int) -> str:
        """Where an answer stands, in words: its row of a sheet; its line of a csv, if each answer
        has one line there."""
        export = self.exports[file]
        if export.has_row_numbers:
            return f"строка {row}"
        if file not in self._in_lines:
            self._in_lines[file] = not self._lacks_lines(export, file, len(self.broken[file]))
        if not self._in_lines[file]:
            return f"ответ {row}"
        line = export.skip + row
        for broken in self.broken[file]:
            line += broken <= line
        return f"строка {line}"

    def repeated(self) -> Iterator[list[Said]]:
        """Of each key that stands several times what its answers say, in their order."""
        cursor = self._connection.execute(
            f"SELECT key, {_WORDS} FROM answered WHERE key IN (SELECT key FROM said "
            "WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) ORDER BY key, row"
        )
        key: int | None = None
        listed: list[Said] = []
        while rows := cursor.fetchmany(10_000):
            for own, *said in rows:
                if own != key and listed:
                    yield listed
                    listed = []
                key = own
                listed.append(_said(said))
        if listed:
            yield listed


def _source(export: Export, rejects: str) -> str:
    """A file as a table of texts; its broken lines go to another."""
    names = ", ".join(
        f"'c{each}': 'VARCHAR'" for each in range(len(export.headings) + export.has_row_numbers)
    )
    return (
        f"read_csv({_quoted(glob.escape(str(export.path.absolute())))}, "
        f"delim={_quoted(export.delimiter)}, quote='\"', escape='\"', header=false, "
        f"skip={export.skip}, auto_detect=false, encoding='utf-8', compression='none', "
        f"columns={{{names}}}, store_rejects=true, rejects_table='{rejects}', "
        f"rejects_scan='{rejects}_scan', max_line_size={_LINE}, buffer_size={4 * _LINE})"
    )


def _require_few(different: Sequence[object]) -> None:
    if len(different) > _MOST_GROUPS:
        raise UnreadableExport(
            f"больше {_MOST_GROUPS} разных ответов: одна из граф – свободный текст; проверьте "
            "графы на листе «Опросы»"
        )


def _said(row: Sequence[Any]) -> Said:
    file, first, grades, channel, segment, count, year, has_date = row
    return Said(
        file=file,
        first=first,
        grades=tuple(grade.strip(_BLANKS) for grade in grades.split("\x1f")),
        channel=channel.strip(_BLANKS),
        segment=segment.strip(_BLANKS),
        count=count.strip(_BLANKS),
        year=year,
        has_date=has_date,
    )


def _selected(export: Export, columns: Columns, number: int, source: str) -> str:
    """The query of what an export says."""
    grades = f" || {_JOINT} || ".join(map(_text, columns.grades))
    parts = ", ".join(map(_trimmed, columns.keys))
    key = f"concat_ws({_JOINT}, {parts})" if len(columns.keys) > 1 else parts
    date = f"coalesce({_trimmed(columns.date)}, '')"
    if not columns.whole_dates:  # without the time of the day
        date = (
            f"split_part(split_part({date}, ' ', 1), 'T', 1)" if columns.date is not None else date
        )
    place = f"c{len(export.headings)}::INTEGER" if export.has_row_numbers else "NULL"
    hashed = f"CASE WHEN concat({parts}) = '' THEN NULL ELSE hash({key}) END" if key else "NULL"
    return (
        f"SELECT {number} AS file, {_sum_word()} AS first, {grades} AS grades, "
        f"{_text(columns.channel)} AS channel, {_text(columns.segment)} AS segment, "
        f"{date} AS date, {_text(columns.count)} AS count, {place} AS place, {hashed} AS key "
        f"FROM {source}"
    )


def _sum_word() -> str:
    """«итог» in a row of sums; «» in all others, since a name may stand there."""
    begins = " OR ".join(
        f"starts_with(c0, '{word}')" for word in ("Итог", "ИТОГ", "Всего", "ВСЕГО")
    )
    return f"CASE WHEN {begins} THEN 'итог' ELSE '' END"


def _text(column: int | None) -> str:
    """The text of a column as it stands; «» for none."""
    return "''" if column is None else f"coalesce(c{column}, '')"


def _trimmed(column: int | None) -> str:
    """The same without blanks around it."""
    return "''" if column is None else f"trim(c{column}, {_quoted(_BLANKS)})"


def _lines_of(path: Path) -> int:
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_LINE):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
