"""What people do at the workplace: a person who clicks, looks, downloads, drops files and waits for
what comes of it. bench/load.py lets many of them work at once."""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import docx
import httpx2
import openpyxl
from PIL import Image

DUE, RESULT = "G38", "H38"
"""Cells of a measure of 2026 in the workbook of the example company."""
GOOD = ("II квартал 2026", "III квартал 2026", "IV квартал 2026")
PATIENCE = 400.0
"""Seconds that a person waits for what comes of a job."""
PAUSE = (0.5, 4.0)
"""Seconds between two steps of a person."""
LIVE = "waiting for news"
BUSY, CHANGED = "Сейчас идет другая работа", "изменил кто-то еще"
BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Files:
    """What people have on their own computers."""

    good: tuple[bytes, ...]
    faulty: bytes
    returned: bytes
    """A build in which the lawyers changed some words."""

    @classmethod
    def of(cls, source: Path, built: Path) -> Files:
        """Made of the workbook and of a build of its Programme 2026."""
        good = tuple(with_due(source, due) for due in GOOD)
        return cls(good, with_due(source, "весной"), _reviewed(source, built))


def with_due(source: Path, due: str) -> bytes:
    """The workbook with another due of a measure."""
    workbook = openpyxl.load_workbook(source)
    workbook["План"][DUE] = due
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _reviewed(source: Path, built: Path) -> bytes:
    result = str(openpyxl.load_workbook(source)["План"][RESULT].value)
    was = " ".join(result.split()[:3])
    document = docx.Document(str(built))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [paragraph for cell in cells for paragraph in cell.paragraphs]
    paragraph = next(each for each in paragraphs if was in each.text)
    text = paragraph.text.replace(was, f"{was} надежно")
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Step:
    """A request that was answered, or was not."""

    kind: str
    seconds: float
    error: str = ""
    refused: str = ""
    """`BUSY` or `CHANGED`: a right answer to who works at the same time as another."""


class Unfit(Exception):
    """An answer that no person should get."""


