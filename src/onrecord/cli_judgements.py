"""`onrecord judgements`: what people decided, as a list and as data, and its undoing."""

import sys
from contextlib import closing

import click

from onrecord.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def judgements(ctx: click.Context) -> None:
    """List what people decided on the desk; export it; undo it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(judgements_list)


@judgements.command("list")
@click.pass_obj
def judgements_list(settings: Settings) -> None:
    """Every judgement, the latest first: its id, when, who, what."""
    from onrecord.judging import NAMES, decided

    with closing(settings.store()) as store:
        rows = decided(store, store.judgements())
    for one, said, _ in rows:
        click.echo(f"{one.id}  {one.at:%Y-%m-%d %H:%M}  {one.by}: {NAMES[one.kind]}")
        click.echo(f"{'':18}{said}")
        if one.undone_at is not None:
            click.echo(f"{'':18}undone by {one.undone_by}, {one.undone_at:%Y-%m-%d %H:%M}")
    if not rows:
        click.echo("Nobody has judged anything yet")


@judgements.command("export")
@click.option("--csv", "as_table", is_flag=True, help="A table instead of JSON.")
@click.pass_obj
def judgements_export(settings: Settings, as_table: bool) -> None:
    """All judgements as data, undone ones too, to standard output."""
    from onrecord.judging import as_csv, as_json, decided

    with closing(settings.store()) as store:
        rows = decided(store, store.judgements())
    sys.stdout.buffer.write(as_csv(rows).encode() if as_table else as_json(rows) + b"\n")


@judgements.command("undo")
@click.argument("judgement_ids", nargs=-1, required=True, metavar="ID...")
@click.option("--by", default="you", show_default=True, help="Under whose name it is undone.")
@click.pass_obj
def judgements_undo(settings: Settings, judgement_ids: tuple[str, ...], by: str) -> None:
    """Undo judgements: everything is as before, but for what came or was decided since."""
    from onrecord.desk import Desk
    from onrecord.judging import decided

    with closing(settings.store()) as store:
        desk = Desk(store)
        for judgement_id in judgement_ids:
            click.echo(f"undone: {decided(store, [desk.undo(judgement_id, by)])[0].said}")
