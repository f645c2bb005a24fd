"""LibreOffice: started, watched and ended here. DOCX → PDF, tagged, whatever comes of it. It takes
most of a run, so it is started before anything else: nothing heavy is imported here.

LibreOffice's habits that this is built around (7.4, measured): most of a conversion is its start; a
process that finds another one on its profile hands its work over, and both end with it; exit code 0
when it made nothing; a first start may exit with 81; a hung process leaves children."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.findings import OfficeError

PACKAGES = "libreoffice-writer-nogui fonts-liberation fonts-dejavu-core"
# A document takes a second or two, one of 5 000 measures (260 KB) thirteen.
TIMEOUT = 60
PER_PAGE, _PAGE = 2, 3_000
MAX_TIMEOUT = 540
PATIENCE = 10
"""How many seconds nobody is told that LibreOffice is at work."""
_LOOK_EVERY = 0.004
_SETTINGS = "registrymodifications.xcu"
_FILTER = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
}
# Whatever the language of the machine: charts write 88,4 with a comma. Documents come from outside:
# no picture that stands elsewhere, in the network or on this disk, is asked for (texts are not,
# unless a person says so), and no macro runs.
_OWN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ru-RU</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item></oor:items>
"""


def find_office(named: str | None) -> str:
    """The LibreOffice to use: the one named, the one unpacked beside our Python, the one on the
    PATH.

    Raises `OfficeError` where there is none.
    """
    beside = Path(sys.prefix, "bin", "soffice")
    candidates = (named,) if named else (str(beside), "soffice", "libreoffice")
    for candidate in candidates:
        program = shutil.which(candidate)
        if program:
            return program
    if named:
        raise OfficeError(f"SOFFICE указывает на {named}, но такой программы нет. PDF не сделан.")
    raise OfficeError(f"LibreOffice не найден, PDF не сделан. Установите пакеты: {PACKAGES}.")


