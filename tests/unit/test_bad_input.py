"""Bad input names the field it is wrong in, and nothing of it is ever half applied.

What cannot be read is a validation error with the field's place; what can be read and may not be is a
refusal with a stable code.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from shared.commands import DecideRequest, RequestTransfer, read_command
from shared.errors import Code, Refusal
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.rule_pack import CreditRules, GradingRules, RulePack
from tests.support.company import MONDAY, cmd, company, customer, pack

WHEN = "2026-03-02T01:00:00Z"

CREATE: dict[str, Any] = {
    "kind": "create_customer",
    "id": "c-1",
    "happened_at": WHEN,
    "customer": "acme",
    "territory": "north-1",
    "owner": "li",
    "fields": {"name": "Acme"},
}
DEAL: dict[str, Any] = {
    "kind": "record_deal",
    "id": "c-2",
    "happened_at": WHEN,
    "deal": "d-1",
    "customer": "acme",
    "fields": {"business_date": "2026-03-02", "amount": 100_00},
}
VISIT: dict[str, Any] = {
    "kind": "log_visit",
    "id": "c-3",
    "happened_at": WHEN,
    "visit": "v-1",
    "customer": "acme",
    "fields": {"purpose": "solve", "check_in": {"at": WHEN}},
}
EDIT: dict[str, Any] = {
    "kind": "edit_customer",
    "id": "c-4",
    "happened_at": WHEN,
    "customer": "acme",
    "base": {"phone": ""},
    "mine": {"phone": "1"},
}


def changed(command: dict[str, Any], place: str, value: Any) -> str:
    """The command as JSON text with one place set to another value."""
    copy = json.loads(json.dumps(command))
    *path, last = place.split(".")
    inner = copy
    for step in path:
        inner = inner[step]
    inner[last] = value
    return json.dumps(copy)


@pytest.mark.parametrize("command", [CREATE, DEAL, VISIT, EDIT], ids=lambda command: command["kind"])
def test_good_input_is_read(command: dict[str, Any]) -> None:
    assert read_command(json.dumps(command)).id == command["id"]


@pytest.mark.parametrize(
    ("command", "place", "value"),
    [
        # unknown and missing fields, wrong types
        (CREATE, "surprise", 1),
        (CREATE, "fields.surprise", "x"),
        (CREATE, "fields", None),
        (CREATE, "major", "true"),
        (CREATE, "major", 1),
        (CREATE, "owner", 7),
        # money
        (DEAL, "fields.amount", -1),
        (DEAL, "fields.amount", 0),
        (DEAL, "fields.amount", 100.5),
        (DEAL, "fields.amount", 100.0),
        (DEAL, "fields.amount", "10000"),
        (DEAL, "fields.amount", True),
        (DEAL, "fields.amount", 10**15 + 1),
        (DEAL, "fields.amount", 10**400),
        (DEAL, "fields.amount", float("inf")),
        (DEAL, "fields.amount", float("nan")),
        (CREATE, "fields.assets", -5),
        # days and instants
        (DEAL, "fields.business_date", "1899-12-31"),
        (DEAL, "fields.business_date", "0000-01-01"),
        (DEAL, "fields.business_date", "2026-02-30"),
        (DEAL, "fields.business_date", "2200-01-01"),
        (DEAL, "fields.business_date", "2026-03-02T01:00:00Z"),
        (CREATE, "fields.founded_on", "1066-10-14"),
        (CREATE, "happened_at", "1899-12-31T00:00:00Z"),
        (CREATE, "happened_at", "2026-03-02T01:00:00"),
        (CREATE, "happened_at", "+120000-01-01T00:00:00Z"),
        (CREATE, "happened_at", 10**30),
        # text
        (CREATE, "fields.name", ""),
        (CREATE, "fields.name", "   "),
        (CREATE, "fields.name", "x" * 10_000),
        (CREATE, "fields.name", "客" * 10_000),
        (CREATE, "fields.name", "Ac\x00me"),
        (CREATE, "fields.name", "Ac\x07me"),
        (CREATE, "fields.name", "Ac\nme"),
        (CREATE, "fields.name", "Ac\x7fme"),
        (CREATE, "fields.name", "Ac\u2028me"),
        (CREATE, "fields.name", "Acme\u202egnp.exe"),
        (CREATE, "fields.needs", "bell \x07"),
        (CREATE, "fields.phone", "call me"),
        (CREATE, "fields.uscc", "91330100MA27XXXXX"),
        (CREATE, "customer", "a/b"),
        (CREATE, "customer", "../../etc/passwd"),
        (CREATE, "customer", "x" * 65),
        (CREATE, "customer", ""),
        (CREATE, "id", "c 1"),
        # words that are not of the enum
        (VISIT, "fields.purpose", "chat"),
        (VISIT, "fields.purpose", None),
        (CREATE, "fields.category", "horse"),
        # numbers that are out of this world
        (CREATE, "fields.position", {"lat": 91, "lng": 0}),
        (CREATE, "fields.position", {"lat": float("nan"), "lng": 0}),
        (VISIT, "fields.check_in.accuracy_m", -1),
        (VISIT, "fields.check_in.fix_age_s", 1.5),
    ],
)
def test_bad_input_names_its_field(command: dict[str, Any], place: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        read_command(changed(command, place, value))
    named = {".".join(str(part) for part in error["loc"]) for error in caught.value.errors(include_url=False)}
    assert any(f"{command['kind']}.{place}".startswith(each) or place in each for each in named if each), (
        named
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"kind": "drop_tables"}',
        '{"id": "c-1"}',
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps(CREATE).replace("}", ", }"),
        changed(CREATE, "fields.name", "half a pair: \ud800"),
        "\ud800",
    ],
)
def test_what_is_no_command_is_not_read(text: str) -> None:
    with pytest.raises((ValidationError, UnicodeEncodeError)):
        read_command(text)


def test_bytes_that_are_not_utf8_are_not_read() -> None:
    with pytest.raises(ValidationError):
        read_command(b'{"kind": "create_customer", "id": "\xff\xfe"}')


def test_a_key_given_twice_counts_once() -> None:
    text = json.dumps(DEAL)[:-2] + ', "amount": 5}}'
    assert read_command(text).model_dump()["fields"]["amount"] == 5


def test_an_edit_says_what_it_knew_of_every_field_it_changes() -> None:
    with pytest.raises(ValidationError, match="only one names city"):
        read_command(changed(EDIT, "mine.city", "杭州"))
    with pytest.raises(ValidationError, match="at least one field"):
        read_command(changed({**EDIT, "base": {}}, "mine", {}))


def test_a_visit_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="cannot end before"):
        read_command(changed(VISIT, "fields.check_out", {"at": "2026-03-02T00:59:00Z"}))


@pytest.mark.parametrize(
    ("rules", "values", "named"),
    [
        (CreditRules, {"transferor": 6_000, "receiver": 3_999}, "transferor"),
        (CreditRules, {"company": 5_001}, "company"),
        (CreditRules, {"engineering": 10_000}, "engineering"),
        (CreditRules, {"transferor": 10_001, "receiver": -1}, "receiver"),
        (CreditRules, {"transferor": 0.6, "receiver": 0.4}, "transferor"),
        (GradingRules, {"a_from": 100, "b_from": 100}, "a_from"),
        (GradingRules, {"pyramid": (1, 2, 3)}, "pyramid"),
    ],
)
def test_rules_that_do_not_add_up_are_not_accepted(
    rules: type[CreditRules | GradingRules], values: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValidationError, match=named):
        rules(**values)


def test_a_rule_pack_is_refused_as_a_whole() -> None:
    whole = json.loads(pack("v2").model_dump_json())
    whole["credit"]["transferor"] = 7_000
    with pytest.raises(ValidationError, match="transferor"):
        RulePack.model_validate_json(json.dumps(whole))


def test_nobody_approves_their_own_request() -> None:
    world = company(*customer("acme"))
    acme = CustomerId("acme")
    world.does(
        "ma",
        RequestTransfer(
            **cmd(),
            transfer="t-1",
            customer=acme,
            to_territory=TerritoryId("north-2"),
            to_owner=UserId("wang"),
            reason="更近",
        ),
    )
    before = world.rows.everything()
    answer = world.does(
        "ma",
        DecideRequest(
            **cmd(MONDAY + timedelta(hours=1)),
            request_kind="transfer",
            request="t-1",
            customer=acme,
            approve=True,
        ),
    )
    assert isinstance(answer, Refusal)
    assert answer.code == Code.OWN_REQUEST
    assert world.rows.everything() == before


def test_a_customer_goes_to_a_leaf_or_not_at_all() -> None:
    world = company(*customer("acme"))
    before = world.rows.everything()
    answer = world.does(
        "li",
        RequestTransfer(
            **cmd(),
            transfer="t-1",
            customer=CustomerId("acme"),
            to_territory=TerritoryId("south"),
            reason="在南边",
        ),
    )
    assert isinstance(answer, Refusal)
    assert answer.code == Code.TERRITORY_NOT_LEAF
    assert answer.field == "to_territory"
    assert world.rows.everything() == before
