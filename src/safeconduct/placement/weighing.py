"""The fit of many pairs at once, in whole numbers: what ``fit`` says of each, for columns. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from safeconduct.placement import fit
from safeconduct.placement.columns import Columns
from safeconduct.placement.network import Ints, Small

LANGUAGE = np.array(fit.LANGUAGE, np.int64)
STEPS = np.array(
    [[[fit.expertise_value(e, d, bool(m)) for d in (1, 2, 3)] for e in (1, 2, 3)] for m in (0, 1)], np.int64
)
"""By mentor, expertise and difficulty, each from 0."""


def fits(columns: Columns, case: Small, attorney: Small) -> npt.NDArray[np.int16]:
    """Thousandths of each pair."""
    weights = dict(zip(fit.FEATURES, columns.weights, strict=True))
    whole = sum(each for feature, each in weights.items() if feature != "continuity")
    reached = np.zeros(len(case), np.int64)
    for feature, values in FEATURES:
        if weights[feature]:
            reached += weights[feature] * values(columns, case, attorney)
    former = np.flatnonzero(columns.cases.former[case] == attorney)
    score = (2 * reached + whole) // (2 * whole) if whole else np.full(len(case), fit.ALIKE)
    again = whole + weights["continuity"]
    if weights["continuity"] and len(former):
        lifted = reached[former] + weights["continuity"] * fit.WHOLE
        score[former] = (2 * lifted + again) // (2 * again)
    return score.astype(np.int16)


def _language(columns: Columns, case: Small, attorney: Small) -> Ints:
    levels = columns.attorneys.levels
    flat, width = levels.ravel(), levels.shape[1]
    begin = attorney.astype(np.int64) * width
    best = np.zeros(len(case), np.int8)
    for column in columns.cases.languages.T:
        code = np.where(column < 0, width - 1, column)
        np.maximum(best, flat[begin + code[case]], out=best)
    return LANGUAGE.take(best)


def _expertise(columns: Columns, case: Small, attorney: Small) -> Ints:
    who = columns.attorneys
    row = (who.has_mentor.astype(np.int64) * 3 + who.expertise - 1) * 3
    return np.asarray(STEPS.ravel()[row[attorney] + (columns.cases.difficulty - 1)[case]], np.int64)


def _interest(columns: Columns, case: Small, attorney: Small) -> Ints:
    wanted = columns.attorneys.interests
    flat, width = wanted.ravel(), wanted.shape[1]
    begin = attorney.astype(np.int64) * width
    found = np.zeros(len(case), bool)
    for column in columns.cases.areas.T:
        code = np.where(column < 0, width - 1, column)
        found |= flat[begin + code[case]]
    return found * np.int64(fit.WHOLE)


def _proximity(columns: Columns, case: Small, attorney: Small) -> Ints:
    values = columns.near * np.int64(fit.NEAR)
    known = np.arange(len(values) - 1)
    values[known, known] = fit.WHOLE
    values[-1, :] = 0
    values[:, -1] = 0
    width = len(values)
    place = np.where(columns.cases.place < 0, width - 1, columns.cases.place).astype(np.int64) * width
    region = np.where(columns.attorneys.region < 0, width - 1, columns.attorneys.region)
    return np.asarray(values.ravel()[place[case] + region[attorney]], np.int64)


def _rotation(columns: Columns, case: Small, attorney: Small) -> Ints:
    each = fit.WHOLE // (1 + columns.attorneys.placed_lately.astype(np.int64))
    return each[attorney]


FEATURES = (
    ("language", _language),
    ("expertise", _expertise),
    ("interest", _interest),
    ("proximity", _proximity),
    ("rotation", _rotation),
)
