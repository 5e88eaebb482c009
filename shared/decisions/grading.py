"""Everything that is decided about grades, family by family."""

from shared.case import Handler
from shared.commands.base import Command
from shared.decisions import (
    credit_ratings,
    grade_appeals,
    grade_judgements,
    grading_lines,
    grading_rounds,
    regional_thresholds,
)

DECISIONS: dict[type[Command], Handler] = {
    **grading_rounds.DECISIONS,
    **grading_lines.DECISIONS,
    **grade_appeals.DECISIONS,
    **grade_judgements.DECISIONS,
    **regional_thresholds.DECISIONS,
    **credit_ratings.DECISIONS,
}
