"""One way to change a state: by the model's own table of transitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from safeconduct.access.errors import WrongState

Transitions = Mapping[str, frozenset[str]]


class Stateful(models.Model):
    """A row with a state that changes only along ``TRANSITIONS``."""

    TRANSITIONS: ClassVar[Transitions]
    state = models.CharField(max_length=12)

    class Meta:
        abstract = True

    def move(self, to: str) -> None:
        """Go to another state, if the table allows it and nobody was quicker. Raises ``WrongState``."""
        if to not in self.TRANSITIONS.get(self.state, frozenset()):
            raise WrongState
        moved = type(self)._default_manager.filter(pk=self.pk, state=self.state).update(state=to)
        if moved != 1:
            raise WrongState
        self.state = to
