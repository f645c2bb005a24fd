"""Whatever picture an office has becomes a plain one, or is refused at its cell: all modes, formats,
resolutions, garbage. In documents only with EXAMPLES=nightly."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx.image.image import Image as WordPicture
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from generator.documents import logo
from generator.documents.manifest import sha256
from generator.findings import FaultyWorkbook
from generator.model import Company
from tests import office
from tests.test_documents import document

NIGHTLY = os.environ.get("EXAMPLES") == "nightly"
SIZE = (60, 24)
SAVED_MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "GIF": ("1", "L", "P", "RGB", "RGBA"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"),
    "WEBP": ("RGB", "RGBA"),
}
DPI = ((0.2, 0.2), (72, 72), (1, 1), (65535, 65535), (300, 72))


def drawn(mode: str, size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture whose upper left quarter is dark."""
    picture = Image.new("RGB", size, (200, 210, 220))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), (30, 60, 160))
    if mode in ("I;16", "I", "F"):
        return picture.convert("L").convert("I").point(lambda value: value * 257 + 0).convert(mode)
    return picture.convert(mode)


def saved(picture: Image.Image, extension: str, **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, extension, **options)
    return target.getvalue()


def exif(**tags: Any) -> bytes:
    content = Image.Exif()
    content[0x0112] = tags.get("orientation", 1)
    content[0x013B] = "П. П. Петров"
    content.get_ifd(0x8825)[2] = (55.0, 45.0, 7.0)
    return content.tobytes()


def of_all_modes() -> Iterator[tuple[str, bytes]]:
    for extension, modes in SAVED_MODES.items():
        for mode in modes:
            yield f"{extension} {mode}", saved(drawn(mode), extension)
            for dpi in DPI if extension in ("PNG", "JPEG", "BMP", "TIFF") else ():
                yield f"{extension} {mode} {dpi}", saved(drawn(mode), extension, dpi=dpi)


def turned() -> Iterator[tuple[str, bytes]]:
    for extension in ("JPEG", "PNG", "WEBP", "TIFF"):
        for orientation in (*range(10), 65535):
            tag = exif(orientation=orientation)
            yield f"{extension} turned {orientation}", saved(drawn("RGB"), extension, exif=tag)


def odd() -> Iterator[tuple[str, bytes]]:
    jpeg, png = saved(drawn("RGB"), "JPEG", dpi=(96, 96)), saved(drawn("RGBA"), "PNG")
    at = jpeg.index(b"JFIF\0")
    yield "JPEG of 0 dpi", jpeg[: at + 7] + b"\1" + bytes(4) + jpeg[at + 12 :]
    yield "JPEG without JFIF", jpeg[:2] + jpeg[20:]
    for garbage in (b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + b"\xff" * 60):
        block = b"\xff\xe1" + struct.pack(">H", len(garbage) + 2) + garbage
        yield f"JPEG Exif {garbage[6:12]!r}", jpeg[:2] + block + jpeg[2:]
    notes = PngInfo()
    notes.add_text("Author", "П. П. Петров")
    notes.add_itxt("Comment", "черновик", zip=True)
    yield "PNG notes", saved(drawn("RGB"), "PNG", pnginfo=notes)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode, extension in (("RGB", "JPEG"), ("L", "PNG"), ("CMYK", "JPEG"), ("RGBA", "PNG")):
        yield f"{mode} profile", saved(drawn(mode), extension, icc_profile=profile)
        yield f"{mode} no profile", saved(drawn(mode), extension, icc_profile=b"none" * 40)
    yield "PNG grey clear", saved(drawn("I;16"), "PNG", transparency=0)
    yield "PNG colour clear", saved(drawn("RGB"), "PNG", transparency=(200, 210, 220))
    frames = [drawn("P"), drawn("P").rotate(180)]
    yield "GIF moving", saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    yield "PNG moving", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    yield "JPEG of two", saved(drawn("RGB"), "MPO", save_all=True, append_images=[drawn("RGB")])
    yield "tall", saved(drawn("RGB", (3, 4000)), "PNG")
    yield "large", saved(drawn("RGB", (4000, 3000)), "JPEG")
    yield "a pixel", saved(drawn("L", (1, 1)), "PNG")
    yield "tail", png + b"\0" * 1000


