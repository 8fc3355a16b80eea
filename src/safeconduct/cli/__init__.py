"""The `safeconduct` command. Every sub-command is a small module; none loads Django before it has to."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from safeconduct.cli import (
    bench,
    demo,
    docs,
    doctor,
    evidence,
    installing,
    law,
    placement,
    serving,
    verifying,
    working,
)
from safeconduct.cli.refusal import Refused

BAD_USAGE, FAILED, INTERRUPTED = 2, 1, 130
PARTS = (installing, serving, working, verifying, doctor, evidence, law, placement, demo, bench, docs)
PACKAGE = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code: 0 well, 1 something is wrong, 2 not like this."""
    os.umask(0o077)
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as problem:  # a person at a terminal gets a sentence, never a traceback
        print(unforeseen(problem), file=sys.stderr)
        return FAILED


def parser() -> argparse.ArgumentParser:
    """All commands, for `main` and for the generated list in the docs."""
    top = argparse.ArgumentParser(
        prog="safeconduct",
        description="Help desk for people who flee persecution: set up, serve, look after, check.",
    )
    top.set_defaults(every_command=top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for part in PARTS:
        part.add(commands)
    return top


def unforeseen(problem: BaseException) -> str:
    """Class and place of an exception nobody foresaw. Not its text: it may repeat what somebody wrote."""
    frames = [
        frame for frame in traceback.extract_tb(problem.__traceback__) if PACKAGE.as_posix() in frame.filename
    ]
    place = (
        f"{Path(frames[-1].filename).relative_to(PACKAGE)}, line {frames[-1].lineno}"
        if frames
        else "a library"
    )
    return f"This did not work, and we had not foreseen it: {type(problem).__name__} in {place}."
