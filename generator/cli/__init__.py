"""The command line. click is here only.

commands.py  the commands that check, build and publish
site.py      the commands about the folder of the site
tracing.py   the command `trace`
reviewing.py the commands for what comes back
intake.py    the commands for what departments send
surveying.py the command that counts surveys
year.py      the commands of the year between two documents
serving.py   the command `serve`
planning.py  the commands about the next year
options.py   what they take
telling.py   what they say
page.py      the page of `status`
"""

import gettext
import os
from pathlib import Path

# click speaks through gettext; it has to know the language before it is asked for anything.
os.environ["LANGUAGE"] = "ru"
gettext.bindtextdomain("click", Path(__file__).parent.parent / "locale")
gettext.textdomain("click")

# They put their commands on `main`.
from generator.cli import (  # noqa: E402, F401
    intake,
    planning,
    reviewing,
    serving,
    site,
    surveying,
    tracing,
    year,
)
from generator.cli.commands import main  # noqa: E402

__all__ = ["main"]
