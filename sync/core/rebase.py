"""What becomes of commands once the server has spoken: those that did not go through are kept."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from sync.core.records import Draft, Pending


def drafts_of(decided: Iterable[Pending], at: datetime) -> list[Draft]:
    """The decided commands that need their author: refused, parked, or not understood."""
    drafts = []
    for pending in decided:
        outcome = pending.outcome
        if outcome is None or outcome.status in ("applied", "merged"):
            continue
        reason: Literal["rejected", "parked", "invalid"] = (
            "parked" if outcome.status == "parked" else "invalid" if outcome.invalid else "rejected"
        )
        drafts.append(
            Draft(
                id=pending.id,
                kind=pending.kind,
                text=pending.text,
                reason=reason,
                refusal=outcome.refusal,
                root=str(json.loads(pending.text).get("customer", "")),
                kept_at=at,
            )
        )
    return drafts
