"""What pages weigh on the wire: the first one with everything it asks for, and every page of a request."""

from __future__ import annotations

import re

from figures import Figure
from running import Answer, Browser, filled_demo, served
from walking import walk_to_the_end

PARTS = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src|<img[^>]+src)="(/[^"]+)"')
OF_ELSEWHERE = re.compile(r'(?:src|href)="(?:https?:)?//')


def measure() -> list[Figure]:
    """Over a demo of its own."""
    with filled_demo() as home, served(home) as demo:
        browser = Browser(demo.public)
        first = browser.get("/")
        parts = [browser.get(path) for path in dict.fromkeys(PARTS.findall(first.text))]
        weight = first.weight + sum(part.weight for part in parts)
        css = weight - first.weight
        walked = walk_to_the_end(browser)
    heaviest = max(walked, key=lambda name: walked[name].weight)
    return [
        Figure("first public page with all it asks for, on the wire", weight / 1000, "kB", 14),
        Figure("  requests it makes", 1 + len(parts), "", 3),
        Figure("  scripts in it", first.text.count("<script"), "", 0.001),
        Figure(
            f"heaviest page of a request ({heaviest}) with its stylesheet",
            (walked[heaviest].weight + css) / 1000,
            "kB",
            30,
        ),
        Figure(f"  mean of {len(walked)} pages, stylesheet kept by the browser", _mean(walked), "kB"),
        Figure(
            "  pages that ask another origin for anything", _elsewhere([first, *walked.values()]), "", 0.001
        ),
    ]


def _mean(walked: dict[str, Answer]) -> float:
    return sum(answer.weight for answer in walked.values()) / len(walked) / 1000


def _elsewhere(answers: list[Answer]) -> int:
    return sum(bool(OF_ELSEWHERE.search(answer.text)) for answer in answers)
