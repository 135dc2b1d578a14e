"""Invented news of an invented country."""

FERRY = (
    "Ferry hits the pier at Kasslo, nine hurt",
    "The ferry Marigold struck the stone pier at Kasslo on Tuesday morning. Nine passengers were hurt. The harbour "
    "master Elke Venn closed the port of Kasslo. The Marigold had left Lowmark before dawn.",
)
FERRY_LATER = (
    "Kasslo port reopens after the Marigold struck its pier",
    "The port of Kasslo opened again after the ferry Marigold struck the pier. Harbour master Elke Venn said that the "
    "nine passengers hurt had left hospital. The Marigold is to be towed to Lowmark.",
)
SISTER = (
    "Ferry runs aground off Dunmere, forty taken off",
    "The ferry Halcyon ran aground on a sandbank off Dunmere on Friday evening. Forty passengers were taken off by "
    "lifeboats. Coastguard captain Joram Quist said that nobody was hurt. The Halcyon had left Wexholm at noon.",
)
BUDGET = (
    "Parliament rejects the budget of Premier Iskra",
    "Deputies in Velmora voted down the budget of Premier Sabine Iskra by 71 votes to 60. The finance ministry will "
    "bring another draft in April.",
)