class Person:
    """Somebody with a browser who came in by the address that the server printed."""

    def __init__(self, address: str, random: Random, files: Files | None = None) -> None:
        self.steps: list[Step] = []
        self._random, self._files = random, files
        self._told = self._of = ""
        base, _, _ = address.partition("/?")
        self._client = httpx2.Client(base_url=base, timeout=60, headers={"origin": base})
        self._client.get(address)

    def work(self, until: float) -> None:
        """One thing after the other, with pauses, until a moment of `time.monotonic`."""
        names, weights = zip(*HABITS.items(), strict=True)
        listening = threading.Thread(target=self.listen, args=(until,), daemon=True)
        listening.start()
        while time.monotonic() < until:
            [name] = self._random.choices(names, weights)
            self.try_to(name)
            pause = self._random.uniform(*PAUSE)
            time.sleep(max(min(pause, until - time.monotonic()), 0))
        listening.join()
        self._client.close()

    def listen(self, until: float) -> None:
        """What the script of a page does: waits for news, and draws the pages of a document
        again."""
        while time.monotonic() < until:
            told, of = self._told, self._of
            try:
                answer = self._ask("GET", f"/live?seen={told}&of={of}", LIVE)
                if answer.text != told and told == self._told:
                    self._told = answer.text
                    if of:
                        self._page(f"/documents/{of}", "/documents/…")
            except Unfit as fault:
                self.steps.append(Step(LIVE, 0, error=str(fault)))

    def try_to(self, name: str) -> None:
        """A habit by its name; what goes wrong is kept among the steps."""
        do: Callable[[], None] = getattr(self, name)
        try:
            do()
        except Unfit as fault:
            self.steps.append(Step(name, 0, error=str(fault)))

    def post(
        self,
        path: str,
        form: dict[str, str],
        said: tuple[str, ...],
        files: dict[str, tuple[str, bytes, str]] | None = None,
        kind: str = "",
    ) -> None:
        """Sends a form, and waits for what comes of it, which has to be one of what may be said."""
        kind = f"POST {kind or path}"
        answer = self._ask("POST", path, kind, data=form, files=files)
        end = time.monotonic() + PATIENCE
        while answer.status_code == 303 or "refresh" in answer.headers:
            if time.monotonic() > end:
                raise Unfit(f"{kind}: does not end")
            if "refresh" in answer.headers:
                time.sleep(1)
            address = answer.headers.get("location") or str(answer.request.url)
            answer = self._ask("GET", address, "progress and outcome")
        if answer.status_code == 200 and not any(each in answer.text for each in (*said, CHANGED)):
            raise Unfit(f"{kind}: {_words(answer.text)[:600]}")

    # --- looking ----------------------------------------------------------------------------------

    def book(self) -> None:
        self._page("/book")

    def remarks(self) -> None:
        severity = self._random.choice(["", "error", "warning", "info"])
        sheet = self._random.choice(["", "План", "Исполнение"])
        year = self._random.choice(["", "2025", "2026"])
        self._page(f"/remarks?year={year}&sheet={sheet}&severity={severity}", "/remarks")

    def documents(self) -> None:
        self._page(f"/documents?year={self._random.choice([2025, 2026])}", "/documents")

    def pages(self) -> None:
        names = re.findall(r'href="(/documents/[\w-]+)"', self._page("/documents"))
        if names:
            page = self._page(self._random.choice(names), "/documents/…")
            pictures = re.findall(r'src="(/documents/[^"]+\.png\?v=\w+)"', page)
            for picture in self._random.sample(pictures, min(3, len(pictures))):
                self._get(picture, "picture")

    def look_through(self, year: str) -> None:
        """All pages of all documents of a year."""
        page = self._page(f"/documents?year={year}", "/documents")
        for name in re.findall(r'href="(/documents/[\w-]+)"', page):
            shown = self._page(name, "/documents/…")
            for picture in re.findall(r'src="(/documents/[^"]+\.png\?v=\w+)"', shown):
                self._get(picture, "picture")

    def download(self) -> None:
        year = self._random.choice([2025, 2026])
        names = re.findall(r'href="(/files/[^"]+)"', self._page(f"/documents?year={year}"))
        self._get(self._random.choice([*names, "/book/file"]), "file")

    def marked(self) -> None:
        page = self._page("/remarks")
        if "/remarks/marked" in page:
            self._get("/remarks/marked", "marked copy")

    def agreed(self) -> None:
        for name in re.findall(r'href="(/agree/[^"]+)"', self._page("/agree"))[:1]:
            self._page(name, "/agree/…")

    def controlled(self) -> None:
        self._page("/control")

    def published(self) -> None:
        page = self._page("/publish")
        if "/site/index.html" in page:
            self._get("/site/index.html", "site")
            self._get("/publish/site.zip", "site.zip")

    # --- working ----------------------------------------------------------------------------------

    def put_book(self) -> None:
        assert self._files is not None
        self._put(
            self._random.choice(self._files.good),
            ("Новая версия принята", "Это та же", "Новая версия возвращает то"),
        )

    def put_faulty(self) -> None:
        assert self._files is not None
        self._put(self._files.faulty, ("План!G38",))

    def put_nothing(self) -> None:
        self._put(b"no workbook at all" * 1000, ("Не сделано: Новая версия книги",))

    def _put(self, data: bytes, said: tuple[str, ...]) -> None:
        form = {"seen": self._value(self._page("/book"), "seen")}
        files = {"file": ("Наша книга.xlsx", data, BYTES)}
        self.post("/book", form, said, files)

    def drop(self) -> None:
        assert self._files is not None
        self._page("/agree")
        files = {"files": ("Программа с правками.docx", self._files.returned, BYTES)}
        self.post("/agree", {}, ("Прочитано.",), files)

    def decide(self) -> None:
        for name in re.findall(r'href="(/agree/[^"]+)"', self._page("/agree"))[:1]:
            page = self._page(name, "/agree/…")
            numbers = sorted(set(re.findall(r'name="(decision-[\w-]+)"', page)))
            choice = self._random.choice(["принять", "отклонить"])
            form = dict.fromkeys(numbers[:3], choice)
            form |= {"seen": self._value(page, "seen"), "who": "Орлова"}
            self.post(name, form, ("Решения записаны",), kind="/agree/…")

    def build(self) -> None:
        year, document = self._random.choice([2025, 2026]), self._random.choice(["program", "all"])
        edition = self._random.choice(["public", "internal"])
        self._page(f"/documents?year={year}", "/documents")
        form = {"year": str(year), "document": document, "edition": edition}
        self.post("/documents", form, ("Готово.", "Ничего не изменилось"))

    def control(self) -> None:
        self._page("/control")
        form = {"on": f"2025-0{self._random.randint(1, 9)}-01", "since": "", "year": ""}
        self.post("/control", form, ("готова.",))

    def publish(self) -> None:
        self._page("/publish")
        form = {"year": "2025", "only": "", "placed": "2026-02-01", "demo": "yes"}
        self.post("/publish", form, ("готово.", "Публикация отклонена"))

    # --- asking -----------------------------------------------------------------------------------

    def _page(self, path: str, kind: str = "") -> str:
        answer = self._ask("GET", path, kind or path.partition("?")[0])
        _require_whole(answer)
        if found := re.search(r'data-told="(\d+)" data-of="([^"]*)"', answer.text):
            self._told, self._of = found[1], found[2]
        return answer.text

    def _get(self, path: str, kind: str) -> None:
        _require_whole(self._ask("GET", path, kind))

    def _ask(self, method: str, path: str, kind: str, **given: object) -> httpx2.Response:
        started = time.monotonic()
        try:
            answer = self._client.request(method, path, **given)  # type: ignore[arg-type]
        except httpx2.HTTPError as fault:
            raise Unfit(f"{kind}: {type(fault).__name__} {fault}") from None
        text = answer.text if answer.headers.get("content-type", "").startswith("text/") else ""
        is_busy = answer.status_code == 409 and BUSY in text
        refused = BUSY if is_busy else CHANGED if CHANGED in text else ""
        if answer.status_code not in (200, 303) and not is_busy:
            raise Unfit(f"{kind}: {answer.status_code} {path} {_words(text)[:300]}")
        self.steps.append(Step(kind, time.monotonic() - started, refused=refused))
        return answer

    def _value(self, page: str, name: str) -> str:
        found = re.search(rf'name="{name}" value="(\w*)"', page)
        if found is None:
            raise Unfit(f"no field {name}: {_words(page)[:300]}")
        return found[1]


