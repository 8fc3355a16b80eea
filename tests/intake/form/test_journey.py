"""Which pages a person sees, and where they go on."""

from collections.abc import Callable

import pytest

from safeconduct.intake import form
from safeconduct.intake.form import Answers
from safeconduct.intake.form.conditions import all_of, answered, any_of, not_, same

Fill = Callable[..., Answers]


def told(**facts: object) -> Answers:
    return form.merge(
        form.new_answers("en"),
        {key.replace("__", "."): {"state": "given", "value": value} for key, value in facts.items()},
    )


def codes(answers: Answers) -> set[str]:
    return {page.code for page in form.visible_pages(answers)}


@pytest.mark.parametrize(
    ("answers", "shown", "hidden"),
    [
        (
            told(),
            {"01", "03", "05", "26", "36", "37"},
            {"02", "04", "06", "08", "09", "28", "30", "38", "41"},
        ),
        (told(safety__danger_now="yes"), {"02"}, set()),
        (told(safety__danger_now="no"), set(), {"02"}),
        (told(place__country="US"), {"04"}, set()),
        (told(place__country="RU"), set(), {"04"}),
        (told(place__detained="yes"), {"06"}, set()),
        (told(writer__who="with"), {"08"}, {"09"}),
        (told(writer__who="for"), {"09"}, {"08"}),
        (told(contact__channel="come_back"), {"14"}, {"15", "16", "17"}),
        (told(contact__channel="email"), {"15", "16"}, {"17"}),
        (told(contact__channel="phone"), {"15", "16", "17"}, set()),
        (told(place__country="RU", person__nationality="RU"), set(), {"26"}),
        (told(place__country="US", person__nationality="RU"), {"26"}, set()),
        (told(applications__any="yes", papers__any="no"), {"28"}, {"30"}),
        (told(story__way="own"), {"36", "37"}, {"38"}),
        (told(story__way="prompts"), {"38"}, {"36", "37"}),
        (told(story__way="both"), {"36", "37", "38"}, set()),
        (told(consent__help="no"), {"41"}, set()),
        (told(consent__help="yes"), set(), {"41"}),
    ],
)
def test_pages_appear_by_what_was_said(answers: Answers, shown: set[str], hidden: set[str]) -> None:
    assert shown <= codes(answers)
    assert not hidden & codes(answers)


def test_someone_who_does_not_know_the_country_is_not_asked_for_a_state() -> None:
    answers = form.merge(form.new_answers("en"), form.skip(form.page("03"), "unknown"))
    assert "04" not in codes(answers)


def test_walking_forward_visits_every_visible_page_once_and_back_again(fill: Fill) -> None:
    answers = fill()
    forward = [form.first_page()]
    while (page := form.next_page(forward[-1], answers)) is not None:
        forward.append(page)
    assert forward == form.visible_pages(answers)
    backward = [forward[-1]]
    while (page := form.previous_page(backward[-1], answers)) is not None:
        backward.append(page)
    assert backward == forward[::-1]


def test_a_person_comes_back_at_the_first_question_without_an_answer(fill: Fill) -> None:
    assert form.resume_page(form.new_answers("en")).code == "01"
    assert form.resume_page(fill("01", "03")).code == "04"
    skipped = form.merge(fill("01", "03"), form.skip(form.page("04"), "declined"))
    assert form.resume_page(skipped).code == "05"
    assert form.resume_page(fill()).code == "40"


def test_what_is_no_longer_asked_is_kept_in_the_draft_but_not_sent(fill: Fill) -> None:
    answers = form.merge(fill("05", "06"), {"place.detained": {"state": "given", "value": "no"}})
    assert answers["facts"]["place.detained_where"]["value"] == "Batavia"
    assert set(form.sendable(answers)["facts"]) == {"place.detained"}


def test_only_a_yes_to_help_lets_the_request_be_sent(fill: Fill) -> None:
    assert form.may_send(fill())
    assert not form.may_send(form.new_answers("en"))
    refused = form.merge(fill(), {"consent.help": {"state": "given", "value": "no"}})
    assert not form.may_send(refused)
    assert form.visible_pages(refused)[-1].kind == "notice"


def test_conditions_compose() -> None:
    answers = told(place__country="US", language__spoken=["ru", "ce"], person__nationality="US")
    assert answered("language.spoken", "ce", "en").holds(answers)
    assert not answered("language.spoken", "en").holds(answers)
    assert same("place.country", "person.nationality").holds(answers)
    assert not same("place.us_state", "place.town").holds(answers)
    us = answered("place.country", "US")
    assert all_of(us, not_(answered("place.town"))).holds(answers)
    assert any_of(not_(us), us).holds(answers)
    assert any_of(us, same("arrivals", "person.age")).facts() == ("place.country", "arrivals", "person.age")


def test_merging_keeps_the_old_document_and_refuses_what_does_not_fit() -> None:
    before = told(person__age=27)
    after = form.merge(before, {"person.age": None, "person.name": {"state": "given", "value": "Ilya"}})
    assert before["facts"]["person.age"]["value"] == 27
    assert set(after["facts"]) == {"person.name"}
    with pytest.raises(form.DoesNotFit) as caught:
        form.merge(before, {"person.age": {"state": "given", "value": "twenty-seven"}})
    assert "twenty" not in str(caught.value)
