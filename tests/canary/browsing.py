"""A browser that remembers what it was shown where others can see it: addresses, titles and headers.

It speaks in the same bytes to a site in this process (`InProcess`) and to a running one (`OverHttp`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from unittest.mock import patch
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.urls import set_urlconf

from tests.sites import SiteClient, as_site, settings_of

from .sinks import BETWEEN, Sink

Pairs = Sequence[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----paper-boat-5b1f0c"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Transport(Protocol):
    """Sends one request with the cookies so far, and keeps the cookies that come back."""

    def __call__(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer: ...

    def cookie_values(self) -> list[str]: ...


def _forget(*args: Any, **more: Any) -> None:
    """In place of the test client's copy of every template's context, which takes longer than the page."""


class InProcess:
    """One of the two sites, by Django's test client under that site's own settings."""

    def __init__(self, site: str) -> None:
        self.client = SiteClient(site, raise_request_exception=False)

    def __call__(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        site = as_site(settings_of(self.client.site))  # also while the answer streams
        with site, patch("django.test.client.store_rendered_templates", _forget):
            response = self.client.generic(method, path, body, kind or "application/octet-stream")
            set_urlconf(settings.ROOT_URLCONF)
            streamed = getattr(response, "streaming_content", None)
            body = response.content if streamed is None else b"".join(streamed)
        cookies = [("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values()]
        return Answer(response.status_code, (*response.headers.items(), *cookies), body)

    def cookie_values(self) -> list[str]:
        return [morsel.value for morsel in self.client.cookies.values()]


@dataclass
class Control:
    """One input of a form: its kind (text, hidden, radio, checkbox, select, file), and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    is_chosen: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)


class Page(HTMLParser):
    """Title, forms and links of an answer."""

    def __init__(self, answer: Answer, path: str) -> None:
        super().__init__()
        self.answer, self.path = answer, path
        self.title, self.forms, self.links = "", list[Form](), list[str]()
        self._within: list[str] = []
        if answer.header("Content-Type").startswith("text/html"):
            self.feed(answer.text)

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def text(self) -> str:
        return self.answer.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._within.append(tag)
        elif tag == "a":
            self.links.append(urljoin(self.path, held.get("href", "")))
        elif tag == "img":
            self.links.append(urljoin(self.path, held.get("src", "")))
        elif tag == "form":
            self.forms.append(
                Form(urljoin(self.path, held.get("action", "")), held.get("method", "get").lower())
            )
        elif self.forms:
            self._control(tag, held)

    def _control(self, tag: str, held: dict[str, str]) -> None:
        controls, name = self.forms[-1].controls, held.get("name", "")
        if tag == "option" and controls and controls[-1].kind == "select":
            controls[-1].options.append(held.get("value", ""))
            if "selected" in held:
                controls[-1].value = held.get("value", "")
        elif tag == "input" and name:
            kind = held.get("type", "text")
            numeric = kind == "text" and held.get("inputmode") == "numeric"
            chosen = "checked" in held
            controls.append(Control(name, "number" if numeric else kind, held.get("value", ""), chosen))
        elif tag in {"select", "textarea"} and name:
            controls.append(Control(name, "select" if tag == "select" else "text"))

    def handle_data(self, data: str) -> None:
        if self._within:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def form(self, action: str = "") -> Form:
        """The form that posts to an address (its path), or to this page itself."""
        wanted = urlsplit(action or self.path).path
        found = [
            form for form in self.forms if urlsplit(form.action).path == wanted and form.method == "post"
        ]
        if not found:
            raise AssertionError(f"no form for {wanted} on {urlsplit(self.path).path} (status {self.status})")
        return found[0]


class Browser:
    """Walks through one site. `shown` collects what neighbours, histories and proxies see."""

    def __init__(self, site: str, transport: Transport) -> None:
        self.site, self.transport = site, transport
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.headers: list[str] = []
        self.answers: list[int] = []

    def see(self, path: str) -> Page:
        return self._page("GET", path)

    def follow(self, page: Page) -> Page:
        """Go where a page sends one, until it sends no further."""
        for _ in range(6):
            to = page.answer.header("Location")
            if not to:
                return page
            page = self.see(to)
        raise AssertionError("redirected without end")

    def send(self, action: str, typed: Pairs = (), *, on: str | Page = "", press: str = "") -> Page:
        """Fill the form that posts to `action`, on the page `on`, keep its hidden fields, and send it.

        `press`: name (and value, after `=`) of the button.
        """
        shown = on if isinstance(on, Page) else self.see(on or action)
        form = shown.form(action)
        hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden"]
        button = [(press.partition("=")[0], press.partition("=")[2] or "1")] if press else []
        return self.post(form.action, [*hidden, *typed, *button])

    def post(self, path: str, pairs: Pairs) -> Page:
        return self._page("POST", path, urlencode(list(pairs)).encode(), FORM)

    def upload(
        self, action: str, name: str, content: bytes, *, on: str = "", typed: Pairs = (), field: str = "file"
    ) -> Page:
        """Send one file with the hidden fields of its form, and what was typed beside it."""
        form = self.see(on or action).form(action)
        hidden = [(each.name, each.value) for each in form.controls if each.kind == "hidden"]
        body = multipart([*hidden, *typed], name, content, field)
        return self._page("POST", form.action, body, f"multipart/form-data; boundary={BOUNDARY}")

    def stray(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Page:
        """A request whose address somebody else made: it is not to be blamed on us, what comes back is."""
        return self._kept(Page(self.transport(method, path, body, kind), "/"))

    def _page(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Page:
        self.addresses.append(path)
        return self._kept(Page(self.transport(method, path, body, kind), path))

    def _kept(self, page: Page) -> Page:
        self.answers.append(page.status)
        self.titles.append(page.title)
        self.addresses.append(page.answer.header("Location"))
        self.headers += [f"{name}: {value}" for name, value in page.answer.headers]
        return page

    def shown(self) -> Iterator[Sink]:
        """Addresses, titles and headers as sinks."""
        for what in ("addresses", "titles", "headers"):
            held: list[str] = getattr(self, what)
            yield (
                f"{what}:{self.site}",
                BETWEEN.join(text.encode("utf-8", "surrogateescape") for text in held),
            )


def multipart(fields: Pairs, name: str, content: bytes, field: str = "file") -> bytes:
    """A body with some fields and one file called `name`, as browsers write it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields
    ]
    disposition = f'form-data; name="{field}"; filename="{name}"'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: image/jpeg\r\n\r\n"
    return "".join([*parts, head]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def everybody(browsers: Sequence[Browser]) -> Iterator[Sink]:
    """What all of them were shown."""
    for number, browser in enumerate(browsers):
        for name, data in browser.shown():
            yield f"{name}:{number}", data
