"""Every word that people must have a name for: enum values, kinds of rows and commands, editable fields.

Read from the source of the models, so that a new enum or value cannot be forgotten. A named alias
such as `Role` becomes the kind `role`; a literal written at a field becomes `<class>.<field>`, unless
it repeats the values of a named alias.
"""

import ast
import re
from pathlib import Path

from shared.commands import COMMANDS
from shared.models.customer import ContactFields, CustomerFields, PrivateFields
from shared.registry import KINDS

_SHARED = Path(__file__).parents[2] / "shared"
_TECHNICAL = frozenset({"Shelf"})
"""Enums that people never see."""


def snake(name: str) -> str:
    """A class's name as a kind: GradingRules becomes grading_rules."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _literal(node: ast.expr | None) -> tuple[str, ...] | None:
    """The values of the first Literal of strings inside an annotation."""
    for each in ast.walk(node) if node is not None else ():
        if (
            isinstance(each, ast.Subscript)
            and isinstance(each.value, ast.Name)
            and each.value.id == "Literal"
        ):
            values = ast.literal_eval(each.slice)
            values = values if isinstance(values, tuple) else (values,)
            if all(isinstance(value, str) for value in values):
                return values
    return None


def _sources() -> list[ast.Module]:
    paths = [*sorted((_SHARED / "models").glob("*.py")), _SHARED / "case.py"]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def enum_words() -> dict[str, tuple[str, ...]]:
    """The values of every enum of the models, by kind."""
    named: dict[str, tuple[str, ...]] = {}
    inline: dict[str, tuple[str, ...]] = {}
    for module in _sources():
        for node in module.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                values = _literal(node.value)
                if values and node.targets[0].id not in _TECHNICAL:
                    named[snake(node.targets[0].id)] = values
            elif isinstance(node, ast.ClassDef):
                for field in node.body:
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        values = _literal(field.annotation)
                        if values:
                            inline[f"{snake(node.name)}.{field.target.id}"] = values
    known = {frozenset(values) for values in named.values()}
    return named | {kind: values for kind, values in inline.items() if frozenset(values) not in known}


def vocabulary() -> dict[str, tuple[str, ...]]:
    """All that needs a term in both languages, by kind."""
    fields = dict.fromkeys(
        name for model in (CustomerFields, ContactFields, PrivateFields) for name in model.model_fields
    )
    return {
        **enum_words(),
        "kind": tuple(kind.KIND for kind in KINDS),
        "command": tuple(str(command.model_fields["kind"].default) for command in COMMANDS),
        "field": tuple(fields),
    }
