"""Who confirms a deal: a manager of its territory, never the one who sold or recorded it (ORG-6).

The territory is the one of the business date or, after a move, the one where the customer sits now,
because that is where the deal is seen. A delegate decides in the manager's place (AMB-31), and is
bound by the manager's own conflicts.
"""

from datetime import date, datetime

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.ids import CustomerId
from shared.models.rule_pack import RulePack
from shared.rules.current_grade import grade_letter, grade_row_in_force
from shared.rules.rights import manages, stands_for


def refuse_decider(case: Case, deal: Deal, customer: Customer) -> Refusal | None:
    """Why this person may not decide on the deal, or None."""
    if case.user in (deal.seller, deal.created_by):
        return Refusal(
            code=Code.OWN_REQUEST,
            rule="ORG-6",
            params={"seller": deal.seller},
            fact=FailedFact(kind="deal", id=deal.id, field="seller", value=deal.seller),
        )
    if decides_for(case, deal, customer):
        return None
    return Refusal(
        code=Code.NOT_YOUR_DECISION,
        rule="ORG-6",
        params={"territory": deal.territory},
        fact=FailedFact(kind="deal", id=deal.id, field="territory", value=deal.territory),
    )


def decides_for(case: Case, deal: Deal, customer: Customer) -> bool:
    """Whether the person, or somebody in whose place they decide, manages the deal's territory.

    They must have done so when they decided, and still do when the decision arrives.
    """
    return all(
        any(
            manages(case.facts, principal, territory, moment)
            for principal in stands_for(case.facts, case.user, moment)
            if principal != deal.seller
            for territory in (deal.territory, customer.territory)
        )
        for moment in (case.at, case.now)
    )


def refuse_unfiled(
    facts: Facts, customer: Customer, pack: RulePack, day: date, at: datetime
) -> Refusal | None:
    """H7: deals of a major or top-grade customer wait until the customer is on file with the superior."""
    why = _must_be_filed(facts, customer, pack, at)
    if why is None or _is_filed(facts, CustomerId(customer.id), day):
        return None
    return Refusal(code=Code.FILING_REQUIRED, rule="H7", params={"customer": customer.name}, fact=why)


def _must_be_filed(facts: Facts, customer: Customer, pack: RulePack, at: datetime) -> FailedFact | None:
    """The fact for which a filing is mandatory (AMB-13), or None."""
    if customer.major and pack.territory.filing_when_flagged:
        return FailedFact(kind="customer", id=customer.id, field="major", value="true")
    grade = grade_letter(facts, customer.id, at)
    row = grade_row_in_force(facts, customer.id, at)
    if row is not None and grade in pack.territory.filing_for_grades:
        return FailedFact(kind="grade", id=row.id, field="grade", value=grade)
    return None


def _is_filed(facts: Facts, customer: CustomerId, day: date) -> bool:
    return any(
        each.status == "approved" and (each.expires_on is None or day <= each.expires_on)
        for each in facts.filings(customer)
    )
