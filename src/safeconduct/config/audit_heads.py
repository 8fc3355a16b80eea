"""The ends of the audit chains, signed by the host, to be kept where the database cannot reach.

A line reads ``staff <digest> <signature>``. It holds no count: how much happens here is nobody's business.
The row is found again by its digest; if it is not there, the chain was cut off or written anew.
"""

from __future__ import annotations

import re

from safeconduct import vault
from safeconduct.audit.chain import CHAINS, has, heads
from safeconduct.keyring.host import host

EMPTY = bytes(32).hex()
_LINE = re.compile(r"\b(?P<chain>[a-z]+) +(?P<digest>[0-9a-f]{64}) +(?P<signature>[0-9a-f]{128})\b")


def lines() -> list[str]:
    """One line for each chain, of one length whatever happened."""
    held = heads()
    found = []
    for chain in CHAINS:
        digest = held[chain][1] if chain in held else EMPTY
        signature = host().audit_key.sign(_signed(chain, digest)).hex()
        found.append(f"{chain:<9} {digest} {signature}")
    return found


def compare(text: str) -> list[str]:
    """What is wrong with the chains, judged by lines printed earlier (alone, or somewhere in a mail)."""
    printed = list(_LINE.finditer(" ".join(text.replace("=\n", "").split())))
    if not printed:
        return ["There is no line of an audit head in this file."]
    return [
        problem for line in printed if (problem := _problem(line["chain"], line["digest"], line["signature"]))
    ]


def _problem(chain: str, digest: str, signature: str) -> str:
    try:
        host().audit_key.public().verify(bytes.fromhex(signature), _signed(chain, digest))
    except vault.CannotOpen:
        return f"{chain}: the line is not signed by this host's audit key."
    if digest == EMPTY or has(chain, bytes.fromhex(digest)):
        return ""
    return f"{chain}: the row that was its end at that time is gone: the end was cut off or written anew."


def _signed(chain: str, digest: str) -> bytes:
    return f"safeconduct audit head {chain} {digest}".encode()
