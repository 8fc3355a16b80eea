"""The texts of the house: supervisors keep them, all who write to people choose from them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.messages import templates
from safeconduct.cases.messages.templates import Said
from safeconduct.cases.models import MessageTemplate
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.sites import SiteClient

TEXT = {
    "title": "Please send a paper", "language": "en", "code": "papers", "body": "Send us [which paper].",
    "reviewed": "on",
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def nadia(house: House) -> SiteClient:
    """A supervisor."""
    return at_desk(hire(house.rosa, "Nadia", ["supervisor"]))


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def test_nadia_adds_a_text_and_a_double_click_adds_it_once(nadia: SiteClient) -> None:
    form = {**TEXT, "token": str(uuid4())}
    for _click in range(2):
        answer = nadia.send_form("/message-templates/new", form)
        assert answer.headers["Location"] == "/message-templates?done=message_template_added"
    row = MessageTemplate.objects.get()
    assert (row.title, row.language, row.is_drafted, row.version) == (TEXT["title"], "en", False, 1)
    assert StaffEntry.objects.filter(action="message_template.added").count() == 1
    assert "which paper" in shown(nadia.get("/message-templates"))


def test_a_caseworker_reads_the_list_and_keeps_nothing_on_it(house: House, nadia: SiteClient) -> None:
    nadia.send_form("/message-templates/new", TEXT)
    row, aisha = MessageTemplate.objects.get(), at_desk(house.aisha)
    page = shown(aisha.get("/message-templates"))
    assert "Please send a paper" in page and "/message-templates/new" not in page
    for address in ("new", f"{row.pk}", f"{row.pk}/retire"):
        assert aisha.get(f"/message-templates/{address}").status_code == 404
    for action in (
        lambda: templates.add(
            Said("a", "b", "en", "c"), token=uuid4(), by=house.aisha.person, at=timezone.now()
        ),
        lambda: templates.turn(row_id=row.pk, is_active=False, by=house.aisha.person, at=timezone.now()),
        lambda: templates.add_starter_set(by=house.aisha.person, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_who_writes_to_nobody_has_no_list(house: House) -> None:
    assert at_desk(house.rosa).get("/message-templates").status_code == 404
    assert at_desk(hire(house.rosa, "Tamar", ["volunteer"])).get("/message-templates").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Give it a name."),
        ({"title": "x" * 121}, "at most 120"),
        ({"language": ""}, "Choose the language."),
        ({"language": "xx"}, "xx"),
        ({"code": ""}, "Give it a short name"),
        ({"code": "two words"}, "Use only letters a to z"),
        ({"body": "  \n "}, "Write the text."),
        ({"body": "x" * 100_000}, "This is longer than a message can be."),
        ({"body": "\x00"}, "Write the text."),
    ],
)
def test_what_will_not_do_is_said_and_stays_typed(
    nadia: SiteClient, wrong: dict[str, str], sentence: str
) -> None:
    answer = nadia.send_form("/message-templates/new", {**TEXT, **wrong})
    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert ("papers" if "title" in wrong else "Please send a paper") in shown(answer)
    assert not MessageTemplate.objects.exists()


def test_one_text_of_a_name_in_each_language(nadia: SiteClient) -> None:
    nadia.send_form("/message-templates/new", TEXT)
    again = nadia.send_form("/message-templates/new", {**TEXT, "token": str(uuid4())})
    assert again.status_code == 422
    assert "There is a text of this short name in this language already" in shown(again)
    like = MessageTemplate.objects.get()
    assert 'value="papers"' in shown(nadia.get(f"/message-templates/new?like={like.pk}"))
    assert nadia.get("/message-templates/new?like=nonsense").status_code == 200
    nadia.send_form("/message-templates/new", {**TEXT, "language": "ru", "body": "Пришлите [что]."})
    other = MessageTemplate.objects.get(language="ru")
    taken = nadia.send_form(f"/message-templates/{other.pk}", {**TEXT, "language": "en"})
    assert taken.status_code == 422
    other.refresh_from_db()
    assert other.language == "ru"


def test_two_who_change_a_text_at_once_see_both(house: House, nadia: SiteClient) -> None:
    nadia.send_form("/message-templates/new", TEXT)
    row = MessageTemplate.objects.get()
    omar = hire(house.rosa, "Omar", ["supervisor"])
    theirs = Said("papers", "Please send a paper", "en", "Words of Omar")
    templates.change(row_id=row.pk, said=theirs, version=1, by=omar.person, at=timezone.now())
    answer = nadia.send_form(
        f"/message-templates/{row.pk}", {**TEXT, "body": "Words of Nadia", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Words of Omar" in shown(answer) and "Words of Nadia" in shown(answer)
    nadia.send_form(f"/message-templates/{row.pk}", {**TEXT, "body": "Words of Nadia", "version": "2"})
    row.refresh_from_db()
    assert (row.body, row.version) == ("Words of Nadia", 3)


def test_a_text_is_taken_off_the_list_and_put_back(nadia: SiteClient) -> None:
    nadia.send_form("/message-templates/new", TEXT)
    row = MessageTemplate.objects.get()
    address = f"/message-templates/{row.pk}/retire"
    assert "off the list?" in shown(nadia.get(address))
    nadia.send_form(address, {"step": "retire"})
    assert not MessageTemplate.objects.active().exists()
    assert "Taken off the list" in shown(nadia.get("/message-templates"))
    nadia.send_form(address, {"step": "bring_back"})
    assert MessageTemplate.objects.active().count() == 1


def test_the_starter_set_is_added_once_and_marked_as_drafts(nadia: SiteClient) -> None:
    assert "Add the starter set" in shown(nadia.get("/message-templates"))
    for _click in range(2):
        answer = nadia.send_form("/message-templates/starter", page="/message-templates")
        assert answer.status_code in (302, 403)  # the second time the button is gone
    assert MessageTemplate.objects.count() == len(templates.starter_set())
    assert all(MessageTemplate.objects.values_list("is_drafted", flat=True))
    page = shown(nadia.get("/message-templates"))
    assert "Add the starter set" not in page and "nobody who speaks their language" in page
    only = shown(nadia.get("/message-templates?language=ru"))
    assert "Мы прочитали вашу просьбу" in only and "We have read your request" not in only


def test_an_unknown_template_is_not_there(nadia: SiteClient) -> None:
    assert nadia.get(f"/message-templates/{uuid4()}").status_code == 404
    assert nadia.get(f"/message-templates/{uuid4()}/retire").status_code == 404
