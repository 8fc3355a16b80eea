"""What keeps the house small enough to know: sizes, no cycles, few dependencies, nothing that points
outside."""

from __future__ import annotations

import ast
import re
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from .tree import ROOT, SOURCE, lines_of, name_of, python_files, text_of, tracked

FILE_LINES, FUNCTION_LINES, SETTINGS_LINES = 400, 40, 250
README_LINES, ARCHITECTURE_LINES, ADR_LINES = 100, 80, 60
CORE_DEPENDENCIES, EXTRA_DEPENDENCIES = 15, 6

# Written with brackets so that this file does not name them itself.
REGISTRIES = re.compile(
    r"py[p]i[.]org|python[h]osted[.]org|npm[j]s[.](?:org|com)|un[p]kg[.]com|js[d]elivr[.]|cdn[j]s[.]|"
    r"raw[.]github[u]sercontent|code[l]oad[.]github|releases/[d]ownload/|hugging[f]ace[.]co|deb[.]debian[.]org|"
    r"[c]rates[.]io|proxy[.]golang[.]org|dl[.]google[.]com|storage[.]google[a]pis|amazon[a]ws[.]com|ghcr[.]io|"
    r"docker[.]io|sourceforge[.]net|download[.][a-z0-9-]+[.][a-z]{2,}|fonts[.]g(?:oogleapis|static)[.]com",
    re.IGNORECASE,
)
ARCHIVE = re.compile(
    r"https?://[^\s\"'<>)]+[.](?:whl|tar|gz|tgz|zip|bz2|xz|deb|rpm|exe|msi|dmg|apk|jar|js|mjs|woff2?|ttf|otf|bin)\b",
    re.IGNORECASE,
)
ALLOWED_ADDRESS = re.compile(
    r"https?://(?:www[.]w3[.]org|www[.]rfc-editor[.]org|doi[.]org|127[.]0[.]0[.]1|localhost)"
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root)/|/tmp/[w]ork")
SIGNALS = re.compile(
    r"\bdjango[.]dispatch\b|[.]signals\b|\bimport signals\b|\b(?:pre|post)_(?:save|delete|init)\b|@receiver"
)
EXCUSE = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?|pragma: no cover)"
    r"(?P<rest>.*)"
)
TOO_VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "process", "data", "misc", "common"}

CODE = python_files("src", "tests", "bench")


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    """Migrations are written by Django."""
    ours = [path for path in CODE if "migrations" not in path.parts]
    assert [f"{name_of(p)}: {len(lines_of(p))}" for p in ours if len(lines_of(p)) > FILE_LINES] == []


def test_nearly_all_functions_fit_on_a_screen() -> None:
    sizes = sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name_of(path)}:{node.lineno} {node.name}")
        for path in python_files("src")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    size, where = sizes[int(len(sizes) * 0.95)]
    assert size <= FUNCTION_LINES, f"the 95th percentile is {size} lines ({where})"


def test_all_settings_together_fit_in_two_hundred_and_fifty_lines() -> None:
    assert (
        sum(len(lines_of(path)) for path in python_files("src/safeconduct/config/settings")) <= SETTINGS_LINES
    )


def test_no_module_imports_itself_through_others() -> None:
    graph = grimp.build_graph("safeconduct", exclude_type_checking_imports=True, cache_dir=None)
    modules = {module: graph.find_modules_directly_imported_by(module) for module in sorted(graph.modules)}
    try:
        TopologicalSorter(modules).prepare()
    except CycleError as error:
        pytest.fail(f"an import cycle: {' > '.join(error.args[1])}")


def _dependencies() -> dict[str, list[str]]:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    return {"the core": project["dependencies"], **project.get("optional-dependencies", {})}


def test_dependencies_stay_few() -> None:
    for group, names in _dependencies().items():
        assert len(names) <= (CORE_DEPENDENCIES if group == "the core" else EXTRA_DEPENDENCIES), group


def test_each_dependency_has_its_reason_on_the_line_above() -> None:
    lines = [line.strip() for line in lines_of(ROOT / "pyproject.toml")]
    for names in _dependencies().values():
        for name in names:
            at = [number for number, line in enumerate(lines) if line.startswith(f'"{name}"')]
            assert any(
                len(lines[number - 1].lstrip("# ")) > 20 and lines[number - 1][:1] == "#" for number in at
            ), name


@pytest.mark.parametrize("pattern", [REGISTRIES, ARCHIVE], ids=["registry", "archive"])
def test_no_file_holds_an_address_to_download_from(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name_of(path)}: {match[0]}" for path in tracked() for match in pattern.finditer(text_of(path))
    ]
    assert [line for line in found if not ALLOWED_ADDRESS.search(line)] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert [f"{name_of(p)}: {m[0]}" for p in tracked() for m in MACHINE_PATH.finditer(text_of(p))] == []


def test_nothing_happens_by_signal() -> None:
    assert [f"{name_of(p)}: {m[0]}" for p in python_files("src") for m in SIGNALS.finditer(text_of(p))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        name_of(p) for p in SOURCE.rglob("*") if p.stem in TOO_VAGUE and (p.is_dir() or p.suffix == ".py")
    ] == []


def test_every_exception_from_a_rule_says_why() -> None:
    bare = [
        f"{name_of(path)}:{number}"
        for path in CODE
        for number, line in enumerate(lines_of(path), 1)
        if (match := EXCUSE.search(line)) and len(match["rest"].strip(" #-—:")) < 8
    ]
    assert bare == []


def _is_reasonless(node: ast.AST) -> bool:
    name = ast.unparse(node.func if isinstance(node, ast.Call) else node)
    if not re.search(r"(?:^|\.)(?:skip|skipif|xfail|importorskip)$", name):
        return False
    return not (isinstance(node, ast.Call) and (node.keywords or node.args))


def test_no_test_is_skipped_without_a_reason() -> None:
    bare = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("tests")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call | ast.FunctionDef)
        for marked in ([node] if isinstance(node, ast.Call) else node.decorator_list)
        if _is_reasonless(marked)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("document", "limit"), [("README.md", README_LINES), ("docs/architecture.md", ARCHITECTURE_LINES)]
)
def test_the_first_documents_are_short(document: str, limit: int) -> None:
    assert 0 < len(lines_of(ROOT / document)) <= limit


def test_a_decision_record_fits_on_a_page() -> None:
    records: list[Path] = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [f"{name_of(p)}: {len(lines_of(p))}" for p in records if len(lines_of(p)) > ADR_LINES] == []
