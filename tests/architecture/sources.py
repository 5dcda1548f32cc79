"""The files of the house and what is in them, for the tests that hold its rules."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or is about to be, in the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def text_of(name: str) -> str:
    """The file's text; empty for a picture or another file that is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def python_files(*folders: str) -> tuple[str, ...]:
    """The Python files in the folders, or everywhere: by name, or by a first line that calls Python."""
    inside = [name for name in files() if not folders or name.startswith(folders)]
    return tuple(
        name
        for name in inside
        if name.endswith(".py") or ("." not in Path(name).name and "python" in text_of(name).partition("\n")[0])
    )


def templates() -> tuple[str, ...]:
    return tuple(name for name in files() if name.startswith("templates/") and not name.endswith(".css"))


def modules(folder: str) -> frozenset[str]:
    """The names of the modules and packages straight in the folder, without its __init__."""
    inside = (name.removeprefix(f"{folder}/").split("/")[0] for name in python_files(f"{folder}/"))
    return frozenset(name.removesuffix(".py") for name in inside) - {"__init__"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text_of(name), name)


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(name: str) -> Iterator[tuple[str, Definition]]:
    """What the file offers to others: functions, classes and their methods, unless a name begins with _."""
    yield from _public(tree(name), "")


def _public(owner: ast.Module | ast.ClassDef, before: str) -> Iterator[tuple[str, Definition]]:
    for node in owner.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield before + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{before}{node.name}.")
