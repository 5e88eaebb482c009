"""What is counted of a push: what became of its commands, and how old its oldest work was."""

from datetime import datetime

from pydantic import BaseModel, ValidationError

from server.watching.figures import COMMANDS, REFUSALS, UNSENT
from shared.models.base import Instant
from sync.wire.push import PushReply, PushRequest


class _Done(BaseModel):
    happened_at: Instant


def count_push(asked: PushRequest, reply: PushReply) -> None:
    """Count what was decided now; what had been decided before was counted then."""
    fresh = {each.counter for each in reply.outcomes if not each.duplicate}
    for outcome in reply.outcomes:
        if outcome.counter in fresh:
            COMMANDS.labels(outcome.status).inc()
            if outcome.status == "rejected":
                REFUSALS.labels(outcome.refusal.code if outcome.refusal else "invalid").inc()
    oldest = next((each for each in asked.commands if each.counter in fresh), None)
    if oldest is not None:
        happened = _moment(oldest.command)
        if happened is not None:
            # A device whose clock is ahead has work from the future.
            UNSENT.observe(max(0.0, (reply.server_time - happened).total_seconds()))


def _moment(command: str) -> datetime | None:
    try:
        return _Done.model_validate_json(command).happened_at
    except ValidationError:
        return None
