"""Cards and contacts: opening, editing with a field-level merge, judging, sharing, archiving.

An edit by somebody who worked the customer when they made it, and no longer does, is parked: the new
owner sees base, mine and theirs and takes what is good; the author is told what became of it.
"""

from shared.case import Case, Changes, Decision, Handler, Standing
from shared.commands.base import Command
from shared.commands.customers import (
    AddContact,
    ArchiveContact,
    ArchiveCustomer,
    CreateCustomer,
    EditContact,
    EditContactPrivate,
    EditCustomer,
    RestoreCustomer,
    SetStanding,
    ShareCustomer,
)
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import Entity
from shared.models.customer import Contact, ContactPrivate, Customer, PrivateFields
from shared.models.ids import CommandId, CustomerId, TerritoryId, derived_id
from shared.models.review import Conflict, Notice, PrivateConflict, PrivateReview, ReviewItem
from shared.rules.identity import already_taken
from shared.rules.merging import authored, differences, merge
from shared.rules.ownership import Hands, first_interval, hand_over
from shared.rules.placement import placement
from shared.rules.relation import at_work, unknown
from shared.rules.rights import holds_role, holds_role_above, manages, works_in
from shared.rules.visibility import sees_private

_FEWEST_SHARES = 2


def create_customer(command: CreateCustomer, case: Case) -> Decision:
    """Open a file in a territory that the author works in."""
    if case.facts.customer(command.customer) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="CUS-9", params={"id": command.customer}, field="customer")
    placed = placement(case, command.territory, command.owner)
    if isinstance(placed, Refusal):
        return placed
    if not _may_file_in(case, command.territory):
        return Refusal(
            code=Code.CROSS_REGION,
            rule="TER-1",
            params={"territory": command.territory},
            fact=FailedFact(kind="territory", id=command.territory, field="rep", value=case.user),
            field="territory",
        )
    if command.major and not manages(case.facts, case.user, command.territory, case.now):
        return Refusal(
            code=Code.ROLE_REQUIRED,
            rule="AMB-13",
            params={"role": "region_manager"},
            fact=FailedFact(kind="territory", id=command.territory, field="manager", value=case.user),
            field="major",
        )
    taken = already_taken(case, command.fields.code, command.fields.uscc)
    if taken is not None:
        return taken
    customer = Customer(
        **dict(command.fields),
        id=command.customer,
        territory=command.territory,
        owner=command.owner,
        mode=placed,
        major=command.major,
        **case.signed(),
    )
    return Changes((customer, first_interval(customer, case.user, case.at, "created")))


def _may_file_in(case: Case, territory: TerritoryId) -> bool:
    """Whether the author works there, keeps the files there, or administers all of them."""
    return (
        works_in(case.facts, case.user, territory, case.now)
        or holds_role_above(case.facts, case.user, ("back_office",), territory, case.now)
        or holds_role(case.facts, case.user, ("admin",), case.now)
    )


def edit_customer(command: EditCustomer, case: Case) -> Decision:
    """Merge the author's fields into the card, or park them for who holds the card now."""
    work = at_work(case, command.customer, late=True)
    if isinstance(work, Refusal):
        return work
    customer, how = work
    if how == "worked":
        return _park(command, case, customer, customer)
    if "code" in command.mine.model_fields_set or "uscc" in command.mine.model_fields_set:
        wanted = merge(customer, command.base, command.mine).values
        taken = already_taken(case, wanted.get("code"), wanted.get("uscc"), own=customer.id)
        if taken is not None:
            return taken
    return _merged(command, case, customer, customer)


def edit_contact(command: EditContact, case: Case) -> Decision:
    """Merge the author's fields into a contact, or park them."""
    work = at_work(case, command.customer, late=True)
    if isinstance(work, Refusal):
        return work
    customer, how = work
    contact = case.facts.rows.get(Contact, command.contact)
    if contact is None or contact.customer != customer.id:
        return _no_contact(command.contact)
    if how == "worked":
        return _park(command, case, customer, contact)
    return _merged(command, case, customer, contact)


def edit_contact_private(command: EditContactPrivate, case: Case) -> Decision:
    """Merge sensitive fields, by those entitled to them only (CUS-12)."""
    work = at_work(case, command.customer, late=True)
    if isinstance(work, Refusal):
        return work
    customer, how = work
    contact = case.facts.rows.get(Contact, command.contact)
    if contact is None or contact.customer != customer.id:
        return _no_contact(command.contact)
    private = case.facts.rows.get(ContactPrivate, command.contact) or ContactPrivate(
        id=contact.id, customer=contact.customer, **case.signed()
    )
    if how == "worked":
        return _park(command, case, customer, private)
    if not sees_private(case.facts, case.user, customer, case.now):
        return _private_only(customer)
    return _merged(command, case, customer, private)


