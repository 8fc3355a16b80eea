"""The process that calls out or parses: `python -I -m safeconduct.evidence.capture.worker fetch|read|text A C`.

A is the address space in bytes, C the seconds of processor time. It shuts itself in before it reads its
one request; only `fetch` may reach the network, `read` and `text` may not.
"""

import sys
from typing import Any

from safeconduct.files.confine import confine
from safeconduct.files.wire import Header, message, read_message


def main(arguments: list[str]) -> int:
    """Serve one request and end."""
    operation = arguments[0]
    confine(int(arguments[1]), int(arguments[2]), network=operation == "fetch")
    header, body = read_message(sys.stdin.buffer)
    try:
        answer, result = _WORK[operation](header, body)
    except MemoryError:
        answer, result = {"failed": "too_big"}, b""
    except RecursionError:
        answer, result = {"failed": "damaged"}, b""
    except ImportError:
        answer, result = {"failed": "not_supported"}, b""
    for part in message(answer, result):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    return 0


def _fetch(header: Header, body: bytes) -> tuple[Header, bytes]:
    from .answers import pack_outcome
    from .fetching import FetchLimits, fetch

    asked: Any = header
    permit = frozenset((str(address), int(port)) for address, port in asked["permit"])
    outcome = fetch(body.decode(), limits=FetchLimits(**asked["limits"]), permit=permit)
    return {}, pack_outcome(outcome)


def _read(_header: Header, body: bytes) -> tuple[Header, bytes]:
    from .archives import UnreadableArchive, pack_captures
    from .wacz_reading import captures_in

    try:
        return {}, pack_captures(captures_in(body))
    except UnreadableArchive as problem:
        return {"problem": problem.reason, "number": problem.number, "most": problem.most}, b""


def _text(header: Header, body: bytes) -> tuple[Header, bytes]:
    from .page_text import pack_page_text, page_text

    return {}, pack_page_text(page_text(body, str(header["media_type"])))


_WORK = {"fetch": _fetch, "read": _read, "text": _text}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
