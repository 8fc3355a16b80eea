"""Is this installation well? Each check answers with a sentence; nothing is changed by looking."""

from __future__ import annotations

import resource
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import connections

from safeconduct.access.models import Grant
from safeconduct.access.queries import HOLDERS_NEEDED, HouseFacts, house_facts
from safeconduct.audit.chain import verify
from safeconduct.config.languages import LANGUAGES
from safeconduct.config.notices import recipients
from safeconduct.config.worker import SIGN_OF_LIFE
from safeconduct.keyring.host import EPOCHS_KEPT, host, week_of
from safeconduct.keyring.models import PublicKey, WrappedKey

Level = Literal["well", "look", "bad"]
WARN_BEFORE = timedelta(days=60)
WORKER_SILENT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and whether it is well, to be looked at, or bad."""

    level: Level
    sentence: str


def examine(at: datetime) -> list[Finding]:
    """Every check, in the order a person would look. A check that fails is a finding itself."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check(at)
        except Exception as problem:  # an ill house must not keep us from looking at the rest
            found.append(
                bad(
                    f"{(check.__doc__ or '').rstrip('.')}: could not be looked at ({type(problem).__name__})."
                )
            )
    return found


def well(sentence: str) -> Finding:
    return Finding("well", sentence)


def look(sentence: str) -> Finding:
    return Finding("look", sentence)


def bad(sentence: str) -> Finding:
    return Finding("bad", sentence)


