"""The walls of the house: who may import what."""

import ast
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "onrecord"
MODULES = sorted(SRC.rglob("*.py"))

# Library -> the only parts of onrecord that may import it.
ONLY = {
    "aiohttp": {"gather"},
    "urllib.request": {"gather"},
    "http.client": {"gather"},
    "protego": {"gather"},
    "fastfeedparser": {"gather"},
    "feedparser": {"gather"},
    "fastwarc": {"gather"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store"},
    "psycopg": {"store"},
    "starlette": {"serve"},
    "jinja2": {"serve"},
    "uvicorn": {"serve"},
    "http.server": {"press"},
    "selectolax": {"read"},
    "click": {"cli", "cli_judgements", "cli_sources", "cli_users"},
    "rich": {"cli", "terminal"},
}
PURE = {"read", "attribute", "timeline", "stories", "weigh"}
# What a pure stage may not touch: the network, the disk's databases, the clock, other processes.
IMPURE = {"socket", "asyncio", "threading", "subprocess", "time", "random", "onrecord.gather", "onrecord.store"}


def part(path: Path) -> str:
    """The part of the house that a module belongs to: its folder, or its own name."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(names: set[str], library: str) -> bool:
    return any(name == library or name.startswith(f"{library}.") for name in names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_only_the_part_that_owns_a_library_imports_it(path: Path) -> None:
    names = imports(path)
    strays = {library for library, owners in ONLY.items() if reaches(names, library) and part(path) not in owners}
    assert not strays, f"{part(path)} imports {strays}"


@pytest.mark.parametrize("path", [m for m in MODULES if part(m) in PURE], ids=lambda path: str(path.relative_to(SRC)))
def test_stages_are_pure(path: Path) -> None:
    names = imports(path)
    others = {f"onrecord.{other}" for other in PURE - {part(path)}}
    assert not {name for name in IMPURE | others if reaches(names, name)}
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    assert not calls & {"datetime.now", "datetime.utcnow", "date.today", "datetime.today"}


@pytest.mark.parametrize("path", [m for m in MODULES if part(m) == "records"], ids=lambda path: path.name)
def test_records_import_nothing_of_ours_but_each_other(path: Path) -> None:
    ours = {name for name in imports(path) if reaches({name}, "onrecord")}
    assert all(reaches({name}, "onrecord.records") for name in ours)


def test_help_does_not_wait_for_the_stages() -> None:
    import subprocess

    code = "import sys, onrecord.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"aiohttp", "sqlalchemy", "starlette", "selectolax"} & set(loaded)
