"""`onrecord user` and the desk that it opens to others."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.cli import main
from onrecord.people import password_matches
from onrecord.store import Store
from tests.patience import PATIENCE

SECRET = "seven grey herons wade"


def run(data: Path, *arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments], input=given)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite"


def add(data: Path, name: str, *more: str) -> Result:
    return run(data, "user", "add", name, "--password-stdin", *more, given=f"{SECRET}\n")


def test_the_first_user_is_an_admin_and_the_others_readers_unless_said(data: Path) -> None:
    assert "no log-in" in run(data, "user", "list").output
    assert add(data, "Ana").output == "added Ana, admin\n"
    assert add(data, "Bo").output == "added Bo, reader\n"
    assert add(data, "Cy", "--role", "editor").output == "added Cy, editor\n"
    assert [line.split()[0] for line in run(data, "user", "list").output.splitlines()] == ["admin", "reader", "editor"]


def test_the_password_is_asked_for_twice_and_never_shown(data: Path) -> None:
    done = run(data, "user", "add", "Ana", given=f"{SECRET}\n{SECRET}x\n{SECRET}\n{SECRET}\n")
    assert done.exit_code == 0
    assert "do not match" in done.output
    assert SECRET not in done.output
    with Store.open(str(data)) as store:
        assert password_matches(SECRET, store.people.password(1))


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["add", "Ana"], "", "--password-stdin"),
        (["add", "Ana", "--password-stdin"], "", "too short"),
        (["add", "Ana", "--password-stdin"], "eleven char\nand a second line\n", "too short"),
        (["add", " ", "--password-stdin"], f"{SECRET}\n", "needs a letter"),
        (["add", "Ana", "--role", "owner"], "", "owner"),
        (["add", "Ana", SECRET], "", "unexpected extra argument"),
        (["role", "Ana", "admin"], "", "no user of this name"),
        (["password", "Ana"], "", "no user of this name"),
        (["remove", "Ana"], "", "no user of this name"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(data: Path, arguments: list[str], given: str, says: str) -> None:
    done = run(data, "user", *arguments, given=given)
    assert done.exit_code in (1, 2)
    assert says in done.output.lower()
    assert "Traceback" not in done.output
    assert "no log-in" in run(data, "user", "list").output


def test_users_are_changed_and_removed_by_any_form_of_their_name(data: Path) -> None:
    add(data, "Zoë")
    assert "there is a user of this name" in add(data, "ZOE\u0308").output
    assert run(data, "user", "role", "zoë", "reader").exit_code == 0
    new = "nine brown otters dive"
    assert run(data, "user", "password", "ZOË", "--password-stdin", given=f"{new}\n").exit_code == 0
    with Store.open(str(data)) as store:
        assert password_matches(new, store.people.password(1))
        assert store.people.all()[0].role == "reader"
    assert "no users any more" in run(data, "user", "remove", "zoë").output


@pytest.mark.parametrize("where", [["--host", "0.0.0.0"], ["--name", "desk.example.org"], ["--behind-proxy"]])
def test_without_users_nobody_else_is_let_near(data: Path, where: list[str]) -> None:
    done = run(data, "serve", "--no-open", "--port", "0", *where)
    assert done.exit_code == 1
    assert "onrecord user add" in done.output


def test_with_users_the_desk_answers_to_its_name_and_asks_for_a_log_in(data: Path) -> None:
    add(data, "Ana")
    command = [sys.executable, "-u", "-m", "onrecord", "--data", str(data), "serve", "--no-open", "--port", "0"]
    command += ["--host", "0.0.0.0", "--name", "desk.example.org"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().split(":")[2].split("/")[0]
        request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "desk.example.org"})

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: object) -> None:
                return None

        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.build_opener(Stay).open(request, timeout=PATIENCE)
        with caught.value as answer:
            assert (answer.code, answer.headers["location"], answer.headers["server"]) == (303, "/login", None)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert "in the clear" in errors
