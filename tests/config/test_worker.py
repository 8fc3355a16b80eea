"""The worker: every event has its handler, no job stops another, mail says nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import transaction

from safeconduct.audit.chain import record
from safeconduct.config import audit_heads, notices, worker
from safeconduct.config.notices import Mailbag, slot_of
from safeconduct.config.worker import Job, Worker
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOURCE = Path(worker.__file__).parents[1]


def events_put() -> set[str]:
    """Every name that any room puts into the outbox."""
    found = re.compile(r"\b(?:post\.)?put\(\s*\"([a-z_.]+)\"")
    return {name for path in SOURCE.rglob("*.py") for name in found.findall(path.read_text())}


def test_every_event_has_a_handler_and_every_handler_an_event() -> None:
    assert set(worker.handlers(Mailbag(0))) == events_put()


def test_a_round_does_everything_once_and_then_only_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    jobs = (
        Job("hourly", timedelta(hours=1), lambda at: done.append("hourly")),
        Job("ill", timedelta(hours=1), lambda at: 1 / 0),
        Job("daily", timedelta(days=1), lambda at: done.append("daily")),
    )
    monkeypatch.setattr(worker, "JOBS", jobs)
    one = Worker(began=NOON)
    assert one.round(NOON) == ["ill"]
    assert one.round(NOON + timedelta(minutes=59)) == []
    assert one.round(NOON + timedelta(hours=1)) == ["ill"]
    assert done == ["hourly", "daily", "hourly"]


@pytest.mark.django_db(
    transaction=True, databases=["default", "keys"]
)  # a log is emptied between transactions
def test_all_real_jobs_run_on_an_empty_house(settings: Any) -> None:
    settings.BLOB_DIR.mkdir()
    one = Worker(began=NOON)
    assert one.everything(NOON) == []
    assert (settings.SAFECONDUCT_HOME / worker.SIGN_OF_LIFE).exists()
    assert (settings.SAFECONDUCT_HOME / worker.HEADS_FILE).read_text().count("\n") == 3


def test_news_wait_for_the_quarter_of_an_hour_and_are_told_once(settings: Any) -> None:
    settings.NOTICE_TO = ["desk@mail.example", "second@mail.example"]
    one = Worker(began=NOON)
    with transaction.atomic():
        post.put("request.sent", subject=uuid4(), on=NOON.date())
        post.put("message.written", subject=uuid4(), on=NOON.date())
    one.round(NOON + timedelta(minutes=3))
    assert not Parcel.objects.filter(done_on=None).exists()
    assert mail.outbox == []
    one.round(NOON + timedelta(minutes=15, seconds=4))
    assert [each.to for each in mail.outbox if "daily" not in each.subject] == [
        ["desk@mail.example"],
        ["second@mail.example"],
    ]
    one.round(NOON + timedelta(minutes=31))
    assert len(mail.outbox) == 4


def test_a_mail_names_nobody_and_its_size_and_time_say_nothing(settings: Any) -> None:
    settings.NOTICE_TO = ["desk@mail.example"]

    def sent(at: datetime, events: int) -> list[Any]:
        mail.outbox.clear()
        bag = Mailbag(last_slot=slot_of(at) - 1)
        for _ in range(events):
            bag.tell(uuid4(), at.date())
        bag.post(at)
        return list(mail.outbox)

    digest, notice = sent(NOON, 1)
    later = NOON + timedelta(days=2, minutes=44)
    with transaction.atomic():
        for _ in range(30):
            record("request.sent", chain="applicant", at=NOON, subject=UUID(int=7))
    (quiet,) = sent(later, 0)
    _, many = sent(later, 40)
    assert len(quiet.message().as_bytes()) == len(digest.message().as_bytes())
    assert len(many.message().as_bytes()) == len(notice.message().as_bytes())
    assert many.body == notice.body
    assert not re.search(r"\d", notice.subject + notice.body + digest.subject)
    assert quiet.message()["Date"] == "Tue, 24 Nov 2026 12:30:00 +0000"
    assert str(UUID(int=7)) not in quiet.body


def test_the_daily_mail_leaves_once_a_day_also_when_the_worker_was_started_again(settings: Any) -> None:
    settings.NOTICE_TO = ["desk@mail.example"]
    for minutes in (0, 20, 40):
        at = NOON + timedelta(minutes=minutes)
        Worker(began=at).round(at + timedelta(minutes=15))
    Worker(began=NOON).round(NOON + timedelta(days=1))
    assert [each.message()["Date"][:11] for each in mail.outbox] == ["Sun, 22 Nov", "Mon, 23 Nov"]


def test_invitations_of_long_ago_go(settings: Any) -> None:
    from safeconduct.access.actions import invite_founder
    from safeconduct.access.models import Invitation

    invite_founder(at=NOON)
    worker.forget_old_papers(NOON + timedelta(days=36))
    assert Invitation.objects.count() == 1
    worker.forget_old_papers(NOON + timedelta(days=39))
    assert Invitation.objects.count() == 0


def test_news_stay_in_the_bag_when_mail_cannot_be_sent() -> None:
    bag = Mailbag(last_slot=slot_of(NOON) - 1, last_digest=NOON.date(), news=True)

    def broken(*_: object) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        bag.post(NOON, broken)
    assert bag.news
    told: list[str] = []
    assert bag.post(NOON, lambda subject, *_: told.append(subject)) == 0
    assert bag.post(NOON + timedelta(minutes=15), lambda subject, *_: told.append(subject)) == 1
    assert told == [str(notices.notice()[0])]


def test_printed_ends_are_found_again_in_a_mail_and_a_forged_line_is_not_believed() -> None:
    with transaction.atomic():
        record("person.signed_in", chain="staff", at=NOON)
    printed = audit_heads.lines()
    with transaction.atomic():
        record("person.signed_in", chain="staff", at=NOON)
    assert audit_heads.compare("> quoted\n" + "\n".join(printed)) == []
    forged = printed[0].replace(printed[0].split()[1], "ab" * 32)
    assert "not signed" in audit_heads.compare(forged)[0]
    assert "no line" in audit_heads.compare("Dear colleague")[0]
    assert len({len(line) for line in printed}) == 1
