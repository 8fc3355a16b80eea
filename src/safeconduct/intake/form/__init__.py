"""The guided request for help as data: pages, conditions, forms, and answers in words.

A view does: `page(code)`, `form_for(page, answers, request.POST)`, `read(form)` or `skip(...)`, `merge`.
Answers are a JSON document, {"v": 1, "language": "ru", "facts": {fact id: answer}}; see `law.facts`.
"""

from safeconduct.law.facts import FACTS

from .answers import Answer, Answers, Changed, DoesNotFit, merge, new_answers
from .binding import CannotSkip, PageForm, Skipped, form_for, read, skip
from .journey import (
    UnknownPage,
    first_page,
    is_answered,
    may_send,
    next_page,
    page,
    previous_page,
    resume_page,
    sendable,
    visible_pages,
)
from .page import Field, Page, Step
from .pages import PAGES
from .rows import CheckRow, check_rows, rows_for_step
from .summary import Involved, involved_names, summary

MAX_TEXT: dict[str, int] = {
    each.id: each.type.high for each in FACTS.values() if each.type.kind in ("text", "long_text")
}

__all__ = [
    "MAX_TEXT",
    "PAGES",
    "Answer",
    "Answers",
    "CannotSkip",
    "Changed",
    "CheckRow",
    "DoesNotFit",
    "Field",
    "Involved",
    "Page",
    "PageForm",
    "Skipped",
    "Step",
    "UnknownPage",
    "check_rows",
    "first_page",
    "form_for",
    "involved_names",
    "is_answered",
    "may_send",
    "merge",
    "new_answers",
    "next_page",
    "page",
    "previous_page",
    "read",
    "resume_page",
    "rows_for_step",
    "sendable",
    "skip",
    "summary",
    "visible_pages",
]
