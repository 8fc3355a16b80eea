"""A case finds its attorney in the browser, scripts off: a round, offers, names, a yes and a no, the file; and what
the attorney who came second can open."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.browser.conftest import Demo
from tests.browser.phone import Phone
from tests.browser.test_case import show
from tests.browser.test_desk import sign_in

CLIENT, COURT = "Camila Ejemplo", "Newark Immigration Court"
"""A case of the demo that two of the panel can take."""
OTHER_COURT = "Los Angeles (West Los Angeles) Immigration Court"
"""Where one attorney can take a case, and says no."""
GONE = 404


def status(desk: Phone, demo: Demo, path: str) -> int:
    """What an address answers to whoever sits there."""
    answer = desk.page.goto(demo.staff + path)
    return int(answer.status)


def make_a_round(omar: Phone, demo: Demo) -> str:
    """By the button, from the cases that wait; the address of the round."""
    omar.open(f"{demo.staff}/unplaced")
    assert COURT in omar.text and CLIENT not in omar.text
    show(omar, "unplaced")
    omar.press("main form button:text-is('Make a round')")
    omar.page.wait_for_url(re.compile(r"/rounds/[0-9a-f-]{36}"), timeout=60_000)
    return omar.path


def row_of(omar: Phone, court: str) -> Any:
    return omar.page.locator("table.sticky tbody tr").filter(has_text=court).first


def case_of(omar: Phone, court: str) -> str:
    """The id of the case of the row, which stands in its link."""
    link = row_of(omar, court).locator("a").first.get_attribute("href")
    return str(UUID(link.rsplit("/", 1)[1]))


def look_at_the_round(omar: Phone, demo: Demo, address: str) -> None:
    """Reasons for whom it proposes; reasons why not, and no fit, for whom it does not."""
    omar.open(demo.staff + address)
    assert omar.page.locator("nav.nav [aria-current]").inner_text() == "Rounds", (
        "a round lies behind its door"
    )
    assert "Next best:" in row_of(omar, COURT).inner_text()
    assert re.search(r"\d\N{NO-BREAK SPACE}%", row_of(omar, COURT).inner_text())
    show(omar, "round")
    row_of(omar, COURT).locator("a").first.click()
    show(omar, "round-case")
    impossible = omar.page.locator("main details table.stack tbody tr")
    fits = impossible.locator("td[data-label=Fit]").all_text_contents()
    assert fits and set(fits) == {"–"}, "who cannot take it has no fit"
    assert omar.page.locator("main > table.stack tbody tr").count() == 2
    omar.open(demo.staff + address)


def send(omar: Phone, chosen: list[str]) -> list[str]:
    """Two cases, the best two for each at once; the sign-in names of who is asked, case by case."""
    omar.press("main a.button:text-is('Send as offers')")
    for box in omar.page.locator("input[name=cases]").all():
        box.set_checked(box.get_attribute("value") in chosen)
    omar.page.fill("input[name=at_once]", "2")
    show(omar, "send")
    omar.press("main form button.button")
    cases, names = (
        omar.page.locator(f"td[data-label={label}]").all_inner_texts() for label in ("Case", "Attorney")
    )
    assert "Nothing was sent yet." in omar.text
    show(omar, "send-confirm")
    omar.press("button[name=confirm]")
    assert "not sent" not in omar.text
    show(omar, "sent")
    return [
        name.split()[0].lower()
        for each in chosen
        for case, name in zip(cases, names, strict=True)
        if each.startswith(case.strip())
    ]


def open_offer(attorney: Phone, demo: Demo, case: str) -> str:
    """From the list, where a number and nothing else stands; the address of the offer."""
    attorney.open(f"{demo.staff}/my/offers")
    assert attorney.page.locator("nav.nav a[aria-current]").inner_text().startswith("Offers")
    assert int(attorney.page.locator("nav.nav .count").inner_text()) >= 1, "the door tells how many wait"
    attorney.press(f"main a:text-is('{case[:8]}')")
    return attorney.path


def ask_for_names(attorney: Phone) -> None:
    """Blind until then."""
    assert CLIENT not in attorney.page.content() and COURT in attorney.text
    show(attorney, "offer")
    attorney.press("main button:text-is('Ask for the names')")
    assert CLIENT not in attorney.page.content()


def show_the_names(omar: Phone, demo: Demo, offer: str) -> None:
    omar.open(f"{demo.staff}/offers")
    assert "1 waits for names from us." in omar.text
    show(omar, "offers")
    omar.open(demo.staff + offer.removeprefix("/my"))
    omar.press("main a.button:text-is('Look at the names and show them')")
    assert CLIENT in omar.text, omar.text
    show(omar, "names")
    omar.press("main button:text-is('Show them to her')")


def certify_and_accept(attorney: Phone, demo: Demo, offer: str) -> None:
    """First without the tick that says so, then with it."""
    attorney.open(demo.staff + offer)
    attorney.press("main a.button:text-is('Read the names')")
    assert CLIENT in attorney.text
    show(attorney, "my-names")
    attorney.press("main a.button:text-is('I have checked them')")
    today = datetime.now(UTC)
    for part, typed in (("day", today.day), ("month", today.month), ("year", today.year)):
        attorney.page.fill(f"input[name=checked_on-{part}]", str(typed))
    attorney.page.check("input[name=how][value=firm]")
    attorney.page.check("input[name=found][value=none]")
    attorney.press("main form button.button")
    assert attorney.page.locator(".errors").count() == 1, "nobody takes a case without saying so"
    show(attorney, "accept-error")
    attorney.page.check("input[name=takes]")
    attorney.press("main form button.button")
    assert "Thank you." in attorney.text
    show(attorney, "accepted")


def give_the_file(aisha: Phone, demo: Demo, case: str) -> None:
    aisha.open(f"{demo.staff}/requests/{case}/offers")
    show(aisha, "case-offers")
    aisha.press("main a.button:text-is('Give her the file')")
    aisha.page.check("input[name=sure]")
    show(aisha, "give")
    aisha.press("main form button.button")
    assert aisha.path == f"/requests/{case}/offers", aisha.text


def say_no(attorney: Phone, demo: Demo, case: str) -> None:
    """One page, one press."""
    open_offer(attorney, demo, case)
    attorney.press("main .buttons a:text-is('Say no')")
    attorney.page.check("input[name=reason][value=time]")
    show(attorney, "decline")
    attorney.press("main form button.button")
    assert attorney.path == "/my/offers"


def opens_nothing(attorney: Phone, demo: Demo, case: str) -> None:
    for path in ("", "/story", "/case", "/parties", "/papers", "/drafts", "/hours"):
        assert status(attorney, demo, f"/requests/{case}{path}") == GONE, path
    assert status(attorney, demo, f"/my/cases/{case}") == GONE


@pytest.fixture
def asked(demo: Demo, chromium: Any) -> dict[str, Any]:
    """The round is made and sent: who sits where, and which case is whose."""
    omar = sign_in(demo, chromium, "omar")
    address = make_a_round(omar, demo)
    look_at_the_round(omar, demo, address)
    case, other = case_of(omar, COURT), case_of(omar, OTHER_COURT)
    first, second, no = send(omar, [case, other])
    return {"omar": omar, "case": case, "other": other, "first": first, "second": second, "no": no}


def test_the_first_of_two_attorneys_has_the_case_and_the_second_opens_nothing(
    demo: Demo, chromium: Any, asked: dict[str, Any]
) -> None:
    omar, case = asked["omar"], asked["case"]
    first, second = (sign_in(demo, chromium, asked[each]) for each in ("first", "second"))
    theirs = open_offer(second, demo, case)
    offer = open_offer(first, demo, case)
    ask_for_names(first)
    opens_nothing(first, demo, case)
    assert status(first, demo, theirs) == GONE, "the offer of a colleague"
    show_the_names(omar, demo, offer)
    certify_and_accept(first, demo, offer)
    opens_nothing(first, demo, case)
    second.open(demo.staff + theirs)
    assert "A colleague accepted this case before you." in second.text
    assert COURT not in second.text and CLIENT not in second.page.content()
    show(second, "taken")
    give_the_file(sign_in(demo, chromium, "aisha"), demo, case)
    first.open(f"{demo.staff}/my/cases")
    show(first, "my-cases")
    first.press(f"main a:text-is('{case[:8]}')")
    show(first, "my-case")
    assert status(first, demo, f"/requests/{case}/parties") == 200
    assert CLIENT in first.page.content()
    opens_nothing(second, demo, case)
    assert status(omar, demo, f"/requests/{case}/case") == GONE, "a coordinator opens no case"
    omar.open(f"{demo.staff}/unplaced")
    assert case[:8] not in omar.text, "it has its attorney"
    nobody = sign_in(demo, chromium, asked["no"])
    say_no(nobody, demo, asked["other"])
    omar.open(f"{demo.staff}/unplaced")
    row = omar.page.locator("main tbody tr").filter(has_text=asked["other"][:8]).first
    assert "1 attorney said no or did not answer." in row.inner_text()
    assert "nobody can take it" in row.inner_text()
