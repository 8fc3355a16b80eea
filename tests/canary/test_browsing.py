"""What neighbours, histories and proxies see is a sink too: the collector of it must not be blind."""

from __future__ import annotations

from .browsing import Answer, Browser
from .canaries import CANARIES
from .filling import fact_of, text_facts
from .journeys import ENGLISH, RUSSIAN, Known
from .needles import needles_of
from .scanner import Scanner
from .suite import scanner

NAME = CANARIES["name in Cyrillic"].text


class Careless:
    """A site that repeats what it was told, where it should not."""

    def __call__(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        headers = (
            ("Content-Type", "text/html"), ("Location", "/p/Torvelindor" if "there" in path else ""),
            ("Content-Disposition", "attachment; filename*=UTF-8''Oskandrelium.pdf"),
        )  # fmt: skip
        page = (
            f"<title>{NAME}</title><form method=post><input name=q01a><textarea name=q36a></textarea></form>"
        )
        return Answer(200, headers, page.encode())

    def cookie_values(self) -> list[str]:
        return []


def kinds(browser: Browser) -> dict[str, set[str]]:
    return {
        name.partition(":")[0]: {hit.kind for hit in scanner().scan(name, data)}
        for name, data in browser.shown()
    }


def test_titles_headers_and_where_one_is_sent_are_found() -> None:
    browser = Browser("public", Careless())
    browser.see("/there")
    assert kinds(browser) == {
        "addresses": {"name in Latin"}, "titles": {"name in Cyrillic"},
        "headers": {"name in Latin", "file name"},
    }  # fmt: skip


def test_an_address_we_made_is_blamed_on_us_and_one_a_stranger_made_is_not() -> None:
    ours, theirs = Browser("public", Careless()), Browser("public", Careless())
    ours.see("/p/Lisquaventor")
    theirs.stray("GET", "/p/Lisquaventor")
    assert kinds(ours)["addresses"] == {"story"}
    assert kinds(theirs)["addresses"] == set()


def test_every_control_of_a_form_is_filled() -> None:
    form = Browser("public", Careless()).see("/p/36").form()
    assert [name for name, text in ENGLISH.answer(form) if text] == ["q01a", "q36a"]


def test_a_receipt_is_found_grouped_or_not_and_without_its_ends() -> None:
    known = Known(receipts=["123456789012345678901234"])
    found = Scanner(known.canaries())
    for written in ("1234 5678 9012 3456 7890 1234", "123456789012345678901234", "5678-9012-3456-7890-12"):
        assert [hit.kind for hit in found.scan("log", written.encode())]
    assert found.scan("log", b"locator 1234, count 567890") == []
    assert any(needle.form == "sha256" for canary in known.canaries() for needle in needles_of(canary))


def test_names_of_inputs_lead_to_facts() -> None:
    assert fact_of("q26a-0-where") == "arrivals.where"
    assert fact_of("q06b-day") == "place.detained_since"
    assert {RUSSIAN.text_for(fact) for fact in text_facts()} > {NAME, CANARIES["e-mail"].text}
