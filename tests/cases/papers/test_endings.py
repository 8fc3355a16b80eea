"""The end of papers: with their request, keys first; and the worker's sweep, which takes nothing that is named."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from safeconduct.blobs import store
from safeconduct.blobs.sealed import Sealed
from safeconduct.cases import grants
from safeconduct.cases.journal import JournalGone
from safeconduct.cases.models import CaseEntry, CaseFile
from safeconduct.cases.papers import actions, files
from safeconduct.cases.papers.actions import Arrival, Desk
from safeconduct.cases.papers.cleaning import Copy
from safeconduct.cases.reading import NotYours
from safeconduct.intake import deleting, sweeping
from safeconduct.intake.models import Request
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.papers.scenes import PLAIN, Scene, a_file, body
from tests.cases.papers.test_papers import stored_files


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_file_of_a_deleted_request_opens_no_more(scene: Scene) -> None:
    paper = scene.added()
    row = CaseFile.objects.get()
    before = opened(scene.request, scene.house.aisha)
    assert b"".join(files.content(row, before)) == PLAIN
    deleting.destroy_keys(scene.request.id)
    with pytest.raises(NotYours):
        opened(scene.request, scene.house.aisha)
    assert scene.aisha.get(scene.address(paper)).status_code == 404


def test_rows_and_blobs_go_with_their_request(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    scene.added()
    other = Scene(house=scene.house, request=_another())
    other.added()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[operator]  # a fixture
        files.forget([scene.request.id])
    assert set(CaseFile.objects.values_list("request_id", flat=True)) == {other.request.id}
    assert {path.name for path in stored_files()} == files.blobs_named()


def test_the_sweep_takes_what_nobody_names_and_leaves_what_a_case_names(scene: Scene) -> None:
    paper = scene.added()
    lost = files.seal(b"nobody names me", name="x.txt", media_type="text/plain", group="text")
    after = timezone.now() + timedelta(days=3)
    assert store.path_of(lost.blob).exists()
    assert sweeping.sweep_blobs(after, also_known=(files.blobs_named,)) == 1
    assert {path.name for path in stored_files()} == files.blobs_named()
    (original,) = paper.originals()
    assert body(scene.download(paper, original.id)) == PLAIN


def test_a_paper_added_before_the_keys_were_turned_opens_after(scene: Scene) -> None:
    paper = scene.added()
    _hand_over(scene)
    (original,) = scene.only.originals()
    assert body(scene.download(paper, original.id)) == PLAIN
    newer = scene.added(a_file(b"after the turning", "b.txt"))
    assert CaseFile.objects.get(id=newer.originals()[0].id).epoch == 1


def test_nothing_is_kept_under_keys_that_were_turned_meanwhile(scene: Scene) -> None:
    keys, sealed = opened(scene.request, scene.house.aisha), _sealed()
    _hand_over(scene)
    desk = Desk(scene.request, keys, scene.house.aisha.unlocked, timezone.now(), _token())
    fields = _fields()
    with pytest.raises(JournalGone):
        actions.add(desk, fields, [Arrival(sealed, Copy("nothing"))], together=False, privileged=False)
    assert (CaseEntry.objects.count(), CaseFile.objects.count()) == (0, 0)


def test_a_copy_goes_with_the_act_that_failed(scene: Scene) -> None:
    keys, copy = opened(scene.request, scene.house.aisha), _sealed()
    Request.objects.filter(id=scene.request.id).delete()
    desk = Desk(scene.request, keys, scene.house.aisha.unlocked, timezone.now(), _token())
    with pytest.raises(JournalGone):
        actions.add(
            desk, _fields(), [Arrival(_sealed(), Copy("cleaned", copy))], together=False, privileged=False
        )
    assert copy.blob not in {path.name for path in stored_files()}


def _sealed() -> Sealed:
    return files.seal(PLAIN, name="x.txt", media_type="text/plain", group="text")


def _fields() -> dict[str, object]:
    empty = dict.fromkeys(("title", "language", "author", "dated", "obtained_from", "obtained_on"), "")
    return {**empty, "kind": "other", "third_party": False, "source_url": "", "slot": "", "note": ""}


def _token() -> UUID:
    return uuid4()


def _another() -> Request:
    return ask("Ilyas")[0]


def _hand_over(scene: Scene) -> None:
    """Aisha and Timur get the case; its keys are turned."""
    people = [scene.house.aisha.person, scene.house.timur.person]
    held, keys = Request.objects.get(id=scene.request.id), opened(scene.request, scene.house.aisha)
    grants.hand_over(request=held, to=people, keys=keys, by=scene.house.aisha.unlocked, at=timezone.now())
