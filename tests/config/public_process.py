"""The public process as the test of its database role starts it: real settings, real views, one person.

``python -m tests.config.public_process begin`` prints the number of a request it sent; ``… come-back NUMBER``
returns with it. Whatever the role may not do ends the process with the database's own words.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import django
from django.conf import settings

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def main(act: str, number: str = "") -> str:
    django.setup()
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing was collected for a test
    settings.STORAGES["staticfiles"] = {"BACKEND": plain}
    return begin() if act == "begin" else come_back(number)


def begin() -> str:
    """Everything before and while sending: another number, a late page, files, a first draft thrown away."""
    from tests.intake.visitors import Person

    thrown_away = Person()
    thrown_away.with_a_number()
    thrown_away.goes("/mine/delete").presses("")
    assert thrown_away.status == 200

    person = Person()
    person.gets_a_number()
    person.presses("/number/another")
    number = person.number_shown()
    person.types_back(number)
    assert person.where.startswith("/p/"), person.text
    add_a_file(person)
    person.goes("/files").presses(find(person, "/remove"))
    add_a_file(person)
    person.answers("36", "q36a=They came to my work.")
    person.goes("/p/37").loses_the_session().presses("", "q37a=Written too late.")
    assert person.status == 200, person.text
    person.comes_back(number)
    person.agrees_and_sends()
    return number


def come_back(number: str) -> str:
    """Everything after sending: reading, writing, a late file, consent, and deletion."""
    from tests.intake.visitors import Person

    person = Person().comes_back(number)
    assert "We have read your request." in person.text
    person.presses("", {"text": "Thank you."})
    assert "Thank you." in person.text
    add_a_file(person)
    person.goes("/mine/agree").presses("", "documentation=no&statistics=no&advocacy=no")
    assert person.where == "/mine", person.text
    person.goes("/mine/delete").presses("")
    assert person.status == 200, person.text
    assert Person().comes_back(number).where == "/back"
    return "gone"


def add_a_file(person: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    person.goes("/files").presses("", {"file": SimpleUploadedFile("summons.pdf", PDF)})
    assert person.status == 200, person.text


def find(person: Any, end: str) -> str:
    found = re.search(rf'action="([^"]*{end})"', person.text)
    assert found, person.text
    return found[1]


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]) + "\n")
