"""What an order becomes when it is recorded: a deal with everything noted that its credit depends on.

Used by the command and by the preview alike, so that a phone shows exactly what will be decided.
"""

from dataclasses import dataclass

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.customer import Customer, OwnershipMode
from shared.models.deal import Deal, DealFields
from shared.models.ids import CustomerId, DealId, ExceptionId, TerritoryId, UserId
from shared.models.transfer import RegionException
from shared.rules.selling import Occasion, Selling, engineering_departments, may_sell


@dataclass(frozen=True, slots=True)
class Recording:
    """An order as its seller states it."""

    deal: DealId
    customer: CustomerId
    fields: DealFields
    seller: UserId


def record(case: Case, stated: Recording) -> tuple[Deal, RegionException | None] | Refusal:
    """The deal, and the exception that it leans on; or why it cannot be recorded."""
    customer = case.facts.customer(stated.customer)
    if customer is None:
        return Refusal(
            code=Code.CUSTOMER_UNKNOWN,
            rule="CUS-9",
            fact=FailedFact(kind="customer", id=stated.customer, field="id", value=stated.customer),
        )
    refusal = _refuse_archived(customer) or _refuse_fields(case, stated)
    if refusal is not None:
        return refusal
    fields = stated.fields
    right = may_sell(
        case.facts, Occasion(customer, stated.seller, fields.business_date, case.at, fields.engineering)
    )
    if isinstance(right, Refusal):
        return right
    departments = engineering_departments(case.facts, case.at)
    if fields.engineering in ("joint", "engineering_alone") and not departments:
        return Refusal(code=Code.NO_BENEFICIARY, rule="H3", field="engineering")
    department = departments[0] if departments else None
    return _deal(case, stated, customer, right, department), right.exception


def _refuse_archived(customer: Customer) -> Refusal | None:
    if customer.archived_at is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_ARCHIVED,
        rule="CUS-15",
        params={"customer": customer.name},
        fact=FailedFact(
            kind="customer", id=customer.id, field="archived_at", value=customer.archived_at.isoformat()
        ),
    )


def _refuse_fields(case: Case, stated: Recording) -> Refusal | None:
    """What is wrong with the order itself: its day, its sum, or no rules for its day."""
    fields = stated.fields
    if fields.business_date > day_of(case.now):
        return Refusal(
            code=Code.FUTURE_DATED,
            rule="AMB-4",
            params={"day": fields.business_date.isoformat()},
            field="business_date",
        )
    if fields.lines and (total := sum(line.amount for line in fields.lines)) != fields.amount:
        return Refusal(
            code=Code.LINES_DO_NOT_SUM,
            rule="CUS-4",
            params={"amount": fields.amount, "lines": total},
            field="lines",
        )
    if case.facts.pack_on(fields.business_date) is None:
        return no_pack(fields)
    return None


def no_pack(fields: DealFields) -> Refusal:
    """No rule pack covers the business date, so nobody could say how the credit is shared."""
    return Refusal(
        code=Code.NO_RULE_PACK,
        rule="SPL-5",
        params={"day": fields.business_date.isoformat()},
        field="business_date",
    )


def _deal(
    case: Case, stated: Recording, customer: Customer, right: Selling, department: TerritoryId | None
) -> Deal:
    """The deal with what holds on its business date noted down."""
    mode: OwnershipMode = right.held.mode if right.held else customer.mode
    takes_part = stated.fields.engineering in ("joint", "engineering_alone")
    return Deal.model_construct(
        **dict(stated.fields),
        id=stated.deal,
        customer=stated.customer,
        seller=stated.seller,
        territory=right.territory,
        mode=mode,
        shares=customer.shares if mode == "company" else (),
        seller_unit=right.unit,
        engineering_unit=department if takes_part else None,
        referral=mode == "department" and customer.category == "flower",
        exception=ExceptionId(right.exception.id) if right.exception else None,
        **case.signed(),
    )
