"""What was fetched, as a WARC 1.1 file of request and response pairs, written with warcio.

Bodies stand without transfer and content coding; the headers that named these are kept under another name
(`x-archive-orig-`), as archivers do, so that a reader does not decode twice. Redirects have no body.
"""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from .answers import Exchange, Headers, Outcome

_UNDONE: Final = frozenset(("transfer-encoding", "content-encoding"))


def warc_of(outcome: Outcome, *, at: datetime, new_id: Callable[[], UUID]) -> bytes:
    """All exchanges in order, each record packed by itself. `at` with its time zone; `new_id` is called twice
    for every exchange. The payload digest is the SHA-256 (hexadecimal) of the body in the outcome."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    for exchange in outcome.exchanges:
        response = _response(writer, exchange, at, new_id())
        request = _request(writer, exchange, at, new_id())
        writer.write_request_response_pair(request, response)
    return out.getvalue()


def _response(writer: Any, exchange: Exchange, at: datetime, record_id: UUID) -> Any:
    headers = StatusAndHeaders(
        f"{exchange.status} {exchange.phrase}".strip(), list(_as_stored(exchange)), protocol="HTTP/1.1"
    )
    more = _about(exchange, at, record_id)
    more["WARC-Payload-Digest"] = "sha256:" + hashlib.sha256(exchange.body).hexdigest()
    if exchange.cut:
        more["WARC-Truncated"] = "length"
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=headers,
        warc_headers_dict=more,
    )


def _request(writer: Any, exchange: Exchange, at: datetime, record_id: UUID) -> Any:
    host = dict(exchange.request).get("Host", "")
    path = exchange.url.split(host, 1)[-1] or "/"
    headers = StatusAndHeaders(f"GET {path} HTTP/1.1", list(exchange.request), is_http_request=True)
    return writer.create_warc_record(
        exchange.url, "request", http_headers=headers, warc_headers_dict=_about(exchange, at, record_id)
    )


def _about(exchange: Exchange, at: datetime, record_id: UUID) -> dict[str, str]:
    return {
        "WARC-Record-ID": f"<urn:uuid:{record_id}>",
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-IP-Address": exchange.address,
    }


def _as_stored(exchange: Exchange) -> Headers:
    undone = {name.lower() for name, _ in exchange.headers} & _UNDONE
    renamed = undone | {"content-length"} if undone else undone
    return tuple(
        (f"x-archive-orig-{name}" if name.lower() in renamed else name, value)
        for name, value in exchange.headers
    )
