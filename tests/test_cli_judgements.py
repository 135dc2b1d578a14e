"""`onrecord judgements` as its user meets it: at a real database that a desk has open, too."""

import csv
import io
import json
from pathlib import Path

from tests.judged_world import furnished, view_of, whole
from tests.test_cli_users import run


def test_list_export_undo(tmp_path: Path) -> None:
    place = tmp_path / "desk.sqlite3"
    with furnished(place) as desk:
        assert "Nobody has judged anything yet" in run(place, "judgements").stdout
        made = desk.judge("wrong_source", "Nell", whole(desk, "gazette", "in spring"), "Ines Calder")
        listed = run(place, "judgements")
        assert listed.exit_code == 0, listed.stderr
        assert f"{made.id}  {made.at:%Y-%m-%d %H:%M}  Nell: Source set" in listed.stdout
        assert "is said by Ines Calder" in listed.stdout
        undone = run(place, "judgements", "undo", made.id, "--by", "Odd")
        assert undone.stdout.startswith("undone: “the crew of the Aurora")
        assert view_of(desk, "gazette").settled == {}
        assert "undone by Odd" in run(place, "judgements", "list").stdout
        (row,) = json.loads(run(place, "judgements", "export").stdout)
        assert (row["id"], row["undone_by"]) == (made.id, "Odd")
        (line,) = csv.DictReader(io.StringIO(run(place, "judgements", "export", "--csv").stdout))
        assert (line["id"], line["stands"]) == (made.id, "no")
        again = run(place, "judgements", "undo", made.id)
        assert again.exit_code == 1
        assert again.stderr.startswith("Error: ")
        assert "Odd has undone this on" in again.stderr
