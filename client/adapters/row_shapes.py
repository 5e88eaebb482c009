"""Tells whether a kind of row has other fields than the app had when it stored its rows."""

import re
from functools import cache
from hashlib import sha256
from typing import Any, get_args

from pydantic import BaseModel

from shared.models.base import Entity

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


@cache
def shape(kind: type[Entity]) -> str:
    """A fingerprint of a kind's fields, what they may hold and their defaults; the same at every start."""
    # Validators are shown with the address at which this process happens to hold them.
    return sha256(_ADDRESS.sub("", repr(_fields(kind, set()))).encode()).hexdigest()


def _fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> list[Any]:
    seen.add(model)
    found: list[Any] = []
    for name, field in sorted(model.model_fields.items()):
        found.append((name, str(field.annotation), repr(field.default)))
        new = [inner for inner in _models_in(field.annotation) if inner not in seen]
        found += [(inner.__name__, _fields(inner, seen)) for inner in new]
    return found


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
