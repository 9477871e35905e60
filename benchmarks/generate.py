"""Write made-up pilot files of about 8 KB that use every part of the pilot file.

The prose is Dutch and put together from phrases; names of people, parties and places are plainly
invented. Pilot n of a seed has the same bytes whatever the number of files asked for.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeAlias

from pilotscan import Framework, load_framework

Value: TypeAlias = "str | int | bool | Mapping[str, Value] | Sequence[Value]"
Entry: TypeAlias = dict[str, "Value"]

MIN_BYTES, MAX_BYTES = 7_500, 8_500
SLACK = 200
WIDTH = 110

# --- phrases ----------------------------------------------------------------------------------

WHO = (
    "jonge nieuwkomers", "alleenstaande ouders", "mantelzorgers",
    "jongeren zonder startkwalificatie", "oudere buurtbewoners", "statushouders met kinderen",
    "thuiswonende cliënten", "mensen met schulden",
)  # fmt: skip
THEMES = (
    "wonen", "taal", "werk", "sociaal-contact", "onderwijs", "gezondheid", "schulden", "opvang",
)  # fmt: skip
DOES = (
    "delen een gebouw met een gemeenschappelijke keuken",
    "krijgen één vaste begeleider voor alle vragen",
    "leren samen met vrijwilligers in kleine groepen",
    "lopen mee met ervaren collega's in de praktijk",
    "organiseren wekelijks een open inloop in de buurt",
    "maken een plan met haalbare stappen en evalueren het elk kwartaal",
)
BECAUSE_OF = (
    "Herhaald contact op gelijke voet maakt de drempel naar hulp lager.",
    "Eén aanspreekpunt voorkomt dat vragen tussen loketten blijven liggen.",
    "Wie zelf iets bijdraagt, blijft langer meedoen dan wie alleen ontvangt.",
    "Kleine groepen geven ruimte om ideeën uit te proberen en bij te stellen.",
    "Vroeg beginnen houdt vaardigheden op peil en beperkt latere kosten.",
)
HURDLES = (
    "De financiële afspraken lopen per jaar, waardoor de continuïteit onzeker blijft.",
    "Vrijwilligers vertrekken vaak na een halfjaar en zijn lastig te vervangen.",
    "De coördinatie rust op één persoon en is niet in een functie beschreven.",
    "Regels voor privégegevens staan het delen van dossiers tussen partijen in de weg.",
    "De groep die het minst vaak meedoet, is ook het lastigst te bereiken.",
)
NEEDS = (
    "Reguliere voorzieningen werken ieder voor zich en bereiken deze groep maar voor een deel.",
    "Wachttijden zijn lang, en intussen raken mensen hun netwerk en hun ritme kwijt.",
    "Er is wel aanbod, maar het sluit niet aan op de tijden en de taal van deelnemers.",
)
CIRCUMSTANCES = (
    ("Een leegstaand gebouw voor een lage huur", "Een kleinere ruimte in elk wijkcentrum"),
    ("Een initiatiefnemer die zes dagen per week bereikbaar was", "Twee coördinatoren in dienst"),
    ("Projectgeld zonder vooraf vastgelegde prestaties", "Een meerjarige afspraak met ijkpunten"),
    ("Ontheffing van een regel uit de verordening", "Een vaste uitzondering in de verordening"),
)
RESULTS = (
    "Deelnemers voelen zich meer thuis in de wijk",
    "Meer deelnemers vinden binnen een jaar betaald werk",
    "Het beroep op individuele voorzieningen neemt af",
    "Deelnemers spreken vaker Nederlands buiten de les",
)
SIDE_EFFECTS = (
    "De druk op de vaste vrijwilligers nam toe",
    "Buurtbewoners gebruikten de inloop ook voor andere vragen",
    "Partijen verwezen meer door dan was afgesproken",
)
AFTERWARDS = (
    "Een tweede locatie is in voorbereiding", "De werkwijze is opgenomen in het beleidsplan",
    "Twee buurgemeenten kwamen kijken en namen een onderdeel over",
    "De geleerde lessen zijn gebundeld en gepubliceerd",
)  # fmt: skip
ASK = ("de projectleider", "de afdeling onderzoek", "de financieel adviseur", "de woningcorporatie")

FOUND = {
    0: ("Er is gezocht en niets van vastgesteld", "Alle partijen zeggen dat dit ontbreekt"),
    1: ("Er is een voornemen, maar nog geen aanpak", "Eén partij probeert dit, zonder afspraken"),
    2: ("Voor een deel geregeld en nog niet beproefd", "Dit geldt voor één van de twee locaties"),
    3: ("Grotendeels geregeld en beschreven", "Het werkt, ook toen de bezetting wisselde"),
    4: ("Volledig geregeld, vastgelegd en geëvalueerd", "Dit loopt al jaren zonder extra inzet"),
}  # fmt: skip
UNKNOWN = (
    "Er bestaat een notitie, maar die is niet ingezien",
    "Geen van de bronnen zegt hier iets over",
)
DETAIL = (
    "het verslag noemt hiervoor twee voorbeelden",
    "de cijfers over het laatste halfjaar ontbreken nog",
    "geïnterviewde medewerkers bevestigen dat beeld",
    "over de lange termijn is niets bekend",
    "de partners zijn het hierover eens",
    "in de tweede periode is dat niet opnieuw nagegaan",
)

# --- what is known of a pilot ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """How much is known of a pilot, and how good it is; profiles lead to different verdicts."""

    name: str
    lowest: int = 2
    known: float = 1.0
    sourced: bool = True
    spread: int = 1


PROFILES = (
    Profile("ready", lowest=3, spread=0),
    Profile("conditional", spread=2),
    Profile("bottleneck", known=0.85),
    Profile("harm", lowest=1, known=0.95),
    Profile("thin", known=0.4),
    Profile("asserted", known=0.95, sourced=False),
)

SOLID = ("rapport", "cijfers", "besluit", "artikel")
LIGHT = ("krant", "website")


class _Writer:
    """Makes one pilot from its own random numbers."""

    def __init__(self, number: int, seed: int, framework: Framework) -> None:
        self.random = Random(f"{seed}/{number}")
        self.number = number
        self.framework = framework
        routes = list(framework.routes)
        # The numbers of routes and profiles have no common divisor, so all pairs occur.
        self.route = routes[number % len(routes)]
        self.profile = PROFILES[number % len(PROFILES)]
        self.year = self.random.randrange(2014, 2023)
        self.who = self.random.choice(WHO)
        self.town = f"Voorbeeldstad {number % 40 + 1}"

    def text(self) -> str:
        """Return the file: facts first, then as many reasons with the ratings as fit."""
        target = self.random.randrange(MIN_BYTES + SLACK, MAX_BYTES - 2 * SLACK)
        pilot = self.facts()
        ratings = self.ratings()
        pilot["assessments"] = self.assessments(ratings)
        pilot["sources"] = self.sources()
        reasons = self.reasons(ratings)
        text = _document(pilot)
        while (missing := target - len(text.encode())) > SLACK:
            while missing > 0:
                missing -= next(reasons)
            text = _document(pilot)
        size = len(text.encode())
        if not MIN_BYTES <= size <= MAX_BYTES:
            raise AssertionError(f"pilot {self.number} has {size} bytes")
        return text

    def cite(self, count: int = 1) -> list[Value]:
        return list(self.random.sample((*SOLID, *LIGHT, "plan"), count))

    def prose(self, text: str) -> Entry:
        return {"text": text, "sources": self.cite()}

    def facts(self) -> Entry:
        pick, sample, whole = self.random.choice, self.random.sample, self.random.randrange
        size = whole(20, 400)
        return {
            "pilotscan": 1,
            "id": f"proeftuin-{self.number:04d}",
            "name": f"Proeftuin {self.number:04d}",
            "language": "nl",
            "summary": {
                "text": f"{self.who.capitalize()} {pick(DOES)}. Deze verzonnen proeftuin begon "
                f"klein, in {self.town}; {pick(DETAIL)}. {pick(BECAUSE_OF)}",
                "sources": self.cite(2),
            },
            "place": {
                "municipality": self.town,
                "area": pick(("Noord", "Zuid", "Oost", "West")),
                "region": f"Voorbeeldregio {self.number % 12 + 1}",
                "country": "NL",
                "scope": "local",
            },
            "period": {
                "start": f"{self.year}-{whole(1, 13):02d}",
                "end": f"{self.year + whole(2, 5)}{pick(('', '~', '?'))}",
            },
            "status": pick(("running", "ended", "continued", "unknown")),
            "checked": "2026-11-01",
            "origin": {
                "copy_of": f"Proeftuin {self.number + 1:04d}",
                "because": pick(("Overgenomen na een bezoek.", "Voortzetting van die proef.")),
            },
            "themes": sample(THEMES, 3),
            "problem": self.prose(pick(NEEDS)),
            "target_groups": [
                {"name": self.who.capitalize(), "size": size, "sources": self.cite()},
                {"name": "Vrijwilligers uit de buurt", "sources": self.cite()},
            ],
            "activities": [f"{self.who.capitalize()} {does}." for does in sample(DOES, 2)],
            "mechanisms": [
                {"text": pick(BECAUSE_OF), "sources": self.cite(), "inferred": True},
            ],
            "barriers": [self.prose(pick(HURDLES))],
            "figures": [
                {
                    "what": "deelnemers", "value": size, "unit": "personen",
                    "date": f"{self.year + 1}-{whole(1, 13):02d}", "basis": "planned",
                    "sources": ["plan"],
                },
                {
                    "what": "deelnemers", "low": size * 6 // 10, "value": size * 7 // 10,
                    "high": size * 8 // 10, "unit": "personen", "date": self.year + 2,
                    "basis": "realised", "note": "Geteld op één moment.", "sources": ["cijfers"],
                },
                {"what": "vrijwilligers", "value": whole(5, 60), "basis": "estimated"},
            ],
            "partners": [
                {"name": f"Gemeente {self.town}", "roles": ["lead", "funder"],
                 "sector": "municipality"},
                {"name": "Woningcorporatie Voorbeeldwonen", "roles": ["landlord"],
                 "sector": "housing-association", "sources": self.cite()},
                {"name": "Stichting Proefwerk", "roles": ["delivery"],
                 "sector": pick(("ngo", "foundation"))},
                {"name": "Hogeschool Voorbeeld", "roles": ["evaluator"],
                 "sector": "knowledge-institute"},
            ],
            "funding": [
                {"source": "Europees proeffonds", "sector": "european-union",
                 "amount": whole(10, 300) * 10_000, "currency": "EUR", "per": "total",
                 "kind": "project", "basis": "budgeted", "start": self.year, "end": self.year + 3,
                 "sources": ["besluit"]},
                {"source": f"Gemeente {self.town}", "sector": "municipality",
                 "amount": whole(4, 60) * 5_000, "currency": "EUR", "per": "year",
                 "kind": pick(("structural", "project", "in-kind")), "basis": "realised",
                 "note": "Inclusief coördinatie."},
            ],
            "circumstances": [
                {"what": what, "role": pick(("essential", "helpful")),
                 "at_scale": pick(("present", "partly", "absent", "unknown")),
                 "replacement": replacement, "sources": self.cite()}
                for what, replacement in sample(CIRCUMSTANCES, 2)
            ],
            "outcomes": [
                {"what": pick(RESULTS), "direction": pick(("better", "mixed", "same")),
                 "compared_with": "de situatie bij aanvang", "design": "before-after",
                 "sources": ["rapport"]},
                {"what": pick(SIDE_EFFECTS), "kind": pick(("side-effect", "harm")),
                 "direction": "worse", "design": "qualitative",
                 "handled": pick(("fully", "partly", "not")), "sources": self.cite()},
            ],
            "afterlife": [
                {"what": pick(AFTERWARDS), "route": pick(list(self.framework.routes)),
                 "date": f"{self.year + 4}~", "sources": ["website"]},
            ],
            "recognition": ["Genomineerd voor de Voorbeeldprijs."],
            "scaling": {
                "route": self.route,
                "because": self.prose("De raad heeft om een vervolg gevraagd."),
                "ambition": f"In {self.year + 6} bereikt de aanpak {size * 3} {self.who}.",
                "target_context": f"{self.town} en drie vergelijkbare gemeenten.",
            },
        }  # fmt: skip

    def ratings(self) -> dict[str, Entry]:
        """Rate every condition of the framework as the first assessor."""
        profile, random = self.profile, self.random
        conditions = self.framework.conditions
        necessary = [c.id for c in conditions if c.is_necessary(self.route)]
        forced = (
            dict.fromkeys(random.sample(necessary, 2), 1) if profile.name == "bottleneck" else {}
        )
        if profile.name == "harm":
            forced = {stop.condition: stop.at for stop in self.framework.rules.stop}
        ratings: dict[str, Entry] = {}
        for condition in conditions:
            level: int | None = random.randint(profile.lowest, 4)
            if condition.id in forced:
                level = forced[condition.id]
            elif condition.may_be_not_applicable and random.random() < 0.2:
                ratings[condition.id] = {
                    "level": "not-applicable",
                    "because": "Speelt bij deze aanpak geen rol.",
                }
                continue
            elif random.random() >= profile.known:
                level = None
            ratings[condition.id] = (
                {"level": "unknown"}
                if level is None
                else {"level": level, "evidence": self.evidence(level)}
            )
        return ratings

    def evidence(self, level: int) -> list[Value]:
        if not self.profile.sourced:
            return [self.random.choice(LIGHT)] if self.random.random() < 0.4 else []
        cited: list[Value] = [self.random.choice(SOLID)]
        if level <= 1:
            cited.append("zoekactie")
        elif self.random.random() < 0.3:
            cited.append({"source": cited.pop(), "at": f"p. {self.random.randrange(3, 80)}"})
        elif self.profile.name != "ready" and self.random.random() < 0.1:
            cited.append({"source": self.random.choice(LIGHT), "supports": False})
        return cited

    def reasons(self, ratings: dict[str, Entry]) -> Iterator[int]:
        """Add a reason to one rating after another; yield about how many bytes each added."""
        order = list(ratings.values())
        self.random.shuffle(order)
        while True:
            for rating in order:
                detail = self.random.choice(DETAIL)
                level = rating["level"]
                if "because" in rating:
                    rating["because"] = f"{str(rating['because']).rstrip('.')}; {detail}."
                    yield len(detail) + 4
                    continue
                found = FOUND[level] if isinstance(level, int) else UNKNOWN
                rating["because"] = f"{self.random.choice(found)}; {detail}."
                if level == "unknown":
                    rating["ask"] = self.random.choice(ASK)
                yield len(str(rating["because"])) + 50

    def assessments(self, ratings: dict[str, Entry]) -> list[Value]:
        """One full assessment, and one or two by others who looked at a part."""
        full: Entry = {
            "date": "2026-06-15",
            "framework": self.framework.id,
            "assessor": {"id": "eigen-team", "role": "own-team", "label": "Projectteam"},
            "ratings": ratings,
        }
        others = (
            {"id": "bureau", "role": "independent", "label": "Bureau Voorbeeld"},
            {"role": "participant"},
        )
        assessments: list[Value] = [full]
        count = self.random.randint(1, len(others))
        rated = [name for name, rating in ratings.items() if isinstance(rating["level"], int)]
        for assessor in others[:count]:
            looked_at = set(self.random.sample(rated, min(8 // count, len(rated))))
            seen = {
                name: self.other_level(ratings[name]["level"])
                for name in rated
                if name in looked_at
            }
            assessments.append(
                {
                    "date": "2026-09-01",
                    "framework": self.framework.id,
                    "assessor": assessor,
                    "ratings": seen,
                }
            )
        return assessments

    def other_level(self, level: Value) -> Value:
        if not isinstance(level, int) or level <= 1:
            return level
        away = self.random.randint(-self.profile.spread, self.profile.spread)
        other = min(max(level + away, self.profile.lowest), 4)
        if self.random.random() < 0.3:
            return {"level": other, "evidence": ["rapport" if self.profile.sourced else "website"]}
        return other

    def sources(self) -> Entry:
        year = self.year + 3
        address = f"https://example.org/proeftuin-{self.number:04d}"
        return {
            "rapport": {
                "title": f"Eindevaluatie Proeftuin {self.number:04d}", "author": "B. de Vrië",
                "publisher": "Bureau Voorbeeld", "year": year, "url": f"{address}/rapport.pdf",
                "read": "full", "kind": "independent-evaluation",
            },
            "artikel": {
                "title": "Lessen uit verzonnen proeftuinen", "team": "Hogeschool Voorbeeld",
                "year": year + 1, "doi": f"10.5555/proef.{self.number:04d}",
                "site": "Elders", "read": "abstract", "kind": "peer-reviewed",
            },
            "cijfers": {"title": "Halfjaarcijfers", "publisher": "Stichting Proefwerk",
                        "year": year, "kind": "monitoring"},
            "besluit": {"title": "Raadsbesluit", "publisher": f"Gemeente {self.town}",
                        "year": self.year, "kind": "official-document"},
            "plan": {"title": "Projectplan", "publisher": f"Gemeente {self.town}",
                     "year": self.year, "kind": "internal-document"},
            "krant": {"title": "Een jaar proeftuin", "publisher": "De Voorbeeldbode",
                      "year": f"{year}~", "kind": "press"},
            "website": {"publisher": "Stichting Proefwerk", "url": address, "kind": "statement"},
            "zoekactie": {"title": "Gezocht in raadsstukken en jaarverslagen", "year": 2026,
                          "kind": "search-record"},
        }  # fmt: skip


# --- YAML -------------------------------------------------------------------------------------
# Written by hand: faster than a general dumper, and the same bytes whatever its version.

_PLAIN = re.compile(r"[^\W\d](?:[^:#\[\]{},'\"]|:(?=/))*(?<! )")
_PLAIN_IN_BLOCK = re.compile(r"[^\W\d](?:[^:#]|:(?=/))*(?<! )")
_PLAIN_DATE = re.compile(r"\d{4}(-\d{2}){0,2}~?")
_WORDS_OF_YAML = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def _scalar(value: str | int | bool, plain: re.Pattern[str] = _PLAIN) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if _PLAIN_DATE.fullmatch(value):
        return value
    if plain.fullmatch(value) and value.lower() not in _WORDS_OF_YAML:
        return value
    return "'" + value.replace("'", "''") + "'"


def _flow(value: Value, room: int) -> str | None:
    """Write a value on one line of `room` characters; None if it needs more."""
    if isinstance(value, str | int):
        text = _scalar(value)
        return text if len(text) <= room else None
    keyed = isinstance(value, Mapping)
    room -= 2
    parts = []
    for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
        label = f"{key}: " if keyed else ""
        part = _flow(item, room - len(label))
        if part is None:
            return None
        parts.append(label + part)
        room -= len(label) + len(part) + 2
    if room + 2 < 0:  # no comma after the last
        return None
    inside = ", ".join(parts)
    return f"{{{inside}}}" if keyed else f"[{inside}]"


def _entry(key: str, value: Value, indent: int) -> Iterator[str]:
    """Yield the lines of one key: on one line if that fits, else folded or in a block."""
    start = f"{' ' * indent}{key}:"
    if isinstance(value, str | int):
        line = f"{start} {_scalar(value, _PLAIN_IN_BLOCK)}"
        if len(line) <= WIDTH:
            yield line
            return
        yield f"{start} >-"
        inside = " " * (indent + 2)
        yield from textwrap.wrap(
            str(value), WIDTH, initial_indent=inside, subsequent_indent=inside,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return
    flow = _flow(value, WIDTH - len(start) - 1)
    if flow is not None:
        yield f"{start} {flow}"
        return
    yield start
    if isinstance(value, Mapping):
        yield from _block(value, indent + 2)
    else:
        for item in value:
            yield from _item(item, indent + 2)


def _item(value: Value, indent: int) -> Iterator[str]:
    margin = " " * indent
    flow = _flow(value, WIDTH - indent - 2)
    if isinstance(value, Mapping) and flow is None:
        lines = _block(value, indent + 2)
        yield f"{margin}- {next(lines).lstrip()}"
        yield from lines
    else:
        yield f"{margin}- {flow or _flow(value, 10 * WIDTH)}"


def _block(mapping: Mapping[str, Value], indent: int = 0) -> Iterator[str]:
    for key, value in mapping.items():
        yield from _entry(key, value, indent)


def _document(pilot: Mapping[str, Value]) -> str:
    return "\n".join(_block(pilot)) + "\n"


# --- files ------------------------------------------------------------------------------------


def write_pilots(folder: Path, count: int, seed: int = 0) -> list[Path]:
    """Write pilot files.

    Parameters
    ----------
    folder : made if it does not exist
    count : of files, ``proeftuin-0001.yaml`` and on
    seed : the same seed gives the same bytes

    Returns
    -------
    list
        The files, in order of their numbers.
    """
    framework = load_framework()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(1, count + 1):
        path = folder / f"proeftuin-{number:04d}.yaml"
        path.write_bytes(_Writer(number, seed, framework).text().encode())
        written.append(path)
    return written


def main() -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write made-up pilot files of about 8 KB each.")
    parser.add_argument("--count", type=int, default=100, help="number of files (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same bytes (default: 0)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args()
    files = write_pilots(options.out, options.count, options.seed)
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} files, {size / 1000:.0f} kB in {options.out}")


if __name__ == "__main__":
    main()
