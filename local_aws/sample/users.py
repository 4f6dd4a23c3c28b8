"""Sparkify's users."""

from dataclasses import dataclass

from local_aws.sample.words import FIRST_NAMES, LAST_NAMES, METROPOLITAN_AREAS, USER_AGENTS, Dice, to_json

DAY_MS = 86_400_000
PAID = 0.23


@dataclass
class User:
    """One user; the parts of their events that never change are written JSON already."""

    id: str
    level: str
    plays: bool
    """False for one who only looks around."""
    first_name: bytes
    gender: bytes
    last_name: bytes
    location: bytes
    registration: bytes
    user_agent: bytes
    free_at: int = 0
    """When the last session ended, in milliseconds of the epoch: nobody is in two sessions at once."""


def make_users(count: int, seed: int, first_day_ms: int) -> list[User]:
    """Make users, registered in the 60 days before `first_day_ms`; the first two share their name."""
    dice = Dice(seed, "users")
    users: list[User] = []
    for number in range(count):
        gender = dice.pick("FM")
        names = (dice.pick(FIRST_NAMES[gender]), dice.pick(LAST_NAMES))
        if number == 1:
            first_name, last_name = users[0].first_name, users[0].last_name
        else:
            first_name, last_name = (to_json(name).encode() for name in names)
        registered = first_day_ms - dice.below(60 * DAY_MS // 1000) * 1000 + 796
        users.append(
            User(
                # Numbers as in the log, some of them missing.
                id=str(2 + number + number // 9),
                level="paid" if number == 3 or dice.random() < PAID else "free",
                plays=number != 2,
                first_name=first_name,
                gender=to_json(gender).encode(),
                last_name=last_name,
                location=to_json(dice.pick(METROPOLITAN_AREAS)).encode(),
                registration=to_json(float(registered)).encode(),
                user_agent=to_json(dice.pick(USER_AGENTS)).encode(),
            )
        )
    return users
