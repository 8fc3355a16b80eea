"""The demo's people are invented, its answers fit the form, and nobody real could be reached by them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from safeconduct.config.languages import LANGUAGES
from safeconduct.demo import papers
from safeconduct.demo.stories import Story, all_stories, answers
from safeconduct.files import recognise
from safeconduct.intake import form

TODAY = date(2026, 11, 22)
STORIES = all_stories()


def filled(story: Story) -> dict[str, Any]:
    return form.merge(form.new_answers(story.language), answers(story, TODAY))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.language}-{story.days_ago}")
def test_a_story_fits_the_form_and_could_have_been_sent(story: Story) -> None:
    told = filled(story)
    if story.is_sent:
        assert form.may_send(told)
    for page in form.visible_pages(told):
        bound = form.form_for(page, told)
        assert set(bound.by_name) == {page.field_name(field) for field in page.fields}
    hidden = set(told["facts"]) - set(form.sendable(told)["facts"])
    assert hidden == set(), "answers on pages this person would not see"


def test_the_inbox_is_varied() -> None:
    sent = [filled(story) for story in STORIES if story.is_sent]
    assert len(sent) >= 20
    summaries = [form.summary(told) for told in sent]
    for name, values in {
        "danger": {"yes", "no"}, "detained": {"yes", "no"}, "written_by": {"self", "with", "for"},
        "person_knows": {"yes", "no"}, "language": {"en", "ru", "ar"}, "has_lawyer": {"yes", "no"},
    }.items():  # fmt: skip
        assert values <= {str(each[name]) for each in summaries}, name
    assert sum(bool(each["dates"]) for each in summaries) >= 5
    assert sum(story.is_sent is False for story in STORIES) >= 1
    assert {story.language for story in STORIES} <= {*LANGUAGES, "es"}


def test_nobody_real_can_be_reached() -> None:
    text = json.dumps([answers(story, TODAY) for story in STORIES], ensure_ascii=False)
    assert [each for each in re.findall(r"[\w.]+@[\w.]+", text) if not each.endswith(".example")] == []
    numbers = re.findall(r"\+[\d ]{7,}", text)
    assert [each for each in numbers if not re.search(r"555 0\d|0000? ?00", each)] == []


@pytest.mark.parametrize(
    "paper", [paper for story in STORIES for paper in story.papers], ids=lambda paper: paper.name
)
def test_a_paper_is_a_file_that_we_take(paper: Any) -> None:
    content = papers.picture(list(paper.lines), form=paper.form)
    assert recognise(content[: 64 * 1024]).group in {"image", "pdf"}
    assert len(content) < 100_000
