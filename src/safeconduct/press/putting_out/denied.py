"""Who denies what a page says, read from its parts: for its PDF and for the open data of its figures."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.press.projections.shapes import FigurePart, Parts, Said

DENIAL = "denial"


def of_page(parts: Parts) -> list[Said]:
    """Every denial on a page, each once, in the order it stands there."""
    said = list(parts.get("denials", ()))
    said += [denial for each in parts.get("allegations", ()) for denial in each["denials"]]
    return _once([*said, *(denial for each in parts.get("figures", ()) for denial in _beside(each))])


def of_figure(parts: Parts, name: str) -> list[Said]:
    """Denials of one figure of a page, and those of all that the page is about."""
    own = [denial for each in parts.get("figures", ()) if each["name"] == name for denial in _beside(each)]
    return _once([*own, *parts.get("denials", ())])


def is_contested(parts: Parts) -> bool:
    """Whether anything on the page is denied, be it where it is not public."""
    figures = any(each.get("contested", False) for each in parts.get("figures", ()))
    return figures or parts.get("standing", {}).get("contested", False) or bool(of_page(parts))


def _beside(figure: FigurePart) -> list[Said]:
    return [said for said in figure.get("claims", ()) if said["kind"] == DENIAL]


def _once(every: Iterable[Said]) -> list[Said]:
    return list({said["key"]: said for said in every}.values())
