"""Quotations: whoever speaks for us agreed to exactly these words; an official said them in public; an account's were
agreed by its witness for this purpose. Any other word needs a new yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from safeconduct import vault
from safeconduct.access.errors import AccessError
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import recording
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Claim, Testimony
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies import deid
from safeconduct.keyring.host import host
from safeconduct.press.desk.changing import touch
from safeconduct.press.desk.figures import NameTaken
from safeconduct.press.models import Publication, Quotation

WORDS = ("words", "speaker", "capacity")
FEWEST = 3
"""So many words in a row are a quotation; fewer stand in any text."""
_WORD = re.compile(r"\w+")


class NotTheirWords(AccessError):
    sentence = _(
        "These words do not stand in the de-identified version. Copy them from there, letter by letter, in the "
        "language of the account: three words at least."
    )


class NotExact(AccessError):
    sentence = _("Quote only what was said in public and checked word for word. Say so on the claim first.")


class NotWhatIsSaid(AccessError):
    sentence = _("The quotation was changed after this page was opened. Look at its words again.")


def add_own(
    publication: Publication, name: str, said: Content, *, token: UUID, by: Person, at: datetime,
    desk: DeskKeys,
) -> Quotation:  # fmt: skip
    """Words of somebody who speaks for us; nobody agreed to them yet. Raises ``NameTaken``, ``Locked``."""
    row = Quotation(id=token, publication=publication, name=name, kind="own")
    return _added(row, _content(said), by=by, at=at, desk=desk)


def add_official(
    publication: Publication, name: str, claim: Claim, translations: Mapping[str, str], *, token: UUID,
    by: Person, at: datetime, desk: DeskKeys,
) -> Quotation:  # fmt: skip
    """A public claim, word for word; what is typed are translations of it. Raises ``NotExact``."""
    if not is_exact(claim):
        raise NotExact
    row = Quotation(id=token, publication=publication, name=name, kind="official", claim=claim)
    return _added(row, official(claim, translations), by=by, at=at, desk=desk)


def add_account(
    publication: Publication, name: str, testimony: Testimony, scope: Scope, words: Mapping[str, str], *,
    token: UUID, by: Person, at: datetime, desk: DeskKeys, seat: DeskKeys,
) -> Quotation:  # fmt: skip
    """Words of an account out of its agreed de-identified version. ``seat``: the keys of the testimony desk.

    Those in the account's own language must stand there; in every other language they are our translation of them.
    Raises ``NoConsent``, ``NothingAgreed``, ``IsRecorded``, ``NotTheirWords``, ``NameTaken``, ``Locked``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    result = deid.quotable(testimony, scope, at=at, desk=seat)
    own = testimony.language or publication.original
    if scope is Scope.QUOTE and not stands_in(words.get(own, ""), result):
        raise NotTheirWords
    version = deid.agreed(testimony, seat)
    content = _content({"words": dict(words)}) | {"names": deid.leaves_names_in(version)}
    if scope is Scope.QUOTE:
        content["original"] = own
    row = Quotation(
        id=token, publication=publication, name=name, kind="account", testimony=testimony, scope=scope.value,
        deid=version.review, approved_on=at.date(), mark=mark_of(token, content),
    )  # fmt: skip
    return _added(row, content, by=by, at=at, desk=desk)


def change(
    quote: Quotation, said: Content, *, version: int, by: Person, at: datetime, desk: DeskKeys
) -> Quotation:
    """Other words. Of an own quotation the yes ends with it; of an official one only translations change.

    Words of an account are not changed: they are taken away, and looked for anew. Raises ``ChangedMeanwhile``.
    """
    demand(by, Permission.PRESS)
    if quote.kind == "account":
        raise NotTheirWords
    held = recording.open_content(quote, desk)
    content = _content(said)
    if quote.claim is not None:
        content = official(quote.claim, content["words"])
    if all(held.get(name) == content[name] for name in WORDS):
        return quote
    values = {"approved_on": None, "approved_how": "", "mark": None}
    return _changed(quote, values, content, version=version, by=by, at=at, desk=desk)


