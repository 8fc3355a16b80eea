"""The life of a request, as one table. Coarse on purpose: these words lie in the clear.

``docs/request-states.md`` is generated from here.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting to be read")
    OPEN = "open", _("With a caseworker")
    CLOSED = "closed", _("Closed")
    SET_ASIDE = "set_aside", _("Set aside")
    DELETION_ASKED = "deletion", _("Deletion asked")


TRANSITIONS: dict[State, dict[str, State]] = {
    State.WAITING: {"take": State.OPEN, "close": State.CLOSED, "set_aside": State.SET_ASIDE},
    State.OPEN: {"close": State.CLOSED, "ask_deletion": State.DELETION_ASKED},
    State.CLOSED: {"reopen": State.OPEN, "ask_deletion": State.DELETION_ASKED},
    State.SET_ASIDE: {"bring_back": State.WAITING},
    State.DELETION_ASKED: {"hold": State.CLOSED},
}
"""From a state, what may be done, and where it leads. Deleting is no state: nothing is left to have one."""


class NotNow(Exception):
    """This step is not possible from the present state."""


def after(state: str, step: str) -> State:
    """Where a step leads. Raises ``NotNow`` with both names in a sentence."""
    try:
        return TRANSITIONS[State(state)][step]
    except KeyError:
        raise NotNow(f"A request that is {State(state).value!r} cannot be changed by {step!r}.") from None
