"""The command line. click is here only.

commands.py the commands
tracing.py  the command `trace`
options.py  what they take
telling.py  what they say
"""

import gettext
import os
from pathlib import Path

# click speaks through gettext; it has to know the language before it is asked for anything.
os.environ["LANGUAGE"] = "ru"
gettext.bindtextdomain("click", Path(__file__).parent.parent / "locale")
gettext.textdomain("click")

from generator.cli import tracing  # noqa: E402, F401
from generator.cli.commands import main  # noqa: E402

__all__ = ["main"]
