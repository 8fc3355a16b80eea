"""Schemathesis asks the open data for everything their own description promises, and for what it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings

from safeconduct.press.public.openapi import described
from tests.press.data.released import everything
from tests.sites import as_site, settings_of

running: list[Callable[..., Iterable[bytes]]] = []


def site(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The public site of the test that runs."""
    return running[-1](environ, start_response)


schema = schemathesis.openapi.from_dict(described())
schema.app = site
schema.config.update(base_url="http://localhost")


@pytest.fixture(autouse=True)
def a_public_site() -> Iterator[None]:
    """As its process is configured, with something of everything."""
    everything()
    with as_site(settings_of("public")):
        running.append(get_wsgi_application())
        yield
        running.clear()


@schema.parametrize()
@settings(
    max_examples=20, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
def test_the_open_data_keep_to_their_description(case: Any) -> None:
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # the client does not unpack
