"""The page as text: what it says of no plays, of one, and of hostile ones; and that it holds nothing that runs."""

import re

import pytest

from loader.render.templates import ROOT, Templates
from loader.report.answers import ask
from loader.report.page import SECTIONS
from tests.loader.report.conftest import Page
from tests.loader.report.reading import read
from tests.sql_templates.star import Star
from tests.support.records import event, song

HOSTILE = (
    "\"><script>alert('1')</script>{{ 7*7 }}\u202e\u0645\u0631\u062d\u0628\u0627\U0001f3b5&amp;\n---\n"
    + "'long' " * 140
)


def test_every_question_is_on_the_page_once_with_its_sentence() -> None:
    queries = {path.name.removesuffix(".sql.j2") for path in (ROOT / "answers").glob("*.sql.j2")}
    sentences = {path.name.removesuffix(".html.j2") for path in (ROOT / "answers").glob("*.html.j2")}
    charts = {path.name.removesuffix(".vl.json") for path in (ROOT / "answers").glob("*.vl.json")}
    shown = [stem for stems in SECTIONS.values() for stem in stems]
    assert sorted(shown) == sorted(queries) == sorted(sentences)
    assert charts <= queries


def test_an_empty_warehouse_says_so(page_of: Page) -> None:
    page = page_of([])
    assert set(read(page).says.values()) == {"No plays yet."}
    assert "Nothing has been played yet." in page
    assert "<svg" not in page


def test_one_play(page_of: Page) -> None:
    shown = read(page_of([event()], [song()]))
    assert shown.says["plays_per_day"] == (
        "1 play on 1 day. The busiest day was Thursday 1 November 2018: 1 play by 1 listener."
    )
    assert shown.tables["top_songs"] == [["Help!", "The Beatles", "1", "1", "1", "1", "yes"]]
    assert shown.tables["hours_by_weekday"] == [["Thu", "20", "1", "1"]]


def test_a_play_of_which_nothing_is_known(page_of: Page) -> None:
    nothing = dict.fromkeys(("artist", "song", "length", "location", "userAgent"))
    shown = read(page_of([event(**nothing)]))
    assert shown.tables["plays_per_day"] == [["2018-11-01", "1", "", "1", "1"]]
    assert shown.says["top_songs"] == "No play answers this yet."


@pytest.mark.parametrize("field", ["song", "artist", "location", "userAgent", "userId", "level"])
def test_hostile_text_is_shown_and_never_runs(page_of: Page, field: str) -> None:
    size = {"userId": 32, "level": 32}.get(field, 400)
    page = page_of([event(**{field: HOSTILE[:size]}), event(userId="8", ts=1541105830796 + 86_400_000)], [song()])
    tags = {tag for tag, _ in read(page).tags}
    assert not tags & {"script", "iframe", "object", "embed", "form", "link", "img", "base"}
    assert not [name for _, given in read(page).tags for name in given if name.startswith("on") or name == "style"]
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page or "49" not in read(page).says["top_songs"]


def test_an_upgrade_is_one_row_with_the_plays_before_and_after(page_of: Page) -> None:
    """Free, paid, free, paid: counted once, at the first paid play."""
    levels = ("free", "free", "paid", "free", "paid")
    plays = [event(level=level, itemInSession=n, ts=1541105830796 + n) for n, level in enumerate(levels)]
    others = [event(userId="8", level="paid"), event(userId="9", level="free")]
    shown = read(page_of([*plays, *others]))
    assert shown.tables["conversions"] == [["7", "2018-11-01 20:57", "2", "2", "3"]]


def test_the_page_asks_for_nothing(page_of: Page) -> None:
    page = page_of([event()], [song()])
    [policy] = [given["content"] for tag, given in read(page).tags if given.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    addresses = set(re.findall(r"""(?:href|src|url\()=?["']?([^"')>\s]+)""", page))
    assert all(address.startswith("#") for address in addresses), addresses
    assert len(page.encode()) < 2_000_000


def test_a_broken_claim_is_named_at_the_top(page_of: Page) -> None:
    assert "1 of 19 claims do not hold: no_play_twice" in page_of([event()], broken=["no_play_twice"])


def together(
    artist: str = "The Beatles", other: str = "O'Brien \\ {{ 7*7 }}", listeners: int = 5
) -> list[dict[str, object]]:
    """Return plays of listeners who all play both artists, and of as many others who play a third, each once."""
    played = [(f"{n}", name) for n in range(listeners) for name in (artist, other)]
    played += [(f"other {n}", "Björk") for n in range(listeners)]
    return [event(userId=user, artist=name, itemInSession=n) for n, (user, name) in enumerate(played)]


def test_artists_go_together_when_five_listeners_play_both(page_of: Page) -> None:
    """Of ten listeners five play both, where chance has 2.5: 2 * 10 * ln 2 = 13.9 is how sure that is."""
    shown = read(page_of(together()))
    assert shown.tables["also_played"] == [["O'Brien \\ {{ 7*7 }}", "The Beatles", "5", "2.5", "13.9"]]
    assert shown.says["also_played"].startswith("5 listeners play both O'Brien")


def test_four_listeners_are_too_few(page_of: Page) -> None:
    shown = read(page_of(together(listeners=4)))
    assert (shown.tables["also_played"], shown.says["also_played"]) == ([], "No play answers this yet.")


@pytest.mark.parametrize(
    ("artist", "goes_with"),
    [
        ("The Beatles", ["O'Brien \\ {{ 7*7 }}"]),
        ("O'Brien \\ {{ 7*7 }}", ["The Beatles"]),
        ("Björk", []),
        ("' OR '1", []),
    ],
)
def test_what_goes_with_one_artist(warehouse: Star, artist: str, goes_with: list[str]) -> None:
    warehouse.load(together())
    with warehouse.cursor() as cursor:
        answer = ask(cursor, Templates({}), "also_played", artist)["also_played"]
    assert [row["also_played"] for row in answer.objects] == goes_with
