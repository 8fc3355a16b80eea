"""`safeconduct law`: an answer a lawyer can read, or one sentence that names the field and the remedy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import QUIET
from tests.law.making import FOLDER, copied, rule

from safeconduct.cli import main
from safeconduct.law.facts import FACTS

AMINA = """
[facts]
"place.country" = "US"
"place.us_state" = "NY"
"lawyer.has" = "no"
"person.vulnerable" = ["none_of_these"]
"means.income" = { amount = 1200, currency = "USD", period = "month" }
arrivals = [{ when = "2025-11", how = "visa" }]
[facts.claim]
fears_return = true
grounds = ["religion"]
[facts.bars]
convicted = false
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.toml"
    file.write_text(AMINA)
    return file


def answered(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Standard output of a command that went well."""
    code = main(["law", *map(str, words)])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The one sentence (or two) that says why not."""
    code = main(["law", *map(str, words)])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "Traceback" not in err and err.endswith("\n") and len(err.splitlines()) == 1
    return err


def test_amina_reads_what_is_possible_and_that_a_person_decides(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = answered(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER)
    for line in (
        "Screened as of 2026-11-22.",
        "Is here: possible [zz.here]",
        "Shelter: a person must look [zz.shelter]",
        "- Fears to return. Facts: claim.fears_return, claim.grounds. Act 1, s. 2 [zz.fear, version 1].",
        "May stand in the way:",
        "Missing: person.born, person.age,",
        "May have changed since it was read.",
        "Not applied, but watch:",
        "Came through another country: enjoined, High Court, 2025-03-01 (Decree 9)",
        "Nobody has confirmed:",
        "Ask next: ",
        "WHAT TO ASK NEXT",
        "No attorney has reviewed: Invented country.",
        "Invented country, version 1: known until 2026-11-01. What the law said after that, we do not know.",
    ):
        assert line in " ".join(text.split())
    assert text.rstrip().endswith("These are reasons for a person who decides. No program decides this.")
    for word in ("eligible", "qualif", "applies only if"):
        assert word not in text


def test_what_might_lift_a_bar_is_shown_with_its_proof(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = AMINA.replace("2025-11", "2019-03").replace('"person.vulnerable" = ["none_of_these"]', "")
    facts.write_text(late.replace("[facts.claim]", '"person.age" = 40\n[facts.claim]', 1))
    text = answered(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER)
    assert "Stands in the way:" in text
    assert "An exception might lift it: Ill in the first year." in text
    assert "Proof: A letter of a doctor for the first year." in text
    assert "Not in the way: A conviction." in text


def test_the_trace_is_shown_when_asked_for(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = answered(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER, "--trace")
    assert "How this came about:" in text
    assert "      place.country is US: yes (it is: US)" in text
    assert "zz.last_arrival is longer ago than 1 year: not known (it is: between 2025-11-01" in text


def test_a_program_gets_json(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("screen", facts, "--on", "2026-11-22", "--packs", FOLDER, "--json", "--trace")
    found = json.loads(answered(capsys, *words))
    assert {each["pathway"]: each["verdict"] for each in found["outcomes"]} == {
        "zz.here": "possible", "zz.shelter": "must_look",
    }  # fmt: skip
    assert (found["on"], found["known_until"], found["beyond"]) == ("2026-11-22", "2026-11-01", True)
    assert found["ask_next"][0]["fact_id"] in FACTS
    assert found["trace"]["zz.here"][0]["text"] == "Is here"
    assert found["packs"][0]["id"] == "zz"


def test_the_packs_we_ship_screen_and_one_can_be_chosen(
    facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = json.loads(answered(capsys, "screen", facts, "--on", "2026-11-22", "--json"))
    only = json.loads(answered(capsys, "screen", facts, "--on", "2026-11-22", "--json", "--pack", "us"))
    ids = {each["pathway"] for each in only["outcomes"]}
    assert ids and all(id.startswith("us.") for id in ids)
    assert ids < {each["pathway"] for each in every["outcomes"]}
    assert [each["id"] for each in only["packs"]] == ["us"]


def test_facts_may_stand_at_the_top_of_the_file(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text('place.country = "US"\n')
    found = json.loads(answered(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER, "--json"))
    assert found["outcomes"][0]["verdict"] == "possible"


def test_contradictions_are_an_answer_not_a_refusal(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.write_text(AMINA.replace("[facts.claim]", '"asylum.filed_on" = 2025-01-01\n[facts.claim]', 1))
    text = answered(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER)
    assert "THE ANSWERS CONTRADICT EACH OTHER" in text
    assert "Every arrival lies after the day the application was filed" in text
    assert "Contradicted: arrivals" in text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("arrivals = [{ when = 2026-02-30 }]", "line 1, when: there is no such day"),
        ('"asylum.filed_on" = 2026-13-01', "line 1, asylum.filed_on: there is no such day"),
        ('"asylum.filed_on" = "2026-02-30"', "asylum.filed_on must be a day that exists"),
        ('"place.country" = "XQ"', "place.country is no country we know"),
        ('"means.income" = -5', "means.income cannot be below 0"),
        ('"person.age" = 300', "person.age must be a whole number from 0 to 120"),
        ('"place.contry" = "US"', "There is no fact place.contry. Did you mean place.country?"),
        ('"lawyer.has" = "perhaps"', "lawyer.has must be yes or no"),
        ("place.country = US", "line 1, place.country: this is not TOML"),
        ('place.country = "US', "is not TOML"),
        ("arrivals = [", "is not TOML"),
        ("facts = 3", "facts must be a table"),
        ('note = "x"\n[facts]\n"place.country" = "US"', "note stands beside [facts]"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence_that_names_the_field(
    written: str, said: str, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts.write_text(written)
    sentence = refused(capsys, "screen", facts, "--on", "2026-11-22", "--packs", FOLDER)
    assert said in sentence
    assert str(facts) in sentence
    told = sentence.replace(str(facts), "")
    assert "-5" not in told and "XQ" not in told


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no file" in refused(capsys, "screen", tmp_path / "missing.toml")
    assert "is a folder" in refused(capsys, "screen", tmp_path)
    (tmp_path / "picture.toml").write_bytes(b"\xff\xd8\xff")
    assert "not text in UTF-8" in refused(capsys, "screen", tmp_path / "picture.toml")
    (tmp_path / "long.toml").write_bytes(b"#" * 1_000_001)
    assert "is too long" in refused(capsys, "screen", tmp_path / "long.toml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--on", "2026-02-30"], "--on: "),
        (["--on", "tomorrow"], "--on: "),
        (["--pack", "zzz"], "there is no pack 'zzz'; did you mean 'zz'?"),
        (["--packs", "missing"], "There is no folder missing"),
    ],
)
def test_a_wrong_option_is_refused(
    words: list[str], said: str, facts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = [] if "--packs" in words else ["--packs", str(FOLDER)]
    assert said in refused(capsys, "screen", facts, *packs, *words)


def test_a_pack_with_a_typo_is_refused_with_file_rule_field_and_the_nearest_word(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(tmp_path, rules__add=rule('{ fact = "lawyer.has", iss = "yes" }'))
    said = "zz/rules.toml: zz.new: when.iss: does not fit lawyer.has; did you mean 'is'?"
    assert said in refused(capsys, "screen", facts, "--packs", folder)
    assert said in refused(capsys, "pack", "check", folder)
    assert said in refused(capsys, "pack", "diff", "2026-01-01", "2026-02-01", "--packs", folder)


def test_packs_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = answered(capsys, "pack", "check", FOLDER / "zz")
    assert "zz 1: " in text and "all as they should be" in text and "not reviewed by an attorney" in text
    assert json.loads(answered(capsys, "pack", "check", FOLDER, "--json")) == {"well": True, "problems": []}
    assert "us " in answered(capsys, "pack", "check")
    assert "There is no folder" in refused(capsys, "pack", "check", tmp_path / "missing")
    without = copied(tmp_path, rules__add=rule('{ fact = "lawyer.has", is = "yes" }'))
    assert main(["law", "pack", "check", str(without), "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["well"] is False
    assert "no example shows 'met'" in err and "no example shows 'not_met'" in err


def test_what_changes_between_two_days(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("pack", "diff", "2026-05-01", "2026-07-01", "--packs", FOLDER)
    text = answered(capsys, *words)
    assert "zz.bar.late changes (version 1 → 2)" in text
    (change,) = json.loads(answered(capsys, *words, "--json"))
    assert (change["pack"], change["id"], change["what"]) == ("zz", "zz.bar.late", "changes")
    none = answered(capsys, "pack", "diff", "2026-07-01", "2026-07-02", "--packs", FOLDER)
    assert "Nothing we know of changes" in none
    assert "first date: " in refused(capsys, "pack", "diff", "2026-02-30", "2026-07-02")


def test_the_facts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "place.country" in answered(capsys, "facts")
    listed: list[dict[str, Any]] = json.loads(answered(capsys, "facts", "--json"))
    assert {each["id"] for each in listed} == set(FACTS)


def test_the_law_needs_no_django_and_no_installation(facts: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    program = (
        "import sys; from safeconduct.cli import main; "
        f"code = main(['law', 'screen', {str(facts)!r}, '--on', '2026-11-22', '--json']); "
        "main(['law', 'clocks']); sys.exit(10 * code + ('django' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=QUIET, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert sorted(tmp_path.rglob("*")) == before
