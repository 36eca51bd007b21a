"""The documentation tells of what there is: the file tree, every setting, route and command, and nothing that is gone."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from botmovie.cli.app import app as commands
from botmovie.server import create_app
from botmovie.settings import Settings, load_settings, settings_table

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "src/botmovie/"
WITHOUT_A_STORY = {"__init__.py", "py.typed"}


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def files() -> tuple[str, ...]:
    """Every file of the project as git sees it, those not added yet included."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so there is no list of the project's files")
    done = subprocess.run([git, "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(f for f in done.stdout.splitlines() if (ROOT / f).exists())


@cache
def tree() -> tuple[str, ...]:
    """The paths of the README's file tree; those of an indented or drawn tree are put together."""
    found = re.search(r"^## File tree\n+```[a-z]*\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    assert found, "README.md has no fenced block under '## File tree'"
    above: list[tuple[int, str]] = []
    paths = []
    for line in found[1].splitlines():
        plain = re.sub(r"[│├└─|`]", " ", line)
        if not plain.strip():
            continue
        column = len(plain) - len(plain.lstrip())
        while above and above[-1][0] >= column:
            above.pop()
        path = (above[-1][1] if above else "") + plain.split()[0]
        above.append((column, path if path.endswith("/") else f"{path}/"))
        paths.append(path)
    return tuple(paths)


def test_every_path_of_the_file_tree_is_there() -> None:
    folders = {f"{parent}/" for f in files() for parent in map(str, Path(f).parents) if parent != "."}
    stale = [p for p in tree() if p not in folders and not any(fnmatch(f, p) for f in files())]
    assert stale == []


def test_every_part_of_the_package_stands_in_the_file_tree() -> None:
    inside = [f.removeprefix(PACKAGE) for f in files() if f.startswith(PACKAGE)]
    parts = {PACKAGE + (f"{f.split('/')[0]}/" if "/" in f else f) for f in inside if f not in WITHOUT_A_STORY}
    assert parts - set(tree()) == set()


def test_every_folder_of_the_project_stands_in_the_file_tree() -> None:
    folders = {f.split("/")[0] for f in files() if "/" in f}
    listed = {p.split("/")[0] for p in tree()}
    assert folders - listed == set()


def test_every_line_of_the_file_tree_says_what_the_path_is_for() -> None:
    block = re.search(r"^## File tree\n+```[a-z]*\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    assert block is not None
    assert [line for line in block[1].splitlines() if line.strip() and len(line.split()) < 2] == []


# -- settings


def test_every_setting_stands_in_the_documentation_with_its_default_and_meaning() -> None:
    text = read("docs/settings.md")
    for name, _, default, meaning in settings_table(load_settings(catalogue="sqlite:////x", model="none")):
        row = next((line for line in text.splitlines() if line.startswith(f"| `{name}` |")), None)
        assert row is not None, f"docs/settings.md has no row of {name}"
        assert row.endswith(f"| {meaning} |"), name
        if name != "BOTMOVIE_CATALOGUE" and default != "None":
            assert f"| `{default}` |" in row, name


def test_no_setting_is_documented_that_is_gone() -> None:
    known = {f"BOTMOVIE_{name.upper()}" for name in Settings.model_fields}
    listed = set(re.findall(r"^\| `(BOTMOVIE_\w+)` \|", read("docs/settings.md"), re.MULTILINE))
    assert listed == known


# -- routes


def routes() -> set[tuple[str, str]]:
    """(method, path) of every route, parameters as {id}; the page's own files, and what only HEAD or OPTIONS ask, aside."""

    class Empty:
        settings = load_settings(catalogue="sqlite:////x", model="none")
        catalogue = SimpleNamespace()

        def ready(self) -> tuple[bool, str]:
            return True, ""

    found = set()
    for path, methods in create_app(Empty()).openapi()["paths"].items():  # type: ignore[arg-type]
        found |= {(method.upper(), re.sub(r"{\w+}", "{id}", path)) for method in methods}
    return found


WANTED = {
    ("POST", "/api/ask"), ("GET", "/api/films/{id}"), ("GET", "/api/films"), ("GET", "/api/people/{id}"), ("POST", "/api/feedback"), ("POST", "/v1/chat/completions"), ("GET", "/v1/models"),
    ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"),
}  # fmt: skip
PAGES = {("GET", "/"), ("GET", "/docs")}


def documented() -> set[tuple[str, str]]:
    return set(re.findall(r"^\| `(GET|POST) (\S+)` \|", read("docs/http.md"), re.MULTILINE))


def test_every_route_of_the_server_stands_in_the_documentation() -> None:
    assert routes() - documented() == set()


def test_no_route_is_documented_that_the_server_has_not() -> None:
    assert documented() - PAGES - routes() == set()


def test_the_promised_routes_are_there_and_documented() -> None:
    assert WANTED - routes() == set()
    assert (WANTED | PAGES) - documented() == set()


def test_every_key_of_an_answer_is_told() -> None:
    from botmovie.domain import Answer

    text = read("docs/http.md")
    assert [name for name in Answer.__dataclass_fields__ if f'"{name}"' not in text and f"`{name}`" not in text] == []


# -- commands


def every_command(group: Any = None, path: str = "botmovie") -> Iterator[tuple[str, Any]]:
    group = group if group is not None else typer.main.get_command(commands)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def row_of(command: str) -> str:
    rows = [line for line in read("docs/commands.md").splitlines() if re.match(rf"\| `{command}[ `]", line)]
    assert len(rows) == 1, f"docs/commands.md has {len(rows)} rows of {command}"
    return rows[0].split("` |")[0]


@pytest.mark.parametrize(("name", "command"), list(every_command()), ids=lambda x: x if isinstance(x, str) else "")
def test_every_command_stands_in_the_documentation_with_its_options(name: str, command: Any) -> None:
    row = row_of(name)
    options = {o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("--") and o != "--help"}
    assert {o for o in options if o not in row} == set()
    assert {o for o in re.findall(r"--[a-z-]+", row) if o not in options} == set()


def test_no_command_is_documented_that_is_gone() -> None:
    known = [name for name, _ in every_command()]
    listed = re.findall(r"^\| `(botmovie [a-z ]+?)(?= [A-Z\[]|`)", read("docs/commands.md"), re.MULTILINE)
    assert sorted(listed) == sorted(known)


# -- between them


@pytest.mark.parametrize("name", ["README.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))])
def test_every_link_within_the_documentation_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", re.sub(r"```.*?```", "", read(name), flags=re.DOTALL))
    assert [t for t in targets if not (ROOT / name).parent.joinpath(t).exists()] == []
