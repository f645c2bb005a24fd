"""LibreOffice as a reviewer: types changes into documents as a person would, through UNO.

Run by the Python that has `uno` (Debian's, with python3-uno), not by ours:

    .venv-dev/bin/python-uno tools/writer.py SOFFICE < jobs.json

Each job of the list is {"document", "saved", "edits"}. A cell is named by a text that only one cell of
its row's table has ("anchor") and by the number of its column. An edit says what to do:

    {"do": "record", "on": true}                       changes are recorded from here on, or not
    {"do": "author", "name": "Иванова"}
    {"do": "type", "anchor", "column", "start", "end", "new"}   over these characters of the cell
    {"do": "paragraph", "text", "start", "end", "new"}  the same in a paragraph outside of tables
    {"do": "delete-row", "anchor"}
    {"do": "add-row", "anchor", "cells": […]}           behind it, and what is typed into its cells
    {"do": "accept-all"}, {"do": "reject-all"}, {"do": "update-fields"}
    {"do": "compare", "with": path}                    the document becomes the difference to another one
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

FILTERS = {
    "docx": "MS Word 2007 XML",
    "odt": "writer8",
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
}


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Writer:
    """A LibreOffice that waits for what to type."""

    def __init__(self, soffice):
        self.folder = tempfile.mkdtemp(prefix="writer-")
        pipe = f"writer{os.getpid()}"
        profile = pathlib.Path(self.folder, "profile").as_uri()
        self.process = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--nologo",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        for _ in range(600):
            try:
                self.context = resolver.resolve(
                    f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
                )
                break
            except Exception:
                time.sleep(0.1)
        manager = self.context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = manager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", self.context
        )
        self.settings = manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )

    def close(self):
        try:
            self.desktop.terminate()
            self.process.wait(20)
        except Exception:
            os.killpg(self.process.pid, 9)
        shutil.rmtree(self.folder, ignore_errors=True)

    def review(self, job):
        url = pathlib.Path(job["document"]).absolute().as_uri()
        self.document = self.desktop.loadComponentFromURL(
            url, "_blank", 0, (option("Hidden", True),)
        )
        try:
            self.find(job["edits"])
            for edit in job["edits"]:
                getattr(self, edit["do"].replace("-", "_"))(edit)
            saved = pathlib.Path(job["saved"]).absolute()
            filter_ = FILTERS[saved.suffix[1:]]
            self.document.storeToURL(saved.as_uri(), (option("FilterName", filter_),))
        finally:
            self.document.close(True)

    # --- edits ------------------------------------------------------------------------------------

    def record(self, edit):
        self.document.RecordChanges = edit["on"]

    def author(self, edit):
        root = self.settings.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            (option("nodepath", "/org.openoffice.UserProfile/Data"),),
        )
        root.setPropertyValue("givenname", edit["name"])
        root.setPropertyValue("sn", "")
        root.commitChanges()

    def type(self, edit):
        text = edit["cell"]
        cursor = text.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(edit["start"], False)
        cursor.goRight(edit["end"] - edit["start"], True)
        self.put(cursor, edit["new"])

    def paragraph(self, edit):
        paragraphs = self.document.Text.createEnumeration()
        while paragraphs.hasMoreElements():
            paragraph = paragraphs.nextElement()
            if (
                paragraph.supportsService("com.sun.star.text.Paragraph")
                and paragraph.String == edit["text"]
            ):
                cursor = self.document.Text.createTextCursorByRange(paragraph.Start)
                cursor.goRight(edit["start"], False)
                cursor.goRight(edit["end"] - edit["start"], True)
                self.put(cursor, edit["new"])
                return
        raise LookupError(edit["text"])

    def put(self, cursor, new):
        if cursor.String:
            cursor.setString(new)
        elif new:
            cursor.Text.insertString(cursor, new, False)

    def delete_row(self, edit):
        self.go_to(edit["cell"])
        self.dispatch("DeleteRows")

    def add_row(self, edit):
        self.go_to(edit["cell"])
        self.dispatch("InsertRowsAfter")
        table, row = edit["table"], number(edit["cell"].CellName) + 1
        for name, typed in zip(row_of(table, row), edit["cells"], strict=False):
            if typed:
                cell = table.getCellByName(name)
                cell.insertString(cell.createTextCursor(), typed, False)

    def accept_all(self, _):
        self.dispatch("AcceptAllTrackedChanges")

    def reject_all(self, _):
        self.dispatch("RejectAllTrackedChanges")

    def compare(self, edit):
        url = pathlib.Path(edit["with"]).absolute().as_uri()
        self.dispatch("CompareDocuments", option("URL", url), option("NoAcceptDialog", True))

    def update_fields(self, _):
        self.document.TextFields.refresh()
        self.dispatch("UpdateFields")

    # --- places -----------------------------------------------------------------------------------

    def find(self, edits):
        """Finds the cells of all edits before the first of them changes what they are known by."""
        cells = {}
        for table in self.document.TextTables:
            for name in table.CellNames:
                cells.setdefault(table.getCellByName(name).String, (table, name))
        for edit in edits:
            if "anchor" in edit:
                table, name = cells[edit["anchor"]]
                names = row_of(table, number(name))
                edit["table"], edit["cell"] = (
                    table,
                    table.getCellByName(names[edit.get("column", 1)]),
                )

    def go_to(self, cell):
        self.document.CurrentController.ViewCursor.gotoRange(cell.Text.Start, False)

    def dispatch(self, command, *options):
        self.dispatcher.executeDispatch(
            self.document.CurrentController.Frame, f".uno:{command}", "", 0, options
        )


def number(name):
    """The number of the row of a cell."""
    return int("".join(filter(str.isdigit, name)))


def row_of(table, row):
    """The names of the cells of a row, in order."""
    return [name for name in table.CellNames if number(name) == row]


def main():
    writer = Writer(sys.argv[1])
    try:
        for job in json.load(sys.stdin):
            writer.review(job)
    finally:
        writer.close()


if __name__ == "__main__":
    main()
