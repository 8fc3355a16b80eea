"""The worker: delivers what waits in the outbox, sweeps, turns keys, mails. It holds nobody's key.

Every job can be done again after a crash at any step. A job that fails is named by its class of exception,
left alone until its turn comes again, and never stops the others.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, transaction

from safeconduct.access import actions as access
from safeconduct.access.models import Grant, Invitation, RecoveryHelp
from safeconduct.access.staff_sessions import SessionStore as StaffSessions
from safeconduct.advocacy.asks.passing import as_days_pass
from safeconduct.advocacy.campaigns.reminding import due_this_week as asks_due_this_week
from safeconduct.advocacy.letters import withdrawals as letters_withdrawn
from safeconduct.attorneys.exchange import carried
from safeconduct.attorneys.offers import passing as offers
from safeconduct.attorneys.register import membership
from safeconduct.attorneys.rounds import keeping as rounds
from safeconduct.audit.chain import record
from safeconduct.cases import grants_over
from safeconduct.cases.dates import feed
from safeconduct.cases.dates.due import due_this_week
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.grants import forget_person
from safeconduct.cases.keeping import erasing, holds, passing
from safeconduct.cases.papers import files as papers
from safeconduct.cases.states import forget_notes
from safeconduct.config.audit_heads import lines
from safeconduct.config.notices import Mailbag, slot_of
from safeconduct.evidence import kept_forms
from safeconduct.evidence.finding import left_words
from safeconduct.evidence.imports.sweeping import give_up_forgotten
from safeconduct.evidence.items.checking import rehash
from safeconduct.evidence.items.sweeping import blobs_named, keepers, sweep_ownerless
from safeconduct.evidence.testimonies.withdrawals import carry_out
from safeconduct.intake import operators, proxies, sweeping
from safeconduct.intake import releases as referrals
from safeconduct.intake.public_sessions import SessionStore as PublicSessions
from safeconduct.keyring import wal
from safeconduct.keyring.turning import turn_week
from safeconduct.outbox import post
from safeconduct.press.putting_out import corrections, drawings, files, living, releases, tables, withdrawals

logger = logging.getLogger("safeconduct.worker")

ROUND_SECONDS = 5.0
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SIGN_OF_LIFE = "worker-ran"
HEADS_FILE = "audit-heads.txt"
DIGEST_DAY = "digest-sent"
KEPT_AFTERWARDS = timedelta(days=30)


def handlers(bag: Mailbag) -> Mapping[str, post.Handler]:
    """The one table: which event is handled by what."""
    return {
        "request.sent": bag.tell,
        "request.deletion_asked": bag.tell,
        "request.erased": forget_beside,
        "message.written": bag.tell,
        "consent.changed": bag.tell,
        "grant.made": bag.tell,
        "person_disabled": both(bag.tell, both(forget_person, both(feed.forget_person, offers.forget_person))),
        "person.signed_out_everywhere": feed.forget_person,
        "grant.wanted": bag.tell,
        "emergency.asked": bag.tell,
        "emergency.given": bag.tell,
        "alarm.raised": bag.tell,
        "person.device_lost": bag.tell,
        "retention.warned": bag.tell,
        "release.answered": bag.tell,
        "offer.sent": bag.tell,
        "offer.answered": bag.tell,
        "placement.accepted": bag.tell,
        "placement.returned": bag.tell,
        "approval.asked": bag.tell,
        "date.changed": bag.tell,
        "testimony.withdrawn": both(carry_out, bag.tell),
        "evidence.consent_withdrawn": both(
            letters_withdrawn.consent_withdrawn, both(withdrawals.consent_withdrawn, bag.tell)
        ),
        "evidence.figures_changed": corrections.figures_changed,
        "publication.released": releases.put_out,
        "press.look_again": withdrawals.look_again,
        "press.table_released": tables.put_out_table,
        "press.table_withdrawn": tables.table_withdrawn,
        left_words.TOLD: left_words.carry_out,
        "recovery_first_card": bag.tell,
        "recovery_opened": bag.tell,
        "recovery_finished": bag.tell,
    }


def both(first: post.Handler, second: post.Handler) -> post.Handler:
    """One event, two handlers."""

    def handle(subject: UUID, on: date) -> None:
        first(subject, on)
        second(subject, on)

    return handle


def press_files() -> set[str]:
    """Files of publications that the blob store must keep."""
    return {name for model in keepers("press") for name in model._base_manager.values_list("blob", flat=True)}


def forget_beside(subject: UUID, on: date) -> None:
    """A request was deleted: what staff noted beside it, and who had access, go too."""
    forget_notes([subject])
    offers.forget([subject])
    Grant.objects.filter(request_id=subject).delete()


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


JOBS: tuple[Job, ...] = (
    Job("what waits for its hour", timedelta(0), releases.put_out_due),
    Job("map and charts", timedelta(0), drawings.draw),
    Job("pages that go on living", HOUR, living.renew_living),
    Job("consents of what is published", HOUR, withdrawals.take_down_lapsed),
    Job("figures that rest on accounts", DAY, corrections.recheck_all),
    Job("public files nobody's row names", HOUR, files.sweep_files),
    Job("keys of what no longer waits", DAY, releases.forget_keys_left_behind),
    Job("access that ends by the hour", MINUTE, grants_over.end_run_out),
    Job("questions in an emergency that nobody answered", MINUTE, emergencies.lapse),
    Job("files nobody confirmed", MINUTE, carried.sweep),
    Job("offers whose time is over", MINUTE, offers.lapse),
    Job("profile keys without a profile", DAY, membership.sweep_keys),
    Job("attorneys who left three years ago", DAY, membership.purge),
    Job("rounds made two years ago", DAY, rounds.purge),
    Job("attorneys to remind", HOUR, offers.remind),
    Job("offers a crash left half done", HOUR, offers.mend),
    Job("hours after a call was handed over", MINUTE, operators.end_hours),
    Job("pieces released past their day", HOUR, referrals.expire),
    Job("codes of people who never came", DAY, proxies.sweep_codes),
    Job("requests whose time is over", DAY, passing.as_days_pass),
    Job("deletions that a duty stopped until now", DAY, holds.ask_again),
    Job("deletions a crash left unfinished", DAY, erasing.complete),
    Job("drafts past their day", HOUR, sweeping.sweep_drafts),
    Job("keys without an owner", HOUR, sweeping.sweep_ownerless_keys),
    Job("rows without keys", HOUR, sweeping.finish_keyless_rows),
    Job(
        "files nobody's row names",
        HOUR,
        lambda at: sweeping.sweep_blobs(at, also_known=(blobs_named, press_files, papers.blobs_named)),
    ),
    Job("evidence keys without an owner", HOUR, sweep_ownerless),
    Job("evidence files that are not what they were", MINUTE, rehash),
    Job(
        "advocacy keys without an owner",
        HOUR,
        lambda at: sweep_ownerless(at, ("advocacy",), ("advocacy", "press")),
    ),
    Job("asks whose day has passed", MINUTE, as_days_pass),
    Job("forms nobody sent", DAY, kept_forms.forget_old),
    Job("imports nobody went on with", DAY, give_up_forgotten),
    Job("sessions of the public site", HOUR, lambda at: PublicSessions.clear_expired()),
    Job("sessions of the staff site", HOUR, lambda at: StaffSessions.clear_expired()),
    Job("ceremonies that are over", MINUTE, lambda at: access.end_stale_ceremonies(at=at)),
    Job("recoveries that are over", MINUTE, lambda at: access.end_stale_recoveries(at=at)),
    Job("approvals that are too old", HOUR, lambda at: access.expire_approvals(at=at)),
    Job("invitations and recoveries of long ago", DAY, lambda at: forget_old_papers(at)),
    Job("parcels delivered long ago", DAY, lambda at: post.sweep(at.date())),
    Job("keys of the week", DAY, lambda at: turn(at)),
    Job("ends of the audit chains", HOUR, lambda at: print_heads()),
    Job("what deleted rows leave in the log", HOUR, lambda at: wal.truncate()),
)


@dataclass
class Worker:
    """The state of one running worker: when each job was last done, and the mailbag. In memory only."""

    began: datetime
    last: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        day = Path(settings.SAFECONDUCT_HOME, DIGEST_DAY)
        sent = date.fromisoformat(day.read_text()) if day.exists() else None
        self.bag = Mailbag(last_slot=slot_of(self.began), last_digest=sent)

    def run(self, ended: threading.Event, clock: Callable[[], datetime] | None = None) -> None:
        """Round after round until told to end."""
        from django.utils import timezone

        while not ended.is_set():
            self.round((clock or timezone.now)())
            close_old_connections()
            ended.wait(ROUND_SECONDS)

    def round(self, at: datetime) -> list[str]:
        """Deliver, do the jobs whose turn it is, mail if a slot turned. Returns names of what failed."""
        failed = list(self._attempt(self._due(at), at))
        Path(settings.SAFECONDUCT_HOME, SIGN_OF_LIFE).touch()
        return failed

    def everything(self, at: datetime) -> list[str]:
        """All of it at once, whether or not it is due (``safeconduct worker --once``)."""
        self.last.clear()
        return self.round(at)

    def _due(self, at: datetime) -> list[Job]:
        always = Job("what waits in the outbox", timedelta(0), self._deliver)
        mail = Job("mail", timedelta(0), self._mail)
        week = Job("the week that begins", DAY, self._remind)
        due = [
            job for job in (*JOBS, week) if job.name not in self.last or at - self.last[job.name] >= job.every
        ]
        return [always, *due, mail]

    def _attempt(self, jobs: list[Job], at: datetime) -> Iterator[str]:
        for job in jobs:
            self.last[job.name] = at
            try:
                job.run(at)
            except Exception as problem:  # one job's failure must not stop the others
                logger.error("%s not done: %s", job.name, type(problem).__name__)
                yield job.name

    def _remind(self, at: datetime) -> None:
        """On Mondays the usual notice, if something is due in the week. It says what every notice says."""
        self.bag.news = self.bag.news or due_this_week(at) or asks_due_this_week(at)

    def _mail(self, at: datetime) -> None:
        before = self.bag.last_digest
        self.bag.post(at)
        if self.bag.last_digest not in (None, before):
            Path(settings.SAFECONDUCT_HOME, DIGEST_DAY).write_text(str(self.bag.last_digest))

    def _deliver(self, at: datetime) -> None:
        _done, failed = post.deliver(handlers(self.bag), on=at.date())
        if failed:
            logger.warning("%d parcels could not be delivered", failed)


def turn(at: datetime) -> None:
    """Lock rows under the week's key; an audit row when there was something to turn."""
    moved, destroyed = turn_week(at.date())
    if moved or destroyed:
        with transaction.atomic():
            record("keys.turned", chain="worker", at=at, count=moved)


def forget_old_papers(at: datetime) -> None:
    """Invitations that expired and recoveries that ended more than thirty days ago."""
    Invitation.objects.filter(expires_on__lt=(at - KEPT_AFTERWARDS).date()).delete()
    over = RecoveryHelp.objects.filter(state__in=("finished", "ended"), ends_at__lt=at - KEPT_AFTERWARDS)
    over.delete()


def print_heads() -> None:
    """Write the signed ends of the chains beside the databases, whole or not at all."""
    file = Path(settings.SAFECONDUCT_HOME, HEADS_FILE)
    partial = file.with_suffix(".partial")
    partial.write_text("\n".join(lines()) + "\n")
    partial.replace(file)
