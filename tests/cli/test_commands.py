"""Whatever is typed, the answer is a sentence; nothing is done halfway."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import QUIET, safeconduct


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serve", "--public", "0.0.0.0:8000"], "without https"),
        (["serve", "--staff", "192.0.2.7:8001"], "without https"),
        (["serve", "--public", "nowhere"], "is not an address"),
        (["serve", "--public", "127.0.0.1:70000"], "is not an address"),
        (["serve", "--public", "127.0.0.1:9000", "--staff", "localhost:9000"], "its own port"),
        (["serve", "--tls-certificate", "missing.pem"], "needs its key"),
        (["serve", "--tls-certificate", "missing.pem", "--tls-key", "missing.key"], "There is no file"),
        (["serve", "--workers", "many"], "write a number from 1 to 8"),
        (["serve"], "There is no installation"),
        (["worker"], "safeconduct init"),
        (["migrate"], "safeconduct init"),
        (["doctor"], "safeconduct init"),
        (["verify", "audit"], "safeconduct init"),
        (["verify", "audit", "--head", "missing.txt"], "cannot be read"),
        (["demo", "code", "aisha"], "There is no demo"),
        (["docs", "--to", "missing"], "There is no folder"),
        (["verify"], "required"),
        (["nonsense"], "invalid choice"),
        ([], "required"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: list[str], said: str, tmp_path: Path) -> None:
    here = tmp_path / "nothing here"
    here.mkdir()
    done = safeconduct(*words, cwd=here)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert list(here.iterdir()) == []


def test_commands_that_need_no_django_load_none() -> None:
    program = (
        "import sys; from safeconduct.cli import main; code = main(['serve', '--public', '0.0.0.0:1']); "
        "sys.exit(10 * code + ('django' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=QUIET, capture_output=True, check=False)
    assert done.returncode == 20, done.stderr


def test_an_exception_nobody_foresaw_is_a_sentence_without_what_somebody_wrote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from safeconduct import cli

    def fails(*_: object) -> int:
        raise ValueError("Adam Primerov told us so")

    monkeypatch.setattr(cli.docs, "empty_house", fails)
    assert cli.main(["docs"]) == 1
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "Primerov" not in said.err + said.out
