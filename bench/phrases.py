"""The telephone game's words: names, facts, fillers, and the ways to attribute them. All invented."""

GIVEN = (
    "Mira", "Tovan", "Elke", "Joram", "Sabine", "Idris", "Petra", "Caspian", "Lior", "Yevka", "Anselm", "Rhoda",
    "Bertil", "Ondine", "Farid", "Zelma",
)  # fmt: skip
FAMILY = (
    "Harrow", "Quist", "Delmar", "Oskarian", "Venn", "Tarrick", "Molnay", "Prewitt", "Sandoval", "Iskra",
    "Bellweather", "Umana", "Craddock",
)  # fmt: skip
PLACES = (
    "Velmora", "Tarnsk", "Oberhaven", "Quill", "Estrada", "Lowmark", "Pellan", "Dunmere", "Kasslo", "Ironford",
    "Sundral", "Wexholm",
)  # fmt: skip
OUTLETS = (
    "The Velmora Times", "Harbour Daily News", "Northern Gazette", "Radio Tarnsk", "The Pellan Post", "Lowmark Herald",
    "Capital Courier", "The Evening Tribune", "Channel Six News", "Island Observer",
)  # fmt: skip
WIRE = "Meridian News Agency"
ROLES = (
    "harbour master", "regional governor", "fire chief", "hospital director", "trade minister", "union leader",
    "port engineer", "opposition leader", "chief prosecutor", "airline manager",
)  # fmt: skip
UNNAMED = ("a senior official", "two officials", "a person briefed on the talks", "an employee of the company")
DOCUMENTS = ("the {place} Safety Board report", "the {place} Audit Office report")