Edit = EditCustomer | EditContact | EditContactPrivate


def _merged(command: Edit, case: Case, customer: Customer, row: Entity) -> Decision:
    """The row with the author's fields merged in, and a record of what was contested."""
    result = merge(row, command.base, command.mine)
    puts: list[Entity] = []
    if result.values:
        puts.append(row.revised(case.user, case.at, **result.values))
    standing: Standing = "merged" if result.won or result.lost else "applied"
    kind = PrivateConflict if isinstance(row, ContactPrivate) else Conflict
    for fields, winner in ((result.won, "mine"), (result.lost, "theirs")):
        conflict = derived_id("conflict", command.id, winner)
        if fields and case.facts.rows.get(kind, conflict) is None:
            puts.append(
                kind(
                    id=conflict,
                    customer=CustomerId(customer.id),
                    author=case.user,
                    command=CommandId(command.id),
                    target_kind=row.KIND,
                    target=row.id,
                    differences=differences(fields, command.base, command.mine, row),
                    winner="mine" if winner == "mine" else "theirs",
                    **case.signed(),
                )
            )
    return Changes(tuple(puts), standing)


def _park(command: Edit, case: Case, customer: Customer, row: Entity) -> Decision:
    """The author's fields kept for who holds the customer now, and word to the author.

    All that the author changed is kept, also what stands on the card already: whether it does is the
    card's business, which the author may no longer know.
    """
    changed = authored(command.base, command.mine, sorted(command.mine.model_fields_set))
    kind = PrivateReview if isinstance(row, ContactPrivate) else ReviewItem
    review = derived_id("review", command.id)
    if not changed or case.facts.rows.get(kind, review) is not None:
        return Changes(())
    item = kind(
        id=review,
        customer=CustomerId(customer.id),
        author=case.user,
        command=CommandId(command.id),
        target_kind=row.KIND,
        target=row.id,
        differences=differences(changed, command.base, command.mine, row),
        happened_at=case.at,
        **case.signed(),
    )
    notice = Notice(
        id=derived_id("notice", command.id),
        user=case.user,
        customer=CustomerId(customer.id),
        customer_name=customer.name,
        command=CommandId(command.id),
        about=command.kind,
        fields=changed,
        **case.signed(),
    )
    return Changes((item, notice), "parked")


def set_standing(command: SetStanding, case: Case) -> Decision:
    """Flag a customer as major and judge its potential: its manager's words."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    if not manages(case.facts, case.user, customer.territory, case.now):
        return Refusal(
            code=Code.ROLE_REQUIRED,
            rule="AMB-13",
            params={"role": "region_manager"},
            fact=FailedFact(kind="territory", id=customer.territory, field="manager", value=case.user),
        )
    if (customer.major, customer.potential) == (command.major, command.potential):
        return Changes(())
    return Changes((customer.revised(case.user, case.at, major=command.major, potential=command.potential),))


def share_customer(command: ShareCustomer, case: Case) -> Decision:
    """Put a customer of several regions under the company (TER-3); by a manager above all of them."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _cannot_share(command, case) or _not_above(command, case, customer) or _waits(case, customer)
    if refused is not None:
        return refused
    if customer.shares == command.shares:
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="TER-3",
            params={"customer": customer.name, "territory": customer.territory},
            fact=FailedFact(kind="customer", id=customer.id, field="mode", value=customer.mode),
            field="shares",
        )
    top = case.facts.tree().company() or customer.territory
    hands = Hands(top, None, "company", command.shares, command.reason)
    return Changes(hand_over(case.facts, customer, hands, case.user, case.now))


def _cannot_share(command: ShareCustomer, case: Case) -> Refusal | None:
    """Why these are not several regions beside each other, or None."""
    tree = case.facts.tree()
    regions = tuple(share.territory for share in command.shares)
    strange = next((each for each in regions if each not in tree or each in tree.retired), None)
    if strange is not None:
        return Refusal(
            code=Code.TERRITORY_UNKNOWN, rule="TER-3", params={"territory": strange}, field="shares"
        )
    inside = next(
        (
            each
            for place, each in enumerate(regions)
            if any(tree.is_within(other, each) for other in (*regions[:place], *regions[place + 1 :]))
        ),
        None,
    )
    if len(regions) < _FEWEST_SHARES or inside is not None:
        return Refusal(
            code=Code.SHARES_NEED_REGIONS,
            rule="TER-3",
            params={"territory": inside or ""},
            fact=FailedFact(
                kind="customer", id=command.customer, field="shares", value=", ".join(regions)[:240]
            ),
            field="shares",
        )
    return None