def approve(
    quote: Quotation, who: str, how: str, on: date, *, shown: bytes, by: Person, at: datetime, desk: DeskKeys
) -> Quotation:
    """Whoever is quoted agreed to the words that the page showed. The same twice is once. Raises ``NotWhatIsSaid``."""
    demand(by, Permission.PRESS)
    held = recording.open_content(quote, desk)
    mark = mark_of(quote.pk, held)
    if quote.kind != "own" or not vault.digests.equal(mark, shown):
        raise NotWhatIsSaid
    values = {"approved_on": on, "approved_how": how, "mark": mark}
    content = {**held, "approved_by": who}
    if is_approved(quote, held) and held == content and (quote.approved_on, quote.approved_how) == (on, how):
        return quote
    return _changed(quote, values, content, version=quote.version, by=by, at=at, desk=desk)


def remove(quote: Quotation, *, version: int, by: Person, at: datetime) -> None:
    """Take a quotation away. Raises ``ChangedMeanwhile``, ``Withdrawn``, ``Locked``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        touch(quote.publication, by=by, at=at)
        recording.change(
            quote, {"withdrawn_on": at.date()}, version=version, by=by, at=at, permission=Permission.PRESS
        )


def quotes_of(publication: Publication) -> list[Quotation]:
    """Those that stand, by name."""
    rows = Quotation.objects.filter(publication=publication, withdrawn_on=None)
    return list(rows.select_related("claim", "testimony", "deid").order_by("name"))


def is_approved(quote: Quotation, content: Content) -> bool:
    """Whether somebody agreed to exactly what it says now."""
    if quote.approved_on is None or quote.mark is None:
        return False
    return vault.digests.equal(bytes(quote.mark), mark_of(quote.pk, content))


def is_exact(claim: Claim) -> bool:
    """Whether a claim may be quoted: it stands, was said in public, and its words were checked."""
    return bool(
        claim.is_public and claim.exact_words and claim.statement and claim.speaker and not claim.withdrawn_on
    )


def official(claim: Claim, translations: Mapping[str, str]) -> Content:
    """What a quotation of a claim says: its statement stands as it is, whatever was typed."""
    original = claim.language or "en"
    words = {language: text for language, text in translations.items() if text}
    words[original] = claim.statement
    return _content({"words": words, "speaker": claim.speaker, "capacity": claim.capacity})


def mark_of(quote_id: UUID, content: Content) -> bytes:
    """Keyed digest of words, speaker and capacity: says that they changed, and to nobody else what they are."""
    said = {name: content.get(name, "") for name in WORDS}
    return vault.digests.keyed(host().pepper, f"press.quote {quote_id}", vault.dump(said))


def _content(said: Mapping[str, Any]) -> Content:
    words = {language: text for language, text in dict(said.get("words", {})).items() if text}
    return {"words": words, "speaker": said.get("speaker", ""), "capacity": said.get("capacity", "")}


def stands_in(words: str, text: str) -> bool:
    """Whether these are words of a text: whole ones in a row, three at least, or all of a shorter text."""
    wanted, there = " ".join(words.split()), " ".join(text.split())
    count = len(_WORD.findall(wanted))
    if not count or (count < FEWEST and wanted != there):
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", there) is not None


def _added(row: Quotation, content: Content, *, by: Person, at: datetime, desk: DeskKeys) -> Quotation:
    demand(by, Permission.PRESS)
    if (held := Quotation.every.filter(pk=row.pk, publication=row.publication_id).first()) is not None:
        return held
    try:
        with transaction.atomic():
            touch(row.publication, by=by, at=at)
            return recording.add(row, by=by, at=at, content=content, desk=desk, permission=Permission.PRESS)
    except IntegrityError:
        raise NameTaken from None


def _changed(
    quote: Quotation, values: Mapping[str, Any], content: Content, *, version: int, by: Person, at: datetime,
    desk: DeskKeys,
) -> Quotation:  # fmt: skip
    with transaction.atomic():
        touch(quote.publication, by=by, at=at)
        return recording.change(
            quote, values, content=content, desk=desk, version=version, by=by, at=at,
            permission=Permission.PRESS,
        )  # fmt: skip
