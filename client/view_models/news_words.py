"""One piece of news in one sentence, and many alike in one sentence that counts them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, assert_never

from client.view_models import names
from client.view_models.desk import Desk
from shared.models.base import Shelf
from shared.models.customer import Customer, CustomerFields
from shared.models.ids import SYSTEM, UserId
from shared.models.ownership import Ownership
from shared.models.review import Notice
from shared.rules.visibility import Scope, shelf_of
from sync.core.records import News

LineKind = Literal["arrived", "left", "changed", "waits", "taken", "both", "refused", "place", "server"]
"""What a line is about, as its icon says it too."""

FEW_ALIKE = 3
"""So many alike are told one by one; more are counted."""


@dataclass(frozen=True)
class Telling:
    """What all sentences need to know: the desk, and the names of customers that are gone from it."""

    desk: Desk
    gone: Mapping[str, str]

    def name(self, news: News) -> str:
        """The customer's name, also when the card is gone; empty where there is no customer."""
        card = self.desk.facts.customer(news.root)
        return card.name if card is not None else news.name or self.gone.get(news.root, "")

    def who(self, news: News) -> str:
        """Who did it, by name; somebody, where this device has not heard of them."""
        known = news.by == SYSTEM or self.desk.facts.user(UserId(news.by)) is not None
        return names.person_name(self.desk, news.by) if known else self.desk.words("Somebody")

    def is_mine(self, news: News) -> bool:
        """Whether the customer is in the reader's own hands."""
        card = self.desk.facts.customer(news.root)
        return card is not None and card.owner == self.desk.me


def telling(desk: Desk, news: Sequence[News]) -> Telling:
    """What is known for telling these news."""
    left = {each.root: each.name for each in news if each.what == "left"}
    return Telling(desk, {**names.noticed(desk), **left})


def is_worth_telling(news: News) -> bool:
    """Whether people would miss it; who holds a customer is said by the card that changes with it."""
    return news.kind != Ownership.KIND


def alike(told: Telling, news: News) -> Hashable:
    """What news have in common that can be counted in one sentence; None for those that stand alone."""
    match news.what:
        case "arrived":
            return "arrived", told.is_mine(news)
        case "left":
            return "left"
        case "changed":
            return None if news.kind == Notice.KIND else ("changed", news.by)
        case "answered":
            return ("answered", news.status) if news.status in ("parked", "merged") else None
        case "gained" | "lost" | "repaired" | "restored" | "salvaged":
            return None
        case unexpected:
            assert_never(unexpected)


def counted(told: Telling, first: News, count: int) -> str:
    """Many alike in one sentence."""
    words = told.desk.words
    if first.what == "arrived" and told.is_mine(first):
        return words.counted("{count} customer is yours now", "{count} customers are yours now", count)
    if first.what == "arrived":
        return words.counted(
            "{count} customer came into your area", "{count} customers came into your area", count
        )
    if first.what == "left":
        return words.counted(
            "{count} customer went to somebody else; your visits stay with you",
            "{count} customers went to somebody else; your visits stay with you",
            count,
        )
    if first.what == "changed":
        return words.counted(
            "{who} made {count} change", "{who} made {count} changes", count, who=told.who(first)
        )
    if first.status == "parked":
        return words.counted(
            "{count} edit of yours now waits for its new owner",
            "{count} edits of yours now wait for their new owners",
            count,
        )
    return words.counted(
        "{count} edit of yours met somebody else's; both values are kept",
        "{count} edits of yours met somebody else's; both values are kept",
        count,
    )


def sentence(told: Telling, news: News) -> tuple[LineKind, str]:
    """One piece of news, in the reader's words, with its icon."""
    match news.what:
        case "arrived" | "left":
            return _moved(told, news)
        case "changed":
            return _changed(told, news)
        case "answered":
            return _answered(told, news)
        case "gained" | "lost":
            return "place", _opened_or_closed(told.desk, news)
        case "repaired" | "restored":
            return "server", _put_right(told.desk, news)
        case "salvaged":
            return "server", _salvaged(told.desk, news)
        case unexpected:
            assert_never(unexpected)


def icon_of(told: Telling, news: News) -> LineKind:
    """The icon of news that are counted."""
    return sentence(told, news)[0]


def _moved(told: Telling, news: News) -> tuple[LineKind, str]:
    words, name = told.desk.words, told.name(news)
    if news.what == "left":
        return "left", words("{name} went to somebody else; your visits stay with you", name=name)
    if told.is_mine(news):
        return "arrived", words("Customer {name} is yours now", name=name)
    return "arrived", words("Customer {name} came into your area", name=name)


