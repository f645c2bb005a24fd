"""What who looks after the machine is given: the folder for a machine without internet, install.sh
in it, the unit of systemd, docs/administrator.md. All of it without network and LibreOffice."""

from __future__ import annotations

import ast
import configparser
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

import pytest

from generator.cli import main
from generator.pdf.office import PACKAGES
from tests.conftest import ROOT
from tests.test_maps import makefile, options

SETUP = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
INSTALL = (ROOT / "tools" / "install.sh").read_text(encoding="utf-8")
UNIT = ROOT / "tools" / "programme442.service"
PAGE = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
# An environment that does nothing and says that all went well.
STUB = """
mkdir -p .venv/bin
printf '#!/bin/sh\\n' >.venv/bin/python
chmod 755 .venv/bin/python
[ "$1" != venv ] || touch .venv/ready
"""


def sh(*words: object, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = ["sh", *map(str, words)]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


# --- the folder -----------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["setup.sh", "install.sh"])
def test_a_script_is_one_that_the_shell_understands(script: str) -> None:
    assert sh("-n", ROOT / "tools" / script).stderr == ""


def test_the_packages_that_are_gathered_are_those_that_a_message_names() -> None:
    assert f'PACKAGES="{PACKAGES}"' in SETUP


def test_the_libraries_of_every_command_are_gathered_and_installed() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    locks = set(re.findall(r"setup\.sh (?:venv|more) \.venv ([\w.-]+\.lock)", text))
    gathering = re.findall(r"for lock in (.+); do", SETUP)
    assert {lock for line in gathering for lock in line.split()} == locks
    assert set(re.findall(r"[\w-]+\.lock", INSTALL)) == locks


def test_a_folder_that_is_there_is_not_written_into(tmp_path: Path) -> None:
    refused = sh("tools/setup.sh", "bundle", ".venv-dev", tmp_path)
    assert (refused.returncode, refused.stderr) == (
        1,
        "Папку для установки без интернета не собрать:\n"
        f"· {tmp_path} уже есть: назовите новую папку (INTO=папка)\n",
    )
    assert not list(tmp_path.iterdir())


def test_a_folder_in_no_folder_is_a_message(tmp_path: Path) -> None:
    refused = sh("tools/setup.sh", "bundle", ".venv-dev", tmp_path / "нет" / "папка")
    assert (refused.returncode, refused.stderr) == (
        1,
        "Папку для установки без интернета не собрать:\n"
        f"· в папку {tmp_path}/нет писать нельзя, или ее нет: назовите другую (INTO=папка)\n",
    )


def test_an_interrupted_gathering_leaves_nothing(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    refused = sh("tools/setup.sh", "bundle", tmp_path / "venv", tmp_path / "folder")
    assert (refused.returncode, refused.stderr) == (
        1,
        "Библиотеки из requirements.lock не загрузились: нет связи с хранилищем пакетов Python, "
        "или одна из них есть только исходным текстом.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["venv"]


# --- install.sh -----------------------------------------------------------------------------------


def this_system() -> str:
    told = sh("-c", '. /etc/os-release; echo "$ID ${VERSION_ID:-?} $(dpkg --print-architecture)"')
    return told.stdout.strip()


def bundle(folder: Path, system: str | None = None, setup: str = STUB, **texts: str) -> Path:
    """A folder as `make bundle` makes it, of a product of some files."""
    files = {
        "tools/setup.sh": setup,
        "generator/__init__.py": "",
        "source/programme.xlsx": "the shipped book",
        "source/examples/severorechensk.xlsx": "the example",
        **{name.replace("__", "/") + ".txt": text for name, text in texts.items()},
    }
    for name in ("wheels", "packages"):
        (folder / name).mkdir(parents=True)
    with tarfile.open(folder / "product.tar.gz", "w:gz") as tar:
        for name, text in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(text.encode())
            tar.addfile(about, io.BytesIO(text.encode()))
    (folder / "packages" / "Packages").write_text("")
    (folder / "wheels" / "a.whl").write_text("a wheel")
    python = "{}.{}".format(*sys.version_info)
    (folder / "system").write_text(f"{system or this_system()}\npython {python}\n")
    shutil.copy(ROOT / "tools" / "install.sh", folder)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(folder)}\n"
        for path in paths
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


def test_an_altered_folder_of_another_system_is_refused_for_all_of_it_at_once(
    tmp_path: Path,
) -> None:
    given = bundle(tmp_path / "новый том", system="debian 99 riscv64")
    (given / "wheels" / "a.whl").write_text("another wheel")
    refused = sh(given / "install.sh", tmp_path / "house")
    assert (refused.returncode, refused.stdout, refused.stderr) == (
        1,
        "",
        "Не установлено, ничего не изменено:\n"
        f"· в папке {given} не те суммы (файл изменен, поврежден или пропал): ./wheels/a.whl – "
        "скопируйте ее заново\n"
        "· папка собрана для системы «debian 99 riscv64», здесь "
        f"«{this_system()}»: соберите ее на такой же\n",
    )
    assert not (tmp_path / "house").exists()


def test_a_file_that_was_lost_on_the_way_is_named(tmp_path: Path) -> None:
    given = bundle(tmp_path / "bundle")
    (given / "wheels" / "a.whl").unlink()
    refused = sh(given / "install.sh", tmp_path / "house")
    assert "не те суммы (файл изменен, поврежден или пропал): ./wheels/a.whl –" in refused.stderr


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "letter.txt").write_text("mine")
    refused = sh(bundle(tmp_path / "bundle") / "install.sh", tmp_path / "house")
    assert refused.stderr == (
        "Не установлено, ничего не изменено:\n"
        f"· {tmp_path}/house – не пустая папка и не поставлена отсюда: назовите другую\n"
    )
    assert [path.name for path in (tmp_path / "house").iterdir()] == ["letter.txt"]


def test_an_update_takes_the_product_and_leaves_what_is_the_companys(tmp_path: Path) -> None:
    former = bundle(tmp_path / "1", generator__gone="old", templates__look="as shipped")
    newer = bundle(tmp_path / "2", templates__look="as shipped now", docs__new="new")
    house = tmp_path / "наш дом"
    assert sh(former / "install.sh", house).returncode == 0
    (house / "source" / "programme.xlsx").write_text("our book")
    (house / "source" / "examples" / "severorechensk.xlsx").unlink()
    (house / "out").mkdir()
    (house / "out" / "program.docx").write_text("our document")
    (house / ".programme442-users").write_text("our users")
    (house / "templates" / "look.txt").write_text("as we like it")
    (house / "source" / "examples" / "severorechensk.xlsx").write_text("our example")

    updated = sh(newer / "install.sh", house)

    assert (updated.returncode, updated.stderr) == (0, "")
    assert "· Изменен у вас и заменен: templates/look.txt; ваш – в " in updated.stdout
    texts = {
        str(path.relative_to(house)): path.read_text()
        for path in house.rglob("*.*")
        if path.is_file() and path.suffix in (".txt", ".xlsx", ".docx")
    }
    [kept] = [name for name in texts if name.startswith("changed-before/")]
    assert texts == {
        kept: "as we like it",
        "source/programme.xlsx": "our book",
        "source/examples/severorechensk.xlsx": "our example",
        "out/program.docx": "our document",
        "templates/look.txt": "as shipped now",
        "docs/new.txt": "new",
    }
    assert (house / ".programme442-users").read_text() == "our users"


def test_and_the_way_back_is_the_former_folder(tmp_path: Path) -> None:
    former = bundle(tmp_path / "1", generator__gone="old")
    newer = bundle(tmp_path / "2", generator__new="new")
    for folder in (former, newer, former):
        assert sh(folder / "install.sh", tmp_path / "house").returncode == 0
    there = sorted(path.name for path in (tmp_path / "house" / "generator").iterdir())
    assert there == ["__init__.py", "gone.txt"]


def test_what_is_not_done_does_not_look_done_and_is_done_the_next_time(tmp_path: Path) -> None:
    house = tmp_path / "house"
    faulty = STUB.replace("#!/bin/sh", "#!/bin/sh\\necho нет шрифтов >&2; exit 1")
    refused = sh(bundle(tmp_path / "1", setup=faulty) / "install.sh", house)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-2:] == [
        "нет шрифтов",
        "Пробный документ не собрался: смотрите выше.",
    ]
    assert not (house / ".venv" / "ready").exists()
    assert sh(bundle(tmp_path / "2") / "install.sh", house).returncode == 0
    assert (house / ".venv" / "ready").exists()


