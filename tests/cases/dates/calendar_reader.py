"""A second opinion on calendar files: reads RFC 5545 back, knowing nothing of how ours are written."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Component:
    name: str
    properties: dict[str, str] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Component]:
        return [each for each in self.parts if each.name == name]


def read(body: bytes) -> Component:
    """The calendar of a file. Fails on bare line ends, long lines and parts that do not nest."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    unfolded = body.decode().replace("\r\n ", "").replace("\r\n\t", "")
    open_parts = [Component("whole file")]
    for line in unfolded.split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            part = Component(value)
            open_parts[-1].parts.append(part)
            open_parts.append(part)
        elif name == "END":
            assert open_parts.pop().name == value
        else:
            open_parts[-1].properties[name] = _unescaped(value)
    (whole,) = open_parts
    (calendar,) = whole.parts
    assert calendar.name == "VCALENDAR" and calendar.properties["VERSION"] == "2.0"
    return calendar


def _unescaped(value: str) -> str:
    out, rest = "", iter(value)
    for character in rest:
        if character == "\\":
            following = next(rest)
            out += "\n" if following in "nN" else following
        else:
            out += character
    return out
