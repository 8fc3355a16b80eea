"""A file of made-up or real facts for `law screen`, with a sentence for everything that can be wrong in it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.cli.refusal import Refused
from safeconduct.law.values import FactProblem, answers_from_short

LARGEST = 100_000  # bytes; the facts of one case are a few thousand
DEEPEST = 8  # dots in one key
TOO_DEEP = re.compile(rb"(?:[\w\"'-]+\s*\.\s*){%d}" % DEEPEST)
UNQUOTED_DAY = re.compile(r'(?<![\w"-])[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![\w"-])')


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The answers in the file. Raises ``Refused``."""
    written = _parsed(path)
    if "facts" in written:
        beside = [key for key in written if key != "facts"]
        if beside:
            raise Refused(
                f"{path}: {beside[0]} stands beside [facts]. Move it below [facts], or take [facts] away."
            )
        written = written["facts"]
        if not isinstance(written, dict):
            raise Refused(f"{path}: facts must be a table: write [facts], and below it one fact a line.")
    try:
        return answers_from_short(written)
    except FactProblem as problem:
        raise Refused(f"{path}: {problem.sentence}") from None


def _parsed(path: Path) -> dict[str, Any]:
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a TOML file with facts.")
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is no ordinary file. Name a TOML file with facts.")
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)
        if len(written) > LARGEST or TOO_DEEP.search(written):
            raise Refused(
                f"{path} is too long or too deep for a file of facts. Name a TOML file with the facts of one case."
            )
        content = written.decode()
    except FileNotFoundError:
        raise Refused(f"There is no file {path}. Name a TOML file with facts.") from None
    except OSError as problem:
        raise Refused(f"{path} cannot be read: {problem.strerror}. Name a file you may read.") from None
    except UnicodeDecodeError:
        raise Refused(
            f"{path} is not text in UTF-8. Save it as UTF-8, or name a TOML file with facts."
        ) from None
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise Refused(f"{path} is nested too deep. Write one fact a line.") from None
    except tomllib.TOMLDecodeError as broken:
        raise Refused(_where(path, content, str(broken))) from None
    except ValueError:  # tomllib lets a time zone or number it cannot hold through
        raise Refused(
            f"{path} holds a date or number that does not exist. Dates look like 2026-11-22."
        ) from None


def _where(path: Path, content: str, problem: str) -> str:
    place = re.search(r"line (\d+), column (\d+)", problem)
    if place is None:
        return f"{path} is not TOML: it ends too early. Close the last quote, bracket or brace."
    number, column = int(place[1]), int(place[2])
    lines = content.splitlines()
    line = lines[number - 1] if number <= len(lines) else ""
    names = re.findall(r'([\w."-]+)\s*=', line[: column - 1])
    field = names[-1].strip('"') if names else ""
    here = f"{path}, line {number}" + (f", {field}" if field else "")
    if any(_is_no_day(each) for each in UNQUOTED_DAY.findall(line)):
        return (
            f"{here}: there is no such day. Write a day that is in the calendar, as in 2026-02-28, "
            'or only the month, as in "2026-02".'
        )
    words = problem.split(" (at")[0].rstrip(".")
    return (
        f'{here}: this is not TOML ({words}). Texts stand in quotes, a fact is written: place.country = "US".'
    )


def _is_no_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return True
    return False
