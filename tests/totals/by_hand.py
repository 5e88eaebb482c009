"""The dashboard's figures added up by hand, from whole rows and by nothing of the server's."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.sight.narrowed import Narrowed
from shared.facts import Facts
from shared.models.base import CHINA_TIME
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.ids import TerritoryId, UserId
from shared.models.visit import Visit
from shared.rules.current_grade import grade_letter
from shared.rules.visibility import grants, homes, territory_scope

Key = tuple[str, str]
"""A cut and the id in it, such as ("rep", "li")."""


@dataclass
class Hand:
    """What was added up."""

    sums: dict[Key, Counter[str]] = field(default_factory=dict)
    roles: Counter[str] = field(default_factory=Counter)
    bought: dict[str, list[int]] = field(default_factory=dict)
    """By customer of the part: orders in the period, orders in the twelve months before, revenue."""

    def add(self, keys: dict[str, str], **figures: int) -> None:
        """Count something under the whole and under each cut."""
        for key in (("total", ""), *keys.items()):
            self.sums.setdefault(key, Counter()).update(figures)

    def figures(self, cut: str) -> dict[str, dict[str, int]]:
        """The figures of a cut that are not all zero."""
        found = {
            key: {name: n for name, n in sums.items() if n}
            for (of, key), sums in self.sums.items()
            if of == cut
        }
        return {key: sums for key, sums in found.items() if sums}


@dataclass
class Asked:
    """Whose part of the company is added up, and for which months."""

    rows: Any
    user: str
    part: Narrowed
    now: datetime
    span: tuple[str, str]
    before: tuple[str, str]

    def takes(self, territory: str | None, rep: str | None) -> bool:
        """Whether what counts there for this person is asked for."""
        node = self.part.territory
        below = None if node is None else Facts(self.rows).tree().subtree(TerritoryId(node))
        return (below is None or territory in below) and self.part.rep in (None, rep)

    def covers(self, month: str) -> bool:
        """Whether the month lies in the period."""
        return self.span[0] <= month <= self.span[1]


def by_hand(asked: Asked) -> Hand:
    """The figures of a part of the company, as far as a person sees it."""
    hand = Hand()
    cards = _cards(asked, hand)
    _orders(asked, hand, cards)
    for visit in asked.rows.all(Visit):
        month = visit.check_in.at.astimezone(CHINA_TIME).strftime("%Y-%m")
        if visit.customer in cards and asked.covers(month) and asked.takes(visit.territory, visit.author):
            keys = _keys(visit.territory, visit.author, cards[visit.customer], month)
            hand.add(keys, visits=1, minutes=visit.minutes)
    for split in asked.rows.all(CreditSplit):
        month = split.business_date.isoformat()[:7]
        for line in split.lines if split.customer in cards and asked.covers(month) else ():
            whom = line.beneficiary
            if asked.takes(whom.territory or "", whom.user or ""):
                keys = _keys(whom.territory or "", whom.user or "", cards[split.customer], month)
                hand.add(keys, credit_fen=line.amount)
                hand.roles[whom.role] += line.amount
    return hand


def _cards(asked: Asked, hand: Hand) -> dict[str, str]:
    """The grade of every card whose work is asked for; those that are themselves are counted."""
    facts = Facts(asked.rows)
    cards: dict[str, str] = {}
    held = grants(facts, UserId(asked.user), asked.now)
    for card in asked.rows.all(Customer):
        grade = grade_letter(facts, card.id, asked.now) or ""
        wanted = asked.part.grade in (None, grade or "none")
        if wanted and any(territory_scope(node) in held for node in homes(card)):
            cards[card.id] = grade
            if asked.takes(card.territory, card.owner):
                hand.bought[card.id] = [0, 0, 0]
                if card.archived_at is None:
                    keys = {"territory": card.territory, "rep": card.owner or "", "grade": grade}
                    hand.add(keys, customers=1)
    return cards


def _orders(asked: Asked, hand: Hand, cards: dict[str, str]) -> None:
    back: Counter[str] = Counter()
    for goods in asked.rows.all(Return):
        back[goods.deal] += goods.amount
    for deal in asked.rows.all(Deal):
        if deal.status != "confirmed" or deal.customer not in cards:
            continue
        month, worth = deal.business_date.isoformat()[:7], deal.amount - back[deal.id]
        now = asked.covers(month)
        if deal.customer in hand.bought:
            line = hand.bought[deal.customer]
            line[0] += now
            line[1] += asked.before[0] <= month <= asked.before[1]
            line[2] += worth * now
        if now and asked.takes(deal.territory, deal.seller):
            keys = _keys(deal.territory, deal.seller, cards[deal.customer], month)
            hand.add(keys, orders=1, revenue_fen=worth)


def _keys(territory: str, rep: str, grade: str, month: str) -> dict[str, str]:
    return {"territory": territory, "rep": rep, "grade": grade, "month": month}
