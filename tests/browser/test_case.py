"""A case in the browser, scripts off: from the most urgent request to a letter the person reads; and a date that
somebody checks who sees nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Demo
from tests.browser.phone import Phone
from tests.browser.test_desk import sign_in

ADAM, HIS_NUMBER = "Адам Примеров", "a thread with replies, in Russian"
HEARING = ("14", "9", "2029")
SENTENCE = "Ваш вопрос мы видим. Пожалуйста, напишите нам ещё раз."
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 800}


def show(desk: Phone, name: str) -> None:
    """A picture, if wanted; and no page is wider than the narrowest phone."""
    desk.shoot(name)
    desk.page.set_viewport_size(NARROW)
    assert not desk.overflows(), f"{name} is wider than a phone"
    desk.page.set_viewport_size(WIDE)


def go_to(desk: Phone, tab: str) -> None:
    desk.press(f"nav.tabs a:text-is('{tab}')")


def verdicts(desk: Phone) -> list[str]:
    """Each criterion and each way, with its verdict beside it."""
    headings = "section[aria-labelledby=criteria] h3, section[aria-labelledby^=ways] h3"
    return sorted(desk.page.locator(headings).all_inner_texts())


def open_by_name(desk: Phone, demo: Demo, name: str, language: str) -> None:
    """The list names requests by numbers: look into one after the other."""
    desk.open(f"{demo.staff}/inbox?state=all&language={language}")
    for address in [link.get_attribute("href") for link in desk.page.locator("ul.inbox a").all()]:
        desk.open(f"{demo.staff}{address}")
        if name in desk.text:
            return
    pytest.fail(f"no request of {name} in the demo")


def answer_the_first_question(desk: Phone, screening: str) -> None:
    """First without the paper it was seen on, then with it."""
    desk.press("section[aria-labelledby=ask] ol a")
    show(desk, "fact")
    address = desk.page.url
    before = len(desk.page.locator("ol.timeline li, .timeline li").all())
    _give_an_answer(desk)
    desk.page.check("input[name=said_by][value=paper]")
    desk.press("main form button.button:text-is('Save')")
    assert "Seen on which paper?" in desk.page.locator(".errors").first.inner_text(), "a paper is asked for"
    show(desk, "fact-error")
    desk.page.fill("input[name=paper]", "Stamp in the passport, page 12")
    desk.press("main form button.button:text-is('Save')")
    assert desk.page.url.startswith(screening), desk.text
    desk.open(address)
    assert "Stamp in the passport, page 12" in desk.text
    assert len(desk.page.locator(".timeline li").all()) == before + 1
    desk.open(screening)


def _give_an_answer(desk: Phone) -> None:
    """Whatever kind of question it is: the first choice, the first box, a day, a word."""
    page, form = desk.page, "main form"
    for kind in ("radio", "checkbox"):
        control = page.locator(f"{form} input[type={kind}][name=value]")
        if control.count():
            control.first.check()
            return
    for part, typed in zip(("day", "month", "year"), ("3", "2", "2026"), strict=True):
        for control in page.locator(f"{form} input[name^=value][name$=-{part}]").all():
            control.fill(typed)
    for select in page.locator(f"{form} select[name^=value]").all():
        values = [option.get_attribute("value") for option in select.locator("option").all()]
        select.select_option(next(value for value in values if value))
    for control in page.locator(f"{form} input[name=value]").all():
        control.fill("2")


def keep_a_hearing(desk: Phone) -> None:
    """Without saying where from, then with it."""
    go_to(desk, "Dates")
    kept = desk.page.locator("section[aria-labelledby^=date-]").count()
    form = desk.page.locator("#keep form")
    form.locator("select[name=kind]").select_option("individual")
    for part, typed in zip(("day", "month", "year"), HEARING, strict=True):
        form.locator(f"input[name=day-{part}]").fill(typed)
    form.locator("input[name=time]").fill("1:30 pm")
    form.locator("select[name=court]").select_option("Hyattsville Immigration Court")
    form.locator("input[name=judge]").fill("Judge Sample")
    desk.press("#keep form button.button")
    assert "from which paper" in desk.page.locator(".errors").first.inner_text()
    assert desk.page.locator("#keep input[name=judge]").input_value() == "Judge Sample"
    show(desk, "date-error")
    desk.page.fill("#keep input[name=source]", "Notice of hearing")
    desk.press("#keep form button.button")
    assert desk.page.locator("section[aria-labelledby^=date-]").count() == kept + 1, desk.text
    show(desk, "dates")


def take_the_calendar_along(desk: Phone, names: list[str]) -> None:
    """The file holds the hour and nobody's name."""
    link = desk.page.locator("a[href$='dates.ics']").first.get_attribute("href")
    answer = desk.page.request.get(desk.page.url.split("/requests")[0] + link)
    body = answer.body().decode()
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "DTSTART:20290914T173000Z" in body
    assert not [each for each in [*names, "Judge Sample", "Notice of hearing"] if each in body]


