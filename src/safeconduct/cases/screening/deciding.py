"""Decide on a request: choose, read the letter as it will be sent, then record and send in one go."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.referrals import lists
from safeconduct.cases.screening import actions, beside, clocks, showing, wording
from safeconduct.cases.screening.actions import CLOSING, Decided
from safeconduct.cases.screening.decided import decisions
from safeconduct.cases.screening.forms import ChooseForm, LetterForm
from safeconduct.cases.screening.looking import Look, look, verdicts
from safeconduct.cases.showing import bar
from safeconduct.cases.views_request import opened
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import threads
from safeconduct.intake.letters import DATES, ReferralLine, has_language, letter
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow, State

OPEN_STATES = frozenset({State.WAITING, State.OPEN})


@required(Permission.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Choose (first step), then the letter (second step), then it is recorded and sent."""
    held, keys, unlocked = opened(request, request_id)
    page = _Page(request, held, keys, unlocked)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "back":
        return page.choose(bound=request.method == "POST", check=False)
    if not page.choice.is_valid():
        return page.choose(bound=True, status=422)
    if step != "send":
        return page.preview()
    return page.send()


@required(Permission.DECIDE)
@require_safe
def letter_page(request: HttpRequest, request_id: UUID, number: int) -> HttpResponse:
    """One letter as it was sent, for printing."""
    held, keys, _unlocked = opened(request, request_id)
    found = next((row for row in beside.opened(Decision, held.id, keys) if row.number == number), None)
    if found is None or found.held is None:
        raise Http404
    language = found.held["language"]
    context = {
        **bar(held, keys), "tab": "screening", "day": found.day, "text": found.held["letter"],
        "letter_language": language, "direction": _direction(language),
    }  # fmt: skip
    return render(request, "cases/screening/letter.html", context)