def _not_above(command: ShareCustomer, case: Case, customer: Customer) -> Refusal | None:
    """The territory that the actor does not decide for, of the customer's own and those that share it."""
    for node in (customer.territory, *(share.territory for share in command.shares)):
        if not manages(case.facts, case.user, node, case.now):
            return Refusal(
                code=Code.NOT_YOUR_DECISION,
                rule="TER-3",
                params={"territory": node},
                fact=FailedFact(kind="territory", id=node, field="manager", value=case.user),
            )
    return None


def _waits(case: Case, customer: Customer) -> Refusal | None:
    """The transfer that must be decided before anybody else moves the customer or puts it aside."""
    waiting = next((each for each in case.facts.transfers(customer.id) if each.is_open()), None)
    if waiting is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_HAS_OPEN_REQUEST,
        rule="H6",
        params={"customer": customer.name},
        fact=FailedFact(kind="transfer", id=waiting.id, field="status", value=waiting.status),
    )


def archive_customer(command: ArchiveCustomer, case: Case) -> Decision:
    """Put a card aside; nothing of it is deleted (H15)."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _waits(case, customer)
    if refused is not None:
        return refused
    return Changes(
        (
            customer.revised(
                case.user, case.at, archived_at=case.at, archive_reason=command.reason, trade_state="former"
            ),
        )
    )


def restore_customer(command: RestoreCustomer, case: Case) -> Decision:
    """Take an archived card back into daily work."""
    customer = case.facts.customer(command.customer)
    if customer is None:
        return unknown(command.customer)
    work = at_work(case, command.customer)
    if isinstance(work, Refusal) and work.code is not Code.CUSTOMER_ARCHIVED:
        return work
    if customer.archived_at is None:
        return Changes(())
    return Changes((customer.revised(case.user, case.at, archived_at=None, archive_reason=""),))


def add_contact(command: AddContact, case: Case) -> Decision:
    """Add a person; a former owner's late addition goes to the card as what it is: one more fact."""
    work = at_work(case, command.customer, late=True)
    if isinstance(work, Refusal):
        return work
    customer, how = work
    if case.facts.rows.get(Contact, command.contact) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="CUS-9", params={"id": command.contact}, field="contact")
    contact = Contact(
        **dict(command.fields), id=command.contact, customer=CustomerId(customer.id), **case.signed()
    )
    if command.private is None or command.private == PrivateFields():
        return Changes((contact,))
    if how != "worked" and not sees_private(case.facts, case.user, customer, case.now):
        return _private_only(customer)
    private = ContactPrivate(
        **dict(command.private), id=command.contact, customer=CustomerId(customer.id), **case.signed()
    )
    return Changes((contact, private))


def archive_contact(command: ArchiveContact, case: Case) -> Decision:
    """Put a contact aside."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    contact = case.facts.rows.get(Contact, command.contact)
    if contact is None or contact.customer != command.customer:
        return _no_contact(command.contact)
    if contact.archived_at is not None:
        return Changes(())
    return Changes((contact.revised(case.user, case.at, archived_at=case.at),))


def _no_contact(contact: str) -> Refusal:
    return Refusal(code=Code.ROW_UNKNOWN, rule="H16", params={"id": contact}, field="contact")


def _private_only(customer: Customer) -> Refusal:
    return Refusal(
        code=Code.ROLE_REQUIRED,
        rule="CUS-12",
        params={"role": "region_manager"},
        fact=FailedFact(kind="customer", id=customer.id, field="territory", value=customer.territory),
        field="private",
    )


DECISIONS: dict[type[Command], Handler] = {
    CreateCustomer: create_customer,
    EditCustomer: edit_customer,
    SetStanding: set_standing,
    ShareCustomer: share_customer,
    ArchiveCustomer: archive_customer,
    RestoreCustomer: restore_customer,
    AddContact: add_contact,
    EditContact: edit_contact,
    EditContactPrivate: edit_contact_private,
    ArchiveContact: archive_contact,
}
