"""Captions of a video: whether a file is WebVTT, and the same made anew with its times and words only. Pure."""

from __future__ import annotations

import re

LARGEST = 1024 * 1024
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_CUE = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})(?:[ \t](.*))?\Z")
_SETTING = re.compile(r"(?:vertical|line|position|size|align):[a-z0-9.,%-]{1,40}")
_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_KEPT_TAGS = frozenset({"<b>", "</b>", "<i>", "</i>", "<u>", "</u>"})


class NotCaptions(ValueError):
    """Not WebVTT. ``line``: the first that is not, counted from one."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def checked(data: bytes) -> bytes:
    """The same times and words as UTF-8. Raises ``NotCaptions``.

    What no reader sees goes: notes, styles, regions, words beside the title, names of cues, and tags but b, i and u,
    which may name who speaks.
    """
    lines = _lines(data)
    out, words, last, cues, open_ = ["WEBVTT"], list[str](), 0.0, 0, False
    for number, line in enumerate(lines, start=1):
        if "-->" in line:
            match = _CUE.match(line.strip())
            if match is None:
                raise NotCaptions(number)
            begin, end = (_seconds(match[group]) for group in (1, 2))
            if end <= begin or begin < last:
                raise NotCaptions(number)
            last, cues, open_ = begin, cues + 1, True
            out += [*_shown(words), "", _timing(match)]
            words = []
        elif open_ and line.strip():
            words.append(line)
        else:
            open_ = False
    if not cues:
        raise NotCaptions(len(lines))
    return "\n".join([*out, *_shown(words), ""]).encode()


def _lines(data: bytes) -> list[str]:
    if len(data) > LARGEST:
        raise NotCaptions(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotCaptions(1) from None
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        raise NotCaptions(1)
    return lines


def _timing(match: re.Match[str]) -> str:
    """Times, and where on the picture the words stand."""
    settings = [each for each in (match[3] or "").split() if _SETTING.fullmatch(each)]
    return " ".join([f"{match[1]} --> {match[2]}", *settings])


def _shown(words: list[str]) -> list[str]:
    """The lines of a cue as they are seen; a tag that is never closed hides all that follows it."""
    said = _TAG.sub(lambda tag: tag[0] if tag[0] in _KEPT_TAGS else "", "\n".join(words))
    return [line for line in said.replace("-->", "--&gt;").split("\n") if line.strip()]


def _seconds(time: str) -> float:
    parts = [float(part) for part in time.split(":")]
    return float(sum(value * 60**place for place, value in enumerate(reversed(parts))))
