"""What people do to cards and contacts, mostly to the same few fields of the same few."""

from typing import Any

from shared.commands import (
    AddContact,
    AnyCommand,
    ArchiveContact,
    ArchiveCustomer,
    CreateCustomer,
    DecideReview,
    EditContact,
    EditContactPrivate,
    EditCustomer,
    LogVisit,
    RestoreCustomer,
    SetStanding,
    SettleConflict,
    ShareCustomer,
)
from shared.models.customer import (
    Contact,
    ContactFields,
    ContactPatch,
    ContactPrivate,
    Customer,
    CustomerFields,
    CustomerPatch,
    PrivateFields,
    RegionShare,
)
from shared.models.ids import ContactId, CustomerId, TerritoryId, UserId
from shared.models.review import Conflict, PrivateConflict, PrivateReview, ReviewItem
from shared.models.visit import Presence, VisitFields
from tests.simulation.desk import LEAVES, REGIONS, REPS, Desk, Work

_FIELDS: dict[str, tuple[Any, ...]] = {
    "phone": ("", "111", "222", "333"),
    "industry": ("", "cement", "paper"),
    "needs": ("", "price", "service"),
    "assets": (None, 1_000, 2_000),
    "volume": ("main", "general", "scattered"),
}


def _edit_card(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    fields = desk.rng.sample(sorted(_FIELDS), desk.rng.choice((1, 1, 2)))
    base = CustomerPatch(**{field: getattr(card, field) for field in fields})
    mine = CustomerPatch(**{field: desk.rng.choice(_FIELDS[field]) for field in fields})
    return EditCustomer(**desk.signed(), customer=CustomerId(card.id), base=base, mine=mine)


def _edit_contact(desk: Desk) -> AnyCommand | None:
    contact = desk.one(Contact)
    if contact is None:
        return None
    return EditContact(
        **desk.signed(),
        contact=ContactId(contact.id),
        customer=contact.customer,
        base=ContactPatch(phone=contact.phone),
        mine=ContactPatch(phone=desk.rng.choice(("", "44", "55"))),
    )


def _edit_private(desk: Desk) -> AnyCommand | None:
    contact = desk.one(Contact)
    if contact is None:
        return None
    known = desk.engine.facts.rows.get(ContactPrivate, contact.id)
    return EditContactPrivate(
        **desk.signed(),
        contact=ContactId(contact.id),
        customer=contact.customer,
        base=PrivateFields(hobbies=known.hobbies if known is not None else ""),
        mine=PrivateFields(hobbies=desk.rng.choice(("chess", "tea", "fishing"))),
    )


def _log_visit(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    fields = VisitFields(
        purpose="solve", check_in=Presence(at=desk.now), outcome=desk.rng.choice(("", "ordered"))
    )
    return LogVisit(**desk.signed(), visit=desk.engine.new_id(), customer=CustomerId(card.id), fields=fields)


def _decide_review(desk: Desk) -> AnyCommand | None:
    item = desk.one(ReviewItem, status="waiting") or desk.one(PrivateReview, status="waiting")
    if item is None:
        return None
    accept = tuple(each.field for each in item.differences if desk.rng.random() < 0.6)
    return DecideReview(**desk.signed(), review=item.id, customer=item.customer, accept=accept)


def _settle(desk: Desk) -> AnyCommand | None:
    conflict = desk.one(Conflict) or desk.one(PrivateConflict)
    if conflict is None:
        return None
    choose = desk.rng.choice(("mine", "theirs"))
    return SettleConflict(
        **desk.signed(),
        conflict=conflict.id,
        customer=conflict.customer,
        choose="mine" if choose == "mine" else "theirs",
    )


def _open_file(desk: Desk) -> AnyCommand | None:
    leaf = desk.rng.choice(LEAVES)
    new = desk.engine.new_id()
    return CreateCustomer(
        **desk.signed(),
        customer=new,
        territory=TerritoryId(leaf),
        owner=UserId(REPS[LEAVES.index(leaf)]),
        fields=CustomerFields(name=f"new {new}"),
    )


def _add_contact(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return AddContact(
        **desk.signed(),
        contact=desk.engine.new_id(),
        customer=CustomerId(card.id),
        fields=ContactFields(name="Ms Lin"),
        private=PrivateFields(family="two sons") if desk.rng.random() < 0.5 else None,
    )


def _put_a_contact_aside(desk: Desk) -> AnyCommand | None:
    contact = desk.one(Contact)
    if contact is None:
        return None
    return ArchiveContact(**desk.signed(), contact=ContactId(contact.id), customer=contact.customer)


def _judge(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return SetStanding(
        **desk.signed(),
        customer=CustomerId(card.id),
        major=desk.rng.random() < 0.5,
        potential="high" if desk.rng.random() < 0.5 else "low",
        reason="seen",
    )


def _put_aside(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return ArchiveCustomer(**desk.signed(), customer=CustomerId(card.id), reason="closed down")


def _take_card_back(desk: Desk) -> AnyCommand | None:
    aside = [card for card in desk.engine.facts.rows.all(Customer) if card.archived_at is not None]
    card = desk.pick(aside)
    return None if card is None else RestoreCustomer(**desk.signed(), customer=CustomerId(card.id))


def _share(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    shares = tuple(RegionShare(territory=TerritoryId(region)) for region in REGIONS)
    return ShareCustomer(**desk.signed(), customer=CustomerId(card.id), shares=shares, reason="both")


WORK: dict[str, Work] = {
    "edit a card": _edit_card,
    "edit a contact": _edit_contact,
    "edit a contact's private side": _edit_private,
    "log a visit": _log_visit,
    "decide a review": _decide_review,
    "settle a conflict": _settle,
    "open a file": _open_file,
    "add a contact": _add_contact,
    "put a contact aside": _put_a_contact_aside,
    "judge a card": _judge,
    "put a card aside": _put_aside,
    "take a card back": _take_card_back,
    "share a card": _share,
}
