"""Who may accompany whom. Pure: ids and the profiles' own words in, a code or nothing out."""

from __future__ import annotations

from collections.abc import Mapping


def refuses(attorney: str, mentor: str, mentors: Mapping[str, str], active: frozenset[str]) -> str:
    """Why this mentor cannot be: "self", "not_a_mentor", "circle", or empty.

    Args:
        mentors: the mentor of each attorney by id, empty for none. active: ids that are active and marked as mentor.
    """
    if not mentor:
        return ""
    if mentor == attorney:
        return "self"
    if mentor not in active:
        return "not_a_mentor"
    seen, step = {attorney}, mentor
    while step:
        if step in seen:
            return "circle"
        seen.add(step)
        step = mentors.get(step, "")
    return ""
