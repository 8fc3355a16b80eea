"""What the house sets for the panel: agreements and their signatures, firms, settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.attorneys.models import AgreementSigned, AgreementText, PanelSettings
from safeconduct.attorneys.register import agreements, errors, firms, profiles, settings
from tests.access.people import hire
from tests.attorneys.register import enrolling
from tests.attorneys.register.scenes import NOW, TODAY, Scene, begin


@pytest.fixture
def scene() -> Scene:
    return begin()


def test_ines_signs_on_the_site_and_a_new_version_asks_again(scene: Scene) -> None:
    row, ines, omar = enrolling.apply(scene.ines, NOW), scene.at(scene.ines), scene.at(scene.omar)
    assert agreements.current() is None and agreements.has_signed() == set()
    assert b"no agreement to sign" in ines.get("/my/agreement").content
    assert (
        omar.send_form("/agreements/new", {"title": "", "body": "x"}, page="/agreements/new").status_code
        == 422
    )
    said = {"title": "How we work", "body": "We keep secrets.\nWe ask."}
    assert omar.send_form("/agreements/new", said, page="/agreements/new").status_code == 302
    page = "/my/agreement"
    assert ines.send_form(page, {"name": "Ines"}, page=page).status_code == 422
    assert ines.send_form(page, {"name": "Somebody", "agrees": "on"}, page=page).status_code == 422
    assert ines.send_form(page, {"name": "ines", "agrees": "on"}, page=page).status_code == 302
    assert agreements.has_signed([row.id]) == {row.id}
    assert "signature fits" in omar.get(f"/panel/{row.id}").content.decode()
    assert b"You signed this" in ines.get(page).content
    omar.send_form("/agreements/new", {**said, "body": "We keep secrets better."}, page="/agreements/new")
    assert agreements.has_signed([row.id]) == set() and not scene.profile(row).has_signed
    assert b"older version" in ines.get(page).content


def test_a_text_day_or_attorney_that_changed_does_not_verify(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    signed = AgreementSigned.objects.select_related("text", "attorney").get()
    assert agreements.check(signed)
    for name, value in (
        ("signed_on", TODAY - timedelta(days=1)),
        ("digest", "00" * 32),
        ("signature", b"short"),
    ):
        other = AgreementSigned.objects.select_related("text", "attorney").get()
        setattr(other, name, value)
        assert not agreements.check(other)
    chidi = hire(scene.house.rosa, "Chidi", ["attorney"])
    moved = AgreementSigned.objects.select_related("text", "attorney").get()
    moved.attorney = enrolling.apply(chidi, NOW)
    assert not agreements.check(moved)
    AgreementText.objects.update(body="Something else entirely.")
    assert not agreements.check(AgreementSigned.objects.select_related("text", "attorney").get())
    other_text = AgreementText.objects.get()
    other_text.digest = agreements.digest_of(other_text.title, other_text.body)
    other_text.save()
    assert not agreements.check(AgreementSigned.objects.select_related("text", "attorney").get())
    assert agreements.has_signed([row.id]) == set()


def test_what_was_on_the_screen_is_what_is_signed(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW, signs=False)
    text = agreements.write(title="A", body="B", token=uuid4(), by=scene.omar.unlocked, at=NOW)
    agreements.write(title="A", body="C", token=uuid4(), by=scene.omar.unlocked, at=NOW)
    named: dict[str, Any] = {"token": uuid4(), "by": scene.ines.unlocked, "at": NOW, "attorney": row}
    with pytest.raises(errors.NotThisText):
        agreements.sign(text_id=text.id, digest=text.digest, **named)
    with pytest.raises(errors.Shut):
        newest = agreements.current()
        assert newest is not None
        chidi = hire(scene.house.rosa, "Chidi", ["attorney"])
        agreements.sign(text_id=newest.id, digest=newest.digest, **{**named, "by": chidi.unlocked})


def test_firms_have_a_quota_or_none(scene: Scene) -> None:
    omar = scene.at(scene.omar)
    assert b"No firm yet" in omar.get("/firms").content
    for wrong in ({"name": ""}, {"name": "Firm", "quota": "-1"}, {"name": "Firm", "quota": "few"}):
        assert omar.send_form("/firms/new", wrong, page="/firms/new").status_code == 422
    assert (
        omar.send_form("/firms/new", {"name": "Firm & Sons", "quota": "3"}, page="/firms/new").status_code
        == 302
    )
    kept = firms.read_all(scene.omar.unlocked, scene.desk)[0]
    page = f"/firms/{kept.firm.id}"
    assert omar.send_form(page, {"name": "Firm", "quota": "", "version": "1"}, page=page).status_code == 302
    assert firms.read_all(scene.samir.unlocked, scene.desk)[0].held["quota"] is None
    both = omar.send_form(page, {"name": "Mine", "quota": "4", "version": "1"}, page=page)
    assert both.status_code == 409 and b"Mine" in both.content
    assert omar.get(f"/firms/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "11"}, {"language": "-1"}, {"language": "x"}, {"hold_hours": "0"}, {"wave_size": "0"},
        {"manner": "luck"}, {"fairness": "101"}, {"reserve": "-1"}, {"trained_in": ["magic"]}, {"reason": ""},
        dict.fromkeys(settings.WEIGHTS, "0"), {"waits_at_most": "0"}, {"out_per_attorney": "21"},
    ],
)  # fmt: skip
def test_settings_that_will_not_do_are_refused(scene: Scene, wrong: dict[str, Any]) -> None:
    said = {**settings.DEFAULTS, "reason": "More interpreters now", **wrong}
    answer = scene.at(scene.omar).send_form("/panel/settings", said, page="/panel/settings")
    assert answer.status_code == 422 and not PanelSettings.objects.exists()


def test_settings_are_added_with_a_reason_and_the_round_takes_them(scene: Scene) -> None:
    assert settings.current().id is None and settings.rules(settings.current().values).language == 3.0
    said = {
        **settings.DEFAULTS,
        "language": "7",
        "fairness": "40",
        "trained_in": ["bond"],
        "reason": "More Arabic",
    }
    omar = scene.at(scene.omar)
    assert omar.send_form("/panel/settings", said, page="/panel/settings").status_code == 302
    now = settings.rules(settings.current().values)
    assert (now.language, now.fairness, now.trained_in) == (7.0, 0.4, frozenset({"bond"}))
    assert b"More Arabic" in omar.get("/panel/settings").content


def test_back_other_words_and_sent_again_loses_nothing(scene: Scene) -> None:
    token, text, values = uuid4(), uuid4(), dict(settings.DEFAULTS)
    named: dict[str, Any] = {"by": scene.omar.unlocked, "at": NOW}
    for name in ("Firm", "Firm", "Other words"):
        firms.add(held={"name": name}, token=token, desk=scene.desk, **named)
        agreements.write(title="A", body=name, token=text, **named)
        settings.keep(values=values, reason=name, token=token, **named)
    assert [each.name for each in firms.read_all(scene.omar.unlocked, scene.desk)] == ["Other words"]
    assert AgreementText.objects.count() == 2 and PanelSettings.objects.count() == 2
    profile_token = uuid4()
    enrolled = profiles.create(held={"name": "Ines"}, token=profile_token, **named)
    with pytest.raises(errors.ChangedMeanwhile):
        profiles.create(held={"name": "Inez"}, token=profile_token, **named)
    assert profiles.create(held={"name": "Ines"}, token=profile_token, **named).id == enrolled.id