class _Page:
    """The two steps over one opened request. Holds what both need; decides nothing."""

    def __init__(self, request: HttpRequest, held: Request, keys: CaseKeys, unlocked: Unlocked) -> None:
        self.request, self.held, self.keys, self.unlocked = request, held, keys, unlocked
        self.look: Look = look(held, keys, timezone.now())
        self.person_language = threads.read_card(held, keys.thread).language
        self.lines = self._lines()
        self.kept = clocks.kept_for_letter(kept_dates(held, keys).dates, self.look.on)
        self.choice = self._choice(request.POST or None)

    def choose(self, *, bound: bool, check: bool = True, status: int = 200) -> HttpResponse:
        """The first step; ``check`` False: come back to, with what was typed and no errors."""
        asked = (
            self.choice if bound and check else self._choice(None, initial=self._typed() if bound else None)
        )
        context = {
            "form": asked, "decisions": decisions(self.held, self.keys), "earlier": self._earlier_letter()
        }  # fmt: skip
        return self._render("decide", context, status)

    def preview(self) -> HttpResponse:
        """The second step: the letter, to be changed where it does not fit."""
        chosen = self.choice.cleaned_data
        asked = LetterForm(
            initial={"letter": self._letter(), "token": uuid4(), "after": self._last_number()},
            may_close=self._may_close(), language=chosen["language"],
        )  # fmt: skip
        return self._second(asked)

    def send(self) -> HttpResponse:
        """Record and send, or show the letter again with what is wrong."""
        chosen = self.choice.cleaned_data
        asked = LetterForm(self.request.POST, may_close=self._may_close(), language=chosen["language"])
        if not asked.is_valid():
            return self._second(asked, status=422)
        typed = asked.cleaned_data
        decided = Decided(
            chosen["outcome"], chosen["reason"], _lines(typed["letter"]), chosen["language"],
            verdicts(self.look.screening), tuple(chosen.get("referrals", ())), typed.get("close", False),
            self._promised(), typed["after"],
        )  # fmt: skip
        try:
            actions.decide(
                request=self.held, decided=decided, keys=self.keys, by=self.unlocked, at=timezone.now(),
                token=typed["token"],
            )  # fmt: skip
        except actions.LetterGone:
            raise Http404 from None
        except actions.DecidedMeanwhile:
            asked = self._seen_now()
            asked.add_error(None, _(
                "A colleague decided while you were writing, and their letter is sent. Nothing of yours is."
                " Read their decision first; if yours shall follow it all the same, send again."
            ))  # fmt: skip
            return self._second(asked, status=409)
        except NotNow:
            asked.add_error(
                "close",
                _(
                    "It cannot be closed now: a date of it is still open, or somebody changed it. Take the tick"
                    " away and send again."
                ),
            )
            return self._second(asked, status=422)
        return redirect(f"{reverse('decide', args=(self.held.id,))}?done=decided")

    def _earlier_letter(self) -> str:
        """A letter that was changed by hand before somebody went back to choose again."""
        return _lines(self.request.POST.get("letter", "") or self.request.POST.get("earlier", ""))

    def _seen_now(self) -> LetterForm:
        """What was typed, with every decision up to now taken as seen."""
        posted = self.request.POST.copy()
        posted["after"] = str(self._last_number())
        language = self.choice.cleaned_data["language"]
        asked = LetterForm(posted, may_close=self._may_close(), language=language)
        asked.is_valid()
        return asked

    def _second(self, asked: LetterForm, status: int = 200) -> HttpResponse:
        chosen = self.choice.cleaned_data
        language = chosen["language"]
        context = {
            "form": asked,
            "carried": self._carried(),
            "earlier": self._earlier_letter() if "letter" not in self.request.POST else "",
            "outcome": wording.OUTCOMES[chosen["outcome"]],
            "letter_language": LANGUAGES.get(language, language),
            "in_english_instead": not has_language(self.person_language),
            "person_language": LANGUAGES.get(self.person_language, self.person_language),
        }
        return self._render("preview", context, status)

    def _render(self, name: str, context: dict[str, Any], status: int) -> HttpResponse:
        shown = {
            **bar(self.held, self.keys), "tab": "screening", **showing.read_until(self.look.screening),
            "criteria": [
                {"name": each.pathway.name, "verdict": showing.verdict_tag(str(each.verdict))}
                for each in self.look.screening.outcomes
                if each.pathway.kind == "criterion"
            ],
            **context,
        }  # fmt: skip
        return render(self.request, f"cases/screening/{name}.html", shown, status=status)

    def _choice(self, data: Any, initial: dict[str, Any] | None = None) -> ChooseForm:
        language = self.person_language if has_language(self.person_language) else "en"
        return ChooseForm(
            data,
            initial={"language": language, **(initial or {})},
            referrals=self.lines,
            deadlines=[
                *((id_, f"{DATES[code]}: {date_format(day)}") for id_, (code, day) in self.kept.items()),
                *clocks.for_letter(self.look.clocks, self.look.on),
            ],
            languages=LANGUAGES,
        )

    def _typed(self) -> dict[str, Any]:
        """What was typed in the first step, to be shown again without judging it."""
        post = self.request.POST
        single = ("outcome", "reason", "language", "waiting_until", "deadline")
        return {**{name: post.get(name, "") for name in single}, "referrals": post.getlist("referrals")}

    def _carried(self) -> list[tuple[str, str]]:
        """The first step as hidden fields of the second."""
        fields = ("outcome", "reason", "language", "waiting_until", "deadline", "referrals")
        return [(name, value) for name in fields for value in self.request.POST.getlist(name)]

    def _letter(self) -> str:
        chosen = self.choice.cleaned_data
        wanted = set(chosen.get("referrals", ()))
        named = chosen["deadline"]
        code, day = self.kept.get(named, (named, clocks.day_of(named, self.look.clocks, self.look.on)))
        return letter(
            chosen["outcome"],
            chosen["language"],
            referrals=[line for line in self.lines if line.id in wanted],
            waiting_until=self._promised(),
            deadline=(code, day) if day else None,
            country=_code(self.look, "place.country"),
        )

    def _lines(self) -> list[ReferralLine]:
        country, state = _code(self.look, "place.country"), _code(self.look, "place.us_state")
        return lists.for_person(self.person_language, country, state, on=self.look.on)

    def _promised(self) -> date | None:
        """Until when the letter says we write."""
        chosen = self.choice.cleaned_data
        found: date | None = chosen["waiting_until"] if chosen["outcome"] == "waiting" else None
        return found

    def _last_number(self) -> int:
        found = beside.opened(Decision, self.held.id, self.keys)
        return found[-1].number if found else 0

    def _may_close(self) -> bool:
        return self.choice.cleaned_data["outcome"] in CLOSING and self.held.state in OPEN_STATES


def _code(look: Look, fact_id: str) -> str:
    """A given code, or nothing."""
    return str(look.answers.get(fact_id, {}).get("value") or "")


def _lines(text: str) -> str:
    """Line ends as ``threads.write`` keeps them, so that the same form sent twice is the same letter."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def _direction(language: str) -> str:
    return "rtl" if translation.get_language_info(language)["bidi"] else "ltr"
