"""Settings from the environment: unset is safe; what cannot be read is refused with what to write instead."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from safeconduct.config import environment
from safeconduct.keyring import host

KEYS = {"default": "00" * 32, "keys": "11" * 32}
SECRET = "hunter2-of-the-database"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "KEYS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", True),
        ("TRUE", True),
        ("1", True),
        (" on ", True),
        ("no", False),
        ("False", False),
        ("0", False),
        ("", True),
    ],
)
def test_a_flag_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, written: str, meant: bool) -> None:
    monkeypatch.setenv("A_FLAG", written)
    assert environment.flag("A_FLAG", default=True) is meant


@pytest.mark.parametrize("written", ["maybe", "2", "yes please", "off!"])
def test_a_flag_that_is_neither_is_an_error_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("A_FLAG", written)
    with pytest.raises(ImproperlyConfigured, match=r"A_FLAG .* write yes or no"):
        environment.flag("A_FLAG", default=False)


def test_words_are_split_and_empty_ones_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDS", " 112,  , +49 30 000 ,911 ")
    assert environment.words("WORDS", "", separator=",") == ["112", "+49 30 000", "911"]


def test_without_a_setting_two_emergency_numbers_are_shown_not_one_long_one() -> None:
    from django.conf import settings

    from safeconduct.config.context import numbered

    shown = [numbered(entry) for entry in settings.EMERGENCY_NUMBERS]
    assert shown == [{"number": "112", "place": "Europe"}, {"number": "911", "place": "USA and Canada"}]


def test_an_unknown_language_is_an_error_that_names_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGS", "en klingon")
    with pytest.raises(ImproperlyConfigured, match=r"'klingon' .* en ru ar"):
        environment.some_of("LANGS", "en", ["en", "ru", "ar"])
    monkeypatch.setenv("LANGS", "ar ru")
    assert environment.some_of("LANGS", "en", ["en", "ru", "ar"]) == ["ar", "ru"]


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://weather.example/", True),
        ("/elsewhere", True),
        ("weather.example", False),
        ("//weather.example", False),
        ("http://weather.example", False),
        ("javascript:alert(1)", False),
        ("https://", False),
    ],
)
def test_leaving_leads_to_a_whole_address_or_is_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, written: str, taken: bool
) -> None:
    """Half an address would lead a frightened person to an error page of ours."""
    monkeypatch.setenv("NEUTRAL", written)
    if taken:
        assert environment.address("NEUTRAL", "/") == written
    else:
        with pytest.raises(ImproperlyConfigured, match="NEUTRAL"):
            environment.address("NEUTRAL", "/")


def test_without_addresses_there_are_two_encrypted_files(tmp_path: Path) -> None:
    both = environment.databases(tmp_path, KEYS)
    assert both["default"]["NAME"] == tmp_path / "default.sqlite3"
    assert both["keys"]["NAME"] == tmp_path / "keys.sqlite3"
    assert both["default"]["OPTIONS"]["file_key"] != both["keys"]["OPTIONS"]["file_key"]
    assert both["keys"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "secure_delete=ON" in both["keys"]["OPTIONS"]["init_command"]


def test_two_postgresql_addresses_are_read_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", f"postgresql://app:{SECRET}%40@db.example:5433/main?sslmode=verify-full"
    )
    monkeypatch.setenv("KEYS_DATABASE_URL", "postgres://app@/keys?host=%2Frun%2Fpg")
    both = environment.databases(tmp_path, KEYS)
    main, keys = both["default"], both["keys"]
    assert (main["NAME"], main["USER"], main["PASSWORD"]) == ("main", "app", f"{SECRET}@")
    assert (main["HOST"], main["PORT"]) == ("db.example", "5433")
    assert main["OPTIONS"] == {"sslmode": "verify-full"}, (
        "asked-for encryption must not be dropped in silence"
    )
    assert (keys["HOST"], keys["NAME"], keys["PORT"]) == ("/run/pg", "keys", "")


@pytest.mark.parametrize(
    ("main", "keys", "said"),
    [
        ("postgresql://a@h/main", "", "Set both"),
        ("", "postgresql://a@h/keys", "Set both"),
        ("postgresql://a@h/one", "postgresql://a@h/one", "name one database"),
        ("postgresql://a@h/one", "postgres://b:x@h/one?sslmode=require", "name one database"),
        (f"mysql://a:{SECRET}@h/main", "postgresql://a@h/keys", "reads postgresql"),
        (f"postgresql://a:{SECRET}@h", "postgresql://a@h/keys", "reads postgresql"),
        (f"postgresql://a:{SECRET}@h:port/main", "postgresql://a@h/keys", "reads postgresql"),
        (f"postgresql://a:{SECRET}@[h/main", "postgresql://a@h/keys", "reads postgresql"),
        (SECRET, "postgresql://a@h/keys", "reads postgresql"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, main: str, keys: str, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", main)
    monkeypatch.setenv("KEYS_DATABASE_URL", keys)
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        environment.databases(tmp_path, KEYS)
    assert SECRET not in str(refused.value)


def start(site: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Load one site's settings in a process of its own, as its server does."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SAFECONDUCT")}
    program = (
        "from django.conf import settings as s; s.INSTALLED_APPS; "
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.DEBUG, "
        "len(s.SECRET_KEY))"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        env={
            **clean,
            "SAFECONDUCT_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": f"safeconduct.config.settings.{site}",
            **environ,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_empty_environment_is_the_strict_one(tmp_path: Path) -> None:
    host.create(tmp_path / "host", on=date(2026, 11, 20))
    public = start("public", tmp_path)
    assert public.stdout.split()[:4] == ["__Host-p", "True", "True", "False"], public.stderr
    assert int(public.stdout.split()[4]) >= 43


def test_a_site_without_its_secrets_does_not_start_and_says_why(tmp_path: Path) -> None:
    started = start("public", tmp_path)
    assert started.returncode != 0 and "safeconduct init" in started.stderr


def test_the_public_settings_install_no_staff_room(tmp_path: Path) -> None:
    host.create(tmp_path / "host", on=date(2026, 11, 20))
    (tmp_path / "host" / "staff.json").unlink()
    assert start("public", tmp_path).returncode == 0
    from safeconduct.config.settings import public

    rooms = {app.rpartition(".")[2] for app in public.INSTALLED_APPS}
    assert not rooms & {"access", "cases", "auth", "contenttypes", "admin"}
