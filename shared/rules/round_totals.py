"""What everybody bought, as one round sees it: the amounts over which the VIP line is drawn (H10).

The line depends on all customers and a grade on one. So the line is drawn exactly once, when the
round is published, and stored on the round; each grade published afterwards is compared with it alone,
today or next week. The amounts are never taken from the command: whoever decides gathers them from
their own rows, so a phone that holds one region previews a line of that region and the server, which
holds everybody, has the last word.

The cost is one look-up for all lines of the round and one per territory. Only customers that nobody
graded in the round cost more, so the console grades those first.
"""

from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.grading import Grade, GradingRound
from shared.models.rule_pack import RulePack
from shared.rules.sales_basis import net_sales, period_of_round


def amounts_in_round(facts: Facts, grading_round: GradingRound, pack: RulePack) -> dict[str, int]:
    """Net sales as of the snapshot of every customer whose card is in use, in fen."""
    as_of = grading_round.snapshot_at
    period = period_of_round(grading_round.year, pack.grading, as_of)
    known = {
        str(line.customer): line.explanation.sales
        for line in facts.rows.find(Grade, "round", grading_round.id)
    }
    amounts: dict[str, int] = {}
    for node in facts.tree().parents:
        for customer in facts.rows.find(Customer, "territory", node):
            if customer.archived_at is None:
                amount = known.get(customer.id)
                amounts[customer.id] = (
                    net_sales(facts, customer.id, period, pack.grading, as_of) if amount is None else amount
                )
    return amounts
