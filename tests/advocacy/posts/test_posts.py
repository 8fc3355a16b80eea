"""Posts: kept, changed, ended; who held them when; and all that was asked of one on its page."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.advocacy.models import Holding, Post
from safeconduct.advocacy.posts.holding import holder_on, holdings_on
from safeconduct.audit.models import StaffEntry
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk, an_ask


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def an_office(**more: str) -> dict[str, str]:
    return {"title": "Invented Minister of Justice", "body": "Invented Ministry", "country": "RU", **more}


def a_time(**more: str) -> dict[str, str]:
    return {"holder": "Invented Person One", "from_day": "2017-01-27", "until_day": "2018-12-31", **more}


def test_noor_keeps_a_post_and_finds_it_by_word_country_and_holder(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    answer = client.send_form("/advocacy/posts/new", an_office())
    post = Post.objects.get()
    assert answer.status_code == 302 and post.key == "O-0001" and post.made_by == desk.noor.person
    a_holding(desk.noor, post, "Invented Person One", date(2020, 1, 1))
    for query in ("", "?q=Justice", "?q=person+one", "?country=RU", "?country=nonsense"):
        text = client.get("/advocacy/posts" + query).content.decode()
        assert "Invented Minister of Justice" in text and "Invented Person One" in text
    assert "No post fits" in client.get("/advocacy/posts?country=FR").content.decode()


def test_an_empty_list_says_where_to_begin(desk: AdvocacyDesk) -> None:
    assert "No post is recorded yet" in desk.client(desk.noor).get("/advocacy/posts").content.decode()


def test_a_form_sent_twice_keeps_one_post_and_one_holder(desk: AdvocacyDesk) -> None:
    client, token = desk.client(desk.noor), str(uuid4())
    for _ in range(2):
        assert client.send_form("/advocacy/posts/new", an_office(token=token)).status_code == 302
    post = Post.objects.get()
    path = f"/advocacy/posts/{post.pk}/holders/new"
    for _ in range(2):
        assert client.send_form(path, a_time(token=token)).status_code == 302
    assert Holding.objects.count() == 1
    assert StaffEntry.objects.filter(action="advocacy.holding.added").count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("title", "", "Write what the office is called."),
        ("title", "x" * 201, "at most 200"),
        ("country", "XX", "not one of the available choices"),
        ("ended_on", "31 February", "There is no such day"),
    ],
)
def test_a_wrong_post_is_refused_with_a_sentence(
    desk: AdvocacyDesk, field: str, typed: str, says: str
) -> None:
    answer = desk.client(desk.noor).send_form("/advocacy/posts/new", an_office(**{field: typed}))
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Post.objects.exists() and "Invented Ministry" in answer.content.decode()


def test_the_second_of_two_who_save_is_told_and_keeps_their_words(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    path = f"/advocacy/posts/{post.pk}/edit"
    desk.client(desk.ilse).send_form(path, an_office(title="Ambassador, as Ilse wrote"))
    answer = desk.client(desk.noor).send_form(path, an_office(title="As Noor wrote", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "As Noor wrote" in text and "as Ilse wrote" in text
    assert desk.client(desk.noor).send_form(path, an_office(title="As Noor wrote")).status_code == 302


def test_two_people_hold_one_post_only_where_somebody_says_so(desk: AdvocacyDesk) -> None:
    post, client = a_post(desk.noor), desk.client(desk.noor)
    a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27), date(2018, 12, 31))
    path = f"/advocacy/posts/{post.pk}/holders/new"
    second = a_time(holder="Invented Person Two", from_day="2018-12-30", until_day="")
    answer = client.send_form(path, second)
    text = answer.content.decode()
    assert answer.status_code == 422 and "it was held by: Invented Person One" in text
    assert 'name="together"' in text and "Invented Person Two" in text
    assert client.send_form(path, {**second, "together": "on"}).status_code == 302
    assert holder_on(post, date(2018, 12, 30)) is None, "nobody alone"
    assert len(holdings_on([post], date(2018, 12, 30))[post.pk]) == 2


def test_the_same_person_is_not_written_down_twice_for_the_same_days(desk: AdvocacyDesk) -> None:
    post, client = a_post(desk.noor), desk.client(desk.noor)
    a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27), date(2018, 12, 31))
    path = f"/advocacy/posts/{post.pk}/holders/new"
    for start in ("2017-01-27", "2018-06-01"):
        answer = client.send_form(path, a_time(from_day=start, together="on"))
        assert answer.status_code == 422 and "of the same person" in answer.content.decode()
    assert Holding.objects.count() == 1


def test_a_time_in_office_that_ends_before_it_begins_is_refused(desk: AdvocacyDesk) -> None:
    path = f"/advocacy/posts/{a_post(desk.noor).pk}/holders/new"
    answer = desk.client(desk.noor).send_form(path, a_time(until_day="2017-01-27"))
    assert answer.status_code == 422 and "must lie after the first day" in answer.content.decode()
    answer = desk.client(desk.noor).send_form(path, a_time(from_day="27.1.2017 or so"))
    assert answer.status_code == 422 and "27.1.2017 or so" in answer.content.decode()


def test_on_the_day_of_a_handover_the_new_holder_holds_it(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27), date(2018, 12, 31))
    a_holding(desk.noor, post, "Invented Person Two", date(2018, 12, 31))
    held = [holder_on(post, day) for day in (date(2017, 1, 26), date(2018, 12, 30), date(2018, 12, 31))]
    assert [one and one.holder for one in held] == [None, "Invented Person One", "Invented Person Two"]


def test_a_holding_is_changed_and_the_second_of_two_editors_is_told(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    holding = a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27))
    path = f"/advocacy/holders/{holding.pk}"
    assert desk.client(desk.ilse).send_form(path, a_time()).status_code == 302
    answer = desk.client(desk.noor).send_form(path, a_time(until_day="2019-05-01", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "What your colleague saved" in text and "2019-05-01" in text
    assert Holding.objects.get().until_day == date(2018, 12, 31)
    assert StaffEntry.objects.filter(action="advocacy.holding.changed").count() == 1


def test_an_office_ends_only_after_its_last_holder_left(desk: AdvocacyDesk) -> None:
    post, client = a_post(desk.noor), desk.client(desk.noor)
    holding = a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27))
    path = f"/advocacy/posts/{post.pk}/edit"
    answer = client.send_form(path, an_office(ended_on="2019-01-01"))
    assert answer.status_code == 422 and "Somebody holds it longer" in answer.content.decode()
    client.send_form(f"/advocacy/holders/{holding.pk}", a_time(until_day="2018-01-01"))
    assert client.send_form(path, an_office(ended_on="2019-01-01")).status_code == 302
    late = client.send_form(
        f"/advocacy/posts/{post.pk}/holders/new", a_time(holder="Two", from_day="2018-06-01")
    )
    assert late.status_code == 302
    late = client.send_form(
        f"/advocacy/posts/{post.pk}/holders/new", a_time(holder="Three", from_day="2019-06-01", until_day="")
    )
    assert late.status_code == 422 and "was ended before this day" in late.content.decode()


def test_an_ask_stays_with_the_post_when_its_holder_changes(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    first = a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27), date(2018, 12, 31))
    a_holding(desk.noor, post, "Invented Person Two", date(2018, 12, 31))
    an_ask(desk.noor, a_campaign(desk.noor), post, state="made", made_on_day=date(2017, 4, 10), holding=first)
    text = desk.client(desk.noor).get(f"/advocacy/posts/{post.pk}").content.decode()
    assert "Speak out in public" in text and "Made, waits for an answer" in text
    assert "Invented Person One" in text and "Invented Person Two" in text


def test_tariq_without_a_seat_sees_posts_and_others_find_nothing(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    holding = a_holding(desk.noor, post, "Invented Person One", date(2017, 1, 27))
    paths = ["/posts", "/posts/new", "/posts/import", f"/posts/{post.pk}", f"/posts/{post.pk}/edit"]
    paths += [f"/posts/{post.pk}/holders/new", f"/holders/{holding.pk}"]
    tariq = desk.client(desk.tariq)
    others = [desk.client(desk.research.zarema), desk.client(desk.research.pavel), desk.client(desk.petra)]
    for path in paths:
        assert tariq.get("/advocacy" + path).status_code == 200
        assert [one.get("/advocacy" + path).status_code for one in others] == [404, 404, 404]


def test_a_post_or_holding_nobody_knows_is_not_there(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    for path in ("posts/{}", "posts/{}/edit", "posts/{}/holders/new", "holders/{}"):
        assert client.get("/advocacy/" + path.format(uuid4())).status_code == 404


def test_the_list_asks_as_much_for_sixty_posts_as_for_two(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/advocacy/posts").status_code == 200
        return len(seen)

    for number in range(2):
        a_holding(desk.noor, a_post(desk.noor, f"Office {number}"), "Somebody", date(2020, 1, 1))
    client.get("/advocacy/posts")
    few = queries()
    for number in range(2, 45):
        a_holding(desk.noor, a_post(desk.noor, f"Office {number}"), "Somebody", date(2020, 1, 1))
    assert queries() == few
