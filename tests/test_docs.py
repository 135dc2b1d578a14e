"""A command, a setting or a public record without help and without an entry in the docs fails here."""

import inspect
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


def test_every_record_and_field_is_in_the_data_model() -> None:
    model = (DOCS / "data-model.md").read_text(encoding="utf-8")
    structs = [
        struct
        for _, struct in inspect.getmembers(records, inspect.isclass)
        if issubclass(struct, msgspec.Struct) and struct.__module__ == records.__name__
    ]
    assert structs
    missing = [
        f"{struct.__name__}.{field.encode_name}"
        for struct in structs
        for field in msgspec.structs.fields(struct)
        if f"`{field.encode_name}`" not in model
    ]
    assert not missing
