"""Files that anybody may fetch: whole, in part, and gone when the publication is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from safeconduct.press.projections.models import PublicFile
from tests.press.public.sample import a_file
from tests.sites import SiteClient

FILM = bytes(range(256)) * 1_000


def body_of(response: Any) -> bytes:
    if not response.streaming:
        return bytes(response.content)
    body = b"".join(response.streaming_content)
    response.close()
    return body


def let_go(response: Any) -> Any:
    """As a server does once it has sent what it has."""
    response.close()
    return response


@pytest.fixture
def film() -> str:
    file = a_file("video", "video/mp4", FILM, Path(settings.PUBLISHED_DIR), "three-accounts.mp4")
    return f"/news/files/{file.id}"


def test_a_file_comes_whole_and_says_what_it_is(public_client: SiteClient, film: str) -> None:
    answer = public_client.get(film)
    assert body_of(answer) == FILM
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert answer.headers["Content-Disposition"] == 'inline; filename="three-accounts.mp4"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", (0, 9)), ("bytes=100-", (100, len(FILM) - 1)), ("bytes=-5", (len(FILM) - 5, len(FILM) - 1)),
     ("bytes=10-999999999", (10, len(FILM) - 1)), ("bytes=-999999999", (0, len(FILM) - 1)),
     ("bytes = 70000-140000", (70_000, 140_000))],
)  # fmt: skip
def test_a_player_gets_the_part_it_asks_for(
    public_client: SiteClient, film: str, asked: str, part: tuple[int, int]
) -> None:
    answer = public_client.get(film, headers={"Range": asked})
    first, last = part
    assert answer.status_code == 206
    assert body_of(answer) == FILM[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", [f"bytes={len(FILM)}-", "bytes=999999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_416(public_client: SiteClient, film: str, asked: str) -> None:
    answer = public_client.get(film, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=",
        "bytes=-",
        "bytes=9-0",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-1,5-6",
        "bytes=" + "9" * 40 + "-",
        "٣",
    ],
)
def test_an_odd_range_gets_all_of_it(public_client: SiteClient, film: str, asked: str) -> None:
    answer = public_client.get(film, headers={"Range": asked})
    assert answer.status_code == 200
    assert len(body_of(answer)) == len(FILM)


def test_a_part_of_an_older_file_gets_all_of_the_new_one(public_client: SiteClient, film: str) -> None:
    tag = let_go(public_client.get(film)).headers["ETag"]
    same = let_go(public_client.get(film, headers={"Range": "bytes=0-9", "If-Range": tag}))
    older = let_go(public_client.get(film, headers={"Range": "bytes=0-9", "If-Range": '"older"'}))
    assert (same.status_code, older.status_code) == (206, 200)


def test_whoever_has_the_file_does_not_get_it_again(public_client: SiteClient, film: str) -> None:
    tag = let_go(public_client.get(film)).headers["ETag"]
    assert public_client.get(film, headers={"If-None-Match": tag}).status_code == 304


def test_a_head_says_how_large_it_is(public_client: SiteClient, film: str) -> None:
    answer = public_client.head(film)
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert body_of(answer) == b""


@pytest.mark.parametrize(
    ("kind", "media_type", "shown_as", "said"),
    [("pdf", "application/pdf", "application/pdf", "attachment"),
     ("document", "text/html", "application/octet-stream; charset=utf-8", "attachment"),
     ("image", "image/svg+xml", "application/octet-stream", "attachment"),
     ("captions", "text/vtt", "text/vtt; charset=utf-8", "inline"), ("image", "image/jpeg", "image/jpeg", "inline")],
)  # fmt: skip
def test_nothing_but_pictures_films_and_captions_opens_in_the_browser(
    public_client: SiteClient, kind: str, media_type: str, shown_as: str, said: str
) -> None:
    file = a_file(kind, media_type, b"<script>1</script>", Path(settings.PUBLISHED_DIR), "a.file")
    answer = let_go(public_client.get(f"/news/files/{file.id}"))
    assert answer.headers["Content-Type"] == shown_as
    assert answer.headers["Content-Disposition"].startswith(said)


def test_a_file_that_is_no_longer_published_is_gone_even_if_its_bytes_lie_there(
    public_client: SiteClient, film: str
) -> None:
    PublicFile.objects.all().delete()
    assert public_client.get(film).status_code == 404


def test_a_file_whose_bytes_are_gone_is_a_page_and_no_error(public_client: SiteClient, film: str) -> None:
    (Path(settings.PUBLISHED_DIR) / film.rsplit("/", 1)[1]).unlink()
    assert public_client.get(film).status_code == 404


@pytest.mark.parametrize("path", ["../../etc/passwd", "x", "11111111-1111-1111-1111-111111111111/.."])
def test_no_other_file_can_be_asked_for(public_client: SiteClient, film: str, path: str) -> None:
    assert public_client.get(f"/news/files/{path}").status_code == 404
