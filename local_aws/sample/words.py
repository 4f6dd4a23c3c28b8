"""The words that names are made of, and the generator that picks them."""

import json
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def _words(text: str) -> list[str]:
    return text.split()


ADJECTIVES = _words("""
    Amber Broken Crooked Distant Electric Faded Golden Hollow Idle Jagged Kind Little Midnight Nervous Open Paper Quiet
    Restless Silver Tender Unseen Velvet Wild Young
""")
NOUNS = _words("""
    Anchor Bridge Candle Daylight Engine Feather Garden Harbour Island Junction Kitchen Lantern Mirror Number Orchard
    Parade Quarry River Station Tower Umbrella Valley Window Yard
""")
ACCENTED = ("Café", "Señal", "Über", "Niño", "Føroyar", "Çedille", "Élan", "São", "Żółw", "Привет", "東京", "Ελλάδα")
"""Not ASCII, so that a client that decodes wrongly shows it."""
FIRST_NAMES = {
    "F": _words("Adela Bruna Carmel Dorit Edda Fenna Gisela Hanne Ilka Jorun Katla Liv Merle Noor Oda Petra"),
    "M": _words("Anselm Bodo Cyril Detlef Emil Falk Gero Hauke Ivo Jannik Kolja Lasse Mats Nils Oskar Piet"),
}
LAST_NAMES = _words("""
    Abbot Barley Carver Dyer Eastman Fletcher Glover Harper Inman Joiner Kemp Lorimer Mason Naylor Osler Potter Quill
    Roper Sadler Tanner Usher Vintner Wheeler Yeoman
""")
METROPOLITAN_AREAS = (
    "San Jose-Sunnyvale-Santa Clara, CA",
    "Portland-South Portland, ME",
    "Lansing-East Lansing, MI",
    "Waterloo-Cedar Falls, IA",
    "New York-Newark-Jersey City, NY-NJ-PA",
    "Atlanta-Sandy Springs-Roswell, GA",
    "Chicago-Naperville-Elgin, IL-IN-WI",
    "Lake Havasu City-Kingman, AZ",
    "San Francisco-Oakland-Hayward, CA",
    "Winston-Salem, NC",
    "Tampa-St. Petersburg-Clearwater, FL",
    "Houston-The Woodlands-Sugar Land, TX",
)
"""Metropolitan areas of the United States Census, as in the real log."""
USER_AGENTS = (
    '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0 Safari/537.36"',
    '"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0 Safari/537.36"',
    '"Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 Version/7.0 Mobile Safari/9537.53"',
    "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0",
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0)",
)
"""Some clients send their name with quotation marks around it."""
ARTIST_PLACES = (
    "GERMANY",
    "Boston, MA",
    "Lyon, France",
    "Mass. - Boston",
    "Köln",
    "Kingston/Jamaica",
    "Tromsø, Norway",
)
HTML_PLACE = (
    '<a href="http://example.org/artist" onmousedown=\'Link.open($(this), "fc44f8f60d13ab68", event)\' '
    'target="_blank" rel="nofollow">http://example.org/artist</a>'
)
LONG_PLACE = "Köln, Łódź, Århus, Žilina, " * 9
"""About 300 bytes: longer than VARCHAR(256)."""
_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Dice:
    """A source of choices that is the same everywhere, one per seed and purpose."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.random = random.Random(f"{seed}/{purpose}").random  # noqa: S311 - nothing here is a secret

    def below(self, limit: int) -> int:
        """Return an integer from 0 to limit - 1."""
        return int(self.random() * limit)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`, each as likely as the others."""
        return choices[int(self.random() * len(choices))]

    def favourite(self, choices: Sequence[T]) -> T:
        """Return one of `choices`, the first ones far more often: charts have a top."""
        chance = self.random()
        return choices[int(chance * chance * chance * len(choices))]

    def code(self, prefix: str) -> str:
        """Return an identifier of 18 characters as the Million Song Dataset has them."""
        return prefix + "".join(self.pick(_CODE) for _ in range(16))

    def phrase(self, accented: float) -> str:
        """Return a title or a name; a share of `accented` has a word beyond ASCII."""
        second = self.pick(ACCENTED) if self.random() < accented else self.pick(NOUNS)
        return f"{self.pick(ADJECTIVES)} {second} {self.below(1000)}"


def to_json(value: object) -> str:
    """Write JSON as the real files have it: ASCII only, and a backslash before each slash."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def mis_decoded(text: str) -> str:
    """Return UTF-8 that was read as Latin-1, as in the log."""
    return text.encode().decode("latin-1")
