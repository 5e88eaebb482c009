"""What people do, drawn from what their own device shows them: mostly sensible, often at cross purposes."""

from random import Random

from shared.commands import AnyCommand
from sync.device import Device
from tests.simulation import attendance_work, card_work, deal_work, grading_work, office_work, request_work
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
        "clock in or out": 5,
        "file a customer": 3,
        "ask for leave": 3,
        "put a contact aside": 1,
        "object to a grade": 2,
        "assess a new customer": 1,
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
        "grade beforehand": 6,
        "vouch for a day": 4,
        "clock in or out": 1,
        "judge between rounds": 3,
        "propose thresholds": 2,
        "assess a new customer": 2,
        "object to a grade": 1,
        "end standing in": 3,
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
        "open a round": 4,
        "extend a round": 4,
        "begin the meeting": 3,
        "take up a line": 8,
        "publish the round": 2,
        "publish a grade": 5,
        "decide an objection": 6,
        "decide thresholds": 5,
        "rate credit": 3,
        "add a place": 1,
        "rename a place": 2,
        "give a place up": 1,
        "take somebody on": 1,
        "publish rules": 1,
        "stand in": 1,
    },
}
"""How likely each piece of work is, by what people are."""

_WORK: dict[str, Work] = {
    **card_work.WORK,
    **deal_work.WORK,
    **request_work.WORK,
    **office_work.WORK,
    **grading_work.WORK,
    **attendance_work.WORK,
}


def is_work(name: str) -> bool:
    """Whether a step by this name is a piece of work."""
    return name in _WORK


def command_for(name: str, engine: Device, rng: Random) -> AnyCommand | None:
    """A command of that name as this device's user might give it now, or None when nothing calls for it."""
    return _WORK[name](Desk(engine, rng))