def test_the_most_urgent_request_says_why_and_an_answer_changes_what_the_law_says(
    demo: Demo, chromium: Any
) -> None:
    desk = sign_in(demo, chromium, "aisha")
    desk.open(f"{demo.staff}/inbox")
    why = desk.page.locator("ul.inbox li").first.locator(".why").inner_text()
    assert why, "the list does not say why the first stands first"
    name = desk.page.locator("ul.inbox a").first.inner_text()
    show(desk, "inbox")
    desk.press("ul.inbox a")
    go_to(desk, "Place in the list")
    assert desk.page.locator("main table tbody tr").count() >= 1
    show(desk, "position")
    go_to(desk, "Screening")
    screening = desk.page.url
    before = verdicts(desk)
    show(desk, "screening")
    asked = desk.page.locator("section[aria-labelledby=ask] ol a").first.inner_text()
    answer_the_first_question(desk, screening)
    assert asked not in desk.page.locator("section[aria-labelledby=ask]").inner_text()
    desk.open(f"{screening}/facts/lawyer.has")
    desk.page.check("input[name=value][value=yes]")
    desk.page.check("input[name=said_by] >> nth=0")
    desk.press("main form button.button:text-is('Save')")
    assert verdicts(desk) != before, "somebody who has a lawyer is screened as before"
    keep_a_hearing(desk)
    take_the_calendar_along(desk, [name])
    desk.open(f"{demo.staff}/deadlines")
    assert "14 September 2029" in desk.text
    show(desk, "deadlines")


def test_adam_reads_the_letter_in_his_language_with_his_number(demo: Demo, chromium: Any) -> None:
    desk = sign_in(demo, chromium, "aisha")
    open_by_name(desk, demo, ADAM, "ru")
    go_to(desk, "Screening")
    desk.press("a.button[href$='/decide']")
    desk.page.check("input[name=outcome][value=waiting]")
    desk.press("main form button[value=letter]")
    assert "Why?" in desk.page.locator(".errors").first.inner_text()
    show(desk, "decide-error")
    desk.page.fill("textarea[name=reason]", "The hearing comes first; look again in June")
    assert desk.page.locator("select[name=language]").input_value() == "ru"
    desk.press("main form button[value=letter]")
    letter = desk.page.locator("textarea[name=letter]")
    assert letter.get_attribute("lang") == "ru"
    letter.fill(f"{letter.input_value()}\n\n{SENTENCE}")
    show(desk, "letter")
    desk.press("main form button[value=send]")
    assert "The hearing comes first" in desk.text
    phone = Phone.take(chromium, "adam")
    phone.open(f"{demo.public}/back")
    phone.page.fill("input[name=number]", demo.numbers[HIS_NUMBER])
    phone.press("main form button.button")
    assert SENTENCE in phone.text
    assert "The hearing comes first" not in phone.page.content(), "the reason stays in the house"
    assert not phone.overflows()
    phone.shoot("letter")


def test_nadia_sees_name_number_and_date_and_marks_one_unchanged(demo: Demo, chromium: Any) -> None:
    desk = sign_in(demo, chromium, "nadia")
    desk.open(f"{demo.staff}/dates")
    panels = desk.page.locator("main section.panel")
    assert panels.count() >= 1, desk.text
    for panel in panels.all():
        said = panel.locator("dl.summary dt").all_inner_texts()
        assert said == ["A-number", "Date", "Last verified"]
    show(desk, "dates-desk")
    first = panels.first
    name, where = first.locator("h2").inner_text(), first.get_attribute("aria-labelledby")
    assert "Not yet" in first.inner_text() or "Last verified" in first.inner_text()
    first.locator("button[value=verified]").click()
    after = desk.page.locator(f"section[aria-labelledby='{where}']")
    assert name in after.inner_text() and "Not yet" not in after.inner_text()
    for path in ("inbox", "deadlines", "rescreening"):
        desk.open(f"{demo.staff}/{path}")
        assert desk.page.locator("ul.inbox li, table tbody tr").count() == 0, path
        assert desk.page.locator("h1").count() <= 1


@pytest.mark.parametrize("path", ["rescreening", "law", "referrals", "account/feed"])
def test_the_other_pages_of_the_case_room_fit_a_phone(demo: Demo, chromium: Any, path: str) -> None:
    desk = sign_in(demo, chromium, "aisha")
    desk.open(f"{demo.staff}/{path}")
    assert desk.page.locator("h1").count() == 1
    show(desk, path.replace("/", "-"))
