"""Invented lives, screened by the United States pack: every verdict is reasoned beside it."""

from tests.law.us_people import (
    AMAL,
    AMINA,
    DENIS,
    GRACE,
    KADIJA,
    LATE,
    LEYLA,
    MALIKA,
    RUSLAN,
    VAKHA,
    ZAREMA,
    met,
    screened,
    verdicts,
)

from safeconduct.law.screening import Result

HEARD = {**VAKHA, "proceedings.in_absentia": "no"}
PROTECTION = {"asylum", "withholding", "cat"}

# --- ten lives: what is not in the expected set is "a person must look" ---------------------------------------


def test_malika_came_four_months_ago_and_is_free() -> None:
    # Every element of asylum and withholding is met and nothing stands in the way. Torture was not asked, so
    # nobody can say. She is here, so refugee admission is closed; at 30 she is too old for the youth status.
    assert verdicts(MALIKA) == {
        "asylum": "possible",
        "withholding": "possible",
        "sij": "unlikely",
        "refugee": "unlikely",
    }
    assert "flag.expedited_exposure" not in met(MALIKA, "asylum")


def test_ruslan_came_three_years_ago_and_trauma_kept_him_from_filing() -> None:
    # The year is over: the bar is met, but illness may lift it, and a person has to weigh that. Withholding has
    # no time limit.
    assert verdicts(RUSLAN) == {"withholding": "possible", "sij": "unlikely", "refugee": "unlikely"}
    bar = next(f for f in screened(RUSLAN).outcome("us.asylum").bars if f.rule.id == "us.bar.one_year")
    lifting = {each.rule.id for each in bar.exceptions if each.result is Result.MET}
    assert bar.result is Result.MET and lifting == {"us.late.illness"}


def test_without_any_exception_the_same_delay_is_unlikely_and_an_unknown_one_keeps_it_open() -> None:
    none = {**RUSLAN, **{f"late.{name}": "no" for name in LATE}}
    assert verdicts(none)["asylum"] == "unlikely"
    assert "asylum" not in verdicts({**none, "late.self_changed": "unknown"})


def test_leyla_is_held_in_fast_removal() -> None:
    # Her crimes and past were not asked yet, so asylum and withholding stay open; the notices shout.
    # At 25 an old request for the youth status may be pending; nobody asked.
    assert verdicts(LEYLA) == {"refugee": "unlikely"}
    urgent = {"flag.detained", "flag.fast_removal", "flag.expedited_exposure", "bar.proclamation_open"}
    assert urgent <= met(LEYLA, "asylum")


def test_vakha_was_denied_before() -> None:
    # A second asylum claim needs changed circumstances, and there are none. Withholding and torture protection
    # do not ask about earlier denials, but after a final order the case has to be reopened: a person must look.
    heard = {**VAKHA, "proceedings.in_absentia": "no"}
    assert verdicts(heard) == {"asylum": "unlikely", "sij": "unlikely", "refugee": "unlikely"}
    assert {"flag.order", "flag.third_country_removal", "bar.final_order_protection"} <= met(heard, "cat")
    assert "asylum" not in verdicts({**heard, "late.country_changed": "yes"})
    no_order = verdicts({**heard, "proceedings.final_order": "no"})
    assert no_order["withholding"] == no_order["cat"] == "possible"
    # While the denial itself is on appeal, it is no earlier one.
    assert (
        verdicts({**heard, "proceedings.stage": "appeal", "proceedings.final_order": "no"})["asylum"]
        == "possible"
    )


def test_an_order_after_a_missed_hearing_or_a_case_sent_back_is_no_denial_that_decides() -> None:
    assert "asylum" not in verdicts({**VAKHA, "proceedings.in_absentia": "yes"})
    assert "asylum" not in verdicts(VAKHA)  # nobody has seen the order
    back = {**VAKHA, "proceedings": {"stage": "court", "final_order": "no", "in_absentia": "no"}}
    assert "asylum" not in verdicts(back)


