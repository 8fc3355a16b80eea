"""What is wrong with a file, a row, a cell: a code, its facts, and a plain sentence. Never the cell itself.

A cell may hold a person's name. So neither exceptions nor problems repeat it: they name row and column, and
whoever may read the file looks there. ``SENTENCES`` are English; a page translates by the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int

SENTENCES: Mapping[str, str] = {
    # the file
    "empty": "The file is empty.",
    "no_header": "The first row must name the columns.",
    "encoding": "Row {at}: these are not letters in the encoding {encoding}. Choose another encoding.",
    "quotes": "Row {at}: a quotation mark is open, or stands where it should not.",
    "too_long_row": "Row {at} is longer than {most} characters. A quotation mark may be open above it.",
    "too_long_cell": "Row {at}: a cell is longer than {most} characters.",
    "too_many_columns": "Row {at} has more than {most} columns.",
    "too_many_rows": "The file has more than {most} rows. Split it.",
    "not_ours": "This is not a file of ours: the first line does not say so.",
    "version": "The file has version {found} of the format. We read version {known}.",
    "plan": "This mapping cannot be read. Make it again.",
    "plan_column": "The mapping uses column “{name}”, which the file does not have.",
    "changed": "The file is not the one that was checked. Check it again.",
    "not_importable": "Nothing is imported while {found} problems stand.",
    # a row
    "cells": "has {found} cells where the first row has {expected}",
    "required": "is empty, and {field} is needed",
    "duplicate": "has the same key as row {first}",
    "differs": "has the key of row {first}, but says something else",
    "unknown_key": "points to a record that is neither in this file nor here",
    "json": "is not a line of JSON",
    "schema": "does not fit the schema at {where}: {rule}",
    # a cell
    "control": "holds a character that cannot be kept (number {mark})",
    "text_long": "is longer than {most} characters",
    "key": "is not a key: begin with a letter or digit, at most 200 characters, nothing invisible",
    "date": "is not a date we read; write it as year-month-day, such as 2017-03-02 or 2017-03",
    "date_order": "could be day and month either way; say which comes first in this column",
    "date_impossible": "is a day that does not exist",
    "date_backwards": "ends before it begins",
    "quantity": "is not a quantity we read; write a number, “at least 3”, “more than 100”, “dozens”",
    "quantity_unit": "counts another unit than this column is set to",
    "quantity_fit": "has numbers that do not fit its wording",
    "quantity_high": "has a highest number below its lowest",
    "number": "is not a whole number",
    "range": "must be between {low} and {high}",
    "coordinates": "needs latitude and longitude in degrees, such as 43.3 and 45.7",
    "coordinates_half": "needs both latitude and longitude, or neither",
    "coordinates_zero": "is the point 0, 0, which usually means that the place is not known",
    "yes_no": "is neither yes nor no",
    "code": "is not in the list “{list}”",
    "code_ambiguous": "is in the list “{list}” more than once; write the group before it, as in Group::Term",
    "scale": "is not a step of the scale {scale}",
    # a record at the desk
    "here": "has a key that is here already",
    "circular": "leads back to itself",
    "only_out": "is a line that only an export holds. Export again without identities",
    "one_only": "holds more than one value, and only one is kept here",
    "disjoint": "names parts that share nobody, but is not part of the same whole as each of them",
    "nobody": "names neither a person nor an organisation",
    "both": "names a person and an organisation; write two lines",
    "vault": "is a note on a person; such notes belong in the testimony vault. Leave this column out",
}


class NotRead(ValueError):
    """One cell could not be read. Carries a code of ``SENTENCES`` and its facts, never the cell."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Refused(ValueError):
    """The file as a whole cannot be taken. The text is a sentence for whoever gave it."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. ``row`` as a spreadsheet counts (the first row is 1); ``column`` may be empty."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In English: “Row 17, column “date”: is not a date we read …”."""
        where = f"Row {self.row}, column “{self.column}”" if self.column else f"Row {self.row}"
        return f"{where}: {SENTENCES[self.code].format(**self.facts)}."