# --- the service ----------------------------------------------------------------------------------


def unit() -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]  # names of systemd have capitals
    parsed.read(UNIT, encoding="utf-8")
    return parsed


def test_the_service_starts_a_command_that_there_is() -> None:
    words = unit()["Service"]["ExecStart"].split()
    assert words[:4] == ["/opt/programme442/.venv/bin/python", "-m", "generator", "serve"]
    given = {word for word in words if word.startswith("--")}
    assert given == {"--source", "--out"}
    assert given <= options(main.commands["serve"])


def test_the_service_writes_only_to_the_folder_of_the_company() -> None:
    service = unit()["Service"]
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/srv/programme442")
    words = service["ExecStart"].split()
    for option in ("--source", "--out"):
        assert words[words.index(option) + 1].startswith("/srv/programme442/")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    copy.write_text(text.replace("/opt/programme442/.venv/bin/python", "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", str(copy)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if UNIT.name in line] == []


# --- the page -------------------------------------------------------------------------------------


def test_the_commands_of_the_page_are_there() -> None:
    targets, variables = makefile()
    for line in re.findall(r"(?:^ +|`|-- |&& )(make [a-z].*)", PAGE, re.MULTILINE):
        command = re.split(r"[`|;,]| &&|\s{3,}| – | без ", line)[0]
        target, *given = command.split()[1:]
        assert target in targets, line
        names = {word.partition("=")[0] for word in given if "=" in word}
        assert names <= variables, line


def test_the_files_of_the_page_are_there() -> None:
    named = re.findall(r"/opt/programme442/([\w./-]+)", PAGE + UNIT.read_text(encoding="utf-8"))
    ours = [name.rstrip(".") for name in named if not name.startswith(".venv")]
    assert ours
    assert [name for name in ours if not (ROOT / name).exists()] == []


def test_the_options_of_the_page_are_there() -> None:
    given = set(re.findall(r"--(?:port|host|users|certificate|key|proxy)\b", PAGE))
    assert given - options(main.commands["serve"]) == set()


def messages_of_the_page() -> list[str]:
    table = PAGE.partition("## 13.")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    quoted = [text for row in rows for text in re.findall(r"«(.+?)»(?= |$)", row)]
    return [text for text in quoted if "Start request" not in text]


def test_the_page_quotes_the_program_as_it_speaks() -> None:
    assert len(messages_of_the_page()) > 20
    for message in messages_of_the_page():
        for fragment in message.split("…"):
            assert fragment.strip(" ()«».") in said_anywhere(), message


@cache
def said_anywhere() -> str:
    """All strings of the code and of the scripts, one after another."""
    said = [SETUP, INSTALL]
    for path in (ROOT / "generator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.append(node.value)
    return "\n".join(said)
