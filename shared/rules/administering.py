"""Who arranges the company, and the answer to everybody else."""

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.person import Role
from shared.rules.rights import holds_role

ADMINISTERING: tuple[Role, ...] = ("admin", "deputy_gm")


def role_needed(case: Case, roles: tuple[Role, ...], rule: str) -> Refusal | None:
    """The refusal for somebody who holds none of the roles now, or None."""
    if holds_role(case.facts, case.user, roles, case.now):
        return None
    return Refusal(
        code=Code.ROLE_REQUIRED,
        rule=rule,
        params={"role": roles[0]},
        fact=FailedFact(kind="user", id=case.user, field="role", value=""),
    )
