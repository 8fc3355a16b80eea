"""Walk the real pages of a request for help, as somebody without scripts does."""

from __future__ import annotations

import re

from running import Answer, Browser

DIGITS = re.compile(r"<bdi>(\d{4})</bdi>")
ANSWERS = {
    "07": {"q07a": "self"},
    "35": {"q35a": "both"},
    "40": {"q40a": "yes", "q40b": "no", "q40c": "no", "q40d": "no"},
}
YES = {"05": "q05a", "21": "q21a", "23": "q23a", "27": "q27a", "29": "q29a"}
LONGEST_WALK = 80


def begin(browser: Browser) -> str:
    """The first question answered, the number typed back. Returns the number."""
    browser.get("/")
    browser.post("/begin", {}, page="/who")
    browser.post("/p/01", {"q01a": "no"})
    digits = " ".join(DIGITS.findall(browser.get("/number").text))
    typed = browser.post("/number/typed", {"number": digits})
    if typed.status != 302:
        raise RuntimeError(f"typing the number back answered {typed.status}")
    return digits


def walk_to_the_end(browser: Browser) -> dict[str, Answer]:
    """Every page until "check your answers", and the sent request's own page. Path → answer."""
    seen = {path: browser.get(path) for path in ("/", "/phone", "/who", "/lost", "/back")}
    begin(browser)
    path = "/p/02" if browser.get("/p/02").status == 200 else "/p/03"
    for _ in range(LONGEST_WALK):
        seen[path] = page = browser.get(path)
        if not path.startswith("/p/"):
            break
        path = _next(browser, path, page)
    if path != "/check":
        raise RuntimeError(f"the walk ended at {path}")
    sent = browser.post("/send", {}, page="/check")
    if sent.status != 302:
        raise RuntimeError(f"sending answered {sent.status}")
    return seen | {
        path: browser.get(path) for path in ("/sent", "/mine", "/files", "/mine/agree", "/mine/delete")
    }


def _next(browser: Browser, path: str, page: Answer) -> str:
    code = path.removeprefix("/p/")
    for fields in (ANSWERS.get(code), _yes(code, page), {"skip": "unknown"}, {"skip": "declined"}):
        if fields is None or ("skip" in fields and f'value="{fields["skip"]}"' not in page.text):
            continue
        answer = browser.post(path, fields)
        if answer.status == 302:
            return answer.location
    onward = re.search(r'<a class="button[^"]*" href="(/p/\d+|/check)"', page.text)
    if onward is None:
        raise RuntimeError(f"no way on from {path}")
    return onward[1]


def _yes(code: str, page: Answer) -> dict[str, str] | None:
    name = YES.get(code)
    return {name: "yes"} if name and f'name="{name}"' in page.text else None
