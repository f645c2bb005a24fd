"""What the maps name is there, and what is there stands in a map: the docstrings of folders,
CONTRIBUTING.md and README.md."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from generator.cli import main
from tests.conftest import ROOT

CODE = ROOT / "generator"
PACKAGES = sorted(path.parent for path in CODE.rglob("__init__.py"))
GUIDES = ("CONTRIBUTING.md", "README.md")
# Programs of others that the guides name.
PROGRAMS = {"pdftoppm", "pip", "sh", "uv"}
# What only a run makes.
MADE = ("out/", "source/issued", "source/sent", "source/разбор.xlsx", "program-2024.")


# --- folders --------------------------------------------------------------------------------------


def named_in(folder: Path) -> set[str]:
    """The files and folders to which the docstring of a folder gives a line."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    return set(re.findall(r"^ *(\w+\.py|\w+/) +\S", docstring or "", re.MULTILINE))


def standing_in(folder: Path) -> set[str]:
    files = {path.name for path in folder.glob("*.py")}
    folders = {f"{path.parent.name}/" for path in folder.glob("*/__init__.py")}
    return files - {"__init__.py"} | folders


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_has_a_line_for_each_of_its_files(folder: Path) -> None:
    assert named_in(folder) == standing_in(folder)


def test_every_folder_with_code_is_a_package() -> None:
    """Another one would stand outside of the contracts of imports."""
    assert {path.parent for path in CODE.rglob("*.py")} == set(PACKAGES)


def test_lines_of_the_map_fit_a_screen() -> None:
    text = (CODE / "__init__.py").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > 100] == []


# --- guides ---------------------------------------------------------------------------------------


@cache
def defined() -> dict[str, set[str]]:
    """By the name of a module or a class, in small letters: what is defined directly in it."""
    names: dict[str, set[str]] = {}
    for folder in (CODE, ROOT / "tests", ROOT / "tools", ROOT / "bench"):
        for path in folder.rglob("*.py"):
            module = path.parent.name if path.name == "__init__.py" else path.stem
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names.setdefault(module.lower(), set()).update(_defined_by(tree.body))
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    names.setdefault(node.name.lower(), set()).update(_defined_by(node.body))
    return names


def _defined_by(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


@cache
def makefile() -> tuple[set[str], set[str]]:
    """The targets and the variables of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([\w-]+):", text, re.MULTILINE)
    variables = re.findall(r"^([A-Z]+) *=", text, re.MULTILINE)
    exported = re.findall(r"^export ([A-Z]+)$", text, re.MULTILINE)
    return set(targets), {*variables, *exported}


def is_there(name: str) -> bool:
    """Whether what a guide calls by this name exists."""
    words = shlex.split(name)
    if len(words) > 1 and "(" not in name:
        return is_command(words)
    if "/" in name or (re.search(r"\.\w{2,4}$", name) and not is_defined(name)):
        return is_path(name)
    variable, equals, _ = name.partition("=")
    if equals:
        return variable in makefile()[1] or is_defined(variable)
    named = {*makefile()[0], *main.commands}
    return name in named or is_defined(name) or is_path(name)


def is_command(words: list[str]) -> bool:
    program, *arguments = words
    if program == "make":
        targets, variables = makefile()
        given = [word.partition("=") for word in arguments]
        return all(name in (variables if equals else targets) for name, equals, _ in given)
    if program.endswith("python") and arguments[0] == "-m":
        module, *arguments = arguments[1:]
        if module != "generator":
            return is_path(f"{module.replace('.', '/')}.py")
        program, *arguments = arguments
    if program not in main.commands:
        return program in PROGRAMS
    return set(words_of_options(arguments)) <= options(main.commands[program])


def words_of_options(arguments: list[str]) -> Iterator[str]:
    return (word for word in arguments if word.startswith("-"))


def options(command: click.Command) -> set[str]:
    return {"--help", *(option for parameter in command.params for option in parameter.opts)}


def is_path(name: str) -> bool:
    """Whether a file or folder of ours is called so, from the root or from any folder of code."""
    if name.startswith(MADE):
        return True
    return any(any(folder.glob(name.rstrip("/"))) for folder in (ROOT, *PACKAGES))


def is_defined(name: str) -> bool:
    """Whether the code has a function, class, constant or field of this name, or a module. What
    stands before a dot may be an instance: `candidate.aligned`."""
    owner, _, own = re.sub(r"\(.*\)$", "", name).rpartition(".")
    if owner:
        is_module = is_path(f"{name.replace('.', '/')}.py")
        return is_module or own in defined().get(owner.lower(), ())
    return own.lower() in defined() or any(own in names for names in defined().values())


def named_by(guide: str) -> Iterator[str]:
    """What stands in backticks, and what indented lines begin with: commands and paths."""
    text = (ROOT / guide).read_text(encoding="utf-8")
    yield from re.findall(r"`([^`]+)`", text)
    for line in re.findall(r"^ {4,}(\S.*)", text, re.MULTILINE):
        typed = line.partition(" #")[0].strip()
        is_typed = typed.startswith(("make ", ".venv", "sh ", "uv "))
        yield typed if is_typed else typed.partition(" ")[0]


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_names_is_there(guide: str) -> None:
    assert [name for name in named_by(guide) if not is_there(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "make porridge",
        "make all FLAVOUR=sweet",
        "python -m generator porridge",
        "check --porridge",
        "porridge -r 60",
        "workbook/porridge.py",
        "porridge.md",
        "porridge()",
        "pipeline.porridge",
        "PORRIDGE=1",
        "tools/porridge",
    ],
)
def test_and_what_is_not_there_is_noticed(name: str) -> None:
    assert not is_there(name)
