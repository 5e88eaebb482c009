"""The OpenAPI document says what the server does: every route, every message, every problem."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from litestar.routes import HTTPRoute

from server.openapi.document import SIGNED_IN, undescribed
from server.problem_words import KINDS
from server.routes.signed_in import SignedInOnly
from shared.commands import COMMANDS
from shared.registry import KINDS as ROW_KINDS
from tests.support.server import Server


@pytest.fixture
def document(server: Server) -> dict[str, Any]:
    answer = server.client.get("/schema/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for name, operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (each for body in bodies for each in body.get("content", {}).values()):
            for example in content.get("examples", {}).values():
                shared = document["components"]["examples"].get(example.get("$ref", "").split("/")[-1], {})
                yield name, content["schema"], {**shared, **example}["value"]


def test_every_route_describes_itself(server: Server) -> None:
    """A new route names its messages with `operation_class=operation(...)`, or is not in the document."""
    silent = [
        f"{method} {route.path}"
        for route in server.app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, _) in route.route_handler_map.items()
        if undescribed(handler) and method != "OPTIONS"
    ]
    assert silent == []


def test_every_operation_has_a_summary_a_description_and_a_place(document: dict[str, Any]) -> None:
    known = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= known, name
        for parameter in operation.get("parameters", []):
            assert parameter["description"], name


def test_it_says_who_must_be_signed_in(server: Server, document: dict[str, Any]) -> None:
    for route in server.app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if not handler.resolve_include_in_schema():
                continue
            operation = document["paths"][route.path_format][method.lower()]
            guarded = SignedInOnly in handler.resolve_middleware()
            assert operation.get("security", []) == (SIGNED_IN if guarded else []), route.path
            assert ("401" in operation["responses"]) or not guarded


def test_every_example_is_valid(document: dict[str, Any]) -> None:
    seen = 0
    for name, schema, example in examples(document):
        whole = {**schema, "components": document["components"]}
        problems = [each.message for each in jsonschema_rs.validator_for(whole).iter_errors(example)]
        assert problems == [], name
        seen += 1
    assert seen > 100


def test_every_message_has_an_example(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            for media, content in body.get("content", {}).items():
                assert "examples" in content or "example" in content, (name, media)


def test_the_schemas_are_schemas(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "components": document["components"]})


def test_it_holds_every_command_and_every_row(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {each.__name__ for each in (*COMMANDS, *ROW_KINDS)} <= schemas.keys()
    envelope = schemas["Envelope"]["properties"]["command"]
    assert envelope["contentSchema"] == {"$ref": "#/components/schemas/AnyCommand"}


def test_every_problem_is_documented_somewhere_in_both_languages(document: dict[str, Any]) -> None:
    named = {
        example.removesuffix("_en")
        for _, operation in operations(document)
        for answer in operation["responses"].values()
        for example in answer.get("content", {}).get("application/problem+json", {}).get("examples", {})
        if example.endswith("_en")
    }
    # Whoever asks in a way that does not exist, or does not come as far as a route, is at no operation.
    assert KINDS.keys() - named <= {"method_not_allowed", "head_too_large"}


def test_it_names_nobody_elses_server(server: Server) -> None:
    text = server.client.get("/schema/openapi.json").text
    assert "http://" not in text
    assert "https://" not in text.replace("https://json-schema.org/", "")


@pytest.mark.parametrize("path", ["/schema/swagger", "/schema/other.json"])
def test_beside_it_there_is_nothing(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
