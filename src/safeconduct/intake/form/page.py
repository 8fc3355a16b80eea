"""What a page of the form is: a question, why it is asked, its fields, and when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from django.utils.functional import Promise

from safeconduct.law.facts import Fact, fact

from .conditions import ALWAYS, Condition

Text = str | Promise
Check = Callable[[Mapping[str, Any]], list[tuple[str, Text]]]


class Step(StrEnum):
    """The audited step of opening in which the staff reads a page."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a repeated record: `labels` are the words for its codes."""

    key: str
    label: Text
    labels: Mapping[str, Text] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a page, for one fact.

    labels: words for the fact's codes. default: shown chosen when nothing was answered, and read when left
    empty. row: "Person %(number)s", the name of one row of a repeated record. rows: lines of a text area.
    shown_rows: empty rows of a record at first, and how many "Add another" adds.
    """

    fact_id: str
    label: Text
    hint: Text = ""
    labels: Mapping[str, Text] | None = None
    columns: tuple[Column, ...] = ()
    row: Text = ""
    default: str | Callable[[Mapping[str, Any]], str] | None = None
    rows: int = 4
    shown_rows: int = 3
    as_list: bool = False

    @property
    def fact(self) -> Fact:
        """The fact this field asks for."""
        return fact(self.fact_id)

    def default_for(self, answers: Mapping[str, Any]) -> str | None:
        """What stands in the field before anything was answered."""
        return self.default(answers) if callable(self.default) else self.default


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page. `title` is the question and the h1; `why` says in a sentence why it is asked.

    kind: "question", "consent", "files" (the files page of the views) or "notice" (`paragraphs` to read, no
    question; with `shows_emergency_numbers` the view adds `emergency_numbers`).
    blank: what Continue without an answer means: "ask" again gently, or "none" (an empty list or text).
    check: takes the cleaned values by fact id; returns (fact id, sentence) for each thing that is wrong.
    """

    code: str
    title: Text
    step: Step
    why: Text = ""
    hint: Text = ""
    fields: tuple[Field, ...] = ()
    kind: Literal["question", "notice", "files", "consent"] = "question"
    paragraphs: tuple[Text, ...] = ()
    shown_if: Condition = ALWAYS
    allows_unknown: bool = True
    allows_declined: bool = True
    blank: Literal["ask", "none"] = "ask"
    check: Check | None = None
    shows_emergency_numbers: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the page's facts, in the order of its fields."""
        return tuple(each.fact_id for each in self.fields)

    @property
    def is_single(self) -> bool:
        """One field: the title is its label, so print it once, as the h1; `hint` is its help text."""
        return len(self.fields) == 1

    def field_name(self, field: Field) -> str:
        """The neutral name of a field in HTML: it may end in a URL's fragment or a browser's memory."""
        return f"q{self.code}{chr(ord('a') + self.fields.index(field))}"
