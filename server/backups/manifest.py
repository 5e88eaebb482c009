"""What an archive says of itself."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MOVES_WITHIN = timedelta(hours=24)
"""How old an archive may be and still go on with its own history."""


class Manifest(BaseModel):
    """The archive's own account of what is in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    taken_at: AwareDatetime
    engine: Literal["sqlite", "postgresql"]
    """Where the company lived; the archive is the same for both."""
    version: str
    """Of the tables."""
    epoch: str
    closing: bool = False
    """Taken to be moved: its source began another history at once, so that this one has a single heir."""
    rows: dict[str, Annotated[int, Field(ge=0)]]
    size: Annotated[int, Field(ge=0)]
    sha256: str

    def may_keep_its_history(self, now: datetime) -> bool:
        """Whether going on with the same history cannot disown anything that devices were told."""
        return self.closing and now - self.taken_at <= MOVES_WITHIN
