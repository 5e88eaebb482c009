"""What may be taken back from a deal: no more than is left of it, between its day and today (AMB-3)."""

from shared.case import Case
from shared.commands.deals import RecordReturn
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.ids import DealId
from shared.rules.credit_book import Book
from shared.rules.rights import holds_role, works_in


def refuse_return(
    command: RecordReturn, case: Case, deal: Deal, customer: Customer, book: Book
) -> Refusal | None:
    """Why this return may not be recorded, or None."""
    if case.facts.rows.get(Return, command.deal_return) is not None:
        return Refusal(
            code=Code.ROW_EXISTS,
            rule="INV",
            fact=_fact("deal_return", command.deal_return, "id", command.deal_return),
        )
    if deal.status != "confirmed":
        return Refusal(
            code=Code.DEAL_NOT_CONFIRMED,
            rule="AMB-3",
            params={"status": deal.status},
            fact=_fact("deal", deal.id, "status", deal.status),
        )
    if not _may_take_back(case, deal, customer):
        return Refusal(
            code=Code.NOT_YOUR_CUSTOMER,
            rule="TER-1",
            params={"territory": customer.territory},
            fact=_fact("customer", customer.id, "territory", customer.territory),
        )
    return _refuse_goods(command, case, deal, book)


def _refuse_goods(command: RecordReturn, case: Case, deal: Deal, book: Book) -> Refusal | None:
    """A return lies between the order and today, and takes back no more than is left."""
    if command.business_date > day_of(case.now):
        day = command.business_date.isoformat()
        return Refusal(code=Code.FUTURE_DATED, rule="AMB-3", params={"day": day}, field="business_date")
    if command.business_date < deal.business_date:
        return Refusal(
            code=Code.RETURN_BEFORE_DEAL,
            rule="AMB-3",
            params={"day": deal.business_date.isoformat()},
            fact=_fact("deal", deal.id, "business_date", deal.business_date.isoformat()),
            field="business_date",
        )
    left = deal.amount - book.returned()[DealId(deal.id)]
    if command.amount > left:
        return Refusal(
            code=Code.RETURN_TOO_LARGE,
            rule="AMB-3",
            params={"left": left},
            fact=_fact("deal", deal.id, "amount", str(deal.amount)),
            field="amount",
        )
    return None


def _may_take_back(case: Case, deal: Deal, customer: Customer) -> bool:
    """The seller, those who work with the customer, and the offices that handle goods and money."""
    return (
        case.user == deal.seller
        or works_in(case.facts, case.user, customer.territory, case.at)
        or works_in(case.facts, case.user, deal.territory, case.at)
        or holds_role(case.facts, case.user, ("back_office", "finance"), case.at)
    )


def _fact(kind: str, row: str, field: str, value: str) -> FailedFact:
    return FailedFact(kind=kind, id=row, field=field, value=value)
