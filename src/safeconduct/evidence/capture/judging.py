"""What a site's answer says about the page: here, taken away, or no telling. Pure."""

from typing import Final

from .answers import Answer, Exchange, FailedReason, RemovedReason

REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_HERE: Final = frozenset((200, 203))
_REMOVED: Final[dict[int, RemovedReason]] = {404: "http_404", 410: "http_410", 451: "http_451"}
_LOOKED_AT: Final = 1024 * 1024

# Sites that answer 200 for what is gone. All marks of one entry must stand in the page; kept few and strict,
# because *removed* is a finding. Each: the host or its ending, and what its page holds then.
_SAYS_GONE: Final[tuple[tuple[str, tuple[bytes, ...]], ...]] = (
    ("youtube.com", (b'"playabilityStatus":{"status":"ERROR"', b'"reason":"')),
    ("t.me", (b"tgme_widget_message_error", b"Post not found")),
)


def judge(host: str, exchange: Exchange) -> tuple[Answer, RemovedReason | FailedReason | str]:
    """The answer and its reason code (empty when fetched), for the last exchange of a chain."""
    status = exchange.status
    if status in _HERE:
        return ("removed", "says_gone") if _says_gone(host, exchange.body) else ("fetched", "")
    if status in _REMOVED:
        return "removed", _REMOVED[status]
    return "failed", _failure(status)


def _failure(status: int) -> FailedReason:
    if status in (401, 403, 407):
        return "not_allowed"
    if status == 429:
        return "asked_too_often"
    return "site_failed" if 500 <= status <= 599 else "unexpected_status"


def _says_gone(host: str, body: bytes) -> bool:
    page = body[:_LOOKED_AT]
    return any(
        all(mark in page for mark in marks)
        for ending, marks in _SAYS_GONE
        if host == ending or host.endswith("." + ending)
    )
