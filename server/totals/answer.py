"""What the totals say, and by what: the same four figures for the whole and for each group."""

from shared.models.base import Frozen, Instant


class Figures(Frozen):
    """Four figures of a group.

    Customers are the cards in use. Orders are the confirmed deals; revenue is their amounts less what
    came back; credit is the sum of the ledger.
    """

    customers: int = 0
    orders: int = 0
    revenue_fen: int = 0
    credit_fen: int = 0


class Group(Figures):
    """The figures of one territory, rep or grade; `id` is empty for what has none."""

    id: str
    name: str


class Totals(Frozen):
    """The totals of all that the asker may see.

    By territory, customers count where they sit now, orders and revenue where the customer sat on the
    business date, credit for the unit that was credited; so a handover moves the customer and no past
    figure. By rep, customers count for their owner, orders and revenue for the seller, credit for who
    was credited. By grade, everything counts for the grade that is in force now.
    """

    as_of: Instant
    total: Figures
    by_territory: tuple[Group, ...]
    by_rep: tuple[Group, ...]
    by_grade: tuple[Group, ...]
