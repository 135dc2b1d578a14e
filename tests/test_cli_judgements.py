"""`onrecord judgements` as its user meets it: real processes at a real database."""

import csv
import io
import json
from pathlib import Path

from onrecord.desk import Desk
from onrecord.store import Store
from tests.judged_world import furnish, view_of, whole
from tests.test_cli import run


def test_list_export_undo(tmp_path: Path) -> None:
    place = tmp_path / "desk.sqlite3"
    with Store.open(str(place)) as store:
        desk = Desk(store)
        furnish(desk)
        assert "Nobody has judged anything yet" in run("judgements", data=place).stdout
        made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", "in spring"), "Ines Calder")
        listed = run("judgements", data=place)
        assert listed.returncode == 0, listed.stderr
        assert f"{made.id}  {made.at:%Y-%m-%d %H:%M}  Nell: Source set" in listed.stdout
        assert "is said by Ines Calder" in listed.stdout
        undone = run("judgements", "undo", made.id, "--by", "Odd", data=place)
        assert undone.stdout.startswith("undone: “the crew of the Aurora")
        assert view_of(desk, "gazette").settled == {}
        assert "undone by Odd" in run("judgements", "list", data=place).stdout
        (row,) = json.loads(run("judgements", "export", data=place).stdout)
        assert (row["id"], row["undone_by"]) == (made.id, "Odd")
        (line,) = csv.DictReader(io.StringIO(run("judgements", "export", "--csv", data=place).stdout))
        assert (line["id"], line["stands"]) == (made.id, "no")
        again = run("judgements", "undo", made.id, data=place)
        assert again.returncode == 1
        assert again.stderr.startswith("Error: ")
        assert "Odd has undone this on" in again.stderr
