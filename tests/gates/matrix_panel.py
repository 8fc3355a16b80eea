"""Who may open what of the panel: its own pages, and what an attorney or a mentor opens of a request. By hand.

The walk's coordinator and supervisor sit at the placement desk as well. The walk's attorney is on the panel, has an
offer with the names shown, and represents the request that is hers; the walk's mentor accompanies in theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

from .answers import (
    ACT,
    ASKED,
    CASEWORK,
    CONFIRM,
    DESK,
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
from .matrix_cases import PRESSED_ASKED, PRESSED_STANDS, STANDS

PLACEMENT_DESK = ("coordinator", "supervisor")
MENTORS = ("lawyer", "supervisor", "mentor")
READ_ONLY = {"GET": 200, "POST": 404}


def places(answer: Answer) -> Row:
    """The coordinator, about no case in particular, or as the placement desk sees it."""
    return only(answer, "coordinator")


def vets(answer: Answer) -> Row:
    return only(answer, *PLACEMENT_DESK)


def placed(answer: Answer) -> Row:
    """Attorneys, about themselves."""
    return only(answer, "attorney")


def of_ones_own(answer: Answer, *roles: str, others: Answer | None = None) -> Row:
    """What is this person's: an offer, a file they brought. Nobody else opens it, whatever they may otherwise."""
    assert not isinstance(answer, int)
    away = others or gone(answer)
    owned = {f"{role} {how}": answer if how == OWN else away for role in roles for how in (OWN, OTHER)}
    return {STRANGER: ELSEWHERE, **owned, "*": GONE}


def represented(answer: Mapping[str, int]) -> Row:
    """The attorney who represents, and nobody else, not even whoever keeps the case."""
    held = {f"attorney {how}": answer if how == OWN else gone(answer) for how in (OWN, DESK, OTHER)}
    return {STRANGER: ELSEWHERE, **held, "*": GONE}


def with_grants(name: str, row: Row) -> Row:
    """What a grant to represent and one to accompany open. Neither sits at a desk."""
    found = dict(row)
    for role, opens in (("attorney", ATTORNEY), ("mentor", MENTOR)):
        if name not in opens:
            continue
        answer = opens[name]
        if f"{role} {OWN}" in row:
            found |= {
                f"{role} {OWN}": answer,
                f"{role} {DESK}": gone(answer),
                f"{role} {OTHER}": gone(answer),
            }
        else:
            found[role] = answer
    return found


SEEN = dict.fromkeys(
    (
        "request", "tasks", "case_parties", "case_party", "my_cases", "case", "case_history", "conflicts", "notes",
        "preview", "look", "download", "proceedings", "proceeding", "papers", "paper", "paper_preview", "paper_look",
        "paper_download", "drafts", "draft", "kit", "law", "law_pack", "law_changes",
    ),
    SHOWN,
)  # fmt: skip
"""Read by both."""
ATTORNEY: Mapping[str, Mapping[str, int]] = {
    **SEEN,
    **dict.fromkeys(
        (
            "message_templates", "screening", "screening_facts", "screening_trace", "request_dates_ics", "deadlines",
            "deadlines_ics", "my_tasks", "paper_certificate",
        ),
        SHOWN,
    ),
    **dict.fromkeys(
        (
            "task", "contact_edit", "cases_search", "case_search", "note", "reach", "message_beside",
            "screening_fact", "position", "request_dates", "change_date", "end_date", "paper_notice", "task_new",
            "tasks_suggested", "task_done", "task_drop", "task_back", "outcome", "case_party_new",
            "case_party_edit", "case_party_strike", "proceeding_new", "proceeding_edit", "proceeding_strike",
            "paper_new", "paper_from_request", "paper_edit", "paper_version", "paper_translation", "paper_certified",
            "paper_strike", "paper_privilege", "case_side", "case_agreement", "note_new", "note_strike",
            "reach_strike", "draft_new", "draft_edit", "draft_step", "hours", "hours_edit", "hours_strike",
        ),
        ASKED,
    ),
    **dict.fromkeys(("reply", "screening_save", "tasks_moved", "paper_clean"), ACT),
    **dict.fromkeys(("rescreening", "feed"), FORM),
    **dict.fromkeys(("message_check", "verify_date"), PRESSED_ASKED),
    "story": CONFIRM,
    "paper_restore": PRESSED_STANDS,
    "case_step": STANDS,
    "checkpoint": READ_ONLY,
}  # fmt: skip
"""She works on the case as a colleague does; she gives it to nobody, decides on nothing, and compares no names."""
MENTOR: Mapping[str, Mapping[str, int]] = {
    **SEEN,
    **dict.fromkeys(("cases_search", "case_search", "paper_privilege", "checkpoint"), ASKED),
    **dict.fromkeys(("note", "reach", "contact_edit"), READ_ONLY),
    "task": FORM,  # it is read, whatever is sent
    "story": CONFIRM,
    "draft_step": {"GET": 404, "POST": 404},  # the walk's step is for whoever writes
}
"""Reads, and writes reviews and checkpoints only."""

