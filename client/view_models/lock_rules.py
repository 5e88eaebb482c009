"""The rules of the lock on this device: what may lock it, and how long wrong tries make one wait."""

import unicodedata
from itertools import pairwise
from typing import Literal

LockKind = Literal["pin", "passphrase"]

SHORTEST_PIN = 6
LONGEST_PIN = 12
SHORTEST_PASSPHRASE = 10
IDLE_CHOICES = (1, 5, 15, 0)
"""Minutes without input after which the app locks; 0 is never."""

FREE_TRIES = 4
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 3600.0


class WrongSecret(Exception):
    """The PIN or passphrase is not the right one."""


class MustWait(Exception):
    """Too many wrong tries: the next is taken only after so many seconds with the app open."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def pause_after(wrong: int) -> float:
    """How many seconds to wait after so many wrong tries: none at first, then doubling to an hour."""
    if wrong <= FREE_TRIES:
        return 0.0
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(wrong - FREE_TRIES - 1, 20))


def plain(secret: str) -> str:
    """The secret as it is compared: full-width digits are digits."""
    return unicodedata.normalize("NFKC", secret)


def is_long_enough(kind: LockKind, secret: str) -> bool:
    """Whether a PIN has six to twelve digits, or a passphrase at least ten characters."""
    text = plain(secret)
    if kind == "pin":
        return text.isascii() and text.isdigit() and SHORTEST_PIN <= len(text) <= LONGEST_PIN
    return len(text.strip()) >= SHORTEST_PASSPHRASE


def is_easy_to_guess(kind: LockKind, secret: str) -> bool:
    """Whether it is one digit repeated, or a run such as 123456."""
    text = plain(secret)
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1 and (kind == "pin" or steps == {0}) and steps <= {-1, 0, 1}
