"""What surveys need beyond the rest: it is set up when it is first needed."""

from __future__ import annotations

from importlib.util import find_spec

from generator.findings import GeneratorError

_OF_SURVEYS = ("duckdb", "python_calamine", "pymorphy3")


def require_survey_libraries() -> None:
    """Raises `GeneratorError` where the libraries of surveys are not set up."""
    if any(find_spec(name) is None for name in _OF_SURVEYS):
        raise GeneratorError(
            "Нет библиотек для опросов: make survey поставит их (или pip install --require-hashes "
            "-r requirements-intake.lock)."
        )
