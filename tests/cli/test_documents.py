"""Documents made from the code say what the code says, and the lock files agree."""

from __future__ import annotations

import re

import pytest

from safeconduct import cli
from safeconduct.cli import docs
from tests.gates.tree import ROOT

NAMES = ("request-states.md", "case-states.md", "draft-states.md", "press-states.md", "permissions.md", "commands.md")


@pytest.mark.parametrize("name", NAMES)
def test_a_generated_document_is_up_to_date(name: str) -> None:
    file = ROOT / "docs" / name
    assert file.exists(), f"{name} is missing: run `safeconduct docs`"
    assert file.read_text() == docs.documents(cli.parser())[name], (
        f"{name} is out of date: run `safeconduct docs`"
    )


def test_every_generated_document_is_looked_at_here() -> None:
    assert set(docs.documents(cli.parser())) == {*NAMES, "data-map.md"}  # that one: tests/gates


def pinned(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_what_the_demo_installs_is_what_was_tested() -> None:
    run, develop = pinned("requirements-run.lock"), pinned("requirements.lock")
    assert "django" in run
    assert {name: version for name, version in run.items() if develop.get(name) != version} == {}
    assert "pytest" not in run
