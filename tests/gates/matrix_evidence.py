"""Who may open what at the documentation desk. Filled by hand, like the rest of the matrix.

The walk's researcher sits at the documentation desk and not in the testimony vault: a page of the vault says to
them that it is sealed, whichever id is asked for and whatever is posted. What those in the vault get, and that
nobody else gets it, is in ``test_sealed_to_others`` and in the tests of each room.
"""

from __future__ import annotations

from .answers import ACT, ASKED, CONFIRM, ELSEWHERE, FORM, PRESSED, SHOWN, Answer, Row, only


def desk(answer: Answer) -> Row:
    """The people who document, and nobody else: not the administrator, not the privacy lead, not an auditor."""
    return only(answer, "researcher")


def read(answer: Answer) -> Row:
    """Advocates read what they write about; what is sealed to the documentation desk stays sealed to them."""
    return only(answer, "researcher", "advocate")


LOOKS: Row = {"advocate": {"GET": 200, "POST": 404}}
"""Beside those who check and decide on a page, an advocate reads it."""
SEALED = desk(FORM)
"""A page of the vault, asked for without a seat there: the notice, whatever was posted."""

EVIDENCE: dict[str, Row] = {
    "evidence": read(SHOWN),
    "keep_form": desk(ACT),
    "sources": read(SHOWN),
    "source_new": desk(ASKED),
    "source": read(SHOWN),
    "source_edit": desk(ASKED),
    "source_identity": read(ASKED),
    "items": read(SHOWN),
    "item_new": desk(ASKED),
    "item": read(SHOWN),
    "item_edit": desk(ASKED),
    "item_file_new": desk(ASKED),
    "item_custody": desk(FORM) | LOOKS,  # POST reads the chain again: the form is one button
    "item_custody_bundle": desk(ASKED),
    "artifact": desk(ASKED),
    "artifact_preview": read(ASKED),
    "artifact_check": desk(ACT),
    "capture_new": desk(ASKED),
    "item_captures": read(SHOWN),
    "artifact_redact": desk(ASKED),
    "incidents": read(SHOWN),
    "incident_new": desk(ASKED),
    "incident": read(SHOWN),
    "incident_edit": desk(ASKED),
    "incident_names": desk(ASKED),
    "incident_place_new": desk(ASKED),
    "incident_place": desk(ASKED),
    "incident_links": read(SHOWN),
    "incident_link": desk(ASKED),
    "incident_link_edit": desk(ASKED),
    "incident_disjoint": desk(ASKED),
    "incident_assess": desk(ASKED),
    "assessment": desk(FORM) | LOOKS,  # a POST without a step decides nothing
    "incident_acts": read(SHOWN),
    "act_new": desk(ASKED),
    "act": read(SHOWN),
    "act_edit": desk(ASKED),
    "act_persons": desk({"GET": 405, "POST": 422}),
    # "Nobody knows what became of them" is an answer: an empty form says it.
    "act_person": desk(CONFIRM),
    "involvement_new": desk(ASKED),
    "involvement_edit": desk(ASKED),
    "parties": read(SHOWN),
    "party_new": desk(ASKED),
    "party": read(SHOWN),
    "party_edit": desk(ASKED),
    "record_history": read(SHOWN),
    "record_withdraw": desk(ASKED),
    "claims": read(SHOWN),
    "claim_new": desk(ASKED),
    "incident_figures": read(SHOWN),
    "claim": read(SHOWN),
    "claim_edit": desk(ASKED),
    "claim_link_new": desk(ASKED),
    "claim_link_end": desk(CONFIRM),
    "reply_ask": desk(ASKED),
    "reply_answer": desk(ASKED),
    "people_recorded": read(FORM),  # POST looks for a name, in the vault
    "person_new": desk(ASKED),
    "person_recorded": read(SHOWN),
    "person_edit": desk(ASKED),
    "person_identity": SEALED,
    "person_identity_edit": SEALED,
    "person_matches": read(SHOWN),
    "person_match": read(FORM),  # a POST without a step decides nothing
    "person_match_new": desk(ASKED),
    "testimonies": desk(SHOWN),
    "testimony_new": SEALED,
    "testimony": desk(SHOWN),
    "testimony_told": desk(PRESSED),
    "testimony_made": desk(PRESSED),
    "testimony_read": SEALED,
    "testimony_edit": SEALED,
    "testimony_consent": SEALED,
    "testimony_withdraw": SEALED,
    "testimony_out": SEALED,
    "deid": SEALED,
    "deid_review": SEALED,
    "script": SEALED,
    "evidence_search": read(FORM),  # without a word it finds everything
    "evidence_timeline": read(SHOWN),
    "evidence_map": read(SHOWN),
    "evidence_graph": read(SHOWN),
    "imports": desk(SHOWN),
    "import_new": desk(ASKED),
    "import_map": desk(ELSEWHERE),  # the walk's import is live: on to its run
    "import_run": desk(FORM),
    "import_take_back": desk(CONFIRM),
    "exports": desk(SHOWN),
    "export_new": desk(ASKED),
    # The walk's export holds identities: a privacy lead may be asked to agree, and sees kinds and counts.
    "export": only(ASKED, "researcher", "privacy_lead"),
    "export_make": desk({"GET": 405, "POST": 422}),
}
