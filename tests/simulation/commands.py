"""What people do, drawn from what their own device shows them: mostly sensible, often at cross purposes."""

from random import Random

from shared.commands import AnyCommand
from sync.device import Device
from tests.simulation import card_work, deal_work, office_work, request_work
from tests.simulation.desk import Desk, Work

LIKELY: dict[str, dict[str, int]] = {
    "rep": {
        "edit a card": 30,
        "edit a contact": 6,
        "edit a contact's private side": 6,
        "log a visit": 22,
        "ask for a transfer": 14,
        "record a deal": 10,
        "take goods back": 4,
        "cancel a deal": 2,
        "decide a review": 6,
        "settle a conflict": 4,
        "open a file": 3,
        "add a contact": 3,
        "withdraw a request": 2,
    },
    "manager": {
        "decide a request": 34,
        "decide a deal": 16,
        "edit a card": 12,
        "ask for a transfer": 14,
        "pass a request up": 3,
        "take goods back": 4,
        "cancel a deal": 4,
        "correct the seller": 3,
        "decide a review": 6,
        "settle a conflict": 4,
        "judge a card": 3,
        "stand in": 2,
        "put a card aside": 2,
        "take a card back": 2,
    },
    "headquarters": {
        "decide a request": 26,
        "give a role": 12,
        "end a role": 10,
        "close or open an account": 4,
        "decide a deal": 12,
        "edit a card": 12,
        "ask for a transfer": 10,
        "share a card": 5,
        "decide a review": 4,
        "take a card back": 3,
    },
}
"""How likely each piece of work is, by what people are."""

_WORK: dict[str, Work] = {**card_work.WORK, **deal_work.WORK, **request_work.WORK, **office_work.WORK}


def is_work(name: str) -> bool:
    """Whether a step by this name is a piece of work."""
    return name in _WORK


def command_for(name: str, engine: Device, rng: Random) -> AnyCommand | None:
    """A command of that name as this device's user might give it now, or None when nothing calls for it."""
    return _WORK[name](Desk(engine, rng))
