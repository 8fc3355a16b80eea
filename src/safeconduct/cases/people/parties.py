"""Everyone in a case as pure data: roles, names as they are written, and who was named in the request itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from safeconduct.cases.people.values import told_or_none, value_of

APPLICANT, HOUSEHOLD, RELATIVE, ADVERSE_RELATIVE = "applicant", "household", "relative", "adverse_relative"
HARMED_BY, WITNESS, LAWYER, PREPARER = "harmed_by", "witness", "lawyer", "preparer"
INTERPRETER, HELPER, GO_BETWEEN = "interpreter", "helper", "go_between"
STAFF_ELSEWHERE, OTHER = "staff_elsewhere", "other"
ROLES = (
    APPLICANT, HOUSEHOLD, RELATIVE, ADVERSE_RELATIVE, HARMED_BY, WITNESS, LAWYER, PREPARER, INTERPRETER, HELPER,
    GO_BETWEEN, STAFF_ELSEWHERE, OTHER,
)  # fmt: skip
OTHER_SIDE = frozenset({ADVERSE_RELATIVE, HARMED_BY})
NAME_KINDS = ("full", "given", "family", "native", "alias", "transliteration")
OF_THE_REQUEST: Mapping[str, str] = {"writer": HELPER, "other_helper": HELPER}
"""Roles of `intake.form.involved_names` that are called otherwise here; the rest have the same code."""
_SCRIPTS = ("latin", "cyrillic", "arabic", "hebrew", "armenian", "georgian", "ethiopic", "devanagari", "greek",
            "cjk", "hangul")  # fmt: skip
UNKNOWN_SCRIPT, MIXED = "", "mixed"


def script_of(text: str) -> str:
    """In which script a name is written, by its letters; "mixed" for several, "" for none that we name."""
    found = {script for letter in text if letter.isalpha() for script in (_script(letter),) if script}
    return found.pop() if len(found) == 1 else MIXED if found else UNKNOWN_SCRIPT


def display_name(content: Mapping[str, Any]) -> str:
    """The name a list shows: the whole one, or given and family name, or the first there is; "" for none."""
    names: Sequence[Mapping[str, Any]] = content.get("names") or ()
    by_kind: dict[str, str] = {}
    for each in names:
        by_kind.setdefault(str(each.get("kind", "")), str(each.get("value", "")))
    if "full" in by_kind:
        return by_kind["full"]
    parts = [by_kind[kind] for kind in ("given", "family") if kind in by_kind]
    return " ".join(parts) if parts else next(iter(by_kind.values()), "")


def other_names(content: Mapping[str, Any]) -> list[str]:
    """Every name but the one a list shows."""
    shown = display_name(content)
    return [each["value"] for each in content.get("names") or () if each["value"] not in shown]


def is_adverse(content: Mapping[str, Any]) -> bool:
    """Whether somebody stands on the other side: by what staff ticked, or by role."""
    return bool(content.get("adverse")) or bool(OTHER_SIDE & set(content.get("roles") or ()))


def first_role(content: Mapping[str, Any]) -> str:
    """The role that says most, for sorting a list; `OTHER` for somebody without one."""
    roles = set(content.get("roles") or ())
    return next((role for role in ROLES if role in roles), OTHER)


def is_household(content: Mapping[str, Any]) -> bool:
    return HOUSEHOLD in (content.get("roles") or ())


def mark(number: int, named: Mapping[str, Any]) -> str:
    """What ties a party to the line of the request it was taken over from: its place, and nothing of what it says."""
    return f"{named.get('role', '')}:{number}"


def taken_over(contents: Iterable[Mapping[str, Any]]) -> set[str]:
    """Marks of the lines of the request that somebody took over already."""
    return {str(each["taken_from"]) for each in contents if each.get("taken_from")}


def is_among(named: Mapping[str, Any], contents: Iterable[Mapping[str, Any]]) -> bool:
    """Whether somebody was written down with the very name and role that the request says."""
    name, [role] = str(named["name"]), from_request(named)["roles"]
    return any(
        role in (each.get("roles") or ()) and any(one.get("value") == name for one in each.get("names") or ())
        for each in contents
    )


def from_request(named: Mapping[str, Any]) -> dict[str, Any]:
    """First values of a form for somebody named in the request: names, role, year of birth."""
    spelled = [
        ("full", str(named["name"])),
        *(("transliteration", each) for each in named.get("other_spellings", ())),
    ]
    role = str(named.get("role", OTHER))
    return {
        "names": [{"value": name, "kind": kind} for kind, name in spelled],
        "roles": [OF_THE_REQUEST.get(role, role if role in ROLES else OTHER)],
        "birth": {"value": str(named["born"]), "precision": "year"} if named.get("born") else None,
        "adverse": role == HARMED_BY,
    }


def told_names(
    rows: Iterable[Mapping[str, Any]], told: Mapping[str, Any], before: Iterable[Any]
) -> list[Any]:
    """Names with script and source each: one that was there before keeps how it was told.

    ``rows``: ``{"value", "kind"}``; ``told``: how the new ones are told (keys of ``Told`` without the value).
    """
    held = {(str(each.get("value")), str(each.get("kind"))): each for each in before if told_or_none(each)}
    named = []
    for row in rows:
        value, kind = str(row["value"]), str(row.get("kind") or "full")
        fresh = {"value": value, "kind": kind, "script": script_of(value), **told}
        named.append(held.get((value, kind), fresh))
    return named


def phones_of(content: Mapping[str, Any]) -> list[str]:
    """Telephone numbers as they were written."""
    return [str(each) for each in value_of(content, "phone") or ()]


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ")[0].lower()
    return name if name in _SCRIPTS else ""
