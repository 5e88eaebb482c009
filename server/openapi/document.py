"""Litestar's OpenAPI plugin, with the messages, answers and problems that routes say of themselves."""

from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import Any

from litestar import Response, Router
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, OpenAPI, PathItem, SecurityScheme, Tag

from server.openapi import problem_answers
from server.openapi.operation import Body, Contract, Described, Media
from server.openapi.schemas import Mode, Schemas

BEARER = "access_token"
SIGNED_IN: list[dict[str, list[str]]] = [{BEARER: []}]
"""What routes require that only answer to whoever is signed in."""

_DESCRIPTION = """\
The server of Roadbook 路书. What devices and the server promise each other about synchronisation stands in
`docs/protocol.md`.

A business "no" is never a problem: it is an outcome inside a 200. Everything else that goes wrong is a
problem document (RFC 9457) in English or Simplified Chinese, as `Accept-Language` asks. What somebody may
not see answers exactly as if it were not there. Request bodies are never compressed.
"""

_TAGS = {
    "sessions": "Signing in, carrying on and signing out.",
    "devices": "The devices that a person signed in on.",
    "administration": "People, roles, passwords and who needs a second factor; for administrators.",
    "sync": "Push, pull and compare: how devices and the server keep the same rows.",
    "totals": "Figures over whatever part of the company the asker may see.",
    "queries": "Rows that headquarters asks for online, in pages, and tables to take away.",
    "attachments": "Photos and signatures of visits, documents of customers.",
    "operation": "For whoever runs the server.",
}


@dataclass
class _Document(OpenAPI):
    """The document, completed from the contracts of its operations."""

    def to_schema(self) -> dict[str, Any]:
        document = super().to_schema()
        described = [
            (path, method, item.contract)
            for path, paths in (self.paths or {}).items()
            for method, item in _operations(paths)
        ]
        schemas = Schemas(each for _, _, contract in described for each in _messages(contract))
        for path, method, contract in described:
            said = document["paths"][path][method]
            said["responses"] = _responses(contract, schemas, signed_in=bool(said.get("security")))
            if contract.takes is not None:
                said["requestBody"] = {
                    "required": True,
                    "content": _content(contract.takes, schemas, "validation"),
                }
        document["components"]["schemas"] = dict(sorted(schemas.definitions.items()))
        document["components"]["examples"] = problem_answers.examples()
        return document


class _Config(OpenAPIConfig):
    """Litestar's configuration, for a document that completes itself."""

    def to_openapi_schema(self) -> OpenAPI:
        made = super().to_openapi_schema()
        return _Document(**{each.name: getattr(made, each.name) for each in fields(made)})


def openapi() -> OpenAPIConfig:
    """The configuration; the document is served at `/schema/openapi.json`."""
    return _Config(
        title="Roadbook 路书",
        version=version("roadbook"),
        description=_DESCRIPTION,
        use_handler_docstrings=True,
        operation_id_creator=lambda handler, _method, _path: handler.handler_name,
        components=Components(
            security_schemes={
                BEARER: SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="The access token of a session; it lasts a quarter of an hour.",
                )
            }
        ),
        tags=[Tag(name=name, description=means) for name, means in _TAGS.items()],
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, after_request=_missing_is_a_problem
        ),
    )


def _missing_is_a_problem(answer: Response[Any]) -> Response[Any]:
    """Litestar answers unknown paths beside its document with a page of its own."""
    if answer.status_code == NotFoundException.status_code:
        raise NotFoundException
    return answer


def undescribed(handler: HTTPRouteHandler) -> bool:
    """Whether a route of the document says nothing about itself."""
    return handler.resolve_include_in_schema() and not issubclass(handler.operation_class, Described)


def _operations(item: PathItem) -> list[tuple[str, Described]]:
    found = ((each.name, getattr(item, each.name)) for each in fields(item))
    return [(name, value) for name, value in found if isinstance(value, Described)]


def _messages(contract: Contract) -> list[tuple[type[Any], Mode]]:
    found: list[tuple[type[Any], Mode]] = []
    if contract.takes is not None and not isinstance(contract.takes, Media):
        found.append((type(contract.takes), "validation"))
    if contract.gives is not None and not isinstance(contract.gives, Media):
        found.append((type(contract.gives), "serialization"))
    return found


def _responses(contract: Contract, schemas: Schemas, *, signed_in: bool) -> dict[str, Any]:
    success: dict[str, Any] = {"description": contract.means or "Done."}
    if contract.gives is not None:
        success["content"] = _content(contract.gives, schemas, "serialization")
    if contract.links:
        success["links"] = {name: {"operationId": name, **link} for name, link in contract.links.items()}
    return {
        str(contract.status): success,
        **problem_answers.answers(problem_answers.codes_of(contract, signed_in=signed_in)),
    }


def _content(body: Body, schemas: Schemas, mode: Mode) -> dict[str, Any]:
    if isinstance(body, Media):
        one: dict[str, Any] = {} if body.schema is None else {"schema": body.schema}
        if body.example is not None:
            one["example"] = body.example
        return dict.fromkeys(body.types, one)
    exclude = mode == "validation"
    example = body.model_dump(mode="json", exclude_unset=exclude)
    return {
        "application/json": {
            "schema": schemas.of(type(body), mode),
            "examples": {"example": {"summary": (type(body).__doc__ or "").split("\n")[0], "value": example}},
        }
    }