def _changed(told: Telling, news: News) -> tuple[LineKind, str]:
    words, who, name = told.desk.words, told.who(news), told.name(news)
    if news.kind == Notice.KIND:
        return _taken_over(told, news)
    if news.kind == Customer.KIND:
        return "changed", _card(told, news)
    kind = words.term("kind", news.kind)
    if not name:
        return "changed", words("{who} updated: {kind}", kind=kind, who=who)
    if news.fields:
        return "changed", words("{who} updated {name}: {kind}", name=name, kind=kind, who=who)
    return "changed", words("{who} added to {name}: {kind}", name=name, kind=kind, who=who)


def _card(told: Telling, news: News) -> str:
    words, who, name = told.desk.words, told.who(news), told.name(news)
    card = told.desk.facts.customer(news.root)
    if "owner" in news.fields and card is not None:
        to = names.person_name(told.desk, card.owner)
        return words("{who} gave {name} to {owner}", who=who, name=name, owner=to)
    typed = [words.term("field", field) for field in news.fields if field in CustomerFields.model_fields]
    if not typed:
        return words("{who} changed the card of {name}", who=who, name=name)
    fields = ("、" if words.language == "zh" else ", ").join(typed)
    return words("{who} changed {name}: {fields}", who=who, name=name, fields=fields)


def _taken_over(told: Telling, news: News) -> tuple[LineKind, str]:
    """What the new owner made of work that was parked."""
    words, who = told.desk.words, told.who(news)
    notice = told.desk.facts.rows.get(Notice, news.row)
    name = notice.customer_name if notice is not None else ""
    status = notice.status if notice is not None else "parked"
    match status:
        case "accepted":
            return "taken", words("{who} took over your edit of {name}", who=who, name=name)
        case "partly":
            return "taken", words("{who} took over a part of your edit of {name}", who=who, name=name)
        case "dismissed":
            return "waits", words("{who} did not take over your edit of {name}", who=who, name=name)
        case "parked":
            return "waits", words("Your edit of {name} now waits for its new owner", name=name)
        case unexpected:
            assert_never(unexpected)


def _answered(told: Telling, news: News) -> tuple[LineKind, str]:
    desk, name = told.desk, told.name(news)
    words = desk.words
    if news.status == "parked":
        return "waits", words("Your edit of {name} now waits for its new owner", name=name)
    if news.status == "merged":
        return "both", words("Your edit of {name} met somebody else's; both values are kept", name=name)
    why = (
        words("The server could not read this. Your text is kept here.")
        if news.refusal is None
        else words.refusal(news.refusal, partial(names.anyone, desk))
    )
    what = words.term("command", news.kind)
    if not name:
        return "refused", words("{what} did not go through: {why}", what=what, why=why)
    return "refused", words("{what}, {name}, did not go through: {why}", what=what, name=name, why=why)


def _opened_or_closed(desk: Desk, news: News) -> str:
    place = _place(desk, news.row)
    if news.what == "gained":
        return desk.words("You see the customers of {place} now", place=place)
    return desk.words("You no longer see the customers of {place}", place=place)


def _put_right(desk: Desk, news: News) -> str:
    if news.what == "repaired":
        return desk.words(
            "Rows of {scope} had come to differ from the server's and were put right",
            scope=_scope(desk, Scope(news.row)),
        )
    if not news.count:
        return desk.words("The server was restored; none of your work was missing")
    return desk.words.counted(
        "The server was restored; {count} piece of your work was sent again",
        "The server was restored; {count} pieces of your work were sent again",
        news.count,
    )


def _salvaged(desk: Desk, news: News) -> str:
    kept = desk.words("The file of this device was damaged; none of your unsent work was in it")
    if news.count or news.missing:
        kept = desk.words.counted(
            "The file of this device was damaged; {count} piece of your unsent work was kept",
            "The file of this device was damaged; {count} pieces of your unsent work were kept",
            news.count,
        )
    if not news.missing:
        return kept
    return desk.words.counted(
        "{kept}. {count} could not be read; the damaged file is kept",
        "{kept}. {count} could not be read; the damaged file is kept",
        news.missing,
        kept=kept,
    )


def _place(desk: Desk, scope: str) -> str:
    return names.place_name(desk, scope.partition(":")[2])


def _scope(desk: Desk, scope: Scope) -> str:
    """A scope as people would call what is in it."""
    shelf: Shelf = shelf_of(scope)
    match shelf:
        case "customer":
            return _place(desk, scope)
        case "private":
            return desk.words("{place} (private details)", place=_place(desk, scope))
        case "inbox":
            return desk.words("your own work")
        case "company":
            return desk.words("the whole company")
        case unexpected:
            assert_never(unexpected)
