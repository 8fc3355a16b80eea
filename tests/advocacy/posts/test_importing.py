"""Noor brings in a list: she sees what it would do first, and the same list twice adds nothing."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.advocacy.models import Holding, Post
from safeconduct.advocacy.posts.receiving import MOST_BYTES
from safeconduct.audit.models import StaffEntry
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.exchange.shared_files import shared_file

PATH = "/advocacy/posts/import"
LIST = """person_id,name,post,start,end,party,source
X1,Invented Person One,"Minister, Invented",2017-01-27,2018-12-31,Some Party,list.yaml
X2,Invented Person Two,"Minister, Invented",2018-12-31,,Some Party,list.yaml
"""


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def send(client: Any, data: bytes | str, **more: str) -> Any:
    raw = data.encode() if isinstance(data, str) else data
    return client.send_form(PATH, {"file": SimpleUploadedFile("list.csv", raw), **more})


def confirm(client: Any, checked: Any, **more: str) -> Any:
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', checked.content.decode())
    return client.post(PATH, {name: html.unescape(value) for name, value in hidden} | more)


def test_noor_sees_what_a_list_would_do_and_then_writes_it(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    checked = send(client, LIST, country="RU")
    text = checked.content.decode()
    assert checked.status_code == 200 and "Invented Person Two" in text and not Post.objects.exists()
    assert checked["Cache-Control"] == "no-store"
    assert confirm(client, checked).status_code == 302
    post = Post.objects.get()
    assert (post.key, post.title, post.country) == ("Minister, Invented", "Minister, Invented", "RU")
    assert [one.holder_ref for one in post.holdings.order_by("from_day")] == ["X1", "X2"]
    assert "Some Party" not in str(list(Holding.objects.values()))
    assert StaffEntry.objects.get(action="advocacy.holdings.imported").count == 2


def test_the_same_list_twice_adds_nothing(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    checked = send(client, LIST)
    for _ in range(2):  # a double click
        assert confirm(client, checked).status_code == 302
    again = send(client, LIST)
    assert "There is nothing new in this list" in again.content.decode()
    assert (Post.objects.count(), Holding.objects.count()) == (1, 2)
    assert StaffEntry.objects.filter(action="advocacy.holdings.imported").count() == 1


def test_a_line_that_says_something_else_is_shown_and_left_out(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    confirm(client, send(client, LIST))
    other = LIST.replace("2018-12-31,Some", "2018-06-30,Some")
    text = send(client, other).content.decode()
    assert "Here the same time in office has another end" in text
    assert Holding.objects.get(holder_ref="X1").until_day.isoformat() == "2018-12-31"  # type: ignore[union-attr]  # it has one


def test_several_at_once_need_somebody_who_says_that_this_is_right(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    checked = send(client, LIST.replace("2018-12-31,,", "2017-06-01,,"))
    refused = confirm(client, checked)
    assert refused.status_code == 422 and "Tick that this is right" in refused.content.decode()
    assert not Holding.objects.exists()
    assert confirm(client, refused, together="yes").status_code == 302
    assert Holding.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "There is nothing in this file"),
        (b"name,post\nA,B\n", "Line 1: These columns are missing: start, end."),
        (LIST.encode("utf-16"), "This is not UTF-8 text"),
        (LIST.replace("2017-01-27", "27/1/17").encode(), "Line 2: “27/1/17” is no day."),
        (
            LIST.replace('"Minister, Invented",2018', '"Minister,2018').encode(),
            "Line 3: The table breaks off here",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "This is not UTF-8 text"),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 500 kB"),
        (b"name,post,start,end\n<script>,B,never,\n", "Line 2: “never” is no day."),
    ],
)
def test_a_wrong_file_is_a_sentence_and_nothing_is_written(
    desk: AdvocacyDesk, data: bytes, says: str
) -> None:
    answer = send(desk.client(desk.noor), data)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and says in text and "Nothing was written" in text
    assert not Post.objects.exists()


def test_no_file_and_a_country_nobody_knows_are_sentences(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    assert "Choose a file." in client.send_form(PATH).content.decode()
    assert send(client, LIST, country="XX").status_code == 422
    broken = client.send_form(PATH, {"rows": "nonsense", "country": ""})
    assert broken.status_code == 422 and "did not come back whole" in broken.content.decode()


def test_a_form_without_its_csrf_token_is_refused(desk: AdvocacyDesk) -> None:
    answer = desk.client(desk.noor).post(PATH, {"file": SimpleUploadedFile("list.csv", LIST.encode())})
    assert answer.status_code == 403 and not Post.objects.exists()


def test_the_real_list_comes_in_and_coming_again_adds_nothing(desk: AdvocacyDesk) -> None:
    client, data = desk.client(desk.noor), shared_file("us_officials_posts.csv")
    checked = send(client, data, country="US")
    assert "Several people hold these at once" in checked.content.decode()
    assert confirm(client, checked, together="yes").status_code == 302
    kept = (Post.objects.count(), Holding.objects.count())
    assert kept[1] == 84, "every line"
    assert "There is nothing new" in send(client, data).content.decode()
    assert (Post.objects.count(), Holding.objects.count()) == kept
    assert "Democrat" not in str(list(Holding.objects.values())) + str(list(Post.objects.values()))
