"""The command line: small doors that parse, call and print."""

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from onrecord.cli_judgements import judgements
from onrecord.cli_sources import sources
from onrecord.cli_users import user
from onrecord.records import Failure, GatherError, OnrecordError, Page, Reading, UsageError, to_json
from onrecord.settings import DEFAULT_PORT, Settings

if TYPE_CHECKING:  # imported where they are used, so that --help does not wait for what it does not need
    from onrecord.desk import Desk
    from onrecord.follow import Follower
    from onrecord.store import Saved

FEW = 8  # pages that one process reads sooner than others start

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class Cli(click.Group):
    """Commands in the order of their definition; our errors end in one line and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The order in which a newcomer needs them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; what we refuse is said in one line."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            raise _misplaced(error, self.get_params(ctx)) or error from None
        except OnrecordError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(141)


def _misplaced(error: click.NoSuchOption, ours: Iterable[click.Parameter]) -> click.UsageError | None:
    """Of an option of the whole that was given to a command: where it goes."""
    option = next((one for one in ours if error.option_name in one.opts), None)
    if option is None or error.ctx is None or error.ctx.parent is None:
        return None
    name, _, command = error.ctx.command_path.partition(" ")
    given = " ".join(filter(None, (error.option_name, option.metavar)))
    return click.UsageError(f"{error.option_name} goes before the command: {name} {given} {command} ...", error.ctx)


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data",
    envvar="ONRECORD_DATA",
    default="",
    metavar="PLACE",
    help="Where the desk keeps everything: a folder, a SQLite file or a postgresql:// address. "
    "[env: ONRECORD_DATA; default: the user's data folder]",
)
@click.option(
    "--allow",
    envvar="ONRECORD_ALLOW",
    multiple=True,
    metavar="RANGE[:PORT]",
    help="An address range that may be fetched although it is loopback, private or reserved, "
    "e.g. 127.0.0.0/8:8801 or 10.1.0.0/16. May be given several times. [env: ONRECORD_ALLOW, by spaces]",
)
@click.option(
    "--smtp",
    envvar="ONRECORD_SMTP",
    default="",
    metavar="ADDRESS",
    help="The mail server for alerts: smtp://user:password@host:587, smtps://..., or smtp+plain://localhost for a "
    "relay on this machine. [env: ONRECORD_SMTP]",
)
@click.option(
    "--mail-from",
    envvar="ONRECORD_MAIL_FROM",
    default="",
    metavar="ADDRESS",
    help="Whom mail comes from. [env: ONRECORD_MAIL_FROM]",
)
@click.version_option(package_name="onrecord")
@click.pass_context
def main(ctx: click.Context, /, **given: Any) -> None:
    """A news feed that shows its sources: who said it, how do they know, and how many stand behind it."""
    ctx.obj = Settings(**given)


def with_settings(command: F) -> F:
    """Gives a command the settings as its first argument."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        return command(click.get_current_context().find_object(Settings), *args, **kwargs)

    return run  # type: ignore[return-value]


# --------------------------------------------------------------------------- read


@main.command()
@click.argument("addresses", nargs=-1, required=True, metavar="PATH-OR-URL...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a page and line.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    help="Processes that read. [default: all cores for a folder, a WARC or more than 8 pages]",
)
@click.option(
    "--fast", is_flag=True, help="Find attributions by word lists: ten times as fast, less exact. For archives."
)
@with_settings
def read(settings: Settings, addresses: tuple[str, ...], as_json: bool, jobs: int | None, fast: bool) -> None:
    """Read pages and show who says so, keeping nothing.

    HTML, gzipped HTML, text that was already extracted, WARC files, folders of
    any of these, or http(s) addresses. Exit code 1 when any page failed; the
    others are still read, also when a page hangs or kills its process.
    """
    from onrecord.desk import understand_all
    from onrecord.terminal import print_account

    console, failed, shown = Console(), 0, 0
    several = len(addresses) > 1 or Path(addresses[0]).is_dir()
    readings = understand_all(_pages(settings, addresses), jobs or _jobs(addresses), fast)
    for reading in _progress(readings, long=several):
        failures = (reading,) if isinstance(reading, Failure) else reading.failures
        failed += bool(failures)
        if as_json:
            sys.stdout.buffer.write(_json_line(reading) + b"\n")
        elif isinstance(reading, Reading) and reading.article is not None:
            print_account(console, reading, rule=several)
            shown += 1
        for failure in failures:
            click.echo(f"{failure.url}: {failure.stage} failed: {failure.error}", err=True)
    sys.stdout.flush()
    sys.exit(1 if failed else 0)