# Each fact: three ways to tell it and one that negates it. {n} is its number, {who} its actor, {place} its place.
FACTS: tuple[tuple[str, ...], ...] = (
    (
        "the ferry was carrying {n} passengers when it struck the pier at {place}",
        "{n} passengers were aboard the ferry that struck the pier at {place}",
        "the ferry had {n} passengers on board as it hit the {place} pier",
        "the ferry was not carrying {n} passengers when it struck the pier at {place}",
    ),
    (
        "{who} ordered the closure of {n} schools in {place}",
        "{n} schools in {place} were closed on the orders of {who}",
        "the closure of {n} schools in {place} was ordered by {who}",
        "{who} never ordered the closure of {n} schools in {place}",
    ),
    (
        "the fire at the {place} refinery burned through {n} storage tanks",
        "{n} storage tanks burned in the fire at the refinery in {place}",
        "the {place} refinery fire destroyed {n} of its storage tanks",
        "the {place} refinery fire did not destroy {n} of its storage tanks",
    ),
    (
        "{who} will lend {place} {n} million crowns for the new bridge",
        "{place} will receive a loan of {n} million crowns from {who} for the new bridge",
        "the new bridge in {place} will be paid with {n} million crowns lent by {who}",
        "{who} will not lend {place} {n} million crowns for the new bridge",
    ),
    (
        "inspectors found {n} faults in the brakes of the trains built at {place}",
        "the brakes of trains built at {place} showed {n} faults, inspectors found",
        "{n} faults were found by inspectors in brakes of trains from the {place} works",
        "no {n} faults were found by inspectors in brakes of trains from the {place} works",
    ),
    (
        "{who} sold {n} fishing licences in {place} without a tender",
        "{n} fishing licences in {place} were sold by {who} without any tender",
        "without a tender, {who} sold {n} licences for fishing in {place}",
        "it is untrue that {who} sold {n} fishing licences in {place} without a tender",
    ),
    (
        "the landslide at {place} killed at least {n} people",
        "at least {n} people died in the landslide at {place}",
        "the number of people killed in the {place} landslide rose to at least {n}",
        "the landslide at {place} did not kill {n} people",
    ),
    (
        "the flood left {n} households in {place} without drinking water",
        "{n} households in {place} have no drinking water after the flood",
        "drinking water is cut off in {n} {place} households since the flood",
        "the flood didn't leave {n} households in {place} without drinking water",
    ),
)
TOLL = 6  # the fact whose number rises
# What people say in words of their own, and the same as another heard it.
QUOTES = (
    (
        "We counted every lamp in {place} and half of them were dark",
        "We've counted each lamp in {place}, and half were dark",
    ),
    (
        "Nobody asked us, and nobody will thank us when it is over",
        "No one asked us and no one is going to thank us when it's over",
    ),
    (
        "I would rather lose my post than sign a paper like that again",
        "I'd rather lose my post than sign such a paper again",
    ),
    (
        "The people of {place} have waited long enough for an answer",
        "People in {place} have waited long enough for an answer",
    ),
    (
        "There is no money left in the drawer and everybody knows it",
        "There's no money left in the drawer, and everyone knows it",
    ),
    ("They built it of sand and they sold it to us as stone", "They built it from sand and sold it to us as stone"),
    (
        "My own children sleep ten steps from that wall every night",
        "My own kids sleep ten steps from that wall each night",
    ),
    (
        "It was a bad day for {place} but it was not the last one",
        "It was a bad day for {place}, but it wasn't the last",
    ),
)
ACTORS = ("Norwick Bank", "Castellan Group", "Aldane Holding", "Brightwater Fund", "Orsk Energy", "Fennel Trust")
# Two who write for themselves share no run of words in these: the slots fall where they like.
FILLER = (
    "{name} of {street} Street sold {n} lanterns on {day}.", "On {day}, {n} boats lay idle off {street} Point.",
    "Rain fell on {street} Hill for {n} hours.", "At {street} House, {name} meets the council on {day}.",
    "Trams on line {n} ran late past {street} Square.", "{name} recalls {n} winters like it in {street} Lane.",
    "Some {n} onlookers stood by {street} Hall on {day}.", "Prices in {street} Market rose by {n} crowns on {day}.",
    "Past {street} Bridge, {n} roads stayed open.", "{name} laid {n} stones of {street} Mole.",
    "In {street} Row, {name} lit {n} candles.", "The {street} regatta drew {n} crews, {name} among them.",
    "Snow lay {n} inches deep above {street} Farm.", "To {street} Hall, {name} brought {n} blankets on {day}.",
    "{name} closed {street} Library until {day}.", "Of {n} lamps in {street} Park, few burned on {day}.",
)  # fmt: skip
STREETS = (
    "Amber", "Bishop", "Cooper", "Dyer", "Elm", "Fuller", "Glover", "Hatter", "Ivory", "Juniper", "Kettle", "Linden",
    "Mercer", "Needle", "Orchard", "Potter", "Quarry", "Rope", "Saddler", "Tanner", "Umber", "Vinegar", "Weaver",
)  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
SAY = (
    "{Source} said that {content}.", "According to {source}, {content}.", "{Content}, {source} said.",
    "{Source} told reporters that {content}.", "{Source} said on {day} that {content}.",
    "On {day}, {source} confirmed that {content}.", "{Source} acknowledged that {content}.",
)  # fmt: skip
DOCUMENT_SAY = (
    "{Content}, according to {source}.",
    "According to {source}, {content}.",
    "{Source} said that {content}.",
)
RELAY = (
    "{Source} told {outlet} that {content}.", "{Content}, {source} told {outlet}.",
    "{Outlet} quoted {source} as saying that {content}.", "{Content}, {source} said in an interview with {outlet}.",
)  # fmt: skip
REPORTED = ("{Outlet} reported that {content}.", "{Content}, {outlet} reported.", "{Content}, according to {outlet}.")

QUOTED = (
    '"{Content}," {source} said.', '"{Content}," {source} told reporters.', '{Source} said: "{Content}."',
)  # fmt: skip
CONFERENCE = ('"{Content}," {source} told a news conference.', '"{Content}," {source} said at a briefing on {day}.')
AT_CONFERENCE = (
    "{Source} told a news conference that {content}.", "{Content}, {source} said at a briefing on {day}.",
    "{Source} told journalists that {content}.",
)  # fmt: skip
QUOTED_RELAY = ('"{Content}," {source} told {outlet}.', '{Outlet} quoted {source} as saying: "{Content}."')
QUOTED_VAGUELY = (
    '"{Content}," {source} was quoted as saying.',
    '"{Content}," {source} said, according to media reports.',
)
VAGUELY = ("an official", "an insider", "a man with knowledge of the matter")
# Who had it first, at the foot of an article.
CREDITS = ("(h/t {outlet})", "Hat tip: {outlet}.", "{outlet} first reported the news.", "(via {outlet})")
DENIALS = ("{Source} denied that {content}.", "{Source} rejected claims that {content}.")
UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
IN_WORDS = 0.25
NEGATED = 3  # the way that says that it did not happen
