"""Packs: read as a whole or refused with file, entry, field and what to do; versions; examples."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.law.making import FOLDER, copied, invented, rule, screened

from safeconduct.law import facts, packs
from safeconduct.law.checking import check
from safeconduct.law.packs import load
from safeconduct.law.provenance import PackError
from safeconduct.law.screening import prepare

YES = '{ fact = "lawyer.has", is = "yes" }'


def test_the_packs_that_come_with_the_program_load_and_all_their_examples_hold() -> None:
    assert check() == []
    assert {"us", "ca", "organisation"} <= {pack.id for pack in packs.shipped()}


def test_the_invented_pack_says_what_it_is() -> None:
    (pack,) = invented()
    assert (pack.id, pack.version, pack.read, pack.reviewed_by) == ("zz", "1", date(2026, 11, 1), "")
    assert {each.id for each in pack.rules} >= {"zz.present", "zz.bar.late"}
    assert [each.id for each in pack.pathways] == ["zz.here", "zz.shelter"]
    assert [each.id for each in pack.derivations][:2] == ["zz.last_arrival", "zz.first_arrival"]
    assert re.fullmatch(r"[0-9a-f]{64}", pack.digest)
    assert check(FOLDER / "zz") == []


def test_the_digest_changes_with_every_byte(tmp_path: Path) -> None:
    changed = copied(tmp_path, rules__add="\n# a remark\n")
    assert load(changed)[0].digest != invented()[0].digest
    assert load(FOLDER / "zz")[0].digest == invented()[0].digest


BROKEN = [
    ({"rules": "[[rule]\n"}, "zz/rules.toml", "file", "line 1", "is not TOML"),
    ({"rules": "[[rule]]\nread = 2026-02-30\n"}, "zz/rules.toml", "file", "line 2", "is not TOML"),
    ({"rules": '[[rules]]\nid = "x"\n'}, "zz/rules.toml", "file", "rules", "did you mean 'rule'?"),
    ({"rules": "rule = 3\n"}, "zz/rules.toml", "rule", "rule", "must be written [[rule]]"),
    ({"rules__add": '\n[[rule]]\nid = "zz.new"\nkind = "bar"\n'}, "zz/rules.toml", "zz.new", "when", "missing"),
    ({"rules__add": rule(YES, citaton='"x"')}, "zz/rules.toml", "zz.new", "citaton", "'citation'"),
    ({"rules__add": rule(YES, citation=None)}, "zz/rules.toml", "zz.new", "citation", "is missing"),
    ({"rules__add": rule(YES, kind='"elment"')}, "zz/rules.toml", "zz.new", "kind", "use one of element, bar"),
    ({"rules__add": rule(YES, kind='"bar"')}, "zz/rules.toml", "zz.new", "effect", "is missing; bar needs it"),
    ({"rules__add": rule(YES, effect='"unlikely"')}, "zz/rules.toml", "zz.new", "effect", "belongs to bar"),
    ({"rules__add": rule(YES, kind='"bar"', effect='"maybe"')}, "zz/rules.toml", "zz.new", "effect", "unlikely"),
    ({"rules__add": rule(YES, kind='"flag"')}, "zz/rules.toml", "zz.new", "notice", "is missing"),
    ({"rules__add": rule(YES, kind='"exception"')}, "zz/rules.toml", "zz.new", "lifts", "is missing"),
    (
        {"rules__add": rule(YES, kind='"exception"', lifts='["zz.bar.lat"]')},
        "zz/rules.toml", "zz.new", "lifts", "did you mean 'zz.bar.late'?",
    ),
    (
        {"rules__add": rule(YES, kind='"exception"', lifts='["zz.present"]')},
        "zz/rules.toml", "zz.new", "lifts", "there is no bar",
    ),
    ({"rules__add": rule(YES, proof='"x"')}, "zz/rules.toml", "zz.new", "proof", "must be a list"),
    ({"rules__add": rule(YES, read='"2026-11-01"')}, "zz/rules.toml", "zz.new", "read", "without quotes"),
    ({"rules__add": rule(YES, version='"1"')}, "zz/rules.toml", "zz.new", "version", "a whole number"),
    ({"rules__add": rule(YES, status='"enjoined"')}, "zz/rules.toml", "zz.new", "status_authority", "enjoined"),
    ({"rules__add": rule(YES, id='"zz.fear"')}, "zz/rules.toml", "zz.fear", "version", "1 is there twice"),
    (
        {"rules__add": rule(YES, id='"zz.fear"', version="2")},
        "zz/rules.toml", "zz.fear", "effective_from", "version 2 covers days that version 1 covers",
    ),
    (
        {"rules__add": rule(YES, id='"zz.bar.late"', version="3", effective_from="1990-01-01",
                            effective_until="2000-01-01")},
        "zz/rules.toml", "zz.bar.late", "kind", "in another version",
    ),
    ({"rules__add": rule('{ fact = "lawyer.hass", is = "yes" }')}, "zz/rules.toml", "zz.new", "when.fact",
     "did you mean 'lawyer.has'?"),
    ({"rules__add": rule('{ rule = "zz.presnt" }')}, "zz/rules.toml", "zz.new", "when.rule", "'zz.present'"),
    ({"rules__add": rule('{ rule = "zz.new" }')}, "zz/rules.toml", "zz.new", "rule", "zz.new → zz.new"),
    (
        {"rules__add": rule('{ rule = "zz.two" }') + rule('{ not = { rule = "zz.new" } }', id='"zz.two"')},
        "zz/rules.toml", "zz.new", "rule", "zz.new → zz.two → zz.new",
    ),
    ({"rules__add": rule(YES, applies_if="3")}, "zz/rules.toml", "zz.new", "applies_if", "must be a condition"),
    (
        {"rules__add": rule(YES) + '[[rule.example]]\nname = "x"\non = 2026-01-01\nresult = "mett"\n'},
        "zz/rules.toml", "zz.new", "example.result", "use one of met",
    ),
    (
        {"rules__add": rule(YES) + '[[rule.example]]\nname = "x"\non = 2026-01-01\n'},
        "zz/rules.toml", "zz.new", "example.result", "is missing",
    ),
    (
        {"rules__add": rule(YES)
         + '[[rule.example]]\nname = "x"\non = 2026-01-01\nresult = "met"\n[rule.example.facts]\nlawer = 1\n'},
        "zz/rules.toml", "zz.new", "example 'x'", "There is no fact lawer",
    ),
    ({"pathways__add": '\n[[pathway]]\nid = "zz.new"\n'}, "zz/pathways.toml", "zz.new", "name", "is missing"),
    (
        {"pathways__add": '\n[[pathway]]\nid = "zz.new"\nname = "N"\ntext = "T"\ncitation = "C"\n'
         'elements = ["zz.presnt"]\n'},
        "zz/pathways.toml", "zz.new", "elements", "did you mean 'zz.present'?",
    ),
    (
        {"pathways__add": '\n[[pathway]]\nid = "zz.new"\nname = "N"\ntext = "T"\ncitation = "C"\n'
         'elements = ["zz.bar.late"]\n'},
        "zz/pathways.toml", "zz.new", "elements", "is of kind bar, and element belongs here",
    ),
    (
        {"pathways__add": '\n[[pathway]]\nid = "zz.here"\nname = "N"\ntext = "T"\ncitation = "C"\n'
         'elements = ["zz.present"]\n'},
        "zz/pathways.toml", "zz.here", "id", "is there twice",
    ),
    ({"pack": '[pack]\nid = "zz"\n'}, "zz/rules.toml", "zz.bar.late", "when.fact", "there is no fact"),
    ({"extra": '[pack]\nid = "zz"\n'}, "zz/pack.toml", "pack", "pack", "is already in zz/extra.toml"),
    (
        {"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\nlatest = { rows = "arrivals", colum = "when" }\n'},
        "zz/extra.toml", "zz.x", "latest.colum", "did you mean 'column'?",
    ),
    (
        {"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\nlatest = { rows = "arrivals", column = "how" }\n'},
        "zz/extra.toml", "zz.x", "latest.column", "no date or number",
    ),
    (
        {"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\nage = { born = "person.age" }\n'},
        "zz/extra.toml", "zz.x", "age.born", "is of kind integer",
    ),
    ({"extra": '[[derive]]\nid = "x.x"\nwhy = "w"\ncount = { rows = "arrivals" }\n'},
     "zz/extra.toml", "x.x", "id", "must begin with zz."),
    ({"extra": '[[derive]]\nid = "person.age"\nwhy = "w"\ncount = { rows = "arrivals" }\n'},
     "zz/extra.toml", "person.age", "id", "is taken"),
    ({"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\n'}, "zz/extra.toml", "zz.x", "derive", "exactly one of latest"),
    (
        {"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\nage = { born = "zz.x" }\n'},
        "zz/extra.toml", "zz.x", "age.born", "there is no fact",
    ),
    (
        {"extra": '[[derive]]\nid = "zz.x"\nwhy = "w"\nlookup = { fact = "place.us_state", table = "none" }\n'},
        "zz/extra.toml", "zz.x", "lookup.table", "there is no table",
    ),
    (
        {"extra": '[[table]]\nid = "t"\n[table.rows]\nXX = "1"\n'
         '[[derive]]\nid = "zz.x"\nwhy = "w"\nlookup = { fact = "place.us_state", table = "t" }\n'},
        "zz/extra.toml", "zz.x", "lookup.table", "the row 'XX' of 't' is no code of place.us_state",
    ),
    ({"extra": '[[unconfirmed]]\nid = "u"\n'}, "zz/extra.toml", "u", "text", "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "file", "entry", "field", "hint"), BROKEN)
def test_a_broken_pack_is_refused_with_file_entry_field_and_a_hint(
    changes: dict[str, str], file: str, entry: str, field: str, hint: str, tmp_path: Path
) -> None:
    folder = copied(tmp_path, **changes)
    with pytest.raises(PackError) as refused:
        load(folder)
    assert (refused.value.file, refused.value.entry, refused.value.field) == (file, entry, field)
    assert hint in refused.value.problem
    assert check(folder) == [str(refused.value)]


def test_a_pack_that_is_not_text_or_not_there_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "rules.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match="UTF-8"):
        load(folder)
    with pytest.raises(PackError, match="no such folder"):
        load(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackError, match="holds no rule packs"):
        load(tmp_path / "empty")
    with pytest.raises(PackError, match="did you mean 'zz'"):
        load(tmp_path, ids=["zzz"])
    (folder / "pack.toml").unlink()
    with pytest.raises(PackError):
        load(tmp_path)


def test_a_pack_must_be_called_as_its_folder(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    folder.rename(tmp_path / "yy")
    with pytest.raises(PackError, match=r"yy/pack\.toml: zz.last_arrival: id: must begin with yy\."):
        load(tmp_path / "yy")


EXAMPLE = """[[rule.example]]
name = "Amina"
on = {on}
result = "{result}"
[rule.example.facts]
"lawyer.has" = "{has}"
"""


def test_examples_that_come_out_otherwise_are_told_apart(tmp_path: Path) -> None:
    right = EXAMPLE.format(on="2026-01-01", result="met", has="yes")
    wrong = EXAMPLE.format(on="2026-01-01", result="not_met", has="yes")
    early = EXAMPLE.format(on="1999-01-01", result="not_met", has="no")
    assert check(copied(tmp_path / "a", rules__add=rule(YES) + right)) == [
        "zz/rules.toml: zz.new: example: no example shows 'not_met'; write a [[rule.example]] with made-up facts"
    ]
    assert check(copied(tmp_path / "b", rules__add=rule(YES) + right + wrong)) == [
        "zz/rules.toml: zz.new: example 'Amina': is met, and should be not_met"
    ]
    assert check(copied(tmp_path / "c", rules__add=rule(YES) + right + early)) == [
        "zz/rules.toml: zz.new: example 'Amina': version 1 does not cover 1999-01-01; choose a day it covers"
    ]
    note = '\n[[unconfirmed]]\nid = "zz.open.x"\ntext = "?"\nmatters_to = ["zz.bar.lat"]\n'
    assert check(copied(tmp_path / "d", pack__add=note)) == [
        "zz: zz.open.x: matters_to: there is no 'zz.bar.lat'; did you mean 'zz.bar.late'?"
    ]


def test_a_pathways_example_is_run_too(tmp_path: Path) -> None:
    example = '\n[[pathway.example]]\nname = "Amina"\non = 2026-01-01\nverdict = "possible"\n'
    (problem,) = check(copied(tmp_path, pathways__add=example))
    assert "zz/pathways.toml: zz.here: example 'Amina': is must_look, and should be possible" in problem


@pytest.mark.parametrize(
    ("on", "version", "verdict"),
    [(date(2026, 5, 31), 1, "possible"), (date(2026, 6, 1), 2, "unlikely")],
)
def test_the_day_decides_which_version_speaks(on: date, version: int, verdict: str) -> None:
    facts = {"place.country": "US", "claim.fears_return": "yes", "claim.grounds": ["race"],
             "bars.convicted": "no", "person.age": 40, "person.vulnerable": ["none_of_these"],
             "arrivals": [{"when": "2024-12-01"}]}  # fmt: skip
    facts["arrivals"] = [{"when": "2024-12-01", "how": "visa"}]
    outcome = screened(facts, on=on).outcome("zz.shelter")
    assert [each.rule.version for each in outcome.bars if each.rule.id == "zz.bar.late"] == [version]
    assert outcome.verdict.value == verdict


def test_before_any_version_a_rule_is_silent_and_without_elements_a_person_must_look() -> None:
    screening = screened({"place.country": "US"}, on=date(1999, 1, 1))
    outcome = screening.outcome("zz.here")
    assert outcome.elements == ()
    assert outcome.verdict.value == "must_look"
    assert [each.code for each in outcome.reasons] == ["no_rule_speaks"]


def test_what_is_enjoined_is_shown_and_decides_nothing() -> None:
    outcome = screened({"place.country": "US"}).outcome("zz.shelter")
    assert [each.id for each in outcome.watch] == ["zz.bar.transit"]
    assert "zz.bar.transit" not in {each.rule.id for each in outcome.bars}
    assert screened({"place.country": "US"}, on=date(2024, 1, 1)).outcome("zz.shelter").watch == ()


def test_a_proposed_rule_is_shown_before_its_day(tmp_path: Path) -> None:
    proposed = rule(
        YES, id='"zz.bar.new"', kind='"bar"', effect='"unlikely"', status='"proposed"',
        status_authority='"Gazette 4"', effective_from="2028-01-01",
    )  # fmt: skip
    folder = copied(tmp_path, rules__add=proposed)
    pathways = folder / "pathways.toml"
    pathways.write_text(pathways.read_text().replace('"zz.bar.crime",', '"zz.bar.crime", "zz.bar.new",'))
    outcome = screened({"place.country": "US"}, packs=load(folder)).outcome("zz.shelter")
    assert [each.id for each in outcome.watch] == ["zz.bar.transit", "zz.bar.new"]


def test_nothing_about_a_country_stands_in_the_engine() -> None:
    """Packs and the vocabulary know countries; the code that reads them does not."""
    law = Path(packs.__file__).parent
    vocabulary = {"facts.py", "vocabulary.py", "kinds.py", "questions.py", "days.py", "zones.py"}
    country = re.compile(
        r"""["']us\.|["'](US|CA|GB|DE)["']|\b(USCIS|EOIR|I-589|INA|CFR|United States|Canada)\b"""
    )
    for file in law.glob("*.py"):
        if file.name not in vocabulary:
            code = re.sub(r'""".*?"""', "", file.read_text(), flags=re.DOTALL)
            assert not country.search(code), file.name


def test_a_screener_is_compiled_once_for_a_day() -> None:
    assert prepare(invented(), date(2026, 11, 22)) is prepare(invented(), date(2026, 11, 22))
    assert prepare(invented(), date(2026, 11, 22)) is not prepare(invented(), date(2026, 11, 23))


def test_derived_facts_may_not_be_called_as_facts_are() -> None:
    assert not {each.id for pack in packs.shipped() for each in pack.derivations} & set(facts.FACTS)


def test_the_rule_in_the_how_to_is_a_rule(tmp_path: Path) -> None:
    howto = Path(__file__).parents[2] / "docs" / "howto" / "write-a-rule.md"
    written = howto.read_text().split("```toml")[1].split("```")[0].replace("us.", "zz.")
    more = EXAMPLE.format(on="2026-01-01", result="not_met", has="yes").replace('"lawyer.has" = "yes"', "")
    problems = check(
        copied(tmp_path, rules__add=written + more + '"asylum.filed" = "yes"\n"place.country" = "US"\n')
    )
    assert problems == []
