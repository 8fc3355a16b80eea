"""Nobody decides about herself, and nothing counts before somebody looked: vetting, trainings, signatures, tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.attorneys import facts
from safeconduct.attorneys.models import AgreementSigned, AgreementText, Attorney, Vetting
from safeconduct.attorneys.register import agreements, errors, membership, profiles, vetting
from tests.access.people import Member, hire, join
from tests.attorneys.register import enrolling
from tests.attorneys.register.enrolling import ADMISSION
from tests.attorneys.register.scenes import NOW, TODAY, Scene, begin, day, typed, vetted

TRAINING = {"area": "bond", "on": "2026-01-05", "until": ""}
FORGED = {"verified_on": "2026-01-06", "verified_how": "me", "verified_by": "me"}


@pytest.fixture
def scene() -> Scene:
    return begin()


def both(scene: Scene) -> Member:
    """Noor is a coordinator, and a volunteer attorney herself."""
    return hire(scene.house.rosa, "Noor", ["coordinator", "attorney"], desk=scene.desk, sealed_by=scene.omar)


def entered(scene: Scene, by: Member, **held: Any) -> Attorney:
    told = {"name": "Noor", "admissions": [ADMISSION], **held}
    return profiles.create(held=told, token=uuid4(), by=by.unlocked, at=NOW)


def changed(scene: Scene, row: Attorney, by: Member, *, at_desk: bool, **held: Any) -> profiles.Profile:
    now = Attorney.objects.get(id=row.id)
    return profiles.save(
        attorney_id=row.id, held=held, version=now.version, by=by.unlocked, at=NOW,
        desk=scene.desk if at_desk else None,
    )  # fmt: skip


@pytest.mark.parametrize("deed", ["enters", "changes", "vets", "verifies"])
def test_noor_does_not_come_to_a_profile_she_decided_about_at_the_desk(scene: Scene, deed: str) -> None:
    noor = both(scene)
    row = entered(scene, noor if deed == "enters" else scene.omar)
    if deed == "changes":
        changed(scene, row, noor, at_desk=True, is_mentor=True, mentor_load=9)
    if deed == "vets":
        scene.decides(noor, row)
    if deed == "verifies":
        vetted(scene, row)
        version = Attorney.objects.get(id=row.id).version
        vetting.verify(
            attorney_id=row.id, verified={0: "me"}, version=version, by=noor.unlocked, desk=scene.desk, at=NOW
        )
    named: dict[str, Any] = {"by": scene.omar.unlocked, "desk": scene.desk, "at": NOW}
    with pytest.raises(errors.WroteItself):
        membership.link(attorney_id=row.id, person_id=noor.person.pk, **named)
    page = f"/panel/{row.id}/account"
    answer = scene.at(scene.omar).send_form(page, {"person": str(noor.person.pk)}, page=page)
    assert answer.status_code == 422 and "Nobody decides about" in answer.content.decode()
    assert Attorney.objects.get(id=row.id).person_id is None
    membership.link(attorney_id=row.id, person_id=scene.ines.person.pk, **named)


def test_a_yes_of_her_own_counts_for_nothing_even_if_it_stands_there(scene: Scene) -> None:
    noor = both(scene)
    row = entered(scene, scene.omar)
    scene.decides(noor, row)
    Attorney.objects.filter(id=row.id).update(person=noor.person)
    assert vetting.waits_for(scene.profile(row)) == 2
    assert scene.decides(scene.omar, row).state == "applied"
    assert scene.decides(scene.samir, row).state == "active"


@pytest.mark.parametrize(
    "held", [{"is_mentor": True, "mentor_load": 9}, {"needs_mentor": True}, {"firm": "x"}, {"notes": "good"}]
)
def test_noor_does_not_set_the_desks_part_of_her_own_profile(scene: Scene, held: dict[str, Any]) -> None:
    noor = both(scene)
    row = enrolling.apply(noor, NOW)
    with pytest.raises(errors.OwnDeskPart):
        changed(scene, row, noor, at_desk=True, **held)
    assert changed(scene, row, noor, at_desk=True, capacity=3).held["capacity"] == 3
    assert changed(scene, row, scene.omar, at_desk=True, **held).held | held == scene.profile(row).held
    client, page = scene.at(noor), f"/panel/{row.id}/edit"
    assert client.get(page)["Location"] == "/my/profile"
    assert client.send_form(page, typed(notes="mine"), page="/my/profile")["Location"] == "/my/profile"
    assert f'href="{page}"' not in client.get(f"/panel/{row.id}").content.decode()


def test_noor_looks_nothing_up_in_her_own_profile(scene: Scene) -> None:
    noor = both(scene)
    row = enrolling.enrol(noor, scene.omar, NOW, trainings=[TRAINING])
    changed(scene, row, noor, at_desk=False, trainings=[{**TRAINING, "area": "appeal"}])
    with pytest.raises(errors.OwnApplication):
        vetting.verify(
            attorney_id=row.id, verified={0: "me"}, trainings={0: "me"}, by=noor.unlocked, desk=scene.desk, at=NOW,
            version=Attorney.objects.get(id=row.id).version,
        )  # fmt: skip
    page = f"/panel/{row.id}/vet"
    assert b"own profile" in scene.at(noor).get(page).content
    answer = scene.at(noor).send_form(page, {"proof_0": "me"}, page="/my/profile")
    assert answer.status_code != 302 and scene.profile(row).trained(TODAY) == frozenset()


def test_a_training_counts_when_the_desk_saw_a_proof(scene: Scene) -> None:
    row = vetted(scene, enrolling.apply(scene.ines, NOW))
    ines, omar = scene.at(scene.ines), scene.at(scene.omar)
    version = str(Attorney.objects.get(id=row.id).version)
    said = typed(**{"trainings-0-area": "bond"}, **day("trainings-0-on", TODAY), version=version)
    assert ines.send_form("/my/profile", said, page="/my/profile").status_code == 302
    profile = scene.profile(row)
    assert profile.held["trainings"] and profile.trained(TODAY) == frozenset()
    assert facts.attorney_facts(profile, on=TODAY).trainings == frozenset()
    assert "do not count until" in ines.get("/my/profile").content.decode()
    assert "waits for proof" in omar.get("/panel").content.decode()
    page = f"/panel/{row.id}"
    assert "1 training waits" in omar.get(page).content.decode()
    assert omar.send_form(f"{page}/vet", {}, page=f"{page}/vet").status_code == 422
    done = omar.send_form(f"{page}/vet", {"proof_0": "certificate of the bar"}, page=f"{page}/vet")
    assert done["Location"].endswith("done=attorney_verified")
    profile = scene.profile(row)
    assert profile.trained(TODAY) == {"bond"} == facts.attorney_facts(profile, on=TODAY).trainings
    assert profile.trained(TODAY - timedelta(days=1)) == frozenset()
    assert profile.held["trainings"][0]["verified_by"] == str(scene.omar.person.pk)
    assert "waits for proof" not in omar.get("/panel").content.decode()


def test_a_training_that_changes_is_looked_at_anew_and_none_is_forged(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW, trainings=[TRAINING])
    assert scene.profile(row).trained(TODAY) == {"bond"}
    changed(scene, row, scene.ines, at_desk=False, capacity=4)
    assert scene.profile(row).trained(TODAY) == {"bond"}
    changed(
        scene, row, scene.ines, at_desk=False, trainings=[TRAINING, {**TRAINING, **FORGED, "area": "appeal"}]
    )
    assert scene.profile(row).trained(TODAY) == {"bond"}
    changed(scene, row, scene.omar, at_desk=True, trainings=[{**TRAINING, **FORGED, "on": "2026-01-06"}])
    assert scene.profile(row).trained(TODAY) == frozenset()
    mine = enrolling.apply(both(scene), NOW, trainings=[{**TRAINING, **FORGED}])
    assert scene.profile(mine).trained(TODAY) == frozenset()


def test_what_two_vetters_looked_up_is_kept_of_both(scene: Scene) -> None:
    admissions = [ADMISSION, {**ADMISSION, "jurisdiction": "CA"}]
    row = enrolling.apply(
        scene.ines, NOW, admissions=admissions, trainings=[TRAINING, {**TRAINING, "area": "appeal"}]
    )
    omar, samir = scene.at(scene.omar), scene.at(scene.samir)
    page, said = f"/panel/{row.id}/vet", {"conflict": "none", "answer": "yes"}
    first = {**said, "how_0": "page of the bar", "proof_1": "certificate"}
    assert omar.send_form(page, first, page=page).status_code == 302
    assert samir.send_form(page, {**said, "how_1": "called the clerk"}, page=page).status_code == 302
    held = scene.profile(row).held
    assert [each["verified_how"] for each in held["admissions"]] == ["page of the bar", "called the clerk"]
    people = [str(each.person.pk) for each in (scene.omar, scene.samir)]
    assert [each["verified_by"] for each in held["admissions"]] == people
    assert [each["verified_how"] for each in held["trainings"]] == ["", "certificate"]
    assert scene.profile(row).trained(TODAY) == {"appeal"}


def test_what_was_looked_up_of_an_earlier_version_is_not_carried_over(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW, admissions=[ADMISSION, {**ADMISSION, "jurisdiction": "CA"}])
    scene.decides(scene.omar, row, verified={1: "old look"})
    changed(scene, row, scene.ines, at_desk=False, capacity=3)
    scene.decides(scene.samir, row)
    scene.decides(scene.omar, row)
    assert [each["verified_how"] for each in scene.profile(row).held["admissions"]] == ["page of the bar", ""]


def test_whoever_applies_again_is_looked_at_anew(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW, trainings=[TRAINING])
    version = Attorney.objects.get(id=row.id).version
    membership.end(attorney_id=row.id, version=version, by=scene.omar.unlocked, desk=scene.desk, at=NOW)
    membership.apply_again(attorney_id=row.id, by=scene.ines.unlocked, desk=None, at=NOW)
    profile = scene.profile(row)
    assert not profile.is_licensed(TODAY) and profile.trained(TODAY) == frozenset()


def test_a_signature_somebody_wrote_into_the_database_counts_for_nothing(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    chidi = hire(scene.house.rosa, "Chidi", ["attorney"])
    other = enrolling.enrol(chidi, scene.omar, NOW, signs=False)
    real = AgreementSigned.objects.get()
    for signature, key_id in ((b"x" * 64, b"x" * 16), (bytes(real.signature), bytes(real.key_id))):
        AgreementSigned.objects.filter(attorney=other).delete()
        AgreementSigned.objects.create(
            attorney=other, text=real.text, digest=real.digest, signed_on=real.signed_on, signature=signature,
            key_id=key_id,
        )  # fmt: skip
        assert agreements.has_signed() == {row.id} == agreements.has_signed([row.id, other.id])
        assert "1 signature<" in scene.at(scene.omar).get("/agreements").content.decode()
        assert not scene.profile(other).has_signed
    assert b"Please sign again" in scene.at(chidi).get("/my/agreement").content
    page, said = "/my/agreement", {"name": "Chidi", "agrees": "on"}
    assert scene.at(chidi).send_form(page, said, page=page).status_code == 302
    assert agreements.has_signed() == {row.id, other.id}


def test_a_text_changed_in_the_database_is_no_agreement_until_it_is_written_anew(scene: Scene) -> None:
    row = enrolling.enrol(scene.ines, scene.omar, NOW)
    text = AgreementText.objects.get()
    AgreementText.objects.update(body="You owe us a million.")
    assert agreements.has_signed() == set() == agreements.has_signed([row.id])
    assert not scene.profile(row).has_signed
    shown = scene.at(scene.ines).get("/my/agreement").content.decode()
    assert "Do not sign it" in shown and '<button class="button">Sign' not in shown
    agreements.write(title=text.title, body=text.body, token=uuid4(), by=scene.omar.unlocked, at=NOW)
    enrolling.sign(row, scene.ines, scene.omar, NOW)
    assert agreements.has_signed() == {row.id}


def test_a_signature_with_keys_nobody_confirmed_is_refused_at_once(scene: Scene) -> None:
    petra = join(scene.house.rosa, "Petra", ["attorney"])
    row = enrolling.apply(petra, NOW)
    with pytest.raises(errors.KeyUnconfirmed):
        enrolling.sign(row, petra, scene.omar, NOW)
    assert not AgreementSigned.objects.exists()


def test_the_token_of_anothers_form_is_refused_with_a_sentence(scene: Scene) -> None:
    enrolling.enrol(scene.ines, scene.omar, NOW)
    chidi = hire(scene.house.rosa, "Chidi", ["attorney"])
    row = enrolling.apply(chidi, NOW)
    page, token = "/my/agreement", str(AgreementSigned.objects.get().pk)
    said = {"name": "Chidi", "agrees": "on", "token": token}
    answer = scene.at(chidi).send_form(page, said, page=page)
    assert answer.status_code == 409 and "sent for something else" in answer.content.decode()
    third = enrolling.apply(hire(scene.house.rosa, "Dina", ["attorney"]), NOW)
    kept = uuid4()
    scene.decides(scene.omar, row, token=kept)
    for member, about in ((scene.omar, third), (scene.samir, third), (scene.samir, row)):
        with pytest.raises(errors.OtherForm):
            scene.decides(member, about, token=kept)
    with pytest.raises(errors.VettedAlready):
        scene.decides(scene.omar, row, yes=False, token=kept)
    page = f"/panel/{third.id}/vet"
    said = {"how_0": "bar", "conflict": "none", "answer": "yes", "token": str(kept)}
    answer = scene.at(scene.omar).send_form(page, said, page=page)
    assert answer.status_code == 409 and "sent for something else" in answer.content.decode()
    assert Vetting.objects.count() == 1
    with pytest.raises(errors.Shut):
        profiles.create(
            held={"name": "x"}, token=row.id, by=scene.ines.unlocked, at=NOW, person=scene.ines.person
        )