def test_jorges_old_order_was_put_back_in_force() -> None:
    # Asylum is closed; the reasonable fear interview opens the way to the two others.
    jorge = {**VAKHA, "proceedings.reinstated": "yes", "proceedings.stage": "reasonable_fear"}
    found = verdicts(jorge)
    assert (found["asylum"], found["withholding"], found["cat"]) == ("unlikely", "possible", "possible")


def test_samir_came_at_fifteen_with_his_parents() -> None:
    # He was not alone, but a child's delay is looked at by a person; a grown man's without a reason is not.
    none = {**RUSLAN, **{f"late.{name}": "no" for name in LATE}}
    without_age = {key: value for key, value in none.items() if key != "person.age"}
    arrivals = [{"when": "2022-09-01", "how": "visa"}]
    samir = {**without_age, "person.born": "2007-05-01", "arrivals": arrivals}
    assert "asylum" not in verdicts(samir)
    assert verdicts({**samir, "person.born": "1980-05-01"})["asylum"] == "unlikely"


def test_adama_sees_no_ground_but_her_brothers_hunt_her() -> None:
    # Family may be the ground, so nothing is closed on her own "no". A private debt stays closed.
    adama = {
        **MALIKA,
        "claim.grounds": ["none_of_these"],
        "claim.because_of_ground": "no",
        "claim.population_control": "no",
        "claim.family_harm": "yes",
    }
    assert {"asylum", "withholding"}.isdisjoint(verdicts(adama))
    debt = verdicts({**adama, "claim.family_harm": "no"})
    assert debt["asylum"] == debt["withholding"] == "unlikely"
    # No ground is ticked, and yet it is the main reason: the two do not fit, so a person asks again.
    assert {"asylum", "withholding"}.isdisjoint(verdicts({**adama, "claim.because_of_ground": "yes"}))


def test_okello_was_never_harmed_and_fears_the_police() -> None:
    # "Did people of the state do it?" No, nothing was done yet. That alone does not close torture protection.
    okello = {
        **MALIKA,
        "claim": {
            "past_harm": "no",
            "fears_return": "yes",
            "because_of_ground": "yes",
            "official_part": "no",
        },
        "claim.grounds": ["social_group"],
        "claim.officials_look_away": "no",
        "claim.state_protects": "no",
        "claim.could_relocate": "no",
        "claim.torture": "yes",
        "claim.harm_likely": "yes",
    }
    found = verdicts(okello)
    assert found["asylum"] == found["withholding"] == "possible"
    assert "cat" not in found


def test_a_motion_to_end_the_case_touches_the_whole_form() -> None:
    motion = {**HEARD, "proceedings.final_order": "no", "proceedings.pretermit_motion": "yes"}
    assert PROTECTION.isdisjoint(verdicts({**motion, "asylum.denied_before": "no"}))


def test_a_country_that_was_named_calls_for_a_person_without_a_motion_too() -> None:
    named = {**DENIS, "bars.convicted": "no", "proceedings.third_country": "yes"}
    assert PROTECTION.isdisjoint(verdicts(named))
    assert set(verdicts({**named, "proceedings.third_country": "no"})) >= PROTECTION


def test_timur_missed_a_hearing_and_knows_of_no_final_order() -> None:
    timur = {**DENIS, "bars.convicted": "no", "proceedings.in_absentia": "yes"}
    assert PROTECTION.isdisjoint(verdicts(timur))
    assert "bar.missed_hearing" in met(timur, "asylum") & met(timur, "withholding") & met(timur, "cat")


def test_hodan_has_a_second_nationality() -> None:
    # A claim has to be shown for each country, and who is a citizen here has none to make.
    assert "asylum" not in verdicts({**MALIKA, "person.several_nationalities": "yes"})
    for other in ("KE", "US"):
        told = {**MALIKA, "person.second_nationality": other}
        assert "asylum" not in verdicts({**told, "person.several_nationalities": "unknown"})
        assert "asylum" not in verdicts(told)  # "only one", and yet there is a second: the two do not fit
        assert "asylum" not in verdicts({**told, "person.several_nationalities": "yes"})


