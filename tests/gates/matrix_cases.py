"""Who may open what in the case room. Filled by hand, like the rest of the matrix.

The walk's people have said today why they open the story of the requests they hold, so that what lies behind it
answers. What a case looks like whose story is shut is in the tests of each room.
"""

from __future__ import annotations

from collections.abc import Mapping

from .answers import (
    ACT,
    ASKED,
    CASEWORK,
    CONFIRM,
    ELSEWHERE,
    FORM,
    GONE,
    OTHER,
    OWN,
    SHOWN,
    STRANGER,
    Answer,
    Row,
    gone,
    of_a_case,
    of_a_request,
    only,
)

PRESSED_ASKED = {"GET": 405, "POST": 422}
PRESSED_STANDS = {"GET": 405, "POST": 409}
STANDS = {"GET": 200, "POST": 409}  # something stands in the way, and the page says what
OPERATES = (*CASEWORK, "operator")


def of_a_call(answer: Mapping[str, int]) -> Row:
    """One's own call. Nobody else opens it, whatever they may otherwise."""
    owned = {
        f"{role} {how}": answer if how == OWN else gone(answer) for role in OPERATES for how in (OWN, OTHER)
    }
    return {STRANGER: ELSEWHERE, **owned, "*": GONE}


def casework(answer: Answer) -> Row:
    """Those who keep cases, about no case in particular."""
    return only(answer, *CASEWORK)


def supervise(answer: Answer) -> Row:
    return only(answer, "supervisor")


def lawyers(answer: Mapping[str, int]) -> Row:
    """What is for lawyers only, and for those who supervise."""
    return of_a_case({"lawyer": answer, "supervisor": answer})


def with_others(row: Row, answer: Answer, *roles: str) -> Row:
    """These roles get the answer about requests that are not theirs: the page is for that."""
    return {**row, **{f"{role} {OTHER}": answer for role in roles}}


