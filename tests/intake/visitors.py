"""Somebody at the public site with a phone and no JavaScript: pages are read, links and forms followed."""

from __future__ import annotations

import html
import re
from hashlib import sha256
from typing import Any

from django.http import QueryDict

from safeconduct import vault
from tests.sites import SiteClient

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
NUMBER = re.compile(r"(?:<bdi>(\d{4})</bdi>\s*){6}")


def quick_derivation(receipt: vault.Receipt, pepper: bytes) -> vault.ReceiptKeys:
    """The shape of the slow derivation without its slowness, for tests that are not about it."""
    material = sha256(pepper + receipt.digits.encode()).digest()
    return vault.ReceiptKeys(material, vault.LockKey(material[:16], sha256(material).digest()))


class Person:
    """Zelimkhan, or whoever: ``goes`` to a page, ``answers`` the question on it, presses what is there."""

    def __init__(self, language: str = "en") -> None:
        self.phone = SiteClient("public")
        self.phone.cookies["language"] = language
        self.page: Any = None

    @property
    def text(self) -> str:
        """What stands on the page."""
        return str(html.unescape(self.page.content.decode()))

    @property
    def where(self) -> str:
        return str(self.page.request["PATH_INFO"])

    @property
    def status(self) -> int:
        return int(self.page.status_code)

    def goes(self, path: str) -> Person:
        self.page = self.phone.get(path, follow=True)
        return self

    def presses(
        self, action: str, typed: str | dict[str, Any] = "", *, follow: bool = True, **pressed: str
    ) -> Person:
        """Submit the form with this action ("" for the page's own), hidden fields included."""
        path = action or self.where
        data = {**self.hidden(action), **_typed(typed), **pressed}
        self.page = self.phone.post(path, data, follow=follow)
        return self

    def answers(self, code: str, typed: str, **pressed: str) -> Person:
        return self.goes(f"/p/{code}").presses("", typed, **pressed)

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden inputs of a form. A page without such a form fails the test."""
        for form in FORM.findall(self.page.content.decode()):
            stated = re.search(r'action="([^"]*)"', form[: form.index(">")])
            if (stated.group(1) if stated else "") in {action, action or self.where}:
                found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
                return {name: html.unescape(value) for name, value in found}
        raise AssertionError(f"no form for {action!r} on {self.where}: {self.text[:600]}")

    def begins(self) -> Person:
        return self.goes("/who").presses("/begin")

    def gets_a_number(self, typed: str = "q01a=no") -> str:
        """Answers the first page; returns the number as it is shown."""
        self.begins().presses("", typed)
        assert self.where == "/number", self.text
        return self.number_shown()

    def number_shown(self) -> str:
        """The number as it stands on the page, in groups of four."""
        found = NUMBER.search(self.text)
        assert found, self.text
        return " ".join(re.findall(r"\d{4}", found.group()))

    def types_back(self, number: str) -> Person:
        return self.goes("/number/typed").presses("", {"number": number})

    def with_a_number(self) -> str:
        number = self.gets_a_number()
        self.types_back(number)
        assert self.status == 200 and self.where.startswith("/p/"), self.text
        return number

    def comes_back(self, number: str) -> Person:
        return self.goes("/back").presses("", {"number": number})

    def loses_the_session(self) -> Person:
        """Thirty minutes passed, or another phone: only the form that is open is still there."""
        self.phone.cookies.pop("p", None)
        return self

    def agrees_and_sends(self) -> Person:
        self.answers("40", "q40a=yes&q40b=no&q40c=yes&q40d=no")
        self.goes("/check").presses("/send")
        assert self.where == "/sent", self.text
        return self

    def sent_a_request(self) -> str:
        number = self.with_a_number()
        self.answers("36", "q36a=They came to my work.")
        self.agrees_and_sends()
        return number


def _typed(typed: str | dict[str, Any]) -> dict[str, Any]:
    return dict(QueryDict(typed).lists()) if isinstance(typed, str) else typed
