"""`onrecord user`: who may log in to the desk. Passwords are asked for or read from a pipe, never arguments."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from onrecord.people import PASSWORD_LENGTH, ROLES, Role, User, hash_password, normal_name
from onrecord.records import UsageError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.store.people import People

_role = click.Choice(ROLES)
_from_stdin = click.option(
    "--password-stdin", "stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@click.group()
def user() -> None:
    """Who may log in: add, list, role, password, remove. As soon as there is a user, everybody logs in.

    A reader reads, marks as read and saves searches; an editor also judges,
    writes briefs and chooses sources; an admin also adds and removes people.
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=_role, help="What the user may do. [default: admin for the first, reader for the others]")
@_from_stdin
@click.pass_obj
def user_add(settings: Settings, name: str, role: Role | None, stdin: bool) -> None:
    """Add a user. Asks for the password twice."""
    name = normal_name(name)
    with _people(settings) as people:
        if people.named(name) is not None:
            raise UsageError("there is a user of this name", name, "see `onrecord user list`")
        chosen = role or ("reader" if people.any() else "admin")
        added = people.add(name, chosen, _password(stdin), datetime.now(UTC))
    click.echo(f"added {added.name}, {added.role}")


@user.command("list")
@click.pass_obj
def user_list(settings: Settings) -> None:
    """Every user with role and date of addition."""
    with _people(settings) as people:
        known = people.all()
    for one in known:
        click.echo(f"{one.role:<7} {one.added_at:%Y-%m-%d}  {one.name}")
    if not known:
        click.echo("There are no users: the desk is for this machine only, and needs no log-in")


@user.command("role")
@click.argument("name")
@click.argument("role", type=_role)
@click.pass_obj
def user_role(settings: Settings, name: str, role: Role) -> None:
    """Change what a user may do."""
    with _people(settings) as people:
        people.change_role(_known(people, name).number, role)


@user.command("password")
@click.argument("name")
@_from_stdin
@click.pass_obj
def user_password(settings: Settings, name: str, stdin: bool) -> None:
    """Set a new password. Ends all sessions of the user."""
    with _people(settings) as people:
        number = _known(people, name).number
        people.change_password(number, _password(stdin))


@user.command("remove")
@click.argument("name")
@click.pass_obj
def user_remove(settings: Settings, name: str) -> None:
    """Remove a user. What they decided stays, under their name."""
    with _people(settings) as people:
        people.remove(_known(people, name).number)
        if not people.any():
            click.echo("There are no users any more: the desk is for this machine only, and needs no log-in")


@contextmanager
def _people(settings: Settings) -> "Iterator[People]":
    with closing(settings.store()) as store:
        yield store.people


def _known(people: "People", name: str) -> User:
    found = people.named(name)
    if found is None:
        raise UsageError("there is no user of this name", name, "see `onrecord user list`")
    return found


def _password(stdin: bool) -> str:
    """The hash of a password that was read, or asked for twice."""
    if stdin:
        return hash_password(sys.stdin.readline().rstrip("\r\n"))
    try:
        asked = f"Password ({PASSWORD_LENGTH} characters or more)"
        return hash_password(click.prompt(asked, hide_input=True, confirmation_prompt="The same again"))
    except click.Abort:
        raise UsageError("no password was given", remedy="type it, or pipe it in with --password-stdin") from None
