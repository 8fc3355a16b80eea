"""What bringing in a list of holders would do: what is new, what is there already, what says something else.

Pure. What stands here is never changed by an import: a line that says something else is shown, and left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.advocacy.posts.reading import Row


@dataclass(frozen=True, slots=True)
class Kept:
    """A holding that stands here already."""

    holder: str
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post that stands here already, under the key that the list calls it by."""

    holdings: tuple[Kept, ...] = ()
    ended_on: date | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """A line that says something else than what stands here: a code of ``posts.words.AGAINST``."""

    row: Row
    code: str
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """``together``: posts that several people hold at once by this list; somebody must say that this is right."""

    new_posts: tuple[str, ...]
    added: tuple[Row, ...]
    unchanged: tuple[Row, ...]
    against: tuple[Against, ...]
    together: tuple[str, ...]


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two times in office share a day. An end is the first day no longer; None is still in office."""
    return (other_end is None or start < other_end) and (end is None or other_start < end)


def plan(rows: Sequence[Row], kept: Mapping[str, KeptPost]) -> Plan:
    """Sort the rows of a list by what they would do. ``kept``: the posts of the list that there are, by key."""
    by_post: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_post[row.post].append(row)
    added: list[Row] = []
    unchanged: list[Row] = []
    against: list[Against] = []
    together: list[str] = []
    for post, its in by_post.items():
        here = kept.get(post, KeptPost())
        shared = _shared([Kept(row.holder, row.from_day, row.until_day) for row in its])
        shared_here = shared or _shared(here.holdings)
        before = len(added)
        _sort(its, here, shared_here, added, unchanged, against)
        if shared and len(added) > before:
            together.append(post)
    new = tuple(dict.fromkeys(row.post for row in added if row.post not in kept))
    return Plan(new, tuple(added), tuple(unchanged), tuple(against), tuple(together))


def _sort(
    rows: Iterable[Row],
    here: KeptPost,
    shared: bool,
    added: list[Row],
    unchanged: list[Row],
    against: list[Against],
) -> None:
    standing = {(each.holder, each.from_day): each for each in here.holdings}
    others = list(here.holdings)
    for row in rows:
        same = standing.get((row.holder, row.from_day))
        if same is not None and same.until_day == row.until_day:
            unchanged.append(row)
            continue
        problem = Against(row, "until", same) if same is not None else _problem(row, here, others, shared)
        if problem is not None:
            against.append(problem)
            continue
        mine = Kept(row.holder, row.from_day, row.until_day)
        standing[mine.holder, mine.from_day] = mine
        others.append(mine)
        added.append(row)


def _problem(row: Row, here: KeptPost, others: Iterable[Kept], shared: bool) -> Against | None:
    if here.is_withdrawn:
        return Against(row, "withdrawn")
    if here.ended_on is not None and (row.until_day is None or row.until_day > here.ended_on):
        return Against(row, "ended")
    for each in others:
        if shared and each.holder != row.holder:
            continue
        if overlap(row.from_day, row.until_day, each.from_day, each.until_day):
            return Against(row, "same_holder" if each.holder == row.holder else "held_by", each)
    return None


def _shared(holdings: Iterable[Kept]) -> bool:
    """Whether two different people hold the post on one day."""
    reach: dict[str, date] = {}
    for each in sorted(holdings, key=lambda one: (one.from_day, one.holder)):
        if any(until > each.from_day for holder, until in reach.items() if holder != each.holder):
            return True
        reach[each.holder] = max(reach.get(each.holder, date.min), each.until_day or date.max)
    return False
