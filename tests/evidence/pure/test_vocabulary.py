"""Our lists: whole, in our words, with numbers that lead to HURIDOCS and never a label for a client."""

from __future__ import annotations

import re

import pytest

from safeconduct.evidence.vocabulary import (
    HERE,
    LISTS,
    BrokenVocabulary,
    Vocabulary,
    read,
    vocabularies,
    vocabulary,
)

HURI = re.compile(r"MT\d{2}( (\d{2}){1,6})?")
LIST_OF = {
    "acts": "MT04", "methods": "MT05", "perpetrators": "MT24", "involvement": "MT18", "connections": "MT19",
    "materials": "MT16", "reasons": "MT23", "person_status": "MT25", "denials": "MT28",
    "interventions": "MT20", "responses": "MT27", "units": "MT07",
}  # fmt: skip
NEVER = re.compile(
    r"\bvictim|\billegal|\balien|\bhomosexual|жертв|нелегал|гомосексуал|ضحي|ضحايا|غير (?:ال)?شرعي|شاذ|شذوذ",
    re.I,
)


def test_every_file_is_a_list_and_every_list_a_file() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} == set(LISTS) == set(LIST_OF)
    assert [each.name for each in vocabularies()] == list(LISTS)


@pytest.mark.parametrize("each", vocabularies(), ids=lambda each: each.name)
def test_a_list_is_whole(each: Vocabulary) -> None:
    assert "HURIDOCS" in each.credit
    assert each.drafted == {"ru", "ar"}
    for term in each:
        assert set(term.labels) == {"en", "ru", "ar"}, term.code
        assert not term.huri or HURI.fullmatch(term.huri), term.code
        assert not term.huri or term.huri[:4] == LIST_OF[each.name], term.code
        assert all(label == label.strip() and not label.endswith(".") for label in term.labels.values())


@pytest.mark.parametrize("each", vocabularies(), ids=lambda each: each.name)
def test_nobody_is_called_what_we_call_nobody(each: Vocabulary) -> None:
    said = [each.title, *(label for term in each for label in term.labels.values())]
    assert [label for label in said if NEVER.search(label)] == []


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("acts", "outing threat.outing entrapment incitement forced_confession refoulement persecution"),
        ("materials", "social_media_post web_capture satellite_image data_set helpline_log"),
        ("denials", "denies_existence accuses_accusers declines_comment refuses_access"),
        ("interventions", "letter meeting un_submission sanctions_submission call.protection call.statement"),
        ("interventions", "evacuation"),
        ("units", "family call"),
    ],
)
def test_what_the_micro_thesauri_lack_is_ours_and_claims_no_number(name: str, codes: str) -> None:
    assert [code for code in codes.split() if vocabulary(name).terms[code].huri] == []


@pytest.mark.parametrize(
    ("name", "code", "huri"),
    [
        ("acts", "abduction", "MT04 030104"),
        ("acts", "torture", "MT04 02011111"),
        ("involvement", "suspected", "MT18 0106"),
        ("connections", "person_harmed", "MT19 0101"),
        ("denials", "denies_act", "MT28 0102"),
        ("responses", "against.denied", "MT27 0301"),
        ("interventions", "demand_investigation", "MT20 0201"),
    ],
)
def test_numbers_of_the_reference(name: str, code: str, huri: str) -> None:
    assert vocabulary(name).by_huri(huri) == (vocabulary(name).terms[code],)


def test_a_broader_term_finds_its_narrower_ones() -> None:
    acts = vocabulary("acts")
    assert acts.within("threat") == {"threat", "threat.death", "threat.outing"}
    assert "killing.attempted" not in acts.within("killing")
    assert acts.within("outing") == {"outing"}


def test_a_label_falls_back_to_english() -> None:
    acts = vocabulary("acts")
    assert acts.label("torture", "ru") == "Пытки"
    assert acts.label("torture", "fa") == acts.label("torture") == "Torture"
    with pytest.raises(KeyError):
        acts.label("theft")
    with pytest.raises(KeyError):
        vocabulary("../acts")


HEAD = 'title = "T"\ncredit = "Numbers of HURIDOCS"\ndrafted = []\n'
ONE = '{ code = "a", en = "A", huri = "MT04 01" }'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = ", "no TOML"),
        ('title = "T"\ncredit = "ours"\ndrafted = []\nterm = []', "credit"),
        (HEAD, "terms"),
        (HEAD + f"term = [{ONE}, {ONE}]", "twice"),
        (HEAD + f'term = [{ONE}, {{ code = "b", en = "B", huri = "MT04 01" }}]', "another term already"),
        (HEAD + f'term = [{ONE}, {{ code = "b", en = "A" }}]', "same label"),
        (HEAD + 'term = [{ code = "a", en = "A", huri = "MT4 01" }]', "HURIDOCS number"),
        (HEAD + 'term = [{ code = "a", en = "A", huri = "MT04 0100" }]', "ending zeros"),
        (HEAD + 'term = [{ code = "a", en = "A", huri = "MT04 010" }]', "HURIDOCS number"),
        (HEAD + 'term = [{ code = "a", ru = "А" }]', "English label"),
        (HEAD + 'term = [{ code = "A b", en = "A" }]', "small letters"),
        (HEAD + 'term = [{ en = "A" }]', "a term without code"),
        (HEAD + 'term = [{ code = "a", en = "A", note = "n" }]', "take out note"),
        (HEAD + 'term = [{ code = "a", en = "A", broader = "z" }]', "above it"),
    ],
)
def test_a_broken_list_is_refused_with_what_to_do(text: str, why: str) -> None:
    with pytest.raises(BrokenVocabulary, match=why):
        read("acts", text)
