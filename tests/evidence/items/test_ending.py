"""What is withdrawn, and what is destroyed, stays in the chain as that."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.blobs import store as blobs
from safeconduct.evidence import keys
from safeconduct.evidence.custody import Action
from safeconduct.evidence.items import checking, custody
from safeconduct.evidence.items.ending import destroy_files, note_withdrawn
from safeconduct.evidence.models import Item
from tests.evidence.desk import AT, an_item, research_desk
from tests.evidence.items.files import an_artifact


def test_files_of_a_forgotten_item_go_and_the_chain_says_so(django_capture_on_commit_callbacks: Any) -> None:
    desk = research_desk()
    held = an_artifact(desk, desk.zarema)
    with pytest.raises(ValueError, match="stands"):
        destroy_files(held.item, by=desk.zarema.person, at=AT)
    note_withdrawn(held.item, by=desk.zarema.person, at=AT)
    Item.every.filter(pk=held.item_id).update(withdrawn_on=AT.date())
    item = Item.every.get(pk=held.item_id)
    keys.forget_keys("documentation", [item.pk])
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert destroy_files(item, by=desk.zarema.person, at=AT) == 1
    said = [event.happened.action for event in custody.events_of(item.pk)]
    assert said[-2:] == [Action.WITHDRAWN, Action.DESTROYED] and len(said) == 5
    assert not blobs.path_of(held.blob).exists()
    assert list(checking.problems()) == [] and custody.verify_item(item.pk) is None


def test_an_item_without_files_has_no_chain_to_end() -> None:
    desk = research_desk()
    item = an_item(desk.zarema)
    note_withdrawn(item, by=desk.zarema.person, at=AT)
    assert custody.head_of(item.pk).count == 0