def _jobs(addresses: tuple[str, ...]) -> int:
    """Processes worth their start: all cores for many pages, none but this one for a few."""
    holds_many = any(Path(address).is_dir() or ".warc" in Path(address).name for address in addresses)
    if not holds_many and len(addresses) <= FEW:
        return 0
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _json_line(reading: Reading | Failure) -> bytes:
    if isinstance(reading, Reading):
        return to_json(reading)
    return to_json({"page": None, "article": None, "attributions": [], "times": [], "failures": [reading]})


def _pages(settings: Settings, addresses: Iterable[str]) -> Iterator[Page | Failure]:
    """The pages that the addresses name, in order; one that cannot be had is a Failure."""
    from onrecord.gather import files

    for address in addresses:
        try:
            if address.startswith(("http://", "https://")):
                yield asyncio.run(_fetch(settings, address))
            else:
                yield from files(address, datetime.now(UTC))
        except GatherError as error:
            yield Failure.of("gather", address, error)


async def _fetch(settings: Settings, address: str) -> Page:
    from onrecord.gather import Fetcher

    async with Fetcher(settings.fetching()) as fetcher:
        return await fetcher.get(address)


def _progress(results: Iterable[T], long: bool) -> Iterator[T]:
    """The results themselves, with a count and a clock on a terminal's stderr while a long run lasts."""
    if not (long and sys.stderr.isatty() and not sys.stdout.isatty()):
        yield from results
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed} pages"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)
        for result in results:
            yield result
            progress.advance(task)


# --------------------------------------------------------------------------- add


@main.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@with_settings
def add(settings: Settings, addresses: tuple[str, ...]) -> None:
    """Follow a feed, a site, a sitemap, an OPML file, a folder or a WARC.

    A site's feeds are looked for by its own links, then its sitemaps. What is
    added is visited by `onrecord follow` or `onrecord serve`.
    """
    failed = False
    with settings.desk() as desk:
        for address in addresses:
            try:
                for line in _add(desk, address):
                    click.echo(line)
            except OnrecordError as error:
                failed = True
                click.echo(f"Error: {error}", err=True)
    sys.exit(1 if failed else 0)


def _add(desk: "Desk", address: str) -> list[str]:
    path = Path(address)
    if path.suffix.lower() == ".opml" and path.is_file():
        return [f"added {source.title or source.address}" for source in desk.add_opml(path.read_bytes())]
    found = asyncio.run(desk.discover(address))[0]
    source = desk.add(found)
    note = f" ({found.note})" if found.note else ""
    return [f"added {found.kind} {source.address}: {source.title or 'no title'}{note}"]


main.add_command(sources)


# --------------------------------------------------------------------------- follow, serve, demo


@main.command()
@click.option("--once", is_flag=True, help="Visit every source once, read what it brings, and end.")
@with_settings
def follow(settings: Settings, once: bool) -> None:
    """Visit what is followed and read what is new, until Ctrl-C."""
    from onrecord.follow import Follower

    def told(url: str, outcome: "Saved | Failure") -> None:
        if isinstance(outcome, Failure):
            click.echo(f"failed   {url}: {outcome.error}", err=True)
        elif outcome.outcome != "same":
            click.echo(f"{outcome.outcome:<8} {url}")

    with settings.desk() as desk:
        if not desk.store.following.all():
            raise UsageError("nothing is followed yet", remedy="add a source first: onrecord add ADDRESS")
        asyncio.run(_follow(Follower(desk, told), once))


