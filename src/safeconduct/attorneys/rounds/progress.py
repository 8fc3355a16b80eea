"""The page that is sent while a round is solved: a line for each stage, as it comes. No script needed.

The answer is 200 before anybody knows how it ends, so the last lines say it. Whoever goes away before the end loses
nothing: what is left is done when the connection is closed, and the round stands in the list.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from safeconduct.access.errors import AccessError
from safeconduct.attorneys.models import Round
from safeconduct.attorneys.rounds import words
from safeconduct.attorneys.rounds.solving import Stage

CUT = "<!-- lines -->"
LEAST = 1024
"""Some browsers show nothing before they have as many bytes."""


class Told:
    """The pieces of the page. ``close`` finishes the work where nobody listens any more."""

    def __init__(self, work: Generator[Stage, None, Round], frame: str) -> None:
        self._before, _cut, self._after = frame.partition(CUT)
        self._work = work
        self._row: Round | None = None
        self._problem = ""
        self._stages = self._run()

    def __iter__(self) -> Iterator[bytes]:
        yield (self._before + " " * max(LEAST - len(self._before), 0)).encode()
        for stage, done, total in self._stages:
            if stage != "done":
                yield _line(stage, done, total).encode()
        yield (self._end() + self._after).encode()

    def close(self) -> None:
        """Django calls this when the answer is sent, or nobody takes it any more."""
        for _stage in self._stages:
            pass

    def _run(self) -> Generator[Stage, None, None]:
        try:
            self._row = yield from self._work
        except AccessError as refused:
            self._problem = str(refused)

    def _end(self) -> str:
        if self._row is None:
            return render_to_string("attorneys/rounds/progress_end.html", {"problem": self._problem})
        url = f"{reverse('round', args=[self._row.id])}?done=round_stored"
        return render_to_string("attorneys/rounds/progress_end.html", {"url": url})


def _line(stage: str, done: int, total: int) -> str:
    said = str(words.STAGES.get(stage, stage))
    if total:
        count = _("%(done)s of %(total)s") % {"done": done, "total": total}
        return format_html("<li>{}: {}</li>\n", said, count)
    return format_html("<li>{}</li>\n", said)
