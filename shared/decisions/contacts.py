"""The people at a customer's: added, edited, put aside; their sensitive side by those entitled (CUS-12)."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.customers import AddContact, ArchiveContact, EditContact, EditContactPrivate
from shared.decisions.edits import merged, parked
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Contact, ContactPrivate, Customer, PrivateFields
from shared.models.ids import CustomerId
from shared.rules.relation import at_work
from shared.rules.visibility import sees_private


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
        return parked(command, case, customer, contact)
    return merged(command, case, customer, contact)


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
        return parked(command, case, customer, private)
    if not sees_private(case.facts, case.user, customer, case.now):
        return _private_only(customer)
    return merged(command, case, customer, private)


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
    AddContact: add_contact,
    EditContact: edit_contact,
    EditContactPrivate: edit_contact_private,
    ArchiveContact: archive_contact,
}
