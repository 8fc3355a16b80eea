"""Why a command was not carried out, as a sentence for the person at the terminal."""

from __future__ import annotations


class Refused(Exception):  # named for what happened (style, rule 12)
    """The text says what is wrong and what to do. Exit code 2."""
