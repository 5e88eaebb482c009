"""The rule packs that the product ships: editable content, validated when it is read.

`default.json` holds the shipped numbers and every clause in both languages; a company publishes its
own packs after it. Other shipped packs say only where they differ from it.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from shared.models.ids import SYSTEM
from shared.models.rule_pack import RulePack

_SHIPPED_AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
_SIGNATURE = {
    "created_by": SYSTEM,
    "created_at": _SHIPPED_AT,
    "changed_by": SYSTEM,
    "changed_at": _SHIPPED_AT,
}


@cache
def default_pack() -> RulePack:
    """The shipped rules, valid for every business date from 1990 on."""
    return _pack(_content("default.json"))


@cache
def northwind_pack() -> RulePack:
    """The shipped rules with grading thresholds that fit the sample company's amounts."""
    return _pack(_differing(_content("default.json"), _content("northwind.json")))


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return content


def _differing(content: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The content with what the other one says instead, number by number within a section."""
    return content | {
        name: content[name] | value if isinstance(value, dict) else value for name, value in other.items()
    }


def _pack(content: dict[str, Any]) -> RulePack:
    return RulePack.model_validate_json(json.dumps(content | _SIGNATURE))
