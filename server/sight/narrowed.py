"""What part of the company and of time a question is narrowed to; the same names narrow figures and rows."""

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from shared.models.base import Frozen
from shared.models.ids import RowId

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A calendar month such as 2026-03."""

GradeAsked = Literal["A", "B", "C", "none"]


class Narrowed(Frozen):
    """A part of the company and of time; what is left out is not narrowed."""

    first: Month | None = None
    last: Month | None = None
    """The last month, included."""
    territory: RowId | None = None
    """A territory with all below it."""
    rep: RowId | None = None
    grade: GradeAsked | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Narrowed":
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("last: a period cannot end before it begins")
        return self
