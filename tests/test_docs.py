"""A command, a setting or a public record without help and without an entry in the docs fails here."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from onrecord import records
from onrecord.cli import main

DOCS = Path(__file__).parent.parent / "docs"


def commands(group: click.Group, name: str = "onrecord") -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


COMMANDS = dict(commands(main))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help_and_a_place_in_the_guide(name: str) -> None:
    command, guide = COMMANDS[name], (DOCS / "guide.md").read_text(encoding="utf-8")
    assert command.help, f"{name} has no help"
    assert name in guide, f"docs/guide.md does not speak of `{name}`"
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts[0]} has no help"
            assert max(option.opts, key=len) in guide, f"docs/guide.md does not speak of {option.opts} of {name}"


@pytest.mark.parametrize("option", [o for o in main.params if isinstance(o, click.Option)], ids=lambda o: str(o.name))
def test_every_setting_is_in_the_guide(option: click.Option) -> None:
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    assert option.help
    assert option.opts[0] in guide
    if option.envvar:
        assert str(option.envvar) in guide


RECORDS = [
    record
    for module in pkgutil.iter_modules(records.__path__, f"{records.__name__}.")
    for record in vars(importlib.import_module(module.name)).values()
    if getattr(record, "__module__", None) == module.name and not record.__name__.startswith("_")
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_is_handed_on(record: type) -> None:
    assert getattr(records, record.__name__, None) is record
    assert record.__name__ in records.__all__


@pytest.mark.parametrize(
    "record", [r for r in RECORDS if inspect.isclass(r) and issubclass(r, msgspec.Struct)], ids=lambda r: r.__name__
)
def test_every_record_and_field_is_in_the_data_model(record: type[msgspec.Struct]) -> None:
    model = (DOCS / "data-model.md").read_text(encoding="utf-8")
    assert f"`{record.__name__}`" in model
    missing = [field.encode_name for field in msgspec.structs.fields(record) if f"`{field.encode_name}`" not in model]
    assert not missing
