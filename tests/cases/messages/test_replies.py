"""Writing to the person: with templates, with a translation beside the message, and only where they may be reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, replies
from safeconduct.cases.messages import beside, templates, unanswered
from safeconduct.cases.messages.beside import Beside, OwnWork
from safeconduct.cases.messages.waiting import Waiting
from safeconduct.cases.models import CaseEntry, MessageTemplate
from safeconduct.intake import threads
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Message, Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.sites import SiteClient

BOTH = {
    "text": "We talk on Monday.", "translation": "Мы поговорим в понедельник.", "language": "ru",
    "translator": "interpreter", "translator_name": "Madina", "sent": "translation",
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def zaur(house: House) -> tuple[Request, HolderKeys]:
    return ask()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def send(client: SiteClient, request: Request, **typed: str) -> Any:
    page = f"/requests/{request.id}"
    return client.send_form(f"{page}/reply", typed, page=page)


def received(request: Request, holder: HolderKeys) -> list[str]:
    held = Request.objects.get(id=request.id)
    return [each.text for each in threads.read(held, threads.keys_for_holder(held, holder))]


def answered(request: Request, holder: HolderKeys, text: str) -> Message:
    """The person writes."""
    held = Request.objects.get(id=request.id)
    author = threads.Author(holder.signing, "", is_staff=False)
    keys = threads.keys_for_holder(held, holder)
    return threads.write(
        request_id=held.id, text=text, author=author, keys=keys, at=timezone.now(), form_token=uuid4()
    )


def kept_beside(request: Request, member: Member) -> list[Beside]:
    return [beside.of(record.content) for record in journal_of(request, member).records(beside.KIND)]


@pytest.mark.parametrize(
    ("sent", "gets"),
    [
        ("translation", BOTH["translation"]),
        ("original", BOTH["text"]),
        ("both", f"{BOTH['translation']}{replies.BETWEEN}{BOTH['text']}"),
        ("", BOTH["translation"]),
    ],
)
def test_zaur_receives_the_text_chosen_and_the_other_is_kept_beside_it(
    house: House, zaur: tuple[Request, HolderKeys], sent: str, gets: str
) -> None:
    request, holder = zaur
    aisha = at_desk(house.aisha)
    assert send(aisha, request, **{**BOTH, "sent": sent}).status_code == 302
    assert received(request, holder) == [gets]
    said = kept_beside(request, house.aisha)[0]
    assert (said.original, said.translation) == (BOTH["text"], BOTH["translation"])
    assert (said.number, said.language, said.translator_name) == (1, "ru", "Madina")
    assert said.is_unchecked and said.written_by == str(house.aisha.person.pk)
    page = shown(aisha.get(f"/requests/{request.id}"))
    assert BOTH["text"] in page and BOTH["translation"] in page and "Not checked" in page


def test_a_message_without_a_translation_keeps_nothing_beside_it(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    send(at_desk(house.aisha), zaur[0], text="Hello")
    assert received(*zaur) == ["Hello"]
    assert not CaseEntry.objects.exists()


def test_a_double_click_sends_one_message_with_one_translation(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    aisha, token = at_desk(house.aisha), str(uuid4())
    for _click in range(2):
        assert send(aisha, zaur[0], **BOTH, token=token).status_code == 302
    assert len(received(*zaur)) == 1 and len(kept_beside(zaur[0], house.aisha)) == 1
    other = {**BOTH, "translation": "Другие слова"}
    send(aisha, zaur[0], **other, token=token)  # an old page, filled in anew
    assert received(*zaur)[1:] == ["Другие слова"]
    assert [said.number for said in kept_beside(zaur[0], house.aisha)] == [1, 2]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Please write something first."),
        ({"text": " \n\x00 "}, "Please write something first."),
        ({"text": "x" * 100_000}, "This is too long for one message."),
        ({"translation": "x" * 100_000}, "This is too long for one message."),
        (
            {"text": "x" * 19_000, "translation": "y" * 1_500, "sent": "both"},
            "This is too long for one message.",
        ),
        ({"language": ""}, "Choose the language of the translation."),
        ({"translator": ""}, "A translation by a machine is not sent."),
        ({"translator": "machine"}, "machine"),
        ({"translator_name": ""}, "Write who translated it."),
        ({"sent": "everything"}, "everything"),
        ({"token": "none"}, "Please load the page again."),
        ({"text": "We talk on [day]."}, "Fill this in first: day"),
        ({"translation": "Мы поговорим в [день]."}, "Fill this in first: день"),
    ],
)
def test_what_will_not_do_is_not_sent_and_stays_in_the_box(
    house: House, zaur: tuple[Request, HolderKeys], wrong: dict[str, str], sentence: str
) -> None:
    answer = send(at_desk(house.aisha), zaur[0], **{**BOTH, **wrong})
    assert answer.status_code == 422
    assert sentence in shown(answer)
    stays = (
        BOTH["text"] if "text" not in wrong else BOTH["translation"] if "translation" not in wrong else "yyyy"
    )
    assert stays in shown(answer)
    assert received(*zaur) == [] and not CaseEntry.objects.exists()


def test_a_template_comes_in_both_languages_below_what_was_begun(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    nadia = hire(house.rosa, "Nadia", ["supervisor"])
    templates.add_starter_set(by=nadia.person, at=timezone.now())
    request, holder = zaur
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}"
    send(aisha, request, text="BEGUN_WORDS", keep="1")
    row = MessageTemplate.objects.get(code="received", language="ru")
    box = shown(aisha.get(f"{page}?template={row.pk}"))
    assert "BEGUN_WORDS" in box and "[day]" in box and "[день]" in box
    assert "The text below has not been sent." in box
    refused = send(aisha, request, **BOTH, template=f"{row.pk}@1") and send(
        aisha, request, text="By [day].", translation="К [день].", language="ru", translator="template"
    )
    assert refused.status_code == 422 and "Fill this in first: day, день" in shown(refused)
    assert kept_beside(request, house.aisha)[0].template == f"{row.pk}@1"
    assert received(request, holder) == [BOTH["translation"]]


def test_a_template_without_its_pair_stands_alone_and_an_unknown_one_changes_nothing(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    nadia = hire(house.rosa, "Nadia", ["supervisor"])
    said = templates.Said("only", "Only French", "fr", "Bonjour [jour]")
    row = templates.add(said, token=uuid4(), by=nadia.person, at=timezone.now())
    aisha, page = at_desk(house.aisha), f"/requests/{zaur[0].id}"
    assert "Bonjour [jour]" in shown(aisha.get(f"{page}?template={row.pk}"))
    templates.turn(row_id=row.pk, is_active=False, by=nadia.person, at=timezone.now())
    for wanted in (row.pk, uuid4(), "nonsense", ""):
        assert "Bonjour" not in shown(aisha.get(f"{page}?template={wanted}"))


def test_a_translation_that_is_begun_is_there_again(house: House, zaur: tuple[Request, HolderKeys]) -> None:
    aisha = at_desk(house.aisha)
    assert send(aisha, zaur[0], **BOTH, keep="quietly").status_code == 204
    page = shown(aisha.get(f"/requests/{zaur[0].id}"))
    assert BOTH["translation"] in page and "Madina" in page
    send(aisha, zaur[0], **BOTH)
    assert "The text below has not been sent." not in shown(aisha.get(f"/requests/{zaur[0].id}"))


def test_nothing_is_sent_to_somebody_who_asked_for_no_contact(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    written(zaur[0], house.aisha, "contact", {"no_contact": True})
    answer = send(at_desk(house.timur), zaur[0], text="KEPT_WORDS")
    assert answer.status_code == 422
    assert "The person asked us not to contact them." in shown(answer) and "KEPT_WORDS" in shown(answer)
    assert received(*zaur) == []
    written(zaur[0], house.aisha, "contact", {"no_contact": False})
    assert send(at_desk(house.timur), zaur[0], text="KEPT_WORDS").status_code == 302


def test_nothing_is_sent_into_a_thread_nobody_can_read(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    Request.objects.filter(id=zaur[0].id).update(holder_id=None)
    answer = send(at_desk(house.aisha), zaur[0], text="KEPT_WORDS")
    assert answer.status_code == 422
    assert "Nobody can read messages here any more" in shown(answer) and "KEPT_WORDS" in shown(answer)
    assert not Message.objects.exists()


def test_the_action_refuses_what_the_page_refuses(house: House, zaur: tuple[Request, HolderKeys]) -> None:
    request, keys = zaur[0], opened(zaur[0], house.aisha)
    given: dict[str, Any] = {
        "request": request, "keys": keys, "by": house.aisha.unlocked, "at": timezone.now(), "form_token": uuid4(),
    }  # fmt: skip
    with pytest.raises(replies.PlaceholderLeft):
        replies.reply(text="By [day]", **given)
    with pytest.raises(replies.PlaceholderLeft):
        replies.reply(text="x", said=Beside(original="x", translation="[день]", language="ru"), **given)
    with pytest.raises(beside.NotBeside):
        replies.reply(
            text="x", said=Beside(original="x", translation="y", language="ru", translator="machine"), **given
        )
    assert not Message.objects.exists()  # neither the message nor what lies beside it


def test_a_second_pair_of_eyes_looks_at_it_and_the_first_pair_is_no_second(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    request = zaur[0]
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    send(aisha, request, **BOTH)
    assert len(beside.unchecked(journal_of(request, house.aisha))) == 1
    address = f"/requests/{request.id}/messages/1"
    assert "A colleague looks at it again." in shown(aisha.get(address))
    own = aisha.send_form(
        f"{address}/check", {"verdict": "fits", "token": str(uuid4()), "version": "1"}, page=address
    )
    assert own.status_code == 422 and "Ask a colleague." in shown(own)
    record = journal_of(request, house.aisha).records(beside.KIND)[0]
    with pytest.raises(OwnWork):
        beside.check(
            request=request, keys=opened(request, house.aisha), record=record, verdict="fits", remark="", seen=1,
            token=uuid4(), by=house.aisha.unlocked, at=timezone.now(),
        )  # fmt: skip
    nothing = timur.send_form(f"{address}/check", {"verdict": "wrong"}, page=address)
    assert nothing.status_code == 422 and "Say what is wrong" in shown(nothing)
    assert timur.send_form(f"{address}/check", {"verdict": "fits"}, page=address).status_code == 302
    said = kept_beside(request, house.aisha)[0]
    assert said.checked_by == str(house.timur.person.pk) and not said.is_unchecked
    assert beside.unchecked(journal_of(request, house.aisha)) == []
    assert "Looked at again by Timur." in shown(aisha.get(f"/requests/{request.id}"))
    assert StaffEntry.objects.filter(action="case.message_beside.checked", subject=request.id).count() == 1


def test_a_wrong_translation_says_so_in_the_thread(house: House, zaur: tuple[Request, HolderKeys]) -> None:
    request = zaur[0]
    send(at_desk(house.aisha), request, **BOTH)
    timur, address = at_desk(house.timur), f"/requests/{request.id}/messages/1"
    timur.send_form(f"{address}/check", {"verdict": "wrong", "remark": "It says Tuesday."}, page=address)
    page = shown(timur.get(f"/requests/{request.id}"))
    assert "Something is wrong" in page and "It says Tuesday." in page
    assert "Write to the person again" in shown(timur.get(address))
    assert [each.content["number"] for each in beside.wrong(journal_of(request, house.aisha))] == [1]


def test_the_translation_of_what_zaur_wrote_is_kept_beside_it_and_a_better_one_is_checked_anew(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    request, holder = zaur
    answered(request, holder, "Мне страшно.")
    aisha, timur, address = at_desk(house.aisha), at_desk(house.timur), f"/requests/{request.id}/messages/1"
    typed = {"translation": "I am afraid.", "language": "en", "translator": "self"}
    assert aisha.send_form(address, typed).status_code == 302
    page = shown(timur.get(f"/requests/{request.id}"))
    assert "Мне страшно." in page and "I am afraid." in page
    timur.send_form(f"{address}/check", {"verdict": "fits"}, page=address)
    assert aisha.send_form(address, {**typed, "translation": "I am scared."}).status_code == 302
    said = kept_beside(request, house.aisha)[0]
    assert (said.original, said.translation, said.is_unchecked) == ("Мне страшно.", "I am scared.", True)
    assert "I am afraid." in shown(aisha.get(address))  # in its history
    assert received(request, holder) == ["Мне страшно."]


def test_two_who_translate_one_message_at_once_lose_neither_text(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    request, holder = zaur
    answered(request, holder, "Мне страшно.")
    aisha, timur, address = at_desk(house.aisha), at_desk(house.timur), f"/requests/{request.id}/messages/1"
    typed = {"language": "en", "translator": "self"}
    timur.send_form(address, {**typed, "translation": "Words of Timur"})
    answer = aisha.send_form(address, {**typed, "translation": "Words of Aisha", "version": "0"})
    assert answer.status_code == 409
    assert "Words of Timur" in shown(answer) and "Words of Aisha" in shown(answer)
    late = timur.post(address, {})  # without the page's token there is no form at all
    assert late.status_code == 403
    page = shown(answer)
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"translation": " "}, "Write the translation first."),
        ({"translation": "x" * 100_000}, "This is longer than a message can be."),
        ({"language": ""}, "Choose the language"),
        ({"translator": ""}, "Choose who translated it."),
        ({"translator": "template"}, "template"),
        ({"translator": "colleague"}, "Write who translated it."),
    ],
)
def test_a_translation_that_will_not_do_is_said_in_a_sentence(
    house: House, zaur: tuple[Request, HolderKeys], wrong: dict[str, str], sentence: str
) -> None:
    request, holder = zaur
    answered(request, holder, "Мне страшно.")
    typed = {"translation": "TYPED_WORDS", "language": "en", "translator": "self", **wrong}
    answer = at_desk(house.aisha).send_form(f"/requests/{request.id}/messages/1", typed)
    assert answer.status_code == 422 and sentence in shown(answer)
    assert "translation" in wrong or "TYPED_WORDS" in shown(answer)
    assert not CaseEntry.objects.exists()


def test_what_was_sent_translated_is_not_translated_again_beside_it(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    request = zaur[0]
    aisha = at_desk(house.aisha)
    send(aisha, request, **BOTH)
    address = f"/requests/{request.id}/messages/1"
    assert "A better translation" not in shown(aisha.get(address))
    typed = {
        "translation": "x",
        "language": "ru",
        "translator": "self",
        "token": str(uuid4()),
        "version": "1",
    }
    assert aisha.send_form(address, typed).status_code == 404


def test_a_message_that_is_not_there_has_no_page(house: House, zaur: tuple[Request, HolderKeys]) -> None:
    request = zaur[0]
    aisha = at_desk(house.aisha)
    for address in ("1", "0", "99999999999999999999"):
        assert aisha.get(f"/requests/{request.id}/messages/{address}").status_code == 404
    send(aisha, request, text="Hello")
    assert (
        aisha.send_form(
            f"/requests/{request.id}/messages/1/check", {}, page=f"/requests/{request.id}"
        ).status_code
        == 404
    )
    leyla = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    assert leyla.get(f"/requests/{request.id}/messages/1").status_code == 404


def test_who_waits_is_known_from_days_alone(house: House, zaur: tuple[Request, HolderKeys]) -> None:
    request, holder = zaur
    silent, _holder = ask("Ilyas")
    now = timezone.now()
    answered(request, holder, "Are you there?")
    ids, later = [request.id, silent.id], now + timedelta(days=4)
    assert unanswered.of_requests(ids, later) == {request.id: Waiting(for_us=4), silent.id: Waiting()}
    send(at_desk(house.aisha), request, text="We are.")
    assert unanswered.of_request(request.id, later) == Waiting(for_them=4)


def test_keys_turned_while_a_reply_is_typed_lose_nothing(
    house: House, zaur: tuple[Request, HolderKeys]
) -> None:
    request, holder = zaur
    keys = opened(request, house.aisha)
    grants.hand_over(
        request=Request.objects.get(id=request.id), to=[house.aisha.person, house.timur.person], keys=keys,
        by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(threads.ThreadGone):
        replies.reply(
            request=Request.objects.get(id=request.id), text="x", keys=keys, by=house.aisha.unlocked,
            at=timezone.now(), form_token=uuid4(),
        )  # fmt: skip
    assert send(at_desk(house.aisha), request, **BOTH).status_code == 302
    assert received(request, holder) == [BOTH["translation"]]
