"""`onrecord sources`: what is followed, how it goes, and what of it is visited."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from onrecord.records import Subscription, UsageError
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.desk import Desk


@click.group(invoke_without_command=True)
@click.pass_context
def sources(ctx: click.Context) -> None:
    """List what is followed and how it goes; pause, resume, remove; OPML out."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(sources_list)


@sources.command("list")
@click.pass_obj
def sources_list(settings: Settings) -> None:
    """Every source: its id, health and next visit."""
    with settings.desk() as desk:
        known = desk.store.following.all()
        for source in known:
            click.echo(f"{source.id}  {source.kind:<7} {source.title or source.address}")
            click.echo(f"{'':18}{source.address}")
            click.echo(f"{'':18}{_health(source)}")
        if not known:
            click.echo("Nothing is followed yet: onrecord add ADDRESS")


def _health(source: Subscription) -> str:
    if source.paused:
        return "paused" + (f": {source.last_error}" if source.last_error else "")
    facts = [
        f"failing: {source.last_error}" if source.last_error else "well" if source.last_visit else "not yet visited"
    ]
    for label, moment in (
        ("last visit", source.last_visit),
        ("last new article", source.last_new),
        ("next visit", source.next_visit),
    ):
        if moment:
            facts.append(f"{label} {moment:%Y-%m-%d %H:%M} UTC")
    return ", ".join(facts)


@sources.command()
@click.argument("source_ids", nargs=-1, required=True, metavar="ID-OR-ADDRESS...")
@click.pass_obj
def pause(settings: Settings, source_ids: tuple[str, ...]) -> None:
    """Visit these no more until resumed."""
    with settings.desk() as desk:
        for source in _known(desk, source_ids):
            desk.pause(source.id, True)


@sources.command()
@click.argument("source_ids", nargs=-1, required=True, metavar="ID-OR-ADDRESS...")
@click.pass_obj
def resume(settings: Settings, source_ids: tuple[str, ...]) -> None:
    """Visit these again."""
    with settings.desk() as desk:
        for source in _known(desk, source_ids):
            desk.pause(source.id, False)


@sources.command()
@click.argument("source_ids", nargs=-1, required=True, metavar="ID-OR-ADDRESS...")
@click.pass_obj
def remove(settings: Settings, source_ids: tuple[str, ...]) -> None:
    """Follow these no more. Their articles stay."""
    with settings.desk() as desk:
        for source in _known(desk, source_ids):
            desk.store.following.unsubscribe(source.id)


@sources.command("export")
@click.pass_obj
def sources_export(settings: Settings) -> None:
    """All that is followed as OPML, to standard output."""
    with settings.desk() as desk:
        sys.stdout.buffer.write(desk.opml())


def _known(desk: "Desk", names: Iterable[str]) -> list[Subscription]:
    """The subscriptions of these ids or addresses. Raises UsageError before anything is changed."""
    known = {key: source for source in desk.store.following.all() for key in (source.id, source.address)}
    for name in names:
        if name not in known:
            raise UsageError("nothing of this id or address is followed", name, "see `onrecord sources`")
    return [known[name] for name in names]