PEOPLE: dict[str, Row] = {
    "case_parties": of_a_request(SHOWN, SHOWN),
    "case_party_new": of_a_request(ASKED),
    "case_party": of_a_request(SHOWN, SHOWN),
    "case_party_edit": of_a_request(ASKED),
    "case_party_strike": of_a_request(ASKED),
    "contact_edit": of_a_request(ASKED, {"GET": 200, "POST": 404}),
    "exclusions": of_a_request(SHOWN),  # who decides who may read it
    "exclusion_new": of_a_request(ASKED),
    "exclusion_edit": of_a_request(ASKED),
    "exclusion_strike": of_a_request(ASKED),
    "proceedings": of_a_request(SHOWN),
    "proceeding_new": of_a_request(ASKED),
    "proceeding": of_a_request(SHOWN),
    "proceeding_edit": of_a_request(ASKED),
    "proceeding_strike": of_a_request(ASKED),
}
PAPERS: dict[str, Row] = {
    "papers": of_a_request(SHOWN),
    "paper_new": of_a_request(ASKED),
    "paper_from_request": of_a_request(ASKED),
    "paper": of_a_request(SHOWN),
    "paper_edit": of_a_request(ASKED),
    "paper_version": of_a_request(ASKED),
    "paper_translation": of_a_request(ASKED),
    "paper_certificate": of_a_request(SHOWN),
    "paper_certified": of_a_request(ASKED),
    "paper_strike": of_a_request(ASKED),
    "paper_restore": of_a_request(PRESSED_STANDS),  # it is not struck out
    "paper_privilege": lawyers(ASKED),
    "paper_notice": of_a_request(ASKED),
    "paper_preview": of_a_request(SHOWN),
    "paper_look": of_a_request(SHOWN),
    "paper_download": of_a_request(SHOWN),
    "paper_clean": of_a_request(ACT),
}
WORK: dict[str, Row] = {
    "notes": of_a_request(SHOWN, SHOWN),
    "note_new": of_a_request(ASKED),
    # The walk's note is one for those who read stories: to a volunteer there is no such note.
    "note": of_a_request(ASKED),
    "note_strike": of_a_request(ASKED),
    "message_beside": of_a_request(ASKED),
    "message_check": of_a_request(PRESSED_ASKED),
    "reach": of_a_request(ASKED, {"GET": 200, "POST": 404}),
    "reach_strike": of_a_request(ASKED),
    "tasks": of_a_request(SHOWN, SHOWN),
    "task_new": of_a_request(ASKED),
    "tasks_suggested": of_a_request(ASKED),
    "tasks_moved": of_a_request(ACT),
    "task": of_a_request(ASKED, FORM),  # a volunteer reads it, whatever is sent
    "task_done": of_a_request(ASKED),
    "task_drop": of_a_request(ASKED),
    "task_back": of_a_request(ASKED),
    "my_tasks": casework(SHOWN),
    "digest": supervise(SHOWN),
    "message_templates": casework(SHOWN),
    "message_template_new": supervise(ASKED),
    "message_templates_starter": supervise(ACT),
    "message_template": supervise(ASKED),
    "message_template_retire": supervise(CONFIRM),
}
LIFE: dict[str, Row] = {
    "my_cases": only(SHOWN, *CASEWORK, "volunteer"),
    "case": of_a_request(SHOWN, SHOWN),
    "case_history": of_a_request(SHOWN, SHOWN),
    "case_search": of_a_request(ASKED, ASKED),
    "cases_search": only(ASKED, *CASEWORK, "volunteer"),
    "case_step": of_a_request(STANDS),  # there is no outcome yet
    "case_side": of_a_request(ASKED),
    "case_agreement": of_a_request(ASKED),
    "outcome": of_a_request(ASKED),
    "conflicts": of_a_request(SHOWN, SHOWN),
    "conflict_run": of_a_request(PRESSED_ASKED),
    "conflict_decide": of_a_request(PRESSED_ASKED),
    "duplicates": of_a_request(SHOWN),
    "merge": of_a_request(ASKED),
    "unmerge": of_a_request(ASKED),
    "case_referrals": of_a_request(SHOWN),
    "case_referral_new": of_a_request(ASKED),
    "case_referral": of_a_request(ASKED),
    "case_referral_revoke": of_a_request(ASKED),
}
KEEPING: dict[str, Row] = {
    "keeping": of_a_request(SHOWN),
    "hold_new": of_a_request(ASKED),
    "hold_end": of_a_request(CONFIRM),
    "erase": of_a_request(ASKED),  # the walk's closed request: one asks, another agrees
    "retention": only(ASKED, "privacy_lead"),
    "retention_due": only(SHOWN, "privacy_lead"),
    "certificates": only(SHOWN, "supervisor", "privacy_lead"),
    "certificate": casework(SHOWN),
    # The walk's supervisor sits at the intake desk and not at that of statistics: the page says so.
    "statistics": only(ASKED, "auditor") | {"supervisor": FORM},
    "statistics_table": only(SHOWN, "auditor") | {"supervisor": gone(SHOWN)},
    "statistics_csv": only(SHOWN, "auditor") | {"supervisor": gone(SHOWN)},
}
WATCHING: dict[str, Row] = {
    # Whoever may open it is led there; everybody else who works on cases may ask, by the number they were told.
    "break_glass": with_others(of_a_request(ELSEWHERE), ASKED, *CASEWORK),
    "emergencies": casework(SHOWN),
    # Hana asked. Whoever holds the request answers; to a supervisor, who sees alarms, every question is there.
    "emergency": with_others(of_a_request(FORM), STANDS, "supervisor"),
    "let_in_waiting": casework(ACT),
    "alarms": only(SHOWN, "supervisor", "privacy_lead"),
    "alarm": only(ASKED, "supervisor", "privacy_lead"),
    "person_leaves": only(CONFIRM, "administrator"),
    "device_lost": only(CONFIRM, "administrator", "supervisor"),
    "person_report": only(SHOWN, "administrator", "supervisor", "privacy_lead"),
}
CALLS: dict[str, Row] = {
    "calls": only(SHOWN, *OPERATES),
    "call_new": only(ASKED, *OPERATES),
    "call": of_a_call(SHOWN),
    "call_page": of_a_call(CONFIRM),
    "call_number": of_a_call(ASKED),
    "call_another_number": of_a_call(ACT),
    "call_hand_over": of_a_call({"GET": 302, "POST": 422}),
    "call_give_up": of_a_call(CONFIRM),
    "proxy": of_a_request(SHOWN),
    "proxy_code": of_a_request(PRESSED_STANDS),  # nobody wrote for the walk's people
    "proxy_let_in": of_a_request(PRESSED_ASKED),
    "proxy_end": of_a_request({"GET": 409, "POST": 409}),
}
CASES: dict[str, Row] = {**PEOPLE, **PAPERS, **WORK, **LIFE, **KEEPING, **WATCHING, **CALLS}
MEANT_FOR_OTHERS = frozenset({"break_glass", "emergency"})
"""Pages about requests that are not one's own: to ask to be let in, and who let somebody in."""
