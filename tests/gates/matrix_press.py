"""Who may open what at the advocacy and press desks, and that the news and the open data are anybody's. By hand.

The walk's advocate and privacy lead sit at the advocacy desk. What somebody with their roles but without a seat
reads there is in ``test_sealed_to_others``.
"""

from __future__ import annotations

from .answers import ACT, ASKED, CONFIRM, FORM, SHOWN, Answer, Row, of_a_request, only


def writers(answer: Answer) -> Row:
    """Those who write asks, letters and publications. A privacy lead agrees and writes nothing."""
    return only(answer, "advocate")


def agree(answer: Answer) -> Row:
    """Those who agree to what leaves: they read exactly that, and decide."""
    return only(answer, "advocate", "privacy_lead")


ADVOCACY: dict[str, Row] = {
    "campaigns": writers(SHOWN),
    "overdue": writers(SHOWN),
    "scorecard": writers(SHOWN),
    "campaign": writers(SHOWN),
    "campaign_new": writers(ASKED),
    "campaign_edit": writers(ASKED),
    "campaign_close": writers(ASKED),
    "posts": writers(SHOWN),
    "post": writers(SHOWN),
    "post_new": writers(ASKED),
    "post_edit": writers(ASKED),
    "posts_import": writers(ASKED),
    "holding_new": writers(ASKED),
    "holding_edit": writers(ASKED),
    "ask": writers(SHOWN),
    "ask_new": writers(ASKED),
    "ask_edit": writers(ASKED),  # the walk's ask was not put to anybody yet: afterwards its words stand still
    "ask_event": writers({"GET": 200, "POST": 404}),  # a POST that names no event
    "ask_ground_new": writers(ASKED),
    "ask_ground_end": writers(CONFIRM),
    "ask_escalate": writers(ASKED),
    "ask_copy": writers(ASKED),
    "response": writers(SHOWN),
    "response_new": writers(ASKED),
    "response_edit": writers(ASKED),
    "commitment": writers(ASKED),
    "commitment_new": writers(ASKED),
    "contribution_new": writers(ASKED),
    "contribution_end": writers(CONFIRM),
    "letters": writers(SHOWN),
    "letter_new": writers(ASKED),
    "letter": writers({"GET": 200, "POST": 404}),  # a POST that says nothing drops nothing
    "letter_edit": writers(ASKED),
    "letter_grounds": writers(FORM),  # a POST without a button binds nothing
    "letter_enclosure": writers({"GET": 200, "POST": 404}),
    "letter_event": writers(ASKED),
    "letter_pdf": agree(SHOWN),
    "letter_release": agree({"GET": 200, "POST": 404}),  # a POST without a button
    "ways": writers(SHOWN),
    "way": writers(SHOWN),
    "way_new": writers(ASKED),
    "way_edit": writers(ASKED),
    "way_country": writers(SHOWN),
    "ways_tell": of_a_request(FORM),  # a POST without a step chooses again
}
PRESS: dict[str, Row] = {
    "publications": writers(SHOWN),
    "publication": agree(SHOWN),
    "publication_new": writers(ASKED),
    "publication_edit": writers(ASKED),
    "publication_drop": writers(ACT),
    "publication_text": writers(ASKED),
    "publication_keep": writers(ACT),
    "publication_preview": agree(SHOWN),
    "publication_figures": writers(FORM),
    "publication_quotes": writers(SHOWN),
    "publication_sources": writers(FORM),
    "publication_files": writers(ASKED),
    "publication_file": writers(FORM),
    "publication_review": agree(ASKED),
    "publication_release": writers(ASKED),  # nobody agreed
    "publication_take_back": writers(ASKED),  # it is a draft
    "publication_withdraw": writers(ASKED),
    "publication_correct": writers({"GET": 422, "POST": 422}),  # it is not out
    "publication_embargo": writers(ASKED),
    "press_file_preview": agree(SHOWN),
    "quote_new": writers(ASKED),
    "quote_edit": writers(ASKED),
    "quote_approve": writers(ASKED),
    "takedowns": writers(SHOWN),
    "takedown": writers(ASKED),
    "tables": writers(SHOWN),
    "table": writers(ASKED),
    "table_new": writers(ASKED),
    "table_review": agree(ASKED),
}
DESKS = ADVOCACY | PRESS


def anybodys(answer: Answer) -> Row:
    """The same for everybody, whatever cookie they carry."""
    return {"*": answer}


THINGS = ("publications", "incidents", "figures", "tables", "corrections")
"""Lists of the open data."""
OPEN_DATA: dict[str, Row] = {
    f"data_{thing}{part}": anybodys(SHOWN) for thing in THINGS for part in ("", "_one", "_csv")
} | {"data_openapi": anybodys(SHOWN), "data_unknown": anybodys({"GET": 404, "POST": 405})}
"""Read by programs, from pages of others too: no cookie is looked at, nothing can be written."""
NEWS: dict[str, Row] = {
    "press_front": anybodys(SHOWN),
    "press_kind": anybodys(SHOWN),
    "press_page": anybodys(SHOWN),
    "press_page_in": anybodys(SHOWN),
    "press_search": anybodys(SHOWN),
    "press_map": anybodys(SHOWN),
    "press_tables": anybodys(SHOWN),
    "press_table": anybodys(SHOWN),
    "press_about": anybodys(SHOWN),
    "press_file": anybodys(SHOWN),
    "press_language": anybodys({"GET": 302, "POST": 405}),
    "press_atom": anybodys(SHOWN),
    "press_json_feed": anybodys(SHOWN),
    "press_sitemap": anybodys(SHOWN),
    "press_robots": anybodys(SHOWN),
    "data": anybodys(SHOWN),
}
PUBLISHED = NEWS | OPEN_DATA
