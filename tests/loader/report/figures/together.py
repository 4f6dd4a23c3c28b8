"""Which artists are played by the same listeners, and whether that recommends one."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations
from math import log as logarithm

from tests.loader.report.figures.log import Log, Table, one_decimal, text


def _pairs(log: Log, heard: dict[str, set[str]]) -> list[tuple[float, int, str, str, Fraction]]:
    """Return log-likelihood, listeners of both, the two artists and the listeners of both by chance."""
    of = {artist: {user for user in heard if artist in heard[user]} for artist in set().union(*heard.values())}
    pairs = []
    for one, other in combinations(sorted(artist for artist, users in of.items() if len(users) >= 5), 2):
        both, chance = len(of[one] & of[other]), Fraction(len(of[one]) * len(of[other]), len(heard))
        if both >= 5 and both > chance:
            observed = [
                [sum((one in heard[u], other in heard[u]) == (x, y) for u in heard) for y in (1, 0)] for x in (1, 0)
            ]
            pairs.append((_likelihood(observed), both, one, other, chance))
    return pairs


def also_played(log: Log) -> Table:
    pairs = _pairs(log, {user: {play["by"] for play in some} for user, some in log.users.items()})
    first = sorted(pairs, key=lambda pair: (-round(pair[0], 9), -pair[1], pair[2:4]))[:10]
    return [[text(a), text(b), str(both), one_decimal(by), one_decimal(ratio)] for ratio, both, a, b, by in first]


def recommendations(log: Log) -> Table:
    """Return how often ten recommended artists are played in the last fifth of a listener's plays."""
    early = {user: some[: len(some) * 4 // 5] for user, some in log.users.items()}
    early = {user: some for user, some in early.items() if some}
    heard = {user: {play["by"] for play in some} for user, some in early.items()}
    plays = Counter(play["by"] for some in early.values() for play in some)
    fans = Counter(artist for artists in heard.values() for artist in artists)
    most = {artist: number for artist, number in plays.items() if fans[artist] >= 5}
    goes_with: dict[str, dict[str, float]] = defaultdict(dict)
    for ratio, _, one, other, _ in _pairs(log, heard):
        goes_with[one][other] = goes_with[other][one] = ratio
    rows = []
    for way in ("played most", "played by the same listeners"):
        told, offered, hits = 0, 0, 0
        for user, artists in heard.items():
            scores: Counter[str] = Counter()
            for artist in artists:
                scores.update(goes_with[artist])
            new = {
                one: score for one, score in (most if way == "played most" else scores).items() if one not in artists
            }
            best = sorted(new, key=lambda one: (-round(new[one], 9), one))[:10]
            later = {play["by"] for play in log.users[user][len(early[user]) :]}
            told, offered, hits = told + bool(best), offered + len(best), hits + len(later.intersection(best))
        rows.append([way, str(told), f"{offered:,}", str(hits)])
    return sorted(rows, key=lambda row: (-int(row[3]), row[0]))


def _likelihood(observed: list[list[int]]) -> float:
    """Return Dunning's log-likelihood ratio of a table of two rows and two columns."""
    rows, columns = list(map(sum, observed)), list(map(sum, zip(*observed, strict=True)))
    return 2 * sum(
        cell * logarithm(cell * sum(rows) / (rows[x] * columns[y]))
        for x, line in enumerate(observed)
        for y, cell in enumerate(line)
        if cell
    )