HABITS = {
    "book": 8, "remarks": 12, "documents": 12, "pages": 14, "download": 8, "marked": 2, "agreed": 8,
    "controlled": 6, "published": 5, "put_book": 2, "put_faulty": 1, "put_nothing": 1, "drop": 2,
    "decide": 4, "build": 5, "control": 2, "publish": 1,
}  # fmt: skip
"""What people do, by how often."""


def _require_whole(answer: httpx2.Response) -> None:
    """Raises `Unfit` for an answer that nobody can open."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    try:
        _open(kind, answer.content)
    except Exception as fault:
        raise Unfit(f"{answer.request.url}: not readable as {kind}: {fault}") from None


def _open(kind: str, data: bytes) -> None:
    if kind == "text/html":
        assert data.decode().rstrip().endswith("</html>"), "cut"
    elif kind == "image/png":
        Image.open(io.BytesIO(data)).load()
    elif kind == "application/json":
        json.loads(data)
    elif kind == "application/pdf":
        assert data.startswith(b"%PDF"), "no PDF"
        assert data.rstrip().endswith(b"%%EOF"), "cut"
    elif kind == "application/zip" or kind.startswith("application/vnd.openxml"):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None, "damaged"


def _words(page: str) -> str:
    main = page.partition("<main")[2] or page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
