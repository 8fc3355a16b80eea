"""Keys of invented people, fixed so that a failure can be repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from safeconduct.vault import Context, LockKey, SealingKey, SigningKey

# Two busy cores are no reason to fail: how long an example takes is measured in bench/, not here.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def _run(length: int, first: int) -> bytes:
    return bytes((first + i) % 256 for i in range(length))


@pytest.fixture(scope="session")
def file_key() -> LockKey:
    """The file key of Zaur's request."""
    return LockKey(_run(16, 0), _run(32, 100))


@pytest.fixture(scope="session")
def thread_key() -> LockKey:
    """The thread key of the same request."""
    return LockKey(_run(16, 16), _run(32, 7))


@pytest.fixture(scope="session")
def madina() -> SealingKey:
    """The pair of Madina, a caseworker."""
    return SealingKey(_run(16, 32), _run(32, 50))


@pytest.fixture(scope="session")
def stranger() -> SealingKey:
    """The pair of someone without a grant."""
    return SealingKey(_run(16, 64), _run(32, 51))


@pytest.fixture(scope="session")
def organisation() -> SigningKey:
    """The organisation's signing key."""
    return SigningKey(_run(16, 48), _run(32, 200))


@pytest.fixture(scope="session")
def place() -> Context:
    """Where the file key of Zaur's request lies, second epoch."""
    return Context("intake.request", "3f0c9a1e", "file key", 2)


@pytest.fixture(scope="session")
def pepper() -> bytes:
    return _run(32, 9)


@pytest.fixture(scope="session")
def known() -> dict[str, Any]:
    """What this vault wrote on 22 November 2026. It must open for ever; never make this file anew."""
    answers: dict[str, Any] = json.loads(Path(__file__).with_name("known_answers.json").read_text())
    return answers
