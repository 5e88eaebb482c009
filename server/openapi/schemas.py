"""The schemas of all messages by pydantic itself: what is documented is what is checked."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import models_json_schema

from server.openapi.problem_answers import ProblemDocument
from shared.commands import AnyCommand
from shared.registry import KINDS
from sync.wire.push import Envelope

Mode = Literal["validation", "serialization"]
_Said = tuple[type[BaseModel], Mode]

_TEMPLATE = "#/components/schemas/{model}"
_COMMAND = "AnyCommand"
_ROW = "AnyRow"


class Schemas:
    """The schemas of some messages, each under its name, and how to point at one."""

    def __init__(self, messages: Iterable[_Said]) -> None:
        rows: list[_Said] = [(kind, "validation") for kind in KINDS]
        wanted: list[_Said] = [*messages, (ProblemDocument, "validation"), *rows]
        places, whole = models_json_schema(list(dict.fromkeys(wanted)), ref_template=_TEMPLATE)
        self._places = places
        self.definitions: dict[str, Any] = {**whole["$defs"], **_commands()}
        self.definitions[_ROW] = {
            "description": "A row of any kind as it is kept and travels; what has its default is left out.",
            "anyOf": [places[each] for each in rows],
        }
        self._say_what_texts_hold()

    def of(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """A pointer to a message's schema."""
        return dict(self._places[model, mode])

    def _say_what_texts_hold(self) -> None:
        for name, definition in self.definitions.items():
            if name.startswith(Envelope.__name__):
                _holds(definition["properties"]["command"], _COMMAND)
            if name.startswith("WireRow"):
                _holds(definition["prefixItems"][4], _ROW)


def _holds(text: dict[str, Any], name: str) -> None:
    text["contentMediaType"] = "application/json"
    text["contentSchema"] = {"$ref": _TEMPLATE.format(model=name)}


def _commands() -> dict[str, Any]:
    reader: TypeAdapter[AnyCommand] = TypeAdapter(Annotated[AnyCommand, Field(discriminator="kind")])
    schema = reader.json_schema(ref_template=_TEMPLATE)
    definitions: dict[str, Any] = schema.pop("$defs")
    return {**definitions, _COMMAND: {"description": "Any intention of a person.", **schema}}
