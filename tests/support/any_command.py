"""Hypothesis strategies for any well-typed command, most of whose ids exist in a given company.

A field's strategy follows from its annotation: literals, bounded integers, text that fits its pattern,
days and instants, optional values, tuples and nested models. Identities are drawn from the company's
own rows, sometimes of the wrong kind and sometimes unknown, because devices send those too.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from shared.commands import COMMANDS, AnyCommand, EditContact, EditContactPrivate, EditCustomer
from shared.models import base
from shared.models.base import Entity, Frozen
from shared.models.customer import (
    Contact,
    ContactPatch,
    ContactPrivate,
    Customer,
    CustomerPatch,
    PrivateFields,
)
from shared.models.ids import CustomerId, RowId
from shared.models.money import Fen
from shared.models.rule_pack import RulePack
from shared.registry import KINDS
from tests.support.company import SIGNED
from tests.support.memory_rows import World

Any_ = st.SearchStrategy[Any]


def _moments(since: tuple[int, int], until: tuple[int, int]) -> st.SearchStrategy[datetime]:
    first, last = (datetime(2026, month, day) for month, day in (since, until))  # noqa: DTZ001
    return st.datetimes(first, last, timezones=st.just(UTC))


_INSTANTS = st.one_of(
    _moments((1, 1), (12, 31)),
    _moments((3, 2), (4, 7)),
    _moments((3, 24), (4, 2)),
    _moments((4, 2), (4, 20)),
    st.sampled_from((datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))),
)
"""Around the story, around its grading round, after it, and at the ends of time."""
_DAYS = st.one_of(
    st.dates(date(2025, 1, 1), date(2027, 1, 31)),
    st.dates(date(2026, 3, 1), date(2026, 3, 12)),
    st.sampled_from((date(1900, 1, 1), date(2199, 12, 31))),
)
_MONEY = st.one_of(
    st.integers(0, 10**9), st.sampled_from((0, 1, 99_999_999, 100_000_000, 500_000_000, 10**15))
)
_TEXTS: dict[Any, Any_] = {
    base.Name: st.sampled_from(("北方种业", "Acme")),
    base.Line: st.sampled_from(("", "phone", "name", "mine", "工地")),
    base.Note: st.sampled_from(("", "两行\n文字")),
    base.Reason: st.sampled_from(("客户要求", "两行\n原因")),
    base.Code: st.sampled_from(("v1", "v2", "v99", "A-1")),
    base.Phone: st.sampled_from(("", "0571 8765 4321", "139-0000-0000")),
}
_ROW_OF: Mapping[str, tuple[str, ...]] = {
    "UserId": ("user",),
    "TerritoryId": ("territory",),
    "CustomerId": ("customer",),
    "ContactId": ("contact",),
    "DealId": ("deal",),
    "RoundId": ("grading_round",),
    "request": ("transfer", "filing", "region_exception"),
    "review": ("review_item",),
    "threshold": ("regional_threshold",),
    "assignment": ("role_assignment",),
}
"""Which kinds of rows an identity is drawn from, by its type or by the name of its field."""


_ROWS = ("deal", "contact", "request", "review", "conflict", "appeal")
"""The fields of commands that name a row which hangs on a customer's card."""


_ABOUT_OLD = ("Decide", "End", "PassUp", "Withdraw", "Settle", "Countersign")
"""Commands whose row identities name rows that exist; those of the others name new ones."""


_EDITED: Mapping[type[BaseModel], type[Entity]] = {
    EditCustomer: Customer,
    EditContact: Contact,
    EditContactPrivate: ContactPrivate,
}
"""What must be there before it can be edited."""