def test_a_case_for_withholding_only_is_never_a_possible_asylum_claim() -> None:
    for stage in ("withholding_only", "reasonable_fear"):
        found = verdicts({**MALIKA, "proceedings.stage": stage})
        assert "asylum" not in found and found["withholding"] == "possible"


def test_milana_filed_nothing_and_is_on_her_husbands_claim() -> None:
    # She needs no year, no fear and no ground of her own; withholding covers no family.
    none = {**RUSLAN, **{f"late.{name}": "no" for name in LATE}}
    milana = {**none, "asylum.on_relative_claim": "yes", "claim.grounds": ["none_of_these"]}
    milana |= {"claim": {"past_harm": "no", "fears_return": "no", "torture": "no", "harm_likely": "no"}}
    milana |= {"claim.because_of_ground": "no", "claim.population_control": "no", "claim.family_harm": "no"}
    assert "asylum" not in verdicts(milana)
    assert verdicts(milana)["withholding"] == verdicts(milana)["cat"] == "unlikely"
    assert "asylum" not in verdicts({**milana, "asylum.on_relative_claim": "unknown"})
    assert verdicts({**milana, "asylum.on_relative_claim": "no"})["asylum"] == "unlikely"
    assert "asylum" not in verdicts({**milana, "asylum.denied_before": "yes"})


def test_noor_was_hurt_abroad_by_someone_whom_the_law_here_reaches() -> None:
    noor = {"place.country": "US", "person.age": 33, "crime": {"in_us": "no", "breaks_us_law": "yes"}}
    noor |= {"crime.serious_harm": "yes", "crime.helped_police": "yes"}
    assert "u" not in verdicts(noor)
    assert "u" not in verdicts({**noor, "crime.breaks_us_law": "unknown"})
    assert verdicts({**noor, "crime.breaks_us_law": "no"})["u"] == "unlikely"


def test_yadira_is_in_puerto_rico_and_wei_on_saipan() -> None:
    assert verdicts({**MALIKA, "place.country": "PR"})["asylum"] == "possible"
    saipan = verdicts({**MALIKA, "place.country": "MP"})
    assert "asylum" not in saipan and saipan["withholding"] == "possible"


def test_what_a_no_of_a_child_does_not_close() -> None:
    nia = {**GRACE, "trafficking.forced": "no", "trafficking.under_age": "yes"}
    mateo = {"place.country": "US", "person.age": 12, "crime.in_us": "yes", "crime.helped_police": "no"}
    both_died = {**KADIJA, "sij.parent_harm": "no"}
    assert "t" not in verdicts(nia)
    assert "u" not in verdicts(mateo)
    assert "sij" not in verdicts(both_died)


def test_rosas_husband_lost_his_papers_and_pavel_is_forty() -> None:
    rosa = {
        "place.country": "US",
        "abuse": {"by_whom": "spouse", "papers_of_abuser": "other", "cruelty": "yes", "ended": "yes"},
        "abuse.lived_together": "yes",
        "abuse.real_marriage": "yes",
        "abuse.ended_on": "2026-02-01",
        "bars.convicted": "no",
    }
    assert "vawa" not in verdicts(rosa)
    assert verdicts({**rosa, "abuse.ended": "no", "abuse.ended_on": "unknown"})["vawa"] == "unlikely"
    by_parent = {"abuse.by_whom": "parent", "abuse.papers_of_abuser": "citizen", "abuse.ended": "no"}
    pavel = {**rosa, **by_parent, "abuse.ended_on": "unknown", "person.marital": "single"}
    assert "vawa" not in verdicts({**pavel, "person.age": 40})
    assert verdicts({**pavel, "person.age": 12})["vawa"] == "possible"


def test_kadija_is_seventeen_and_alone() -> None:
    # "17" may mean that she turns 18 tomorrow, so whether the one-year limit touches her is not known; the youth
    # status is open until 21 whatever her birthday is.
    assert verdicts(KADIJA) == {"withholding": "possible", "sij": "possible", "refugee": "unlikely"}
    # With her date of birth it is sure: no one-year limit for a child alone.
    born = {key: value for key, value in KADIJA.items() if key != "person.age"} | {
        "person.born": "2009-06-01"
    }
    assert verdicts(born) == {**verdicts(KADIJA), "asylum": "possible"}
    assert {"flag.unaccompanied", "flag.sij_court_age", "flag.birthday"} <= met(born, "sij")


