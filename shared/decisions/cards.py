"""Customers' cards: opened, edited, judged, put aside and taken back."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.customers import (
    ArchiveCustomer,
    CreateCustomer,
    EditCustomer,
    RestoreCustomer,
    SetStanding,
)
from shared.decisions.edits import merged, parked
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.models.ids import TerritoryId
from shared.rules.identity import already_taken
from shared.rules.merging import merge
from shared.rules.ownership import first_interval
from shared.rules.placement import placement
from shared.rules.relation import at_work, unknown
from shared.rules.rights import holds_role, holds_role_above, manages, works_in
from shared.rules.waiting import open_transfer


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
        return parked(command, case, customer, customer)
    if "code" in command.mine.model_fields_set or "uscc" in command.mine.model_fields_set:
        wanted = merge(customer, command.base, command.mine).values
        taken = already_taken(case, wanted.get("code"), wanted.get("uscc"), own=customer.id)
        if taken is not None:
            return taken
    return merged(command, case, customer, customer)


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


def archive_customer(command: ArchiveCustomer, case: Case) -> Decision:
    """Put a card aside; nothing of it is deleted (H15)."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = open_transfer(case, customer)
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


DECISIONS: dict[type[Command], Handler] = {
    CreateCustomer: create_customer,
    EditCustomer: edit_customer,
    SetStanding: set_standing,
    ArchiveCustomer: archive_customer,
    RestoreCustomer: restore_customer,
}
