"""The document of answers, {"v": 1, "language": "ru", "facts": {fact id: answer}}, and how it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeconduct.law.facts import fact, fits

Answer = dict[str, Any]
Answers = dict[str, Any]
Changed = dict[str, Answer | None]

VERSION = 1
GIVEN, UNKNOWN, DECLINED, UNANSWERED = "given", "unknown", "declined", "unanswered"


class DoesNotFit(ValueError):
    """An answer has not the shape of its fact; names the fact, never the value."""


def new_answers(language: str) -> Answers:
    """An empty document in this language."""
    return {"v": VERSION, "language": language, "facts": {}}


def given(value: object) -> Answer:
    """The answer of someone who told us `value`."""
    return {"state": GIVEN, "value": value}


def state(answers: Mapping[str, Any], fact_id: str) -> str:
    """ "given", "unknown", "declined" or "unanswered"."""
    answer = answers["facts"].get(fact_id)
    return answer["state"] if answer else UNANSWERED


def value(answers: Mapping[str, Any], fact_id: str) -> Any:
    """The given value, or None."""
    answer = answers["facts"].get(fact_id)
    return answer.get("value") if answer and answer["state"] == GIVEN else None


def merge(answers: Mapping[str, Any], changed: Mapping[str, Answer | None]) -> Answers:
    """A new document with the changes in it; None takes an answer away.

    Raises UnknownFact, or DoesNotFit when a value has not the shape of its fact.
    """
    facts = dict(answers["facts"])
    for fact_id, answer in changed.items():
        if answer is None:
            facts.pop(fact_id, None)
        elif fits(fact(fact_id), answer):
            facts[fact_id] = answer
        else:
            raise DoesNotFit(fact_id)
    return {"v": VERSION, "language": answers["language"], "facts": facts}