def permissions(at: datetime) -> Iterator[Finding]:
    """Files of the host's secrets."""
    folder = Path(settings.SAFECONDUCT_HOME) / "host"
    open_to_others = [
        path.name for path in (folder, *folder.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        yield bad(
            f"Others on this machine may read {', '.join(open_to_others)} in {folder}: chmod go= {folder} -R."
        )
    else:
        yield well("Only this account may read the host's secrets.")


def memory(at: datetime) -> Iterator[Finding]:
    """Swap and core dumps."""
    swaps = Path("/proc/swaps")
    if swaps.exists() and len(swaps.read_text().splitlines()) > 1:
        yield look("Swap is on: keys in memory may be written to a disk. Turn it off, or encrypt it.")
    else:
        yield well("Swap is off.")
    core = Path("/proc/sys/kernel/core_pattern")
    piped = core.exists() and core.read_text().startswith("|")
    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 and not piped:
        yield well("Core dumps are off.")
    else:
        yield look(
            "Core dumps are possible on this machine; `safeconduct serve` turns them off for its processes."
        )


def databases(at: datetime) -> Iterator[Finding]:
    """Versions of the databases, and migrations."""
    from django.db.migrations.executor import MigrationExecutor

    for alias in ("default", "keys"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
            )
            version = cursor.fetchone()[0]
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        name = f"Database {alias}: {connection.vendor} {version}"
        yield (
            look(f"{name}, behind this version: run `safeconduct migrate`.")
            if waiting
            else well(f"{name}, up to date.")
        )


def house(at: datetime) -> Iterator[Finding]:
    """Set-up of the organisation."""
    facts = house_facts(at.date())
    if not facts.is_founded:
        yield bad("Nobody has set the organisation up: use the first code (`safeconduct init --new-code`).")
        return
    yield (
        well("The organisation's key is pinned.")
        if facts.is_pinned
        else bad("The organisation's key is not pinned: an administrator signs in to finish it.")
    )
    if len(facts.administrators) < HOLDERS_NEEDED:
        yield look("Only one administrator holds the organisation's key. Confirm a second one.")
    yield from _desks(facts)
    yield from _recovery(facts)


def _desks(facts: HouseFacts) -> Iterator[Finding]:
    for desk in facts.desks:
        name, holders = desk.desk.name, len(desk.holders)
        if desk.desk.code == "intake" and not desk.is_pinned:
            yield bad(f"{name}: its key is not the one pinned on this host, so nobody can send a request.")
        if not holders and desk.desk.code != "intake":
            yield well(f"{name}: not in use.")
        elif holders < HOLDERS_NEEDED:
            yield bad(f"{name}: {holders} can open it, and two must: let another person join.")
        else:
            yield well(f"{name}: {holders} people can open it.")
        if desk.waiting:
            yield look(f"{name}: {len(desk.waiting)} wait for a colleague to seal the desk's key to them.")


def _recovery(facts: HouseFacts) -> Iterator[Finding]:
    if not facts.has_recovery:
        yield bad("There are no recovery cards: a forgotten passphrase cannot be mended. Hold a ceremony.")
    elif len(facts.custodians) < 3:
        yield look(f"Only {len(facts.custodians)} of three custodians are still here: hold a new ceremony.")
    else:
        yield well("Three custodians hold recovery cards.")
    if facts.has_recovery and facts.unrecoverable:
        yield look(
            f"Keys of {len(facts.unrecoverable)} people are not sealed for recovery yet: they sign in once."
        )
    if facts.unconfirmed:
        yield look(f"{len(facts.unconfirmed)} people wait for an administrator to confirm their keys.")


def open_cases(at: datetime) -> Iterator[Finding]:
    """Holders of open requests."""
    from safeconduct.intake.models import Request
    from safeconduct.intake.states import State

    open_now = set(Request.objects.filter(state=State.OPEN).values_list("id", flat=True))
    at_desk = set(
        WrappedKey.objects.filter(owner_kind="request", purpose="case", opener_kind="desk").values_list(
            "owner_id", flat=True
        )
    )
    held: dict[object, int] = {}
    for request_id in Grant.objects.live(at.date()).filter(ends_at=None).values_list("request_id", flat=True):
        held[request_id] = held.get(request_id, 0) + 1
    desk_is_well = all(
        len(facts.holders) >= HOLDERS_NEEDED
        for facts in house_facts(at.date()).desks
        if facts.desk.code == "intake"
    )
    few = [
        each
        for each in open_now
        if held.get(each, 0) < HOLDERS_NEEDED and not (each in at_desk and desk_is_well)
    ]
    yield (
        bad(f"{len(few)} open requests can be opened by fewer than two people: give another grant.")
        if few
        else well("Every open request has two people who can open it.")
    )


def certificates(at: datetime) -> Iterator[Finding]:
    """Certificates of public keys."""
    from safeconduct.keyring.certified import VALID_FOR

    held = PublicKey.objects.filter(kind__in=("person", "desk", "recovery"), retired_on=None).exclude(
        certificate=b""
    )
    ending = held.filter(from_day__lte=at.date() - VALID_FOR + WARN_BEFORE).count()
    yield (
        look(f"{ending} certificates end within sixty days: confirm those keys again.")
        if ending
        else well("No certificate ends within sixty days.")
    )


def epochs(at: datetime) -> Iterator[Finding]:
    """Weekly keys."""
    this, newest = week_of(at.date()), host().newest_week
    behind = WrappedKey.objects.filter(week__lte=this - EPOCHS_KEPT).count()
    if newest < this or behind:
        yield bad(
            "The weekly keys have not turned: what was deleted could still be opened. Is the worker running?"
        )
    else:
        yield well("The weekly keys have turned.")


def disk(at: datetime) -> Iterator[Finding]:
    """Free disk."""
    free = shutil.disk_usage(settings.SAFECONDUCT_HOME).free
    said = f"{free / 1e9:.1f} GB are free"
    if free < settings.FREE_SPACE_FLOOR_BYTES:
        yield bad(f"{said}: files are refused now, text still works.")
    elif free < 4 * settings.FREE_SPACE_FLOOR_BYTES:
        yield look(f"{said}: soon files will be refused.")
    else:
        yield well(f"{said}.")


def web(at: datetime) -> Iterator[Finding]:
    """Settings of the two sites."""
    if settings.PLAIN_HTTP and not settings.IS_DEMO:
        yield bad("SAFECONDUCT_PLAIN_HTTP is set: cookies would travel unprotected.")
    if settings.DEBUG:
        yield bad("DEBUG is on: error pages would show what people wrote.")
    if set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost"} and not settings.IS_DEMO:
        yield look("SAFECONDUCT_HOSTS names no address of yours: the sites answer on this machine only.")
    if not recipients() and not settings.IS_DEMO:
        yield look("SAFECONDUCT_NOTICE_TO is empty: nobody is told by mail that there may be news.")
    if settings.NEUTRAL_SITE.startswith("/"):
        yield look("SAFECONDUCT_NEUTRAL_SITE is not set: “leave this page” leads to a neutral page of ours.")
    if not settings.PLAIN_HTTP and settings.SESSION_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS:
        yield well("Cookies and HSTS are as they must be.")


def languages(at: datetime) -> Iterator[Finding]:
    """Review of translations."""
    drafted = [
        LANGUAGES[code].english
        for code in settings.LANGUAGES_ON
        if not LANGUAGES[code].reviewed_by_native_speaker
    ]
    if drafted:
        yield look(f"Switched on, and not reviewed by a native speaker: {', '.join(drafted)}.")
    waiting = [each.english for code, each in LANGUAGES.items() if code not in settings.LANGUAGES_ON]
    if waiting:
        yield well(f"Drafted and switched off: {', '.join(waiting)}.")


def worker(at: datetime) -> Iterator[Finding]:
    """The worker."""
    sign = Path(settings.SAFECONDUCT_HOME, SIGN_OF_LIFE)
    if not sign.exists():
        yield bad("The worker has never run: nothing is swept, turned or mailed.")
    elif at.timestamp() - sign.stat().st_mtime > WORKER_SILENT.total_seconds():
        yield bad("The worker has not run for more than five minutes.")
    else:
        yield well("The worker is running.")


def audit_chains(at: datetime) -> Iterator[Finding]:
    """The record of who did what."""
    broken = verify()
    for place in broken:
        yield bad(f"Audit chain {place.chain}, row {place.number}: {place.why}.")
    if not broken:
        yield well("The record of who did what is whole.")


CHECKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    permissions, memory, databases, house, open_cases, certificates, epochs, disk, web, languages, worker,
    audit_chains,
)  # fmt: skip
