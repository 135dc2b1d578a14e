"""What is told to have been taken back without its being said by whom: whose it was, and what takes nothing back."""

import pytest

from onrecord.weigh.notes import notes
from tests.weigh.test_corrections import account, corrected, texts

BRIGADE = "The fire brigade said that 14 people were killed."
COURIER = "The Pellan Courier reported that inspectors had found 17 defects in the props."


@pytest.mark.parametrize(
    ("body", "kind", "who", "was", "now"),
    [
        (f"{BRIGADE} The figure was later withdrawn.", "withdrawn", "fire brigade", "14 people were killed", ""),
        (f"{BRIGADE}\n\nThe figure was later corrected to 11.", "corrected", "fire brigade", "14 people", "11"),
        (f"{BRIGADE} The toll was revised down to 11.", "corrected", "fire brigade", "14 people", "11"),
        ("The fire brigade said 14 people had died, a figure that was later withdrawn.", "withdrawn", "fire brigade", "14", ""),
        ("The fire brigade's figure of 14 killed has since been withdrawn.", "withdrawn", "fire brigade", "14 killed", ""),
        ("The figure of 14 killed was withdrawn by the fire brigade.", "withdrawn", "the fire brigade", "14 killed", ""),
        (f"{COURIER} The report has been retracted.", "withdrawn", "The Pellan Courier", "17 defects", ""),
        ("Minister Odo Brandt wrote that the crew had been drunk. The post was deleted an hour later.", "withdrawn", "Odo Brandt",
         "the crew had been drunk", ""),
        ("Minister Odo Brandt said that the pumps were new. The statement has been retracted.", "withdrawn", "Odo Brandt",
         "the pumps were new", ""),
        ("Minister Odo Brandt said that 40 families had fled. The statement was corrected to 14.", "corrected", "Odo Brandt",
         "40 families", "14"),
        ("A statement by Odo Brandt that the crew had been drunk was later withdrawn.", "withdrawn", "Odo Brandt",
         "the crew had been drunk", ""),
    ],
)  # fmt: skip
def test_whose_it_was_is_told_by_what_stands_around(body: str, kind: str, who: str, was: str, now: str) -> None:
    (found,) = notes(account("a", "Tarn Observer", body))
    assert (found.kind, found.who) == (kind, who)
    assert was in found.was
    assert found.now == now


@pytest.mark.parametrize(
    "body",
    [
        "The figure was later withdrawn.",
        "Troops were withdrawn from the border on Monday, the army said.",
        "Minister Odo Brandt said that the bill would cost 14 million crowns. The bill was withdrawn.",
        "He corrected his posture.",
        "The bank said that prices rose by 2 percent. The figures were corrected for inflation.",
        "The auditor said that 14 boats were missing. The report was withdrawn from the agenda.",
        f"{BRIGADE} Brandt demanded that the figure be withdrawn.",
        f"{BRIGADE} Brandt denied that the figure had been withdrawn.",
        f"{BRIGADE} The figure was not withdrawn.",
        f"{BRIGADE} The toll was revised up to 17.",
        f"{BRIGADE} Brandt asked whether the statement was withdrawn.",
        "The union said that 300 had lost their work. The post was removed from the budget.",
        "Minister Odo Brandt said that the money was safe. His account was deleted.",
        "The company said that it had sold 40 cars. The number was withdrawn from use.",
        "Minister Odo Brandt said that the pumps were new. The figure was withdrawn.",
        "The Pellan Courier reported that the mine was shut. The story was told again and again.",
    ],
)
def test_what_takes_nothing_back_or_nobodys_is_left_alone(body: str) -> None:
    assert notes(account("a", "Tarn Observer", body)) == []


def test_it_reaches_those_who_gave_the_figure_and_no_others() -> None:
    first = account("a", "Pellan Courier", f"{BRIGADE} The tram had left the rails at Marrowby.")
    other = account("c", "Quill Standard", "The fire brigade said that it had needed 30 pumps to cool the rails.", 1)
    later = account("d", "Harbour Daily", f"{BRIGADE} The figure was later withdrawn.", 5)
    weighing, found = corrected([first, other, later])
    (correction,) = found
    assert (correction.kind, correction.articles) == ("withdrawn", ("a",))
    assert all("14" in text for text in texts(weighing, correction))
    assert texts(weighing, correction)