class Office:
    """A LibreOffice that starts in the background `at_once`, when the `with` is entered, or when it
    is told to, on a profile of its own, and goes when the `with` is left."""

    def __init__(self, named: str | None, *, at_once: bool = True) -> None:
        self._named, self._at_once = named, at_once
        self._started: _Process | None = None

    def __enter__(self) -> Office:
        if self._at_once:
            self.start()
        return self

    def start(self) -> None:
        """Begins to start it, once. Says nothing where there is none: there may be nothing to
        convert."""
        with contextlib.suppress(OfficeError):
            self._process()

    def _process(self) -> _Process:
        if self._started is None:
            program = find_office(self._named)
            self._started = _Process(program, _Seed.of(program))
            self._started.start()
        return self._started

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends it, as leaving the `with` does."""
        if self._started is not None:
            self._started.close()

    def run(self, documents: Sequence[bytes]) -> list[bytes]:
        """What LibreOffice makes of each in one call, unseen; empty where nothing came.

        Raises `OfficeError` if there is no LibreOffice at all.
        """
        return self._process().convert(documents)

    def to_docx(self, document: bytes, extension: str) -> bytes:
        """The DOCX that LibreOffice makes of another text document; empty where nothing came.

        Raises `OfficeError` if there is no LibreOffice at all.
        """
        return self._process().convert([document], extension, "docx")[0]

    def run_afresh(self, document: bytes) -> bytes:
        """What another LibreOffice on a fresh profile makes of one."""
        program = find_office(self._named)
        _Seed.of(program).forget()  # it may be what is wrong
        fresh = _Process(program, None)
        try:
            return fresh.convert([document])[0]
        finally:
            fresh.close()


class _Seed:
    """A profile as LibreOffice leaves it after its first start, which takes a fifth of the time. It
    is kept in our virtual environment, for each LibreOffice its own; where there is none, every
    profile is a new one."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @classmethod
    def of(cls, program: str) -> _Seed:
        """The seed for a program, which changes when the program is installed anew."""
        if sys.prefix == sys.base_prefix:
            return cls(None)
        real = Path(program).resolve()
        sign = hashlib.sha256(f"{real} {real.stat().st_mtime_ns}".encode()).hexdigest()[:16]
        return cls(Path(sys.prefix, f"libreoffice-{sign}"))

    def plant(self, profile: Path) -> bool:
        """Makes a profile of it; gives whether there is one now that can be used."""
        try:
            if self._folder is None or not self._folder.is_dir():
                return False
            shutil.copytree(self._folder, profile, copy_function=shutil.copyfile)
            has_settings = (profile / "user" / _SETTINGS).exists()
            return os.access(profile / "user", os.W_OK) and not has_settings
        except OSError:  # another user's, or damaged: a new profile is slower and as good
            return False

    def keep(self, profile: Path) -> None:
        """Takes a profile that served; a second process that does the same at this moment loses
        nothing."""
        if self._folder is None or self._folder.exists():
            return
        part = self._folder.with_name(f"{self._folder.name}-{os.getpid()}")
        ignored = shutil.ignore_patterns(".lock", _SETTINGS, "*.log")
        with contextlib.suppress(OSError):  # without it everything works, slower
            shutil.copytree(profile, part, ignore=ignored)
            part.rename(self._folder)
        shutil.rmtree(part, ignore_errors=True)

    def forget(self) -> None:
        """Removes it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class _Process:
    """A profile, and the processes on it; it grows from `seed` and leaves one behind if it can.

    Raises `OfficeError` if there is no room for it."""

    def __init__(self, program: str, seed: _Seed | None) -> None:
        self._program, self._seed = program, seed
        self._waiting: subprocess.Popen[bytes] | None = None
        self._call: subprocess.Popen[bytes] | None = None
        self._calls = 0
        with _room_for_temporary_files():
            self._folder = temporary_folder()
        self._work = Path(self._folder.name)
        grown = self._work / "grown"
        self._profile = grown if seed is not None and seed.plant(grown) else self._work / "fresh"
        try:
            with _room_for_temporary_files():
                (self._profile / "user").mkdir(parents=True, exist_ok=True)
                (self._profile / "user" / _SETTINGS).write_text(_OWN, encoding="utf-8")
                (self._work / "tmp").mkdir()
        except OfficeError:
            self._folder.cleanup()
            raise

    def start(self) -> None:
        """Begins to start; the first conversion finds it as far as it has come."""
        self._waiting = self._popen("--nodefault")

    def convert(
        self, documents: Sequence[bytes], extension: str = "docx", wanted: str = "pdf"
    ) -> list[bytes]:
        """What is wanted of each, empty for one that was not made. Whatever runs after the time-out
        is killed.

        Raises `OfficeError` if there is no room for them, or if the program can't be started."""
        self._calls += 1
        folder = self._work / str(self._calls)
        with _room_for_temporary_files():
            sources = _written_into(folder, documents, extension)
        self._call = call = self._popen(
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(_FILTER)}" if wanted == "pdf" else wanted,
            "--outdir",
            str(folder),
            *map(str, sources),
        )
        try:
            if not _ended(call, _time_for(documents)):
                self._kill_waiting()  # what hangs is there; the file, or its absence, tells
        finally:
            self._call = None
            _kill_group(call)
        pdfs = [source.with_suffix(f".{wanted}") for source in sources]
        made = [pdf.read_bytes() if pdf.is_file() else b"" for pdf in pdfs]
        shutil.rmtree(folder, ignore_errors=True)
        if call.returncode in _NOT_STARTED and not any(made):
            raise OfficeError(f"LibreOffice ({self._program}) не запускается. PDF не сделан.")
        if self._seed is not None and all(made):
            self._seed.keep(self._profile)
        return made

    def close(self) -> None:
        """Kills what runs, a conversion in another thread too, and removes the profile."""
        call = self._call
        if call is not None:
            _kill_group(call)
        self._kill_waiting()
        self._folder.cleanup()

    def _kill_waiting(self) -> None:
        if self._waiting is not None:
            _kill_group(self._waiting)
            self._waiting = None  # its number may be another process's by now

    def _popen(self, *options: str) -> subprocess.Popen[bytes]:
        profile = f"-env:UserInstallation={self._profile.absolute().as_uri()}"
        command = [self._program, profile, "--headless", "--norestore", *options]
        temporary = str(self._work / "tmp")  # a killed one leaves files there
        try:
            return subprocess.Popen(
                ["/bin/sh", "-c", _GOES_WITH_US, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "TMPDIR": temporary},
            )
        except OSError as fault:
            raise OfficeError(
                f"LibreOffice ({self._program}) не запускается: {fault.strerror}. PDF не сделан."
            ) from None


