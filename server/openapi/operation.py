"""What a route says about itself where its bodies are read and written by hand.

A route names an example of the message that it takes and of the one that it gives. The examples are
frozen models, so they are valid by construction, and their classes are the schemas.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from litestar.openapi.spec import Operation
from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Media:
    """A body that is not one of the models: its media types, its schema, and what it is."""

    types: tuple[str, ...]
    means: str
    schema: dict[str, Any] | None = None
    example: Any = None


Body = BaseModel | Media


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation takes and gives, and the problems that are its own."""

    takes: Body | None
    gives: Body | None
    status: int
    means: str
    problems: tuple[str, ...]
    links: dict[str, dict[str, Any]]


class Described(Operation):
    """An operation with a contract; the document is completed from it."""

    contract: ClassVar[Contract]


def operation(
    *,
    takes: Body | None = None,
    gives: Body | None = None,
    status: int = 200,
    means: str = "",
    problems: tuple[str, ...] = (),
    links: dict[str, dict[str, Any]] | None = None,
) -> type[Described]:
    """The operation class of a route; `means` says what a success stands for.

    Only problems of its own are named: those of sessions, bodies and the server itself are added wherever
    they can happen. `links` says by operation where what was given leads on.
    """
    answered = status if gives is not None else max(status, 204)
    contract = Contract(takes, gives, answered, means, problems, links or {})
    return type("DescribedOperation", (Described,), {"contract": contract})
