"""Captions of a video: whether a file is WebVTT, and what lies in it. Pure."""

from __future__ import annotations

import re

LARGEST = 1024 * 1024
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_CUE = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t].*)?\Z")


class NotCaptions(ValueError):
    """Not WebVTT. ``line``: the first that is not, counted from one."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def checked(data: bytes) -> bytes:
    """The same captions as UTF-8 with plain line ends. Raises ``NotCaptions``."""
    if len(data) > LARGEST:
        raise NotCaptions(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotCaptions(1) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        raise NotCaptions(1)
    last, cues = 0.0, 0
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        match = _CUE.match(line.strip())
        if match is None:
            raise NotCaptions(number)
        begin, end = (_seconds(match[group]) for group in (1, 2))
        if end <= begin or begin < last:
            raise NotCaptions(number)
        last, cues = begin, cues + 1
    if not cues:
        raise NotCaptions(len(lines))
    return "\n".join(lines).encode()


def _seconds(time: str) -> float:
    parts = [float(part) for part in time.split(":")]
    return float(sum(value * 60**place for place, value in enumerate(reversed(parts))))
