"""The rules of the house (README, design section 1 and 7). Each failure says what to do."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, files, modules, public, python_files, templates, text_of, tree

MOST_LINES = 300
# What the pages are about. One noun is one file name in every layer.
NOUNS = frozenset(
    {"account", "people", "areas", "collections", "assessments", "data_maturity", "scoring", "moderation", "priorities"}
    | {"sharing", "sign_off", "sign_off_requests", "signing", "submissions", "mail"}
    | {"comparison", "national", "feedback", "feedback_drafts", "workbook", "api", "pages"}
    | {"history", "invitations", "partners", "answers", "personal_data", "actions", "charts", "comments"}
    | {
        "neighbours",
        "averages",
        "exports",
        "national_report",
        "cohorts",
        "learning_sets",
        "learning_notes",
        "narrative_search",
    }
    | {"sign_in", "second_factor", "forgotten_password"}
    | {"extensions", "reminders", "health", "help"}
    | {"good_practice", "good_practice_drafts", "good_practice_publishing"}
)
# What serves every noun and has no page of its own.
SERVING = {
    "ehsg/web/routes": frozenset(),
    "ehsg/web/forms": {"fields"},
    "ehsg/services": {"authenticator", "events", "kept_forms", "mail_adapters", "reports", "return_figures", "demo"},
    "ehsg/queries": {
        "compared",
        "cohorts_compared",
        "comparison_charts",
        "comparison_document",
        "comparison_figures",
        "comparison_sources",
        "events",
        "exports_cohorts",
        "exports_groups",
        "exports_source",
        "exports_tables",
        "kept_forms",
        "national_statements",
        "national_tables",
        "personal_data_of_learning_sets",
        "personal_data_of_returns",
        "reports",
        "schema",
        "verification",
    },
    "templates": {"components", "errors", "pdf", "security"},
}
# Services that store nothing: they may take their one argument by place.
NO_WRITES = {"ehsg/services/scoring.py: entry_of", "ehsg/services/reports.py: sealer"}
# Holds the state of signing in, and nothing that is edited.
SESSIONS = "ehsg/web/sessions.py"
# Templates that may print without escaping, each with the reason why that is safe. None so far.
UNESCAPED: dict[str, str] = {}
# The Makefile looks for such an address in the lock files.
SPEAKS_OF_REGISTRIES = {"Makefile"}

MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:work|root)(?:/|\b)(?!\s*=)")
REGISTRY = re.compile(r'index-ur[l]|"resolved"\s*:\s*"http')
JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE_ATTRIBUTE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
INLINE_IN_MACRO = re.compile(r"""["'](?:style|on[a-z]+)["']\s*:""", re.IGNORECASE)
NOT_ESCAPED = re.compile(r"\|\s*(?:safe|forceescape)\b|\bautoescape\s+false\b|\bMarkup\b")
MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)")


def lines_with(pattern: re.Pattern[str], name: str) -> list[str]:
    """Where the pattern is found, as file:line."""
    text = text_of(name)
    return [f"{name}:{text.count(chr(10), 0, found.start()) + 1}" for found in pattern.finditer(text)]


def test_no_python_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        name: lines
        for name in python_files()
        if not name.startswith("migrations/versions/") and (lines := text_of(name).count("\n")) > MOST_LINES
    }
    assert not long, f"Split these files by what they are about; none may have over {MOST_LINES} lines: {long}"


@pytest.mark.parametrize("layer", ["ehsg/web/routes", "ehsg/web/forms", "ehsg/services", "ehsg/queries"])
def test_one_noun_is_one_file_name_in_every_layer(layer: str) -> None:
    strange = modules(layer) - NOUNS - SERVING[layer]
    assert not strange, f"Name these files of {layer} after one of the nouns, or add the noun to NOUNS: {strange}"


def test_each_form_belongs_to_the_routes_of_the_same_noun() -> None:
    alone = modules("ehsg/web/forms") - SERVING["ehsg/web/forms"] - modules("ehsg/web/routes")
    assert not alone, f"Give these forms the name of the routes that use them: {alone}"


def test_template_folders_are_named_after_the_nouns() -> None:
    folders = {name.split("/")[1] for name in templates() if name.count("/") > 1}
    strange = folders - NOUNS - SERVING["templates"]
    assert not strange, f"Name these folders of templates after one of the nouns: {strange}"


def test_imports_run_one_way() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, (
        f"Move the import to a layer that may have it (pyproject.toml has the contracts).\n{done.stdout}{done.stderr}"
    )


def test_no_file_holds_a_path_of_the_machine_that_it_was_written_on() -> None:
    found = [place for name in files() for place in lines_with(MACHINE_PATH, name)]
    assert not found, f"Take these absolute paths out; make them relative to the repository: {found}"