def cut() -> Iterator[tuple[str, bytes]]:
    for extension, modes in SAVED_MODES.items():
        whole = saved(drawn(modes[-1]), extension)
        for part in (0, 1, 8, 12, len(whole) // 3, len(whole) // 2, len(whole) - 9):
            yield f"{extension} cut at {part}", whole[:part]
        for at in range(16, len(whole), max(1, len(whole) // 6)):
            yield f"{extension} spoilt at {at}", whole[:at] + b"\xff\0\xff\0" + whole[at + 4 :]


def foreign() -> Iterator[tuple[str, bytes]]:
    bomb = bytearray(saved(drawn("1"), "PNG"))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    yield "bomb", bytes(bomb)
    yield "bomb GIF", b"GIF89a" + struct.pack("<HH", 65535, 65535) + bytes(20)
    yield "SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    yield "EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"
    yield "WMF", b"\xd7\xcd\xc6\x9a" + bytes(60)
    yield "nothing", b""
    for extension in ("ICO", "PPM", "TGA", "PCX"):
        yield extension, saved(drawn("RGB"), extension)


@cache
def logos() -> tuple[tuple[str, bytes], ...]:
    return (*of_all_modes(), *turned(), *odd(), *cut(), *foreign())


@pytest.fixture
def company(tmp_path: Path) -> Company:
    made = office.book(tmp_path, Общество=[{**office.COMPANY, "Логотип": "logo"}])
    return made.year(2024).company


def read(company: Company, folder: Path, data: bytes) -> bytes | None:
    """The picture of a file, None if it is refused at its cell."""
    (folder / "logo").write_bytes(data)
    try:
        picture = logo.read_logo(company, folder)
    except FaultyWorkbook as refused:
        [finding] = refused.findings
        assert str(finding).startswith("ОШИБКА Общество!B7 [logo-unusable] файл «logo» не годится:")
        return None
    assert picture is not None
    return picture.image


def test_there_are_many() -> None:
    assert len(logos()) >= 250


def test_any_picture_is_made_plain_or_refused_at_its_cell(
    company: Company, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = {name for name, _ in (*of_all_modes(), *turned(), *odd())}
    for name, data in logos():
        plain = read(company, tmp_path, data)
        assert plain or name not in sound, name
        if plain is None:
            continue
        word = WordPicture.from_blob(plain)
        assert (word.content_type, word.horz_dpi, word.vert_dpi) == ("image/png", 300, 300), name
        with Image.open(io.BytesIO(plain)) as picture:
            assert picture.mode in ("L", "RGB", "RGBA"), name
            assert picture.height <= logo.MAX_HEIGHT, name
            assert picture.info.keys() == {"dpi"}, name
        assert logo.plain_png(data) == plain, name
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not NIGHTLY, reason="some minutes")
def test_and_word_takes_all_of_them(tmp_path: Path, company: Company) -> None:
    programme = office.book(tmp_path, Общество=[{**office.COMPANY, "Логотип": "logo"}]).year(2024)
    for _, data in logos():
        (tmp_path / "logo").write_bytes(data)
        try:
            picture = logo.read_logo(company, tmp_path)
        except FaultyWorkbook:
            continue
        assert document(programme, picture=picture)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_it_looks_as_it_did(mode: str) -> None:
    plain = logo.plain_png(saved(drawn(mode), "TIFF"))
    shown = Image.open(io.BytesIO(plain)).convert("L")
    wanted = drawn("1" if mode == "1" else "L").convert("L")
    for place in ((5, 5), (50, 5), (50, 20)):
        assert shown.getpixel(place) == pytest.approx(wanted.getpixel(place), abs=12)


@pytest.mark.parametrize("extension", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "corner", "size"),
    [
        (1, (5, 5), (60, 24)),
        (2, (55, 5), (60, 24)),
        (3, (55, 20), (60, 24)),
        (4, (5, 20), (60, 24)),
        (5, (5, 5), (24, 60)),
        (6, (20, 5), (24, 60)),
        (7, (20, 55), (24, 60)),
        (8, (5, 55), (24, 60)),
    ],
)
def test_a_turned_picture_stands_upright(
    extension: str, orientation: int, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    data = saved(drawn("RGB"), extension, exif=exif(orientation=orientation))
    upright = Image.open(io.BytesIO(logo.plain_png(data)))
    assert upright.size == size
    corners = [(x, y) for x in (5, size[0] - 5) for y in (5, size[1] - 5)]
    assert min(corners, key=upright.convert("L").getpixel) == pytest.approx(corner, abs=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["folder", "pipe", "link outside", "link in a circle", "nothing"])
def test_what_is_no_file_of_the_folder_is_refused(
    company: Company, tmp_path: Path, kind: str
) -> None:
    place, folder = tmp_path / "книги" / "logo", tmp_path / "книги"
    folder.mkdir()
    (tmp_path / "тайна.png").write_bytes(saved(drawn("RGB"), "PNG"))
    match kind:
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
        case "link outside":
            place.symlink_to("../тайна.png")
        case "link in a circle":
            place.symlink_to("logo")
    with pytest.raises(FaultyWorkbook) as refused:
        logo.read_logo(company, folder)
    said = {"nothing": "нет файла «logo»", "link outside": "файл «logo» лежит вне папки книги"}
    assert refused.value.findings[0].message == said.get(kind, "файл «logo» не открывается")


def test_nothing_of_a_photo_but_its_picture_goes_out(company: Company, tmp_path: Path) -> None:
    notes = {"exif": exif(), "comment": b"draft", "icc_profile": b"Petrov" * 30}
    plain = read(company, tmp_path, saved(drawn("RGB"), "JPEG", **notes))
    assert plain is not None
    names = [plain[at + 4 : at + 8] for at in chunks(plain)]
    assert set(names) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}


def chunks(png: bytes) -> Iterator[int]:
    """Where the parts of a PNG begin."""
    at = 8
    while at < len(png):
        yield at
        at += 12 + int.from_bytes(png[at : at + 4])


def test_a_built_document_knows_the_file_of_its_logo(company: Company, tmp_path: Path) -> None:
    """The picture is another file's bytes, and nothing is made anew for that."""
    (tmp_path / "logo").write_bytes(saved(drawn("CMYK"), "JPEG"))
    picture = logo.read_logo(replace(company, logo="logo"), tmp_path)
    assert picture is not None
    assert picture.digest == sha256((tmp_path / "logo").read_bytes())
