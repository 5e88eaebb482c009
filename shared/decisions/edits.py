"""What an edit of a card or a contact comes to: merged field by field, or parked for who holds it now.

An edit by somebody who worked the customer when they made it, and no longer does, is parked: the new
owner sees base, mine and theirs and takes what is good; the author is told what became of it.
"""

from shared.case import Case, Changes, Decision, Standing
from shared.commands.customers import EditContact, EditContactPrivate, EditCustomer
from shared.models.base import Entity
from shared.models.customer import ContactPrivate, Customer
from shared.models.ids import CommandId, CustomerId, derived_id
from shared.models.review import Conflict, Notice, PrivateConflict, PrivateReview, ReviewItem
from shared.rules.merging import authored, differences, merge

Edit = EditCustomer | EditContact | EditContactPrivate


def merged(command: Edit, case: Case, customer: Customer, row: Entity) -> Decision:
    """The row with the author's fields merged in, and a record of what was contested."""
    result = merge(row, command.base, command.mine)
    puts: list[Entity] = []
    if result.values:
        puts.append(row.revised(case.user, case.at, **result.values))
    standing: Standing = "merged" if result.won or result.lost else "applied"
    kind = PrivateConflict if isinstance(row, ContactPrivate) else Conflict
    for fields, winner in ((result.won, "mine"), (result.lost, "theirs")):
        if not fields:
            continue
        conflict = derived_id("conflict", command.id, winner)
        if case.facts.rows.get(kind, conflict) is None:
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


def parked(command: Edit, case: Case, customer: Customer, row: Entity) -> Decision:
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
