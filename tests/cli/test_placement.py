"""`safeconduct placement solve`: an answer, or one sentence and exit code 2; never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import safeconduct

HOUSE = {
    "attorneys": [{"id": "Ines", "capacity": 1}],
    "cases": [{"id": "x", "urgency": 2}, {"id": "y", "urgency": 1}],
    "pairs": [["x", "Ines", 0.5], ["y", "Ines", 0.75]],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "instance.json"


def test_the_answer_is_json_for_a_program_and_lines_for_a_person(file: Path) -> None:
    file.write_text(json.dumps(HOUSE))
    found = safeconduct("placement", "solve", file, "--json")
    assert (found.returncode, found.stderr) == (0, "")
    answer = json.loads(found.stdout)
    assert answer.pop("seconds") >= 0
    assert answer == {"assignment": [["x", "Ines"]], "objective": 1.0, "bound": 1.0, "status": "optimal"}
    said = safeconduct("placement", "solve", file)
    assert said.stdout.splitlines()[0] == '"x" -> "Ines"'
    assert "No assignment is worth more." in said.stdout


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe\x00", b"[" * 200_000, b'{"attorneys": 1}', b"NaN"])
def test_a_file_that_is_no_instance_gets_a_sentence(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    _refused(file)


def test_a_file_that_is_not_there_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    _refused(tmp_path / "nothing.json")
    _refused(tmp_path)


def _refused(file: Path) -> None:
    found = safeconduct("placement", "solve", file, "--json")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    assert "Traceback" not in found.stderr
