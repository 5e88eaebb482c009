"""Customers and the people there, with the columns that an import recognises."""

from collections.abc import Iterator

from server.exports.names import Names
from server.exports.sheet import Value, day_in_china, yuan
from server.exports.visible import Visible
from shared.models.customer import Birthday, Contact, ContactPrivate, Customer
from shared.words import Words

CUSTOMER = (
    "id", "code", "name", "uscc", "account_type", "category", "lifecycle", "trade_state", "volume", "phone",
    "address", "city", "postal_code", "country", "industry", "org_form", "founded_on", "first_trade_on",
    "assets", "needs", "concerns", "preference", "decision_maker", "major", "potential", "territory_code",
    "territory", "owner_login", "owner",
)  # fmt: skip
CONTACT = (
    "id", "customer_code", "customer", "name", "role", "title", "phone", "email", "wechat",
    "preferred_channel", "temperament",
)  # fmt: skip
PRIVATE = ("birthday", "family", "hobbies", "education", "ability")
"""What only those see who are entitled to it (CUS-12)."""
ARCHIVED = ("归档日期", "Archived on")
"""The last column of both; an import leaves it out."""


def customers(visible: Visible, names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """All cards, archived ones with the day: a file is kept when trade stops (H15)."""
    for page in visible.pages(Customer):
        for row in page:
            yield *_customer(row, names, words), day_in_china(row.archived_at)


def _customer(row: Customer, names: Names, words: Words) -> tuple[Value, ...]:
    yes, no = ("是", "否") if words.language == "zh" else ("yes", "no")
    return (
        row.id,
        row.code,
        row.name,
        row.uscc,
        words.term("account_type", row.account_type),
        words.term("category", row.category) if row.category else "",
        words.term("lifecycle", row.lifecycle),
        words.term("trade_state", row.trade_state),
        words.term("volume", row.volume),
        row.phone,
        row.address,
        row.city,
        row.postal_code,
        row.country,
        row.industry,
        row.org_form,
        row.founded_on,
        row.first_trade_on,
        yuan(row.assets),
        row.needs,
        row.concerns,
        row.preference,
        row.decision_maker,
        yes if row.major else no,
        words.term("potential", row.potential),
        row.territory,
        names.place(row.territory),
        names.login(row.owner),
        names.person(row.owner),
    )


def contacts(visible: Visible, _names: Names, words: Words) -> Iterator[tuple[Value, ...]]:
    """The people at customers; their sensitive side where the asker may see it."""
    for page in visible.pages(Contact):
        cards = visible.cards(row.customer for row in page)
        private = visible.beside(ContactPrivate, (row.id for row in page)) if visible.sees_private else {}
        for row in page:
            more = _private(private.get(row.id), words) if visible.sees_private else ()
            yield *_contact(row, cards[row.customer], words), *more, day_in_china(row.archived_at)


def _contact(row: Contact, card: Customer, words: Words) -> tuple[Value, ...]:
    return (
        row.id,
        card.code or card.id,
        card.name,
        row.name,
        words.term("person_role", row.role),
        row.title,
        row.phone,
        row.email,
        row.wechat,
        words.term("channel", row.preferred_channel) if row.preferred_channel else "",
        words.term("temperament", row.temperament) if row.temperament else "",
    )


def _private(row: ContactPrivate | None, words: Words) -> tuple[Value, ...]:
    if row is None:
        return ("",) * len(PRIVATE)
    birthday = _birthday(row.birthday, words) if row.birthday else ""
    return birthday, row.family, row.hobbies, row.education, row.ability


def _birthday(day: Birthday, words: Words) -> str:
    written = f"{day.month:02}-{day.day:02}"
    if day.year is not None:
        written = f"{day.year}-{written}"
    return f"{words.term('birthday.calendar', 'lunar')}{written}" if day.calendar == "lunar" else written
