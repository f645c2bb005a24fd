"""Lines of exports → groups of answers that say the same, by DuckDB: a million answers are a few
hundred groups, and what they mean is asked of each group once. No word is understood here.

A file is read once and never held: of an answer stay its group, its number and, of what tells it
from others, a hash of 64 bits (two of a million answers share one by chance once in forty million
runs). Files in cp1251 are read as Latin-1, which DuckDB knows and which loses nothing; their words
are decoded when they are few.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from generator.intake.survey_files import (
    CP1251,
    UTF8,
    Export,
    UnreadableExport,
    in_plain_utf8,
    without_lines,
)
from generator.intake.survey_lines import Lines, lines_of

_MOST_GROUPS = 300_000
_MOST_REPAIRS = 40
_LINE = 2**20  # of one answer, its comment included
_PARTS = 2  # in which duplicates are looked for, one after the other: half of the memory
_SETTINGS = {
    "threads": "1",  # of two, the second costs more memory than it saves time
    "memory_limit": "1GB",
    # A csv is no reason to load code from the network.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_JOINT = "chr(31)"
_WORDS = "file, first, grades, channel, segment, count"
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
        self._connection.execute(
            "CREATE TABLE said (file SMALLINT, first VARCHAR, grades VARCHAR, channel VARCHAR, "
            "segment VARCHAR, date VARCHAR, count VARCHAR, rows BIGINT, place INTEGER, "
            "keys UBIGINT[], places INTEGER[])"
        )
        self.exports: list[Export] = []
        self.broken: list[tuple[int, ...]] = []
        """Of each export the lines that could not be read."""
        self._lines: dict[int, Lines] = {}

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
        if self.exports and export.encoding != self.exports[0].encoding:
            export = in_plain_utf8(export, self._folder)  # keys have to be the same in both
        gone: set[int] = set()
        for _ in range(_MOST_REPAIRS):
            try:
                broken = self._read(export, columns)
            except duckdb.Error:  # lines that end in different ways
                export = in_plain_utf8(export, self._folder)
                broken = self._read_again(export, columns)
            swallowing = {line for line, kind in broken if kind == "UNQUOTED VALUE"} - gone
            if not swallowing or not self._lacks_lines(export, len(broken)):
                self._keep(export, tuple(sorted(gone | {line for line, _ in broken})))
                return
            # A quote that nobody closed has swallowed the lines below: without its line they read.
            gone |= swallowing
            self._connection.execute("DELETE FROM said WHERE file = ?", [len(self.exports)])
            export = replace(export, path=without_lines(export, gone, self._folder))
        raise UnreadableExport(
            "слишком много строк с незакрытой кавычкой; выгрузите ответы заново, в xlsx"
        )

    def _keep(self, export: Export, broken: tuple[int, ...]) -> None:
        self._without_blank(export)
        self.exports.append(export)
        self.broken.append(broken)

    def _read(self, export: Export, columns: Columns) -> list[tuple[int, str]]:
        """Reads the lines of a file; gives those that are broken, each with the kind of fault."""
        number = len(self.exports)
        rejects = f"broken{number}_{len(list(self._folder.iterdir()))}"
        source = _source(export, rejects)
        self._connection.execute(f"INSERT INTO said {_grouped(export, columns, number, source)}")
        found = self._connection.execute(
            f"SELECT line, any_value(error_type) FROM {rejects} GROUP BY line"
        ).fetchall()
        return [(int(line), str(kind)) for line, kind in found]

    def _read_again(self, export: Export, columns: Columns) -> list[tuple[int, str]]:
        """The same of a copy. Raises `UnreadableExport`."""
        try:
            return self._read(export, columns)
        except duckdb.Error as fault:  # its text may hold what stands in the file
            kind = type(fault).__name__
            raise UnreadableExport(
                f"строки файла не читаются ({kind}); сохраните выгрузку в Excel как xlsx"
            ) from None

    def _lacks_lines(self, export: Export, told: int) -> bool:
        """Whether the export read last has more lines than were read or told of."""
        rows = self._number(f"SELECT sum(rows) FROM said WHERE file = {len(self.exports)}")
        return export.skip + rows + told < lines_of(export.path)

    def _without_blank(self, export: Export) -> None:
        """Takes the rows without anything out again: all columns are asked only where those that
        are read are empty."""
        number = len(self.exports)
        blank = (
            f"file = {number} AND trim(concat(first, grades, channel, segment, date, count), "
            f"{_quoted(_BLANKS)} || {_JOINT}) = '' AND rows > coalesce(len(keys), 0)"
        )
        row = self._number(f"SELECT arg_max(rowid, rows) + 1 FROM said WHERE {blank}")
        if not row:
            return
        every = ", ".join(map(_trimmed, range(len(export.headings))))
        source = _source(export, f"blank{number}")
        count = self._number(f"SELECT count(*) FROM {source} WHERE concat({every}) = ''")
        self._connection.execute(f"UPDATE said SET rows = rows - {count} WHERE rowid = {row - 1}")
        self._connection.execute(f"DELETE FROM said WHERE file = {number} AND rows <= 0")

    def _number(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def dated(self, year_of: Callable[[str], int | None]) -> None:
        """Asks for the year of each day that stands in the answers: there are few hundred. Raises
        `UnreadableExport` where nearly every answer has another."""
        query = f"SELECT DISTINCT file, date FROM said LIMIT {_MOST_GROUPS + 1}"
        days = self._connection.execute(query).fetchall()
        _require_few(days)
        years = [year_of(self._decoded(file, day).strip(_BLANKS)) for file, day in days]
        self._connection.execute(
            "CREATE OR REPLACE TABLE days AS SELECT unnest(?::SMALLINT[]) AS file, "
            "unnest(?::VARCHAR[]) AS date, unnest(?::SMALLINT[]) AS year",
            [[file for file, _ in days], [day for _, day in days], years],
        )
        self._connection.execute(
            f"CREATE OR REPLACE VIEW answered AS SELECT {_WORDS}, year, "
            "said.date <> '' AS has_date, rows, place, said.rowid AS row "
            "FROM said JOIN days USING (file, date)"
        )

    def groups(self) -> list[Group]:
        """All answers, those together that say the same, once their days are known. Raises
        `UnreadableExport` where nearly every one says something else."""
        words = f"{_WORDS}, year, has_date"
        found = self._connection.execute(
            f"SELECT {words}, sum(rows)::BIGINT, min(place) FROM answered "
            f"GROUP BY {words} LIMIT {_MOST_GROUPS + 1}"
        ).fetchall()
        _require_few(found)
        groups = [Group(self._said(said), rows, place) for *said, rows, place in found]
        return sorted(groups, key=lambda group: (group.said.file, group.place))

    def place(self, file: int, row: int) -> str:
        """Where an answer stands, in words: its row of a sheet; its line of a csv, if nothing above
        it may have several lines."""
        export = self.exports[file]
        if export.has_row_numbers:
            return f"строка {row}"
        if file not in self._lines:
            self._lines[file] = Lines(export, self.broken[file])
        line = self._lines[file].of(row)
        return f"ответ {row}" if line is None else f"строка {line}"

    def repeated(self) -> Iterator[list[Said]]:
        """Of each key that stands several times what its answers say, in their order."""
        found = self._connection.execute(
            f"SELECT row, {_WORDS}, year, has_date FROM answered"
        ).fetchall()
        said_by_row = {row: self._said(said) for row, *said in found}
        for part in range(_PARTS):
            yield from self._repeated(f"key % {_PARTS} = {part}", said_by_row)

    def _repeated(self, part: str, said: Mapping[int, Said]) -> Iterator[list[Said]]:
        keyed = "SELECT rowid AS row, unnest(keys) AS key, unnest(places) AS place FROM said"
        keys = f"SELECT key FROM ({keyed}) WHERE {part} GROUP BY key HAVING count(*) > 1"
        cursor = self._connection.execute(
            f"SELECT key, row FROM ({keyed}) AS each JOIN said ON row = said.rowid "
            f"WHERE {part} AND key IN ({keys}) ORDER BY key, file, each.place"
        )
        key: int | None = None
        listed: list[Said] = []
        while rows := cursor.fetchmany(10_000):
            for own, row in rows:
                if own != key and listed:
                    yield listed
                    listed = []
                key = own
                listed.append(said[row])
        if listed:
            yield listed

    def _said(self, row: Sequence[Any]) -> Said:
        file, first, grades, channel, segment, count, year, has_date = row
        words = [self._decoded(file, word) for word in (grades, channel, segment, count)]
        grades, channel, segment, count = (word.strip(_BLANKS) for word in words)
        return Said(
            file=file,
            first=first,
            grades=tuple(grade.strip(_BLANKS) for grade in grades.split("\x1f")),
            channel=channel,
            segment=segment,
            count=count,
            year=year,
            has_date=has_date,
        )

    def _decoded(self, file: int, word: str) -> str:
        """A word of a file as it stands there."""
        if self.exports[file].encoding == UTF8:
            return word
        return _from_latin(word)


@lru_cache(maxsize=10_000)
def _from_latin(word: str) -> str:
    return word.encode("latin-1").decode(CP1251, "replace")


def _source(export: Export, rejects: str) -> str:
    """A file as a table of texts; its broken lines go to another."""
    names = ", ".join(
        f"'c{each}': 'VARCHAR'" for each in range(len(export.headings) + export.has_row_numbers)
    )
    encoding = "utf-8" if export.encoding == UTF8 else "latin-1"
    return (
        f"read_csv({_quoted(glob.escape(str(export.path.absolute())))}, "
        f"delim={_quoted(export.delimiter)}, quote='\"', escape='\"', header=false, "
        f"skip={export.skip}, auto_detect=false, encoding='{encoding}', compression='none', "
        f"columns={{{names}}}, store_rejects=true, rejects_table='{rejects}', "
        f"rejects_scan='{rejects}_scan', max_line_size={_LINE}, buffer_size={8 * _LINE})"
    )


def _require_few(different: Sequence[object]) -> None:
    if len(different) > _MOST_GROUPS:
        raise UnreadableExport(
            f"больше {_MOST_GROUPS} разных ответов: одна из граф – свободный текст; проверьте "
            "графы на листе «Опросы»"
        )


def _grouped(export: Export, columns: Columns, number: int, source: str) -> str:
    """The query of what an export says, its answers that say the same together."""
    grades = f" || {_JOINT} || ".join(map(_text, columns.grades))
    place = f"c{len(export.headings)}" if export.has_row_numbers else "row_number() OVER ()"
    said = (
        f"SELECT {_sum_word(export)} AS first, {grades} AS grades, "
        f"{_text(columns.channel)} AS channel, {_text(columns.segment)} AS segment, "
        f"{_day(columns)} AS date, {_text(columns.count)} AS count, ({place})::INTEGER AS place, "
        f"{_key(columns.keys)} AS key FROM {source}"
    )
    words = "first, grades, channel, segment, date, count"
    keyed = f"FILTER (trim(key, {_JOINT}) <> '')" if len(columns.keys) > 1 else "FILTER (key <> '')"
    lists = f"list(hash(key)) {keyed}, list(place) {keyed}" if columns.keys else "NULL, NULL"
    return f"SELECT {number}, {words}, count(*), min(place), {lists} FROM ({said}) GROUP BY {words}"


def _key(columns: Sequence[int]) -> str:
    """What tells one answer from another; nothing where nothing stands."""
    parts = [f"trim(coalesce(c{column}, ''))" for column in columns]
    return f" || {_JOINT} || ".join(parts) or "''"


def _day(columns: Columns) -> str:
    """The day of an answer, or less where the year is the same: its month."""
    if columns.date is None:
        return "''"
    if columns.whole_dates:
        return f"coalesce({_trimmed(columns.date)}, '')"
    cell = f"c{columns.date}"
    return (
        f"CASE WHEN {cell} < '29' AND {cell} LIKE '__.__.____%' "
        f"THEN substr({cell}, 4, 7) ELSE coalesce(left(ltrim({cell}), 11), '') END"
    )


def _sum_word(export: Export) -> str:
    """«итог» in a row of sums; «» in all others, since a name may stand there."""
    begins = " OR ".join(
        f"starts_with(c0, {_quoted(_encoded(word, export))})"
        for word in ("Итог", "ИТОГ", "Всего", "ВСЕГО")
    )
    return f"CASE WHEN {begins} THEN 'итог' ELSE '' END"


def _encoded(word: str, export: Export) -> str:
    """A word as it is read of a file."""
    return word if export.encoding == UTF8 else word.encode(CP1251).decode("latin-1")


def _text(column: int | None) -> str:
    """The text of a column as it stands; «» for none."""
    return "''" if column is None else f"coalesce(c{column}, '')"


def _trimmed(column: int | None) -> str:
    """The same without blanks around it."""
    return "''" if column is None else f"trim(c{column}, {_quoted(_BLANKS)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