async def _follow(follower: "Follower", once: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await follower.run(stop, once=once)


def _web_options(command: F) -> F:
    for option in (
        click.option(
            "--host",
            default="127.0.0.1",
            show_default=True,
            help="Address to listen on. Beyond loopback only for a desk with users.",
        ),
        click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: any."),
        click.option("--open/--no-open", "browser", default=True, help="Open the desk where there is a screen."),
        click.option("--pictures/--no-pictures", default=True, help="May our pages point at the outlets' pictures?"),
    ):
        command = option(command)
    return command


@main.command()
@_web_options
@click.option(
    "--name",
    "names",
    envvar="ONRECORD_NAME",
    multiple=True,
    metavar="HOST",
    help="A host name that the desk answers to beside this machine's own, e.g. desk.example.org. "
    "May be given several times. [env: ONRECORD_NAME, by spaces]",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="A proxy of yours stands in front: believe its X-Forwarded-Proto, -Host and -For. "
    "Nobody else may reach the port.",
)
@with_settings
def serve(settings: Settings, browser: bool, pictures: bool, **where: Any) -> None:
    """Follow the sources and show the desk in the browser, until Ctrl-C."""
    with settings.desk(pictures) as desk:
        _serve(desk, browser, **where)


@main.command()
@_web_options
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="Of the press's clock.")
@click.pass_context
def demo(ctx: click.Context, host: str, port: int, browser: bool, pictures: bool, speed: float) -> None:
    """The desk on the sample press of an invented country. Needs no network and keeps nothing."""
    from onrecord.press import Press

    with tempfile.TemporaryDirectory(prefix="onrecord-demo-") as folder, Press(datetime.now(UTC), speed) as press:
        given = ctx.find_object(Settings) or Settings()
        settings = Settings(data=given.data or folder, allow=(*given.allow, press.allow), restless=True)
        with settings.desk(pictures) as desk:
            asyncio.run(_follow_press(desk, press.sites))
            _serve(desk, browser, host=host, port=port)


async def _follow_press(desk: "Desk", sites: Iterable[str]) -> None:
    for site in sites:
        desk.add((await desk.discover(site))[0])


def _serve(desk: "Desk", browser: bool, **where: Any) -> None:
    """`where`: host, port, names, behind_proxy, as `serve.run` takes them."""
    from onrecord.follow import Follower, FollowerThread
    from onrecord.serve import run
    from onrecord.serve.guard import is_loopback

    def ready(address: str) -> None:
        click.echo(f"onrecord is at {address}  (Ctrl-C ends it)")
        if not is_loopback(where["host"]) and not where.get("behind_proxy"):
            click.echo("Passwords travel in the clear: put a proxy with TLS in front, and add --behind-proxy", err=True)
        if browser and _has_screen():
            webbrowser.open(address)

    def told(url: str, outcome: "Saved | Failure") -> None:
        if isinstance(outcome, Failure) and outcome.stage in ("follow", "weigh", "alert"):
            click.echo(f"{outcome.stage} failed at {url}: {outcome.error}", err=True)

    with FollowerThread(Follower(desk, told)):
        run(desk, **where, on_ready=ready)


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


main.add_command(user)
main.add_command(judgements)

# --------------------------------------------------------------------------- reread, reweigh


@main.command()
@with_settings
def reread(settings: Settings) -> None:
    """Redo every kept reading from the kept bytes, with what this version has learned."""
    changed = failed = total = 0
    with settings.desk() as desk:
        for article_id, outcome in _progress(desk.reread(), long=True):
            total += 1
            if isinstance(outcome, Failure):
                failed += 1
                click.echo(f"{article_id}: {outcome.url}: {outcome.error}", err=True)
            else:
                changed += outcome
        stories = desk.reweigh()
    click.echo(f"{total} readings redone: {changed} changed, {failed} failed; {stories} stories weighed anew")
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Also the stories that have not changed, each in full.")
@with_settings
def reweigh(settings: Settings, everything: bool) -> None:
    """Count claims and origins anew from the kept attributions, of the stories that changed."""
    with settings.desk() as desk:
        click.echo(f"{desk.reweigh(everything)} stories weighed anew")
