"""Settling what could not simply be applied: parked edits by the new owner, contested fields by either."""

import json

from pydantic import ValidationError

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.customers import DecideReview, SettleConflict
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import Entity, Frozen
from shared.models.customer import (
    Contact,
    ContactPatch,
    ContactPrivate,
    Customer,
    CustomerPatch,
    PrivateFields,
)
from shared.models.ids import CustomerId, derived_id
from shared.models.review import (
    Conflict,
    FieldDifference,
    Json,
    Notice,
    PrivateConflict,
    PrivateReview,
    ReviewItem,
)
from shared.rules.identity import already_taken
from shared.rules.relation import at_work
from shared.rules.visibility import sees_private


def decide_review(command: DecideReview, case: Case) -> Decision:
    """Take over the chosen fields of a former owner's edit, or none, and tell the author."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    item = case.facts.rows.get(ReviewItem, command.review) or case.facts.rows.get(
        PrivateReview, command.review
    )
    if item is None or item.customer != customer.id or not _entitled(case, customer, item):
        return Refusal(code=Code.ROW_UNKNOWN, rule="H6", params={"id": command.review}, field="review")
    if item.status != "waiting":
        return _closed(item.KIND, item.id, item.status, str(item.decided_by))
    known = {each.field for each in item.differences}
    strange = next((field for field in command.accept if field not in known), None)
    if strange is not None:
        return _do_not_fit(item, strange, "accept")
    taken = [each for each in item.differences if each.field in command.accept]
    puts = _write(case, item, {each.field: each.mine for each in taken}, "accept")
    if isinstance(puts, Refusal):
        return puts
    decided = item.revised(
        case.user,
        case.at,
        status="accepted" if taken else "dismissed",
        accepted_fields=tuple(each.field for each in taken),
        decided_by=case.user,
        decided_at=case.now,
        decision_note=command.note,
    )
    return Changes((*puts, decided, *_tell(case, decided)))


def _tell(case: Case, item: ReviewItem) -> tuple[Entity, ...]:
    """The author's notice, brought up to date."""
    notice = case.facts.rows.get(Notice, derived_id("notice", item.command))
    if notice is None:
        return ()
    whole = len(item.accepted_fields) == len(item.differences)
    return (
        notice.revised(
            case.user,
            case.at,
            status="dismissed" if item.status == "dismissed" else "accepted" if whole else "partly",
            accepted_fields=item.accepted_fields,
            decided_at=item.decided_at,
            decision_note=item.decision_note,
        ),
    )


def settle_conflict(command: SettleConflict, case: Case) -> Decision:
    """Let the chosen value of a contested field stand."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    conflict = case.facts.rows.get(Conflict, command.conflict) or case.facts.rows.get(
        PrivateConflict, command.conflict
    )
    if conflict is None or conflict.customer != customer.id or not _entitled(case, customer, conflict):
        return Refusal(code=Code.ROW_UNKNOWN, rule="H6", params={"id": command.conflict}, field="conflict")
    if conflict.status == "settled" and conflict.winner == command.choose:
        return Changes(())
    puts: tuple[Entity, ...] | Refusal = ()
    if conflict.winner != command.choose:
        moved_on = _moved_on(case, conflict)
        if moved_on is not None:
            return _do_not_fit(conflict, moved_on, "choose")
        values = {each.field: _side(each, command.choose) for each in conflict.differences}
        puts = _write(case, conflict, values, "choose")
    if isinstance(puts, Refusal):
        return puts
    settled = conflict.revised(case.user, case.at, status="settled", winner=command.choose)
    return Changes((*puts, settled))


def _side(difference: FieldDifference, choose: str) -> Json:
    return difference.mine if choose == "mine" else difference.theirs


def _moved_on(case: Case, conflict: Conflict) -> str | None:
    """A field that somebody changed since the conflict arose: one tap must not undo what nobody contested."""
    row = _target(case, conflict)
    if row is None:
        return None
    stands = row.model_dump(mode="json", include={each.field for each in conflict.differences})
    return next(
        (
            each.field
            for each in conflict.differences
            if stands.get(each.field) != _side(each, conflict.winner)
        ),
        None,
    )


def _entitled(case: Case, customer: Customer, row: ReviewItem | Conflict) -> bool:
    """Whether the actor may see this row at all: sensitive ones need the private scope."""
    return row.SHELF != "private" or sees_private(case.facts, case.user, customer, case.now)


_PATCHES: dict[str, tuple[type[Entity], type[Frozen]]] = {
    Customer.KIND: (Customer, CustomerPatch),
    Contact.KIND: (Contact, ContactPatch),
    ContactPrivate.KIND: (ContactPrivate, PrivateFields),
}


def _target(case: Case, kept: ReviewItem | Conflict) -> Entity | None:
    """The row that the kept fields belong to; the sensitive side of a contact begins with its first field."""
    if kept.target_kind not in _PATCHES:
        return None
    row = case.facts.rows.get(_PATCHES[kept.target_kind][0], kept.target)
    contact = case.facts.rows.get(Contact, kept.target)
    if row is None and contact is not None and kept.target_kind == ContactPrivate.KIND:
        return ContactPrivate(id=contact.id, customer=CustomerId(contact.customer), **case.signed())
    return row


def _write(
    case: Case, kept: ReviewItem | Conflict, values: dict[str, Json], field: str
) -> tuple[Entity, ...] | Refusal:
    """The target row with the values read back into their types."""
    if not values:
        return ()
    row = _target(case, kept)
    if row is None:
        return Refusal(code=Code.ROW_UNKNOWN, rule="H6", params={"id": kept.target})
    try:
        typed = _PATCHES[kept.target_kind][1].model_validate_json(json.dumps(values))
    except ValidationError as error:
        return _do_not_fit(kept, ".".join(str(part) for part in error.errors()[0]["loc"]), field)
    if isinstance(row, Customer):
        taken = already_taken(case, values.get("code"), values.get("uscc"), own=row.id)
        if taken is not None:
            return taken.model_copy(update={"field": field})
    return (row.revised(case.user, case.at, **{each: getattr(typed, each) for each in values}),)


def _do_not_fit(kept: ReviewItem | Conflict, name: str, field: str) -> Refusal:
    """The answer where what was kept and what stands no longer fit together."""
    return Refusal(
        code=Code.FIELDS_DIFFER,
        rule="H6",
        params={"field": name},
        fact=FailedFact(kind=kept.KIND, id=kept.id, field="differences", value=name),
        field=field,
    )


def _closed(kind: str, row_id: str, status: str, by: str) -> Refusal:
    return Refusal(
        code=Code.REQUEST_CLOSED,
        rule="H6",
        params={"status": status, "by": by, "at": ""},
        fact=FailedFact(kind=kind, id=row_id, field="status", value=status),
    )


DECISIONS: dict[type[Command], Handler] = {
    DecideReview: decide_review,
    SettleConflict: settle_conflict,
}
