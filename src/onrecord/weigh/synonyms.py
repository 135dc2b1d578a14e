"""Several words for one thing, as the news uses them: "walk off the job" is a strike, "lost their lives" is died.

Each line is one thing; the stem of its first word or phrase stands for all of it. No line joins what rivals could
differ in (rise and fall, approve and reject): see `wording` for those.
"""

from collections.abc import Iterator, Sequence

from onrecord.vocabulary import stem

_ONE_THING = """
strike, strikes, stop work, stops work, stopped work, stopping work, walk out, walks out, walked out, walking out,
    walkout, walkouts, walk off the job, walked off the job, walking off the job, down tools, downed tools, stoppage,
    work stoppage, lay down their work, industrial action
resign, resigns, resignation, step down, steps down, stepped down, stepping down, stand down, stood down, step aside,
    stepped aside, stepping aside, leave office, leaves office, left office, quit, quits, give up his office
kill, kills, die, dies, died, dying, dead, death, deaths, toll, death toll, lose their lives, lost their lives,
    losing their lives, lost his life, lost her life, perish, fatality, fatalities, claim the lives of,
    claimed the lives of
injure, injuries, injury, wound, wounds, hurt
missing, unaccounted for, not been found, not yet been found
rescue, rescues, save, saves, bring to safety, brought to safety, pulled from, pulled out of
arrest, arrests, detain, detains, take into custody, took into custody, taken into custody
close, closes, closure, shut, shuts, shutting, shut down, shuts down
begin, begins, began, begun, beginning, start, starts, commence
buy, buys, bought, purchase, purchases, acquire, acquires, acquisition
child, children, kids
doctor, doctors, physician, physicians
company, companies, firm, firms
worker, workers, employee, employees, staff, workforce
carrying, carried, on board, aboard
capsize, overturn, overturns, keel over, keeled over, heeled over, turned over
crash, crashes, collide, collides, collision, collisions
explosion, explosions, explode, explodes, blast, blasts, blow up, blew up, blown up, detonate, detonation
fire, fires, blaze, blazes
destroy, destroys, destruction, demolish, wreck, wrecks, flatten, raze
shoot down, shot down, shooting down, bring down, brought down, intercept, intercepts
flee, flees, fled, fleeing, run away, ran away
ban, bans, prohibit, prohibits, outlaw, outlaws, forbid, forbids, forbidden
allow, allows, permit, permits
require, requires, need, needs
help, aid, assistance, assist
promise, promises, pledge, pledges, vow, vows, gave his word, gave her word, gave their word, give his word
negotiation, negotiations, negotiate, negotiating, talks
agreement, agreements, accord, accords, deal, deals
telephone, phone, phoned, telephoned
sack, sacks, lay off, laid off, layoffs, redundancies, make redundant, made redundant
lawmaker, lawmakers, legislator, legislators, parliamentarian, parliamentarians
soldier, soldiers, troops
military, army, armed forces
plane, planes, aircraft, airplane, airplanes, aeroplane
car, cars, vehicle, vehicles
ship, ships, vessel, vessels
house, houses, homes
factory, factories
earthquake, earthquakes, quake, quakes, tremor, tremors
border, borders, frontier
weapons, weapon, arms, weaponry
ammunition, munitions, ammo
discover, discovers, find, finds, found
baby, babies, newborn, newborns, infant, infants
entire, whole
anybody, anyone
poisoned, poisoning, poison
journalists, reporters, press
hospital, hospitals
evacuate, evacuates, evacuation
postpone, postpones, put off, delay, delays, deferred
cancel, cancels, call off, called off, scrap, scraps
demand, demands, call for, calls for, called for, calling for
fine, fines, penalty, penalties
bribe, bribes, bribery, kickbacks
theft, stolen, steal, steals, stole
build, builds, built, construct, constructs, construction
repair, repairs, fix, fixes, mend, mends
teacher, teachers, schoolteachers
flood, floods, flooding
investigation, investigations, investigate, investigates, inquiry, inquiries, enquiry, probe, probes
successor, successors, succeed, succeeds
warhead, warheads
"""


def _things() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By first stem the stems of each phrase and what stands for it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in _ONE_THING.replace("\n    ", " ").strip().splitlines():
        phrases = [tuple(map(stem, phrase.split())) for phrase in line.split(",")]
        for phrase in phrases:
            found.setdefault(phrase[0], []).append((phrase, "_".join(phrases[0])))
    return {first: sorted(set(phrases), key=lambda one: -len(one[0])) for first, phrases in found.items()}


_THINGS = _things()


def plainly(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Of lower-case words their places and stems; a phrase has one, at its first word, that stands for its like."""
    stems = [stem(word) for word in words]
    n = 0
    while n < len(stems):
        for phrase, meant in _THINGS.get(stems[n], ()):
            if tuple(stems[n : n + len(phrase)]) == phrase:
                yield n, meant
                n += len(phrase)
                break
        else:
            yield n, stems[n]
            n += 1