def test_no_file_holds_the_address_of_a_package_registry() -> None:
    found = [place for name in files() if name not in SPEAKS_OF_REGISTRIES for place in lines_with(REGISTRY, name)]
    assert not found, f"Make the lock files again with `make lock`, which leaves such addresses out: {found}"


def test_no_template_has_an_inline_style_or_handler() -> None:
    found = []
    for name in templates():
        inside = lines_with(INLINE_IN_MACRO, name)
        # What Jinja writes is blanked out, or `{% set one = 1 %}` would look like a handler.
        markup = JINJA.sub(lambda part: re.sub(r"[^\n]", "_", part[0]), text_of(name))
        inside += [f"{name}: {match[0].strip()}" for match in INLINE_ATTRIBUTE.finditer(markup)]
        found += inside
    assert not found, f"Move these into static/ehsg.css or a module; the security policy blocks them: {found}"


def test_no_template_prints_text_without_escaping_it() -> None:
    found = [place for name in templates() if name not in UNESCAPED for place in lines_with(NOT_ESCAPED, name)]
    assert not found, f"Print the text escaped, or add the template to UNESCAPED with the reason: {found}"


def test_the_record_being_edited_is_never_kept_in_the_session() -> None:
    found = []
    for name in set(python_files("ehsg/web/")) - {SESSIONS}:
        for node in ast.walk(tree(name)):
            taken = isinstance(node, ast.Subscript) or (
                isinstance(node, ast.Attribute) and node.attr in ("get", "setdefault", "update")
            )
            if taken and isinstance(node.value, ast.Name) and node.value.id == "session":
                found.append(f"{name}:{node.lineno}")
    assert not found, f"Put the record's identity in the address; a second tab would write into another: {found}"


def test_services_take_named_arguments_only() -> None:
    found = [
        f"{name}: {label}"
        for name in python_files("ehsg/services/")
        # What makes the demonstration texts up knows no database, and calculates only.
        if "ehsg.extensions" in text_of(name) or not name.startswith("ehsg/services/demo/")
        for label, node in public(name)
        if not isinstance(node, ast.ClassDef) and "." not in label and (node.args.args or node.args.posonlyargs)
    ]
    wrong = set(found) - NO_WRITES
    assert not wrong, f"Put a `*` before the first argument of these services: {wrong}"
    assert set(found) >= NO_WRITES, f"Take these out of NO_WRITES: {NO_WRITES - set(found)}"


@pytest.mark.parametrize("layer", ["domain", "models", "queries", "services", "reports"])
def test_only_the_request_commits(layer: str) -> None:
    found = [
        f"{name}:{node.lineno}"
        for name in python_files(f"ehsg/{layer}/")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not found, f"Flush instead; the request (or the command) commits once, at its end: {found}"


def test_everything_public_says_what_it_is_for() -> None:
    silent = [
        f"{name}:{node.lineno} {label}"
        for name in python_files("ehsg/")
        for label, node in public(name)
        if not ast.get_docstring(node)
    ]
    assert not silent, f"Give these a docstring: shapes, units, errors, the source of a rule: {silent}"


def test_nothing_is_asynchronous_which_the_application_no_longer_looks_for() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("ehsg/")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert not found, f"Flask would hand its coroutine over as the answer (Service.ensure_sync): {found}"


def test_each_component_is_one_macro_in_a_file_of_its_own() -> None:
    components = [name for name in templates() if name.startswith("templates/components/")]
    assert components
    wrong = {name: macros for name in components if len(macros := MACRO.findall(text_of(name))) != 1}
    assert not wrong, f"Give each macro a file of its own (helpers begin with _): {wrong}"


def test_what_a_submission_permits_is_asked_where_withdrawals_are_known() -> None:
    asks = re.compile(r"\b[Ss]ubmission\.shared_with_")
    names = (*python_files("ehsg/"), *templates())
    found = [place for name in names if name != "ehsg/queries/sharing.py" for place in lines_with(asks, name)]
    assert not found, f"Ask queries.sharing (`stands`, `permissions`): what was permitted may be withdrawn: {found}"


def test_only_the_rule_table_and_its_translation_into_sql_ask_for_roles() -> None:
    asks = re.compile(r"\bviewer(?:\(\))?\.has\(|\bviewer(?:\(\))?\.memberships\b.*\brole\b")
    allowed = {"ehsg/domain/permissions.py", "ehsg/domain/second_factor.py", "ehsg/queries/areas.py"}
    names = (*python_files("ehsg/"), *templates())
    found = [place for name in names if name not in allowed for place in lines_with(asks, name)]
    assert not found, f"Ask `allowed(viewer, Action.X, subject)` instead of naming roles: {found}"