def test_grace_was_made_to_work_without_pay() -> None:
    # T and U fit. Nobody in her family was cruel to her. She fears nothing at home: no asylum, no torture claim.
    assert verdicts(GRACE) == {
        "t": "possible",
        "u": "possible",
        "vawa": "unlikely",
        "asylum": "unlikely",
        "cat": "unlikely",
        "sij": "unlikely",
        "refugee": "unlikely",
    }
    assert "flag.confidential" in met(GRACE, "t") & met(GRACE, "u") & met(GRACE, "vawa")


def test_zarema_is_still_outside_the_united_states() -> None:
    # Everything that asks for presence is closed. She is referred, but admissions are as good as closed, so a
    # person must look; parole has its urgent reason.
    assert verdicts(ZAREMA) == {
        "asylum": "unlikely",
        "withholding": "unlikely",
        "cat": "unlikely",
        "sij": "unlikely",
        "t": "unlikely",
        "u": "unlikely",
        "tps": "unlikely",
        "follow_to_join": "unlikely",
        "parole": "possible",
    }
    assert "bar.refugee_ceiling" in met(ZAREMA, "refugee")


def test_amina_crossed_the_southwest_border_in_january_2024() -> None:
    # Filed in time. The presumption of 2023 reaches her by the day of entry, today as then; the rule of 2024 and
    # the proclamation of 2025 do not: she came before them.
    assert verdicts(AMINA) == {"withholding": "possible", "sij": "unlikely", "refugee": "unlikely"}
    assert {id for id in met(AMINA, "asylum") if id.startswith("bar.")} == {"bar.lawful_pathways"}
    # Family unity may lift it, and a person still has to look. With an appointment it never touched her.
    assert "asylum" not in verdicts({**AMINA, "arrival.family_apart": "yes"})
    assert verdicts({**AMINA, "arrival.appointment": "yes"})["asylum"] == "possible"


def test_amals_husband_got_asylum_last_year() -> None:
    # Two years from the grant are not over: following him is possible. She is abroad and nobody referred her.
    assert verdicts(AMAL) == {
        "follow_to_join": "possible",
        "refugee": "unlikely",
        "parole": "unlikely",
        "asylum": "unlikely",
        "withholding": "unlikely",
        "cat": "unlikely",
        "sij": "unlikely",
        "t": "unlikely",
        "tps": "unlikely",
    }
    late = {**AMAL, "join.relative_granted_on": "2024-11-21", "join.strong_reason": "no"}
    assert verdicts(late)["follow_to_join"] == "unlikely"
    on_the_day = {**AMAL, "join.relative_granted_on": "2024-11-22", "join.strong_reason": "no"}
    assert verdicts(on_the_day)["follow_to_join"] == "possible"


def test_denis_has_a_conviction() -> None:
    # A conviction never decides by itself: a person must look at asylum and withholding. Deferral under the
    # Convention against Torture knows no bar, and the notice says that it may be deferral only.
    denis = {**DENIS, "trafficking.under_age": "no"}
    assert verdicts(denis) == {
        "cat": "possible",
        "tps": "unlikely",
        "u": "unlikely",
        "t": "unlikely",
        "sij": "unlikely",
        "refugee": "unlikely",
    }
    assert {"bar.serious_crime", "bar.serious_crime_withholding"} <= met(denis, "asylum") | met(
        denis, "withholding"
    )
    assert "flag.deferral" in met(denis, "cat")


def test_of_someone_who_told_us_nothing_a_person_must_look_at_everything() -> None:
    assert verdicts({}) == {}


def test_two_birthdays_that_cannot_both_be_true_call_for_a_person() -> None:
    two = {**KADIJA, "person.age": 17, "person.born": "1990-01-01"}
    assert "sij" not in verdicts(two)
    assert screened(two).outcome("us.sij").contradicted
