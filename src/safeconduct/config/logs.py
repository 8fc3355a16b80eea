"""Logging that cannot repeat a person's words: the constant part of a message, never its arguments."""

from __future__ import annotations

import logging
import sys

OURS = "safeconduct."


class WithoutWords(logging.Formatter):
    """Level, logger and template. Arguments are shown for our own loggers only, which pass names and counts.

    A record without arguments may have been put together from data, so nothing of it is shown. Exceptions
    are shown as a class.
    """

    def format(self, record: logging.LogRecord) -> str:
        if record.name.startswith(OURS):
            said = record.getMessage()
        else:
            said = str(record.msg) if record.args else "(message withheld)"
        problem = f" [{record.exc_info[0].__name__}]" if record.exc_info and record.exc_info[0] else ""
        status = getattr(record, "status_code", "")
        return f"{record.levelname} {record.name} {said}{problem}" + (f" {status}" if status else "")


def set_up() -> None:
    """One handler on standard error for everything; Django's own configuration is not used."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.captureWarnings(False)
