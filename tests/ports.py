"""Ports for sites that tests start."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

BELOW_OUTGOING = range(20_000, 32_000)
"""Below the ports the system gives to outgoing connections: none takes one between choosing and listening."""


def free_port() -> int:
    """A port nobody listens at."""
    for port in random.SystemRandom().sample(BELOW_OUTGOING, 200):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("two hundred ports are taken")