REGISTER: dict[str, Row] = {
    "panel": vets(FORM),
    "attorney": vets(SHOWN),
    "attorney_new": places(ASKED),
    "attorney_edit": places(ASKED),
    "attorney_vet": vets(ASKED),
    "attorney_end": places(ASKED),
    "attorney_account": places(ASKED),
    "panel_settings": places(ASKED),
    "agreements": vets(SHOWN),
    "agreement_new": places(ASKED),
    "firms": places(SHOWN),
    "firm_new": places(ASKED),
    "firm": places(ASKED),
    "my_profile": placed(ASKED),
    "my_pause": placed(ASKED),
    "sign_agreement": placed(ASKED),
}
OFFERS: dict[str, Row] = {
    "offers": places(SHOWN),
    "offer": places(SHOWN),
    "offer_names": places(CONFIRM),
    "offer_withdraw": places(CONFIRM),
    "my_offers": placed(SHOWN),
    "my_offer": of_ones_own(SHOWN, "attorney"),
    "my_offer_names": of_ones_own(CONFIRM, "attorney"),
    "my_offer_accept": of_ones_own(ASKED, "attorney"),
    "my_offer_decline": of_ones_own(ASKED, "attorney"),
}
ROUNDS: dict[str, Row] = {
    "unplaced": places(SHOWN),
    "rounds": places(SHOWN),
    "round_new": places(ASKED),
    "round": places(SHOWN),
    "round_case": places(SHOWN),
    "round_change": places(PRESSED_ASKED),
    "round_again": places(ACT),
    "round_send": places(ASKED),
    "round_discard": places(CONFIRM),
}
PORTAL: dict[str, Row] = {
    "my_placements": placed(SHOWN),
    "my_placement": represented(SHOWN),
    "my_hours": placed(SHOWN),
    "drafts": of_a_request(SHOWN),
    "draft_new": of_a_request(ASKED),
    "draft": of_a_request(SHOWN),
    "draft_edit": of_a_request(ASKED),
    "draft_step": of_a_request(ASKED),
    "hours": of_a_request(ASKED),
    "hours_edit": of_a_request(ASKED),
    "hours_strike": of_a_request(ASKED),
    "kit": of_a_request(SHOWN),
    "give_back": represented(ASKED),
    "own_file": represented(ASKED),
    "mentoring": only(SHOWN, *MENTORS),
    "checkpoint": of_a_case({"caseworker": READ_ONLY, "lawyer": ASKED, "supervisor": ASKED}),
}
GIVING: dict[str, Row] = {
    "placing": of_a_request(SHOWN),
    "placing_edit": of_a_request(ASKED),
    "placing_take_back": of_a_request(ASKED),
    "case_offers": of_a_request(SHOWN),
    "placement_give": of_a_request(ASKED),
    "placement_end": of_a_request(ASKED),
}
EXCHANGE: dict[str, Row] = {
    "panel_import": places(ASKED),
    "panel_template": places(SHOWN),
    "panel_import_confirm": of_ones_own(CONFIRM, "coordinator", others=ELSEWHERE),
    "panel_export": places(ASKED),
    "cases_import": only(ASKED, *CASEWORK),
    "cases_template": only(SHOWN, *CASEWORK) | {"operator": gone(SHOWN)},  # a call is no file
    "cases_import_confirm": of_ones_own(CONFIRM, *CASEWORK, others=ELSEWHERE),
    "cases_export": places(FORM),
}
PANEL: dict[str, Row] = {**REGISTER, **OFFERS, **ROUNDS, **PORTAL, **GIVING, **EXCHANGE}
