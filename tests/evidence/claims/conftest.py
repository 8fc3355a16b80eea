"""The desk and the incident that the pages of claims are about."""

from __future__ import annotations

import pytest

from safeconduct.evidence.models import Incident
from tests.evidence.desk import ResearchDesk, an_incident, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def incident(desk: ResearchDesk) -> Incident:
    return an_incident(desk.zarema)
