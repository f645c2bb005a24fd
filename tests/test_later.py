"""What is said of an issued document since: its PDF is signed, or a wrong revision is taken out of
force. The signatures are made here, of no person: whether one holds, nobody asks."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from asn1crypto import algos, cms, core, keys, x509
from click.testing import CliRunner
from gostcrypto import gosthash

from generator import pipeline
from generator.cli import main
from generator.findings import GeneratorError
from generator.publication import signing, verification
from generator.publication.withdrawing import WithdrawalOrder, Withdrawn
from tests.conftest import SHIPPED
from tests.test_publication import PLACED, files, house, publish, reword

__all__ = ["house"]  # a fixture

STREEBOG = "1.2.643.7.1.1.2.2"
SIGNED = dt.datetime(2025, 2, 28, 12, tzinfo=dt.UTC)
REASON = "Опечатка в таблице 1."
LATER = dt.date(2025, 4, 1)


def signature(pdf: bytes, algorithm: str = "sha256", *, holds: bytes | None = None) -> bytes:
    """A detached signature of a PDF, DER, as a program for signatures makes it."""
    hashed = b"?"
    if algorithm == "sha256":
        hashed = hashlib.sha256(pdf).digest()
    elif algorithm == STREEBOG:
        hashed = bytes(gosthash.new("streebog256", data=bytearray(pdf)).digest())
    name = x509.Name.build({"common_name": "ПАО «Сбыт»", "surname": "Петрова", "given_name": "Анна Ивановна"})  # fmt: skip
    key = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 3, "public_exponent": 3}), "rsa")
    day = x509.Time({"utc_time": core.UTCTime(SIGNED)})
    certificate = x509.Certificate(
        {
            "tbs_certificate": {
                "serial_number": 7, "signature": {"algorithm": "sha256_rsa"}, "issuer": name, "subject": name,
                "validity": {"not_before": day, "not_after": day}, "subject_public_key_info": key,
            },
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature_value": b"0",
        }
    )  # fmt: skip
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": {"issuer": name, "serial_number": 7}}),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
            "signed_attrs": [
                {"type": "message_digest", "values": [hashed]},
                {"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(SIGNED)})]},
            ],
            "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
            "signature": b"0",
        }
    )  # fmt: skip
    content = {"content_type": "data"} | ({} if holds is None else {"content": holds})
    signed = cms.SignedData(
        {
            "version": "v1", "digest_algorithms": [info["digest_algorithm"]], "encap_content_info": content,
            "certificates": [certificate], "signer_infos": [info],
        }
    )  # fmt: skip
    made = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(made.dump())


def signed(house: Path, made: Path, algorithm: str = "sha256", name: str = "п.sig") -> Path:
    """The signature of the built Programme as a file."""
    path = house / name
    path.write_bytes(signature((made / "program-2024.pdf").read_bytes(), algorithm))
    return path


def withdraw(house: Path, **changes: object) -> Withdrawn:
    """Takes the Programme 2024 of a house out of force."""
    order = WithdrawalOrder(
        source=house / "source" / SHIPPED.name, out=house / "out", year=2024, document="program", reason=REASON, on=LATER
    )  # fmt: skip
    return pipeline.withdraw(replace(order, **changes))  # type: ignore[arg-type]


# --- signatures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["sha256", STREEBOG], ids=["SHA-256", "Стрибог"])
def test_a_signature_stands_beside_its_pdf_and_is_named(
    house: Path, made: Path, algorithm: str
) -> None:
    path = signed(house, made, algorithm)
    published = publish(house, only="program", demo=False, signatures=(path,))

    beside = published.site / "2024" / "program-2024.pdf.sig"
    assert beside.read_bytes() == path.read_bytes()
    assert published.added[0].signer == "Петрова Анна Ивановна, 28.02.2025"
    page = (published.site / "index.html").read_text(encoding="utf-8")
    assert 'href="2024/program-2024.pdf.sig"' in page
    assert "PDF подписан электронной подписью: Петрова Анна Ивановна, 28.02.2025." in page
    issued = house / "source" / "issued"
    assert (issued / "2024" / "program-2024.pdf.sig").read_bytes() == path.read_bytes()
    assert verification.verify(published.site, issued=issued).alterations == ()
    told = CliRunner().invoke(main, ["verify", str(published.site)]).output
    assert "подпись 2024/program-2024.pdf.sig: Петрова Анна Ивановна, 28.02.2025" in told


def test_a_document_may_be_signed_after_it_was_issued_and_either_home_may_be_lost(
    house: Path, made: Path
) -> None:
    publish(house, only="program", demo=False)
    path = signed(house, made)
    path.write_bytes(base64.encodebytes(path.read_bytes()))  # as some programs write it
    again = publish(house, only="program", demo=False, signatures=(path,))
    assert [one.signer for one in again.unchanged] == ["Петрова Анна Ивановна, 28.02.2025"]
    before = files(again.site)
    for file in sorted((house / "out" / "site").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    assert files(publish(house, only="program", demo=False).site) == before
    assert publish(house, only="program", demo=False, signatures=(path,)).added == ()


def test_a_signature_of_another_file_is_refused_before_anything_is_issued(
    house: Path, made: Path
) -> None:
    path = house / "program-2024.pdf.sig"
    path.write_bytes(signature(b"%PDF-other"))
    with pytest.raises(GeneratorError) as refused:
        publish(house, only="program", demo=False, signatures=(path,))
    assert str(refused.value) == (
        f"Подпись {path} – не от тех PDF, что публикуются (program-2024.pdf): в ней другой хеш. Подпишите PDF из папки "
        "готовых файлов и повторите."
    )
    assert not (house / "source" / "issued").exists()


def test_where_the_hash_is_of_an_unknown_kind_the_name_of_the_file_decides(
    house: Path, made: Path
) -> None:
    path = signed(house, made, "1.2.3.4", "program-2024.pdf.sig")
    assert publish(house, only="program", signatures=(path,)).added[0].signature is not None
    other = path.rename(house / "report-2023.sig")
    with pytest.raises(GeneratorError) as refused:
        publish(house, only="program", signatures=(other,))
    assert str(refused.value) == (
        f"Подпись {other} – не от тех PDF, что публикуются (program-2024.pdf): хеш в ней не прочитать, а имя другое; нужно, "
        "например, program-2024.pdf.sig. Подпишите PDF из папки готовых файлов и повторите."
    )


def test_a_signature_of_another_kind_is_laid_by_its_name_and_nobody_is_said_to_have_signed(
    house: Path,
) -> None:
    path = house / "program-2024.pdf.sig"
    path.write_bytes(b"\x89\x01\x33\x04\x00OpenPGP")
    published = publish(house, only="program", signatures=(path,))
    assert (published.site / "2024" / path.name).read_bytes() == path.read_bytes()
    told = CliRunner().invoke(main, ["verify", str(published.site)]).output
    assert "подпись 2024/program-2024.pdf.sig: без сведений о подписавшем" in told
    assert "PDF подписан электронной подписью. Подпись отсоединенная" in (
        published.site / "index.html"
    ).read_text(encoding="utf-8")


def test_a_second_signature_does_not_take_the_place_of_the_first(house: Path, made: Path) -> None:
    publish(house, only="program", demo=False, signatures=(signed(house, made),))
    other = signed(house, made, STREEBOG)
    with pytest.raises(GeneratorError) as refused:
        publish(house, only="program", demo=False, signatures=(other,))
    assert str(refused.value) == (
        f"У PDF, к которому относится {other}, уже есть другая подпись; она не тронута."
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "Файла подписи {} нет или его нельзя прочитать."),
        (b"", "Файл {} – не отсоединенная электронная подпись (.sig, CMS) или он поврежден."),
        (b"%PDF-1.7", "Файл {} – не отсоединенная электронная подпись (.sig, CMS) или он поврежден."),
        (signature(b"1")[:-9], "Файл {} – не отсоединенная электронная подпись (.sig, CMS) или он поврежден."),
        (b"\x30\x03\x02\x01\x01", "Файл {} – не отсоединенная электронная подпись (.sig, CMS) или он поврежден."),
        (
            signature(b"1", holds=b"1"),
            "В файле {} подпись вместе с документом. Сделайте отсоединенную подпись (отдельный файл .sig) и повторите.",
        ),
    ],
    ids=["none", "empty", "pdf", "cut off", "a number", "attached"],
)  # fmt: skip
def test_what_is_no_detached_signature_is_said_so(
    tmp_path: Path, data: bytes | None, said: str
) -> None:
    path = tmp_path / "п.sig"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(GeneratorError) as refused:
        signing.read_signature(path)
    assert str(refused.value) == said.format(path)


# --- withdrawal -----------------------------------------------------------------------------------


def test_a_withdrawn_revision_keeps_its_files_and_the_page_says_since_when_and_why(
    house: Path,
) -> None:
    site = publish(house, only="program", demo=False).site
    before = files(site)
    made = withdraw(house, reason=f"{REASON[:3]}\x02{REASON[3:]}")  # a sign that no page can hold
    after = files(site)
    assert (made.is_new, made.in_force) == (True, None)
    of_2024 = [path for path in before if path.startswith("2024/")]
    assert {path: after[path] for path in of_2024} == {path: before[path] for path in of_2024}
    said = "Редакция 1 снята с 01.04.2025. Причина: Опечатка в таблице 1."
    for name in ("index.html", "fragment.html"):
        assert said in after[name].decode()
    assert "Снята с 01.04.2025. Причина: Опечатка в таблице 1." in after["feed.xml"].decode()
    content = json.loads(after["disclosure.json"])
    assert content["years"] == []
    [gone] = content["withdrawn"]
    assert (gone["document"], gone["on"], gone["reason"]) == ("program", "2025-04-01", REASON)
    assert verification.verify(site, issued=house / "source" / "issued").alterations == ()
    told = CliRunner().invoke(main, ["verify", str(site)]).output
    assert f"снята с 01.04.2025: {REASON}" in told


def test_the_revision_before_is_in_force_again_and_is_what_the_plan_is_compared_with(
    house: Path,
) -> None:
    publish(house, only="program", demo=False)
    reword(house)
    publish(house, only="program", demo=False)
    source = house / "source" / SHIPPED.name
    assert not [one for one in pipeline.check(source, 2024) if one.code == "amendment-unissued"]
    made = withdraw(house)
    assert (made.published.revision, made.in_force and made.in_force.revision) == (2, 1)
    page = (made.site / "index.html").read_text(encoding="utf-8")
    assert page.index("Редакция 2 снята с 01.04.2025.") < page.index("Прежние редакции 2024 года")
    assert "Редакция 1. Действует с 01.03.2025." in page
    assert [one for one in pipeline.check(source, 2024) if one.code == "amendment-unissued"]
    [year] = json.loads((made.site / "disclosure.json").read_bytes())["years"]
    assert year["program"]["revision"] == 1


def test_what_is_published_after_a_withdrawal_is_the_next_revision(house: Path) -> None:
    publish(house, only="program", demo=False)
    withdraw(house)
    again = publish(house, only="program", demo=False)
    assert [one.name for one in again.added] == ["program-2024-r2"], "also if it says the same"


def test_the_same_order_twice_changes_nothing_more_and_ends_what_was_killed(house: Path) -> None:
    site = publish(house, only="program", demo=False).site
    reword(house)
    publish(house, only="program", demo=False)
    before = files(house)
    withdraw(house)
    after = files(house)
    assert withdraw(house).is_new is False
    assert files(house) == after
    for path, data in before.items():  # killed before the folder was written
        if path.startswith("out/"):
            (house / path).write_bytes(data)
    withdraw(house)
    assert files(site) == {
        path.removeprefix("out/site/"): data
        for path, data in after.items()
        if path.startswith("out/site/")
    }


def test_the_site_comes_back_with_its_withdrawals(house: Path) -> None:
    publish(house, only="program", demo=False)
    before = files(withdraw(house).site)
    for file in sorted((house / "out" / "site").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    assert files(withdraw(house).site) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": "report"}, "Не опубликовано: Отчет 2024; есть: Программа 2024."),
        ({"year": 2023}, "Не опубликовано: Программа 2023; есть: Программа 2024."),
        ({"revision": 3}, "Программа 2024: редакции 3 нет; есть: 1."),
        (
            {"on": dt.date(2025, 2, 1)},
            "Программа 2024, редакция 1, размещена 01.03.2025: снять ее с 01.02.2025 нельзя.",
        ),
        (
            {"reason": "Другая."},
            "Программа 2024, редакция 1, уже снята с 01.04.2025: Опечатка в таблице 1. Чтобы снять другую, назовите "
            "REVISION=номер.",
        ),
    ],
    ids=["document", "year", "revision", "day", "reason"],
)
def test_what_cannot_be_withdrawn(house: Path, changes: dict[str, object], said: str) -> None:
    publish(house, only="program", demo=False)
    if "reason" in changes:
        withdraw(house)
    before = files(house)
    with pytest.raises(GeneratorError) as refused:
        withdraw(house, **changes)
    assert str(refused.value) == said
    assert files(house) == before


def test_a_trial_may_be_withdrawn_too_and_nothing_is_issued(house: Path) -> None:
    publish(house)
    assert withdraw(house, document="report").is_new
    assert not (house / "source" / "issued").exists()


def test_a_damaged_note_of_a_withdrawal_is_named(house: Path) -> None:
    publish(house, only="program", demo=False)
    withdraw(house)
    path = house / "source" / "issued" / "2024" / "program-2024-later.json"
    path.write_text("[" * 100_000)
    with pytest.raises(GeneratorError) as refused:
        withdraw(house)
    assert str(refused.value) == f"Файл {path} поврежден. Верните его из резервной копии."


# --- the list of changes, and what the web editor is told -------------------------------------------


def test_each_revision_says_since_when_it_is_in_force_and_what_it_changed(house: Path) -> None:
    """A Report too, which no amendment changes."""
    publish(house)
    source = house / "source" / SHIPPED.name
    book = openpyxl.load_workbook(source)
    sheet = book["Исполнение"]
    sheet["D2"] = "Сектор ожидания оснащен новыми креслами."
    book.save(source)
    later = publish(house)
    [report] = later.added
    assert report.name == "report-2024-r2"
    [change] = [each for each in report.changes if each["heading"] == "Фактический результат"]
    assert (change["number"], change["now"]) == (
        "1.1.1.",
        "Сектор ожидания оснащен новыми креслами.",
    )
    page = (later.site / "index.html").read_text(encoding="utf-8")
    assert "Действует с 01.03.2025." in page
    assert "Действовала с 01.03.2025 по 01.03.2025." in page
    assert f"Что изменено, строк: {len(report.changes)}" in page


def told(house: Path, name: str) -> str:
    return (house / "out" / name).read_text(encoding="utf-8-sig")


def test_the_web_editor_learns_what_to_put_up_and_to_take_down(house: Path) -> None:
    publish(house)
    first = told(house, "upload.txt")
    assert "РАЗМЕСТИТЬ (31):" in first
    assert "СНЯТЬ: нечего." in first
    publish(house)
    assert told(house, "upload.txt") == first, "it may not have been put up yet"
    publish(house, only="program", demo=False)
    later = told(house, "upload.txt")
    assert "2024/report-2024.pdf" in later.partition("СНЯТЬ")[2], "a trial goes"
    assert "2024/program-2024.pdf" not in later, "the same file as of the trial"
    listed = later.partition("РАЗМЕСТИТЬ")[2].partition("СНЯТЬ")[0]
    assert [line.split()[0] for line in listed.splitlines()[-4:] if line.strip()][-2:] == [
        "index.html",
        "SHA256SUMS",
    ]


def test_the_news_tell_of_what_was_placed_or_withdrawn_last(house: Path) -> None:
    publish(house, only="program", demo=False)
    assert told(house, "news.txt").splitlines()[:5] == [
        "Качество обслуживания клиентов: опубликовано – Программа 2024, редакция 1",
        "",
        f"{PLACED:%d.%m.%Y}",
        "",
        "Опубликован документ «Программа мероприятий по повышению качества обслуживания клиентов АО «Петербургская сбытовая "
        "компания» на 2024 год».",
    ]
    withdraw(house)
    assert told(house, "news.txt").splitlines()[4] == (
        "Снята с публикации редакция 1 документа «Программа мероприятий по повышению качества обслуживания клиентов АО "
        "«Петербургская сбытовая компания» на 2024 год» с 01.04.2025. Причина: Опечатка в таблице 1."
    )


def test_the_news_tell_of_what_is_new_in_the_folder_whatever_its_day(house: Path) -> None:
    head = "Качество обслуживания клиентов: "
    publish(house, demo=False, only="program")
    reword(house)
    publish(house, demo=False, only="program")
    second = told(house, "news.txt")
    assert second.splitlines()[0] == f"{head}опубликовано – Программа 2024, редакция 2"
    assert second.count("Опубликован документ") == 1, "not of the first again, of the same day"
    publish(house, demo=False, only="program")
    assert told(house, "news.txt") == second, "it may not have been told yet"
    withdraw(house)
    gone = told(house, "news.txt").splitlines()
    assert gone[0] == f"{head}снято с публикации – Программа 2024, редакция 2"
    publish(house, demo=False, only="program")
    news = told(house, "news.txt")
    assert news.splitlines()[0] == f"{head}опубликовано – Программа 2024, редакция 3"
    assert "Снята" not in news, "though the day of the withdrawal is later"
    shutil.rmtree(house / "out")
    publish(house, demo=False, only="program")
    assert told(house, "news.txt").splitlines()[0] == gone[0], "of the last day"


def test_sums_that_somebody_wrote_take_nothing_away_outside_of_the_folder(house: Path) -> None:
    site = publish(house).site
    (house / "чужое.txt").write_text("чужое")
    with (site / "SHA256SUMS").open("a") as sums:
        for path in ("../чужое.txt", "../../чужое.txt", "2024/program-2024.docx"):
            sums.write(f"{'0' * 64}  {path}\n")
    (site / "ссылка").symlink_to(house)
    publish(house)
    assert (house / "чужое.txt").read_text() == "чужое"
    assert (site / "2024" / "program-2024.docx").is_file()
