"""What commands say: findings, finished files, what came of a publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.findings import FaultyWorkbook, Finding, counted, lines

if TYPE_CHECKING:
    from generator.batch import BookResult
    from generator.comparison.walk import Comparison
    from generator.freshness import Built
    from generator.publication.editions import Published
    from generator.publication.numbers import Proven
    from generator.publication.walk import Publication
    from generator.publication.withdrawing import Withdrawn
    from generator.review.walk import Reviewed
    from generator.suggestions.suggestion import Suggestion
    from generator.suggestions.templates import NewTemplate
    from generator.suggestions.walk import NewBook


def tell(findings: Iterable[Finding], *, as_json: bool) -> None:
    """All findings: for people on stderr with a count at the end, for machines on stdout as a
    list."""
    found = tuple(findings)
    if as_json:
        click.echo(
            json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=1)
        )
        return
    for line in lines(found):
        click.echo(line, err=True)
    if found:
        click.echo(f"Итого: {counted(found)}", err=True)


def answer(built: Built, *, as_json: bool) -> None:
    """What came of a build. Raises its fault at the end, so that the exit code says it too."""
    tell(built.findings, as_json=as_json)
    said(built, as_json=as_json)
    if built.fault:
        raise built.fault


def said(built: Built, *, as_json: bool) -> None:
    """The files that came of a build."""
    files = ", ".join(map(str, built.files))
    click.echo(
        f"{'Готово' if built.fresh else 'Ничего не изменилось, готово с прошлого раза'}: {files}",
        err=as_json,
    )
    if built.template:
        click.echo(f"Шаблон: {built.template}", err=as_json)
    if built.kept:
        click.echo(
            f"Прежний {built.kept.suffix[1:].upper()} был изменен после сборки; он сохранен как "
            f"{built.kept}.",
            err=True,
        )
    if built.stale:
        click.echo(
            f"Файл {built.stale} остался от прежней сборки и не соответствует новому DOCX.",
            err=True,
        )
    if built.unkept:
        click.echo(
            f"{built.unkept} Документ готов, но не сохранен рядом с книгой (папка sent): правки "
            "в нем потом не с чем будет сравнить.",
            err=True,
        )


def book(outcome: BookResult, folder: Path) -> None:
    """What became of a workbook of a folder: a line, and what is wrong with it."""
    name = outcome.source.relative_to(folder)
    click.echo(f"{name}: {_in_words(outcome)}")
    if outcome.fault:
        findings = outcome.fault.findings if isinstance(outcome.fault, FaultyWorkbook) else ()
        tell(findings, as_json=False)
        click.echo(outcome.fault, err=True)


def _in_words(outcome: BookResult) -> str:
    if outcome.left_out:
        return "пропущена: это копия с замечаниями, которую сделала программа"
    if outcome.fault:
        return "ОШИБКА"
    fresh = sum(built.fresh for built in outcome.built)
    done = f"сделано документов {fresh}" if fresh else "без изменений"
    own = sorted({built.template.name for built in outcome.built if built.template})
    return f"{done}; свои шаблоны: {', '.join(own)}" if own else done


def publication(made: Publication, *, demo: bool, as_json: bool) -> None:
    """What came of a publication; for machines an empty list of obstacles."""
    from generator import output

    if as_json:
        click.echo("[]")
    else:
        tell(made.findings, as_json=False)
    for path in made.templates:
        click.echo(f"Шаблон: {path}", err=as_json)
    for left in made.left:
        told = f"Осталось в утвержденном файле, в публикацию не идет: {left.place}, «{left.text}»"
        click.echo(told, err=True)
    for added in made.added:
        word = "Проба" if demo else "Опубликовано"
        click.echo(f"{word}: {added.title}, редакция {added.revision}", err=as_json)
        _tell_signature(added, as_json=as_json)
    for former in made.unchanged:
        day = f"размещена {former.placed:%d.%m.%Y}"
        click.echo(f"Без изменений: {former.title}, редакция {former.revision}, {day}", err=as_json)
        _tell_signature(former, as_json=as_json)
    index = made.site / "index.html"
    click.echo(f"Готово: {index}; контрольная сумма папки {made.fingerprint}", err=as_json)
    _tell_the_editor(made.site)
    if output.closed_to_others(made.site):
        click.echo(
            f"Папка {made.site} закрыта для других пользователей: веб-сервер может ее не "
            f'прочитать. Откройте ее: chmod -R a+rX "{made.site}"',
            err=True,
        )


def later(published: Published) -> Iterator[str]:
    """What was said of a document since it was issued: its signature, its withdrawal."""
    if published.signature is not None:
        signer = published.signer or "без сведений о подписавшем"
        yield f"подпись {published.signature}: {signer}"
    if published.withdrawn is not None:
        yield f"снята с {published.withdrawn.on:%d.%m.%Y}: {published.withdrawn.reason}"


def withdrawn(made: Withdrawn, *, as_json: bool) -> None:
    """What came of a withdrawal."""
    gone = made.published
    assert gone.withdrawn is not None
    word = "Снята" if made.is_new else "Уже была снята"
    day = f"{gone.withdrawn.on:%d.%m.%Y}"
    click.echo(f"{word} с {day}: {gone.title}, редакция {gone.revision}", err=as_json)
    if made.in_force is None:
        click.echo("Действующей редакции этого документа больше нет.", err=as_json)
    else:
        now = made.in_force
        click.echo(f"Действует: {now.title}, редакция {now.revision}", err=as_json)
    told = f"Готово: {made.site / 'index.html'}; контрольная сумма папки {made.fingerprint}"
    click.echo(told, err=as_json)
    _tell_the_editor(made.site)


def _tell_signature(published: Published, *, as_json: bool) -> None:
    for line in later(published):
        click.echo(f"  {line}", err=as_json)


def _tell_the_editor(site: Path) -> None:
    files = f"{site.parent / 'upload.txt'}, {site.parent / 'news.txt'}"
    click.echo(f"Веб-редактору: что разместить и снять, текст новости: {files}", err=True)


def proven(
    published: Published, numbers: Sequence[Proven], source: Path | None, *, as_json: bool
) -> None:
    """Where the numbers of a published document come from, and whether the workbook beside is the
    one that they come from."""
    from generator.freshness import hash_of

    if published.demo and source is not None:
        click.echo("  проба: откуда ее числа, не хранится", err=True)
    if numbers and source is not None and hash_of(source) != numbers[0].workbook_sha256:
        click.echo(
            f"  книга {source} с тех пор изменена: ячейки ниже – той книги, чья SHA-256 названа",
            err=True,
        )
    for number in () if as_json else numbers:
        click.echo(f"  {number}")


def reviewed(made: Reviewed, *, as_json: bool) -> None:
    """What came of a review: for machines the suggestions as a list."""
    for file in made.files:
        click.echo(file, err=True)
    if as_json:
        suggestions = [suggestion.as_json() for suggestion in made.suggestions]
        click.echo(json.dumps(suggestions, ensure_ascii=False, indent=1))
    for document in made.documents:
        if document.former is not None:
            click.echo(f"Прежний список сохранен как {document.former}.", err=True)
        click.echo(f"Готово: {document.listed}, {document.protocol}", err=as_json)
    counted = made.counted or "изменений нет"
    click.echo(f"Предложений {len(made.suggestions)}: {counted}.", err=as_json)


def compared(made: Comparison, *, as_json: bool) -> None:
    """What differs: for machines the rows as a list."""
    if as_json:
        rows = [row.as_json() for each in made.documents for row in each.rows]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for each in made.documents:
        click.echo(f"Было: {each.before}; стало: {each.after}", err=as_json)
        said = f"Изменений {len(each.rows)}" if each.rows else "Изменений нет"
        click.echo(f"{said}. Готово: {', '.join(map(str, each.files))}", err=as_json)
    for title in made.waiting:
        click.echo(f"{title} не сравнивается: по книге сейчас не собирается.", err=True)


def applied(made: NewBook, source: Path) -> None:
    """What became of the suggestions of a list, and what of the document a build would still not
    say."""
    from generator.suggestions.applying import Fate

    refused = [outcome for outcome in made.outcomes if outcome.fate is Fate.REFUSED]
    left = [outcome for outcome in made.outcomes if outcome.fate is Fate.LEFT]
    for outcome in refused:
        click.echo(f"НЕ ЗАПИСАНО {_named(outcome.suggestion)}: {outcome.reason}", err=True)
    undecided = [each for each in made.outcomes if each.fate is Fate.WRITTEN and each.reason]
    if undecided:
        click.echo("Решения не было; записано, как предложено, без этого строки нет:", err=True)
    for outcome in undecided:
        click.echo(f"  {_named(outcome.suggestion)}: «{outcome.suggestion.proposed}»", err=True)
    if left and made.is_of_document:
        click.echo("Собранный документ не скажет того, что стоит в возвращенном:", err=True)
    elif left:
        click.echo("Не записано:", err=True)
    for outcome in left:
        suggestion = outcome.suggestion
        note = "" if made.is_of_document or not suggestion.note else f" ({suggestion.note})"
        told = f"{suggestion.state.said}; {outcome.reason}{note}"
        click.echo(f"  {_named(suggestion)}: {told}", err=True)
    counts = ", ".join(f"{fate} – {made.count(fate)}" for fate in Fate if made.count(fate))
    click.echo(f"Предложений {len(made.outcomes)}: {counts or 'ни одного'}.")
    if made.former is not None:
        click.echo(f"Прежняя книга сохранена как {made.former}.", err=True)
    if made.path is None:
        click.echo(f"Записывать нечего; книга {source} не изменена.")
    else:
        click.echo(f"Готово: {made.path}")


def template_written(made: NewTemplate) -> None:
    """What became of the accepted standing text."""
    for suggestion in made.left:
        click.echo(
            f"В шаблон не записано, сделайте в Word: {suggestion.place}, «{suggestion.text}»",
            err=True,
        )
    if made.path is None:
        click.echo("В шаблон записывать нечего.")
    else:
        click.echo(f"Готово: {made.path}; абзацев – {len(made.written)}")


def _named(suggestion: Suggestion) -> str:
    cell = f"{suggestion.sheet}!{suggestion.cell}" if suggestion.cell else suggestion.sheet
    row = f" строка «{suggestion.row}»" if suggestion.row else ""
    where = f"{cell}{row}" + (f" «{suggestion.heading}»" if suggestion.heading else "")
    return where.strip() or suggestion.place


def upgraded(made: NewBook, source: Path) -> None:
    """What was added to an older workbook."""
    if made.path is None:
        click.echo(f"В книге {source} есть все столбцы, листы и списки; она не изменена.")
        return
    click.echo(f"Добавлено: {', '.join(made.added)}.")
    if made.former is not None:
        click.echo(f"Прежняя книга сохранена как {made.former}.", err=True)
    click.echo(f"Готово: {made.path}")
