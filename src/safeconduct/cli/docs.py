"""`docs`: write the documents that are made from the code. A test compares them with the code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safeconduct.cli.house import empty_house
from safeconduct.cli.refusal import Refused

REPOSITORY = Path(__file__).resolve().parents[3]
STARS = {True: "yes", False: ""}


def add(commands: Any) -> None:
    writes = commands.add_parser("docs", help="write the documents that are made from the code")
    writes.add_argument(
        "--to", type=Path, default=REPOSITORY / "docs", metavar="FOLDER", help="default: docs/"
    )
    writes.set_defaults(run=write)


def write(asked: argparse.Namespace) -> int:
    if not asked.to.is_dir():
        raise Refused(f"There is no folder {asked.to}.")
    with empty_house():
        for name, text in documents(asked.every_command).items():
            (asked.to / name).write_text(text)
            print(asked.to / name)
    return 0


def documents(every_command: argparse.ArgumentParser) -> Mapping[str, str]:
    """File name → text, in English whatever language is on. Django must be loaded."""
    from django.utils import translation

    from safeconduct.config import datamap

    with translation.override("en"):
        return {
            "data-map.md": datamap.render(),
            "request-states.md": request_states(),
            "case-states.md": case_states(),
            "draft-states.md": draft_states(),
            "press-states.md": press_states(),
            "permissions.md": permissions(),
            "commands.md": commands_list(every_command),
        }


def request_states() -> str:
    """The life of a request as a diagram and a table."""
    from safeconduct.intake.states import TRANSITIONS, State

    steps = [(state, step, to) for state, found in TRANSITIONS.items() for step, to in found.items()]
    arrows = [f"    {state.value} --> {to.value}: {_words(step)}" for state, step, to in steps]
    rows = [f"| {state.label} | {_words(step)} | {to.label} |" for state, step, to in steps]
    names = [f'    state "{state.label}" as {state.value}' for state in State]
    return "\n".join(
        [
            "# The states of a request", "", _made("`intake/states.py`"), "",
            "Deleting is no state: nothing is left to have one.", "", "```mermaid", "stateDiagram-v2", *names,
            f"    [*] --> {State.WAITING.value}: send", *arrows, "```", "",
            "| from | step | to |", "|---|---|---|", *rows,
            "",
        ]
    )  # fmt: skip


def case_states() -> str:
    """The life of a case: stages, side states and guards, as a diagram and a table."""
    from safeconduct.cases.life import words
    from safeconduct.cases.life.guards import GUARDED_BY
    from safeconduct.cases.life.stages import NEXT, Stage

    steps = [(stage, to) for stage, found in NEXT.items() for to in found]
    names = [f'    state "{words.STAGES[stage]}" as {stage.value}' for stage in Stage]
    arrows = [f"    {stage.value} --> {to.value}" for stage, to in steps if to is not Stage.CLOSED]
    rows = [
        f"| {words.STAGES[stage]} | {words.STEPS[to]} | {words.STAGES[to]} | {', '.join(GUARDED_BY.get(to, ()))} |"
        for stage, to in steps
    ]
    guards = [f"- {code}: {text}" for code, text in words.WHY_NOT.items()]
    sides = [f"- {words.SIDE_BEGINS[side]}; {words.SIDE_ENDS[side]}" for side in words.SIDES]
    return "\n".join(
        [
            "# The life of a case", "", _made("`cases/life/stages.py` and `cases/life/guards.py`"), "",
            "These stages lie inside the lock. What lies in the clear is the coarse state of the request.", "",
            "Every stage may also be closed. Going back is *correct a mistake*, and out of closed *open it again*:"
            " both are entries of their own, and nothing is overwritten.", "", "```mermaid", "stateDiagram-v2",
            *names, f"    [*] --> {Stage.NEW.value}", *arrows, f"    {Stage.CLOSED.value} --> [*]", "```", "",
            "Beside the stage:", "", *sides, "", "| from | step | to | not while |", "|---|---|---|---|", *rows, "",
            "What stands in the way, as the page says it:", "", *guards, "",
        ]
    )  # fmt: skip


def draft_states() -> str:
    """The life of a draft: who may make which move from where, as a diagram and a table."""
    from safeconduct.attorneys.portal import words
    from safeconduct.attorneys.portal.draft_states import MOVES, State, Who, table

    names = [f'    state "{words.STATES[state]}" as {state.value}' for state in State]
    arrows = [f"    {start} --> {to}: {words.MOVES[code]}" for start, code, to, _who in table() if start != to]
    read = {True: "only where it is read back", False: "only where it is not read back", None: ""}
    rows = [
        f"| {words.STATES[State(start)]} | {words.MOVES[code]} | {words.STATES[State(to)]} | {words.WHO[Who(who)]} "
        f"| {read[MOVES[code].needs_read_back]} |"
        for start, code, to, who in table()
    ]
    return "\n".join(
        [
            "# The states of a draft", "", _made("`attorneys/portal/draft_states.py`"), "",
            "They lie inside the lock of the case. A frozen draft never changes; a draft that is struck out is kept.",
            "", "```mermaid", "stateDiagram-v2", *names, f"    [*] --> {State.IN_PROGRESS.value}", *arrows, "```", "",
            "| from | move | to | who | when |", "|---|---|---|---|---|", *rows, "",
        ]
    )  # fmt: skip


def press_states() -> str:
    """The lives of what the advocacy and press desks keep, each as a diagram."""
    from safeconduct.advocacy.models import Ask, Commitment, Communication
    from safeconduct.press.models import Publication, TableRelease, Takedown

    lines = ["# The states of asks, letters and publications", "", _made("the models' `TRANSITIONS`"), ""]
    told = (
        (Ask, "An ask", "Whoever says no has *refused*; *no response* is said by the worker alone, as days pass."),
        (Communication, "A letter", "Calls and meetings go from *draft* to *held*."),
        (Commitment, "A promise", "Somebody judges it, with a source."),
        (Publication, "A publication", "Nothing leaves *review* without two others; the worker alone puts out."),
        (TableRelease, "A table", "It passes the gate when it is drawn up and again when it is released."),
        (Takedown, "Taking down elsewhere", "Others are asked; whether they do is theirs."),
    )
    for model, title, words in told:
        arrows = [
            f"    {state} --> {to}" for state, found in model.TRANSITIONS.items() for to in sorted(found)
        ]
        begin = model._meta.get_field("state").default
        lines += [f"## {title}", "", words, "", "```mermaid", "stateDiagram-v2", f"    [*] --> {begin}"]
        lines += [*arrows, "```", ""]
    return "\n".join(lines)


def permissions() -> str:
    """Permission × role."""
    from safeconduct.access.permissions import DESK_ROLES, ROLE_NAMES, ROLES, Permission

    head = ["permission", *(str(ROLE_NAMES.get(role, role)) for role in ROLES)]
    rows = [
        f"| {permission.value} | " + " | ".join(STARS[permission in held] for held in ROLES.values()) + " |"
        for permission in Permission
    ]
    desks = [
        f"- {desk}: {', '.join(sorted(str(ROLE_NAMES.get(role, role)) for role in roles))}"
        for desk, roles in DESK_ROLES.items()
    ]
    return "\n".join(
        [
            "# Who may do what", "", _made("`access/permissions.py`"), "",
            "A permission says that a role may ask. Which request opens, a grant or a desk's key decides.",
            "", "| " + " | ".join(head) + " |", "|---" * len(head) + "|", *rows, "",
            "Who may hold a desk's key:", "", *desks, "",
        ]
    )  # fmt: skip


def commands_list(every_command: argparse.ArgumentParser) -> str:
    """Every command with its options."""
    parts = ["# Commands", "", _made("`cli/`"), ""]
    for name, command in _every(every_command, "safeconduct"):
        parts += (
            [f"## {name}", "", _sentence(command.description), ""]
            if command.description
            else [f"## {name}", ""]
        )
        options = [
            action
            for action in command._actions
            if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction)
        ]
        parts += [f"- `{_spelt(action)}` {action.help or ''}".rstrip() for action in options]
        parts += [""] if options else []
    return "\n".join(parts)


def _every(command: argparse.ArgumentParser, name: str) -> list[tuple[str, argparse.ArgumentParser]]:
    found = []
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            about = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for word, below in action.choices.items():
                below.description = below.description or about.get(word, "")
                found += [(f"{name} {word}", below), *_every(below, f"{name} {word}")]
    return found


def _spelt(action: argparse.Action) -> str:
    word = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    return (
        f"{word} {action.metavar}" if action.option_strings and action.nargs != 0 and action.metavar else word
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _made(source: str) -> str:
    return f"Made from {source} by `safeconduct docs`; do not edit."


def _words(step: str) -> str:
    return step.replace("_", " ")
