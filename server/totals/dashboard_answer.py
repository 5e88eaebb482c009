"""What the dashboard says: every figure with its definition and the way to its rows."""

from shared.models.base import Frozen, Instant
from shared.models.credit import CreditRole
from shared.models.grading import ValueGrade
from shared.rules.waste import WasteReport


class Sums(Frozen):
    """The additive figures of a group; each is defined under its name."""

    customers: int = 0
    orders: int = 0
    revenue_fen: int = 0
    visits: int = 0
    minutes: int = 0
    credit_fen: int = 0


class Cut(Sums):
    """The figures of one territory, person or grade; `id` is empty for what has none."""

    id: str
    name: str


class MonthSums(Frozen):
    """The figures of one month."""

    month: str
    orders: int = 0
    revenue_fen: int = 0
    visits: int = 0
    minutes: int = 0
    credit_fen: int = 0


class RoleSums(Frozen):
    """What the ledger gave for one role in deals: the owner, the transferor, the company …"""

    role: CreditRole
    credit_fen: int


class Buying(Frozen):
    """How the customers of the part bought in the period; shares are basis points, None without a base."""

    customers: int
    """All cards of the part, archived ones included, because the past stays what it was."""
    buyers: int
    repeat_buyers: int
    orders: int
    revenue_fen: int
    at_start: int
    kept: int
    new: int
    churned: int
    repeat_bp: int | None
    retention_bp: int | None
    churn_bp: int | None
    frequency_milli: int | None
    average_order_fen: int | None
    average_revenue_fen: int | None
    lifetime_value_fen: int | None
    top_fifth_bp: int | None


class Warnings(Frozen):
    """Who may be leaving: by their own rhythm, and by recency, frequency and amount (RFM)."""

    quiet: int
    """Customers silent for longer than twice their own mean interval."""
    fading: int
    """Good customers by frequency and amount whose last order is among the oldest two fifths."""
    last_order_until: str | None
    """The cut of recency: orders up to this day are among the oldest two fifths."""
    orders_from: int | None
    revenue_from_fen: int | None


class GradeMove(Frozen):
    """How many customers went from one grade to another between their last two assessments."""

    before: ValueGrade | None
    now: ValueGrade | None
    customers: int


class Yardstick(Frozen):
    """The company's averages of one grade, to hold one's own against.

    All are None where fewer than three customers outside the asker's own sight stand behind them.
    """

    grade: ValueGrade | None
    average_order_fen: int | None
    revenue_per_customer_fen: int | None
    visits_per_customer_milli: int | None
    minutes_per_customer: int | None


class Definition(Frozen):
    """What a figure means, in both languages, and the query whose rows it counts."""

    figure: str
    name_zh: str
    name_en: str
    zh: str
    en: str
    rows: str
    """A path under `/v1`; the same period, territory, rep and grade narrow it."""


class Dashboard(Frozen):
    """The figures of the part of the company that was asked for, as far as the asker may see it."""

    as_of: Instant
    behind: int
    """Changed rows that are not counted yet; 0 means that the figures are those of this moment."""
    first: str
    last: str
    total: Sums
    by_territory: tuple[Cut, ...]
    by_rep: tuple[Cut, ...]
    by_grade: tuple[Cut, ...]
    by_month: tuple[MonthSums, ...]
    by_role: tuple[RoleSums, ...]
    buying: Buying
    warnings: Warnings
    waste: WasteReport
    moves: tuple[GradeMove, ...]
    yardsticks: tuple[Yardstick, ...]
    definitions: tuple[Definition, ...]