# The program, and beside it in its group what kills the group when our end of the pipe closes: that
# happens however we end. A signal for the parent's death would reach the starter alone, which is
# not what converts. A limit of memory around our own reading (limits.py) is none of its.
_GOES_WITH_US = """
ulimit -S -d "$(ulimit -H -d)"
exec 3<&0 0</dev/null
{ read -r _ <&3; kill -KILL 0; } &
exec "$@" 3<&-
"""
_NOT_STARTED = (126, 127)  # POSIX sh, 2.8.2: not executable, not found


def _written_into(folder: Path, documents: Sequence[bytes], extension: str) -> list[Path]:
    """The documents as files of a new folder."""
    folder.mkdir()
    sources = [folder / f"{number}.{extension}" for number in range(len(documents))]
    for source, document in zip(sources, documents, strict=True):
        source.write_bytes(document)
    return sources


def _time_for(documents: Sequence[bytes]) -> float:
    """How many seconds the documents may take together, by their size."""
    pages = sum(len(document) for document in documents) // _PAGE
    return min(TIMEOUT + PER_PAGE * pages, MAX_TIMEOUT)


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Waits for a process at most some seconds, with a word to who sits before the screen if it
    takes long; Popen.wait would look only every 50 ms."""
    begun = time.monotonic()
    told = False
    while process.poll() is None and (passed := time.monotonic() - begun) < seconds:
        if passed > PATIENCE and not told:
            print(f"LibreOffice еще работает; жду не дольше {seconds:.0f} с.", file=sys.stderr)
            told = True
        time.sleep(_LOOK_EVERY)
    return process.poll() is not None


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """soffice is a script that starts others: the group is what has to go."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    process.wait()


# --- temporary folders ----------------------------------------------------------------------------

_PREFIX = "programme442"
# LibreOffice takes «;» for the end of a path and undoes «%20» (7.4).
_UNDERSTOOD = re.compile(r"[\w/.,:+=@~# -]*")


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that says whose it is; those of dead runs go. Raises `OSError` if there is no room
    for it."""
    base = _base()
    _sweep(Path(base))
    return tempfile.TemporaryDirectory(
        prefix=f"{_PREFIX}-{_processes()}-{os.getpid()}-", dir=base, ignore_cleanup_errors=True
    )


def _base() -> str:
    """The folder of temporary files, or another where LibreOffice would not understand its path."""
    named = tempfile.gettempdir()
    if _UNDERSTOOD.fullmatch(named):
        return named
    for other in ("/tmp", "/var/tmp"):
        if os.access(other, os.W_OK):
            return other
    return named


def _processes() -> str:
    """Which processes our numbers are of: in a container the same number is another process."""
    try:
        return re.sub(r"\D", "", str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        return "0"


def _sweep(base: Path) -> None:
    """Removes the folders of our user's runs whose process is dead; only POSIX can tell."""
    if os.name != "posix":
        return
    ours = re.compile(rf"{_PREFIX}-{_processes()}-(\d+)-\w+")
    for path in base.glob(f"{_PREFIX}-*"):
        match = ours.fullmatch(path.name)
        with contextlib.suppress(OSError):  # another run sweeps too
            if match and _is_ours(path) and not _is_alive(int(match[1])):
                shutil.rmtree(path, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    about = path.lstat()
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def _room_for_temporary_files() -> Iterator[None]:
    """Tells of a folder of temporary files that can't be written to. Raises `OfficeError`."""
    try:
        yield
    except OSError as fault:
        reason = (
            "нет места" if fault.errno in (errno.ENOSPC, errno.EDQUOT) else "нет прав или места"
        )
        raise OfficeError(
            f"Временные файлы для LibreOffice не записать ({reason}). PDF не сделан. "
            "Освободите место или назовите другую папку: TMPDIR=путь."
        ) from None