class AnyCommands:
    """Draws commands, people and moments that make sense in one company."""

    def __init__(self, world: World) -> None:
        self._rows: dict[str, list[Entity]] = {kind.KIND: list(world.rows.all(kind)) for kind in KINDS}
        self._customer_of = {
            row.id: str(row.customer)
            for rows in self._rows.values()
            for row in rows
            if hasattr(row, "customer")
        }
        self._every_id = sorted({row.id for rows in self._rows.values() for row in rows})
        self.people = self._ids("user")
        self.moments = _INSTANTS
        # Strategies are built when they are first drawn from, and once: that is most of what drawing costs.
        self._models: dict[type[BaseModel], Any_] = {}
        self._commands: dict[type[BaseModel], st.SearchStrategy[AnyCommand]] = {}
        self._fields: dict[type[BaseModel], dict[str, Any_]] = {}
        drawable = [k for k in COMMANDS if k not in _EDITED or self._rows[_EDITED[k].KIND]]
        self.commands: st.SearchStrategy[AnyCommand] = st.sampled_from(drawable).flatmap(self.command)

    def command(self, kind: type[BaseModel]) -> st.SearchStrategy[AnyCommand]:
        """Any command of one kind."""
        if kind not in self._commands:
            self._commands[kind] = self._command(kind)
        return self._commands[kind]

    def _command(self, kind: type[BaseModel]) -> st.SearchStrategy[AnyCommand]:
        if kind is EditCustomer:
            return self._edit(kind, "customer", CustomerPatch, self._rows[Customer.KIND])
        if kind is EditContact:
            return self._edit(kind, "contact", ContactPatch, self._rows[Contact.KIND])
        if kind is EditContactPrivate:
            return self._edit(kind, "contact", PrivateFields, self._rows[ContactPrivate.KIND])
        return cast("st.SearchStrategy[AnyCommand]", self._coherent(kind))

    def _coherent(self, kind: type[BaseModel]) -> Any_:
        """Commands about a row of a customer, which mostly name that very customer."""
        if "customer" not in kind.model_fields:
            return self.model(kind)

        any_of_kind = self.model(kind)

        @st.composite
        def coherent(draw: st.DrawFn) -> BaseModel | None:
            command = draw(any_of_kind)
            about = (
                self._customer_of.get(getattr(command, name)) for name in kind.model_fields if name in _ROWS
            )
            customer = next(filter(None, about), None)
            if customer is None or draw(st.integers(0, 9)) == 0:
                return cast("BaseModel", command)
            return cast("BaseModel", command.model_copy(update={"customer": customer}))

        return coherent()

    def near(self, command: AnyCommand) -> st.SearchStrategy[AnyCommand]:
        """The command with up to two of its fields changed: mostly right, and so it gets further."""
        kind = type(command)
        if kind not in self._fields:
            hints = get_type_hints(kind, include_extras=True)
            names = sorted(set(kind.model_fields) - {"kind", "id", "base", "mine"})
            self._fields[kind] = {name: self._field(name, hints[name]) for name in names}
        fields = self._fields[kind]

        @st.composite
        def nearly(draw: st.DrawFn) -> BaseModel | None:
            changed = draw(st.lists(st.sampled_from(list(fields)), max_size=2, unique=True))
            values = {name: getattr(command, name) for name in kind.model_fields}
            return _built(kind, values | {name: draw(fields[name]) for name in changed})

        return cast("st.SearchStrategy[AnyCommand]", nearly().filter(bool))

    def model(self, model: type[BaseModel]) -> Any_:
        """Any instance of a model; combinations that it refuses are not drawn."""
        if model not in self._models:
            self._models[model] = self._packs() if model is RulePack else self._model(model)
        return self._models[model]

    def _model(self, model: type[BaseModel]) -> Any_:
        hints = get_type_hints(model, include_extras=True)
        about_old = model.__name__.startswith(_ABOUT_OLD)
        fields = {
            name: self._field(name, hints[name], fresh=0 if about_old else 12)
            for name in model.model_fields
            if name != "kind"
        }
        return st.fixed_dictionaries(fields).map(lambda values: _built(model, values)).filter(bool)

    def _field(self, name: str, hint: Any, *, fresh: int = 0) -> Any_:
        if name == "id":
            return st.uuids(version=4).map(str)
        if hint == RowId:
            return self._ids(*_ROW_OF.get(name, (name,)), fresh=fresh)
        return self._of(hint)

    def _of(self, hint: Any) -> Any_:
        origin, args = get_origin(hint), get_args(hint)
        if (known := _plain(hint)) is not None:
            return known
        if isinstance(hint, NewType):
            return self._ids(*_ROW_OF[hint.__name__])
        if origin in (Union, UnionType):
            return st.one_of(*(self._of(each) for each in args))
        if origin is tuple:
            return st.lists(self._of(args[0]), max_size=3).map(tuple)
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return self.model(hint)
        return _constrained(hint)

    def _ids(self, *kinds: str, fresh: int = 0) -> st.SearchStrategy[str]:
        """Mostly rows of those kinds, or new ones; now and then any row, or none that exists."""
        own = [row.id for kind in kinds for row in self._rows.get(kind, [])]
        new = [f"new-{place}" for place in range(fresh)]
        strange = ["nobody", self._every_id[0], self._every_id[-1]]
        return st.sampled_from([*own * (1 if new else max(1, 12 // max(1, len(own)))), *new, *strange])

    def _packs(self) -> st.SearchStrategy[RulePack]:
        return st.builds(
            lambda code, since, until: RulePack(
                id=f"pack-{code}", code=code, valid_from=min(since, until or since), valid_to=until, **SIGNED
            ),
            st.sampled_from(("v1", "v2", "v3")),
            _DAYS,
            st.one_of(st.none(), _DAYS),
        )

    def _edit(
        self, kind: type[BaseModel], target: str, patch: type[Frozen], rows: list[Entity]
    ) -> st.SearchStrategy[AnyCommand]:
        """An edit of some fields, which knows the present values or believes other ones."""
        if not rows:
            return st.nothing()
        hints = get_type_hints(patch, include_extras=True)
        values = st.fixed_dictionaries(
            {},
            optional={name: self._field(name, hints[name]) for name in hints if name in patch.model_fields},
        )

        @st.composite
        def edits(draw: st.DrawFn) -> AnyCommand | None:
            row = draw(st.sampled_from(rows))
            mine = draw(values.filter(bool))
            believed = draw(values)
            honest = draw(st.booleans())
            base_values = {
                name: getattr(row, name) if honest or name not in believed else believed[name]
                for name in mine
            }
            ids = {"customer": CustomerId(getattr(row, "customer", row.id)), target: row.id}
            envelope = {"id": str(draw(st.uuids(version=4))), "happened_at": draw(_INSTANTS)}
            both = {"base": _built(patch, base_values), "mine": _built(patch, mine)}
            return cast("AnyCommand | None", _built(kind, {**envelope, **ids, **both}))

        return cast("st.SearchStrategy[AnyCommand]", edits().filter(bool))


def _built(model: type[BaseModel], values: dict[str, Any]) -> BaseModel | None:
    try:
        return model(**values)
    except ValidationError:
        return None


def _plain(hint: Any) -> Any_ | None:
    """Values of a type that has a strategy of its own."""
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    plain: list[tuple[Any, Any_]] = [
        *_TEXTS.items(),
        (type(None), st.none()),
        (bool, st.booleans()),
        (base.Day, _DAYS),
        (base.Instant, _INSTANTS),
        (Fen, _MONEY),
        (int, st.integers(1990, 2199)),
    ]
    return next((strategy for each, strategy in plain if hint == each), None)


def _constrained(hint: Any) -> Any_:
    """Values of an annotated built-in type."""
    kind, *constraints = get_args(hint)
    inside = [
        part for each in constraints for part in (each.metadata if isinstance(each, FieldInfo) else [each])
    ]
    low = next((part.ge for part in inside if hasattr(part, "ge")), None)
    low = next((part.gt + 1 for part in inside if hasattr(part, "gt")), low)
    high = next((part.le for part in inside if hasattr(part, "le")), None)
    if kind is int:
        return st.integers(low, high if high is not None else 10**6)
    if kind is float:
        return st.floats(low, high, allow_nan=False, allow_infinity=False)
    pattern = next((part.pattern for part in inside if isinstance(part, StringConstraints)), None)
    if kind is str and isinstance(pattern, str):
        return st.from_regex(pattern.replace("$", r"\Z"))
    raise TypeError(f"no strategy for {hint}")
