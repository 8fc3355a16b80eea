"""Calling an address and reading an archive in a process of their own that holds nothing.

The same walls as for files (`files.confine`); only the fetcher's leave the way out open. What comes back
through the pipe is checked here. Nothing is on disk, no address stands on a command line.
"""

import sys
from dataclasses import asdict
from typing import Final

from safeconduct.files.asking import ask
from safeconduct.files.kinds import Failed
from safeconduct.files.limits import MIB, Limits

from .addresses import NOBODY, Permit, Refusal, refuse
from .answers import FailedReason, Outcome, unpack_outcome
from .archives import MAX_ARCHIVE, PROBLEMS, ArchiveProblem, Captures, UnreadableArchive, unpack_captures
from .fetching import FetchLimits
from .page_text import MOST_BYTES, PageText, unpack_page_text

FETCH: Final = Limits(address_space=512 * MIB, cpu=20, wall=65.0, answer=64 * MIB)
READ: Final = Limits(address_space=1024 * MIB, cpu=60, wall=120.0, answer=64 * MIB)
TEXT: Final = Limits(address_space=512 * MIB, cpu=5, wall=10.0, answer=4 * MIB)
_WORKER: Final = ("-I", "-m", "safeconduct.evidence.capture.worker")
_DEFAULT: Final = FetchLimits()


def fetch_in_sandbox(
    url: str, *, fetch_limits: FetchLimits = _DEFAULT, limits: Limits = FETCH, permit: Permit = NOBODY
) -> Outcome:
    """fetching.fetch in a worker; raises nothing. A refused address starts no worker."""
    decided = refuse(url, permit)
    if isinstance(decided, Refusal):
        return Outcome("failed", "refused", refusal=decided.reason)
    request = {"limits": asdict(fetch_limits), "permit": sorted(permit)}
    try:
        _, body = ask(command("fetch", limits), request, url.encode(), limits)
        return unpack_outcome(body)
    except Failed as failed:
        reasons: dict[str, FailedReason] = {"too_slow": "too_slow", "too_big": "too_big"}
        return Outcome("failed", reasons.get(failed.reason, "fetcher_died"))
    except ValueError:
        return Outcome("failed", "fetcher_died")


def captures_in_sandbox(data: bytes, *, limits: Limits = READ) -> Captures:
    """wacz_reading.captures_in in a worker. Raises UnreadableArchive."""
    if len(data) > MAX_ARCHIVE:
        raise UnreadableArchive("too_big", len(data), MAX_ARCHIVE)
    try:
        header, body = ask(command("read", limits), {}, data, limits)
        problem = header.get("problem")
        if problem is not None:
            raise _unreadable(problem, header.get("number"), header.get("most"))
        return unpack_captures(body)
    except Failed as failed:
        reasons: dict[str, ArchiveProblem] = {"too_slow": "too_slow", "too_big": "too_big"}
        raise UnreadableArchive(reasons.get(failed.reason, "damaged")) from None
    except ValueError:
        raise UnreadableArchive("damaged") from None


def text_in_sandbox(body: bytes, media_type: str, *, limits: Limits = TEXT) -> PageText:
    """page_text.page_text in a worker; raises nothing: a page that cannot be read has no text."""
    try:
        request = {"media_type": media_type[:200]}
        _, answer = ask(command("text", limits), request, body[:MOST_BYTES], limits)
        return unpack_page_text(answer)
    except (Failed, ValueError):
        return PageText()


def command(operation: str, limits: Limits) -> list[str]:
    """The worker's command line; it says nothing about the address or the archive."""
    return [sys.executable, *_WORKER, operation, str(limits.address_space), str(limits.cpu)]


def _unreadable(problem: object, number: object, most: object) -> UnreadableArchive:
    known = next((one for one in PROBLEMS if one == problem), None)
    if known is None or not isinstance(number, int) or not isinstance(most, int):
        return UnreadableArchive("damaged")
    return UnreadableArchive(known, number, most)
