"""Administration: thin routes over the commands that the authority decides. Others learn nothing here."""

from typing import Annotated

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import PathParameter, RawBody

from server.identity.administration import NewPerson, PersonEntry
from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import identity_examples as examples
from server.routes.admin_messages import (
    AssignedReply,
    AssignRequest,
    CreateUserRequest,
    EndRequest,
    NewPasswordReply,
    PeopleList,
    PersonReply,
    RequiredRoles,
    RoleEntry,
)
from server.routes.bodies import answer, read, row_id
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import TerritoryId, UserId

UserPath = Annotated[str, PathParameter(description="The identity of a person.")]
AssignmentPath = Annotated[str, PathParameter(description="The identity of a role's assignment.")]

_OF_SOMEBODY = ("not_allowed", "not_found", "refused")


@get(
    "/users",
    sync_to_thread=True,
    summary="List people",
    operation_class=operation(gives=examples.PEOPLE, means="Everybody, by login.", problems=("not_allowed",)),
)
def list_users(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """Everybody with an account, with their roles."""
    found = services.administration.people(request.user.user)
    return answer(PeopleList(people=tuple(map(_person, found))))


@post(
    "/users",
    sync_to_thread=True,
    summary="Add a person",
    operation_class=operation(
        takes=examples.CREATE_USER,
        gives=examples.NEW_PASSWORD,
        status=201,
        means="The account and its first password, shown this once.",
        problems=("not_allowed", "refused"),
    ),
)
def create_user(
    request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
) -> Response[bytes]:
    """A new account and its first password, shown this once."""
    asked = read(CreateUserRequest, body)
    superior = UserId(asked.reports_to) if asked.reports_to is not None else None
    person = NewPerson(asked.login, asked.name, asked.name_en, asked.title, superior)
    user, password = services.administration.create(request.user.user, person)
    return answer(NewPasswordReply(user=user, password=password), status=201)


@post(
    "/users/{user:str}/lock",
    sync_to_thread=True,
    status_code=204,
    summary="Lock a person out",
    operation_class=operation(
        means="They are out; unsent work stays on their devices.", problems=_OF_SOMEBODY
    ),
)
def lock_user(request: SignedInRequest, user: UserPath, services: NamedDependency[Services]) -> None:
    """Keep a person out; their devices keep what was not sent."""
    services.administration.let_in(request.user.user, UserId(row_id(user)), active=False)


@post(
    "/users/{user:str}/unlock",
    sync_to_thread=True,
    status_code=204,
    summary="Let a person in again",
    operation_class=operation(means="They can sign in.", problems=_OF_SOMEBODY),
)
def unlock_user(request: SignedInRequest, user: UserPath, services: NamedDependency[Services]) -> None:
    """Let a person in again."""
    services.administration.let_in(request.user.user, UserId(row_id(user)), active=True)


@post(
    "/users/{user:str}/password",
    sync_to_thread=True,
    summary="Reset a password",
    operation_class=operation(
        gives=examples.NEW_PASSWORD,
        status=201,
        means="A new password, shown this once; the person's sessions have ended.",
        problems=("not_allowed", "not_found"),
    ),
)
def reset_password(
    request: SignedInRequest, user: UserPath, services: NamedDependency[Services]
) -> Response[bytes]:
    """A new password, shown this once; the person's sessions end."""
    known = UserId(row_id(user))
    password = services.administration.reset_password(request.user.user, known)
    return answer(NewPasswordReply(user=known, password=password), status=201)


@delete(
    "/users/{user:str}/second-factor",
    sync_to_thread=True,
    summary="Reset a second factor",
    operation_class=operation(
        means="It is forgotten; where one is required, its owner sets up another.",
        problems=("not_allowed", "not_found"),
    ),
)
def reset_second_factor(
    request: SignedInRequest, user: UserPath, services: NamedDependency[Services]
) -> None:
    """Forget a person's second factor, because they lost it."""
    services.administration.reset_second_factor(request.user.user, UserId(row_id(user)))


@post(
    "/users/{user:str}/roles",
    sync_to_thread=True,
    summary="Assign a role",
    operation_class=operation(
        takes=examples.ASSIGN,
        gives=examples.ASSIGNED,
        status=201,
        means="The role is held from that moment on.",
        problems=_OF_SOMEBODY,
    ),
)
def assign_role(
    request: SignedInRequest, user: UserPath, body: RawBody, services: NamedDependency[Services]
) -> Response[bytes]:
    """Give a person a role at a place, from a moment on."""
    asked = read(AssignRequest, body)
    assignment = services.administration.assign(
        request.user.user, UserId(row_id(user)), asked.role, TerritoryId(asked.territory), asked.valid_from
    )
    return answer(AssignedReply(assignment=assignment), status=201)


@post(
    "/roles/{assignment:str}/end",
    sync_to_thread=True,
    status_code=204,
    summary="End a role",
    operation_class=operation(takes=examples.END, means="The role ends then.", problems=_OF_SOMEBODY),
)
def end_role(
    request: SignedInRequest, assignment: AssignmentPath, body: RawBody, services: NamedDependency[Services]
) -> None:
    """End a role at a moment."""
    asked = read(EndRequest, body)
    services.administration.end(request.user.user, row_id(assignment), asked.valid_to)


@get(
    "/second-factor",
    sync_to_thread=True,
    summary="See who needs a second factor",
    operation_class=operation(
        gives=examples.REQUIRED, means="The roles that need one.", problems=("not_allowed",)
    ),
)
def required_roles(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """The roles that need a second factor."""
    roles = services.administration.required_for(request.user.user)
    return answer(RequiredRoles.model_validate({"roles": tuple(roles)}))


@put(
    "/second-factor",
    sync_to_thread=True,
    status_code=204,
    summary="Say who needs a second factor",
    operation_class=operation(
        takes=examples.REQUIRED,
        means="These roles need one; sessions that began without end at their next refresh.",
        problems=("not_allowed",),
    ),
)
def require_second_factor(
    request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
) -> None:
    """Say which roles need a second factor from now on."""
    asked = read(RequiredRoles, body)
    services.administration.require_for(request.user.user, set(asked.roles))


def _person(entry: PersonEntry) -> PersonReply:
    person = entry.person
    return PersonReply(
        user=UserId(person.id),
        login=person.login,
        name=person.name,
        name_en=person.name_en,
        title=person.title,
        reports_to=person.reports_to,
        active=person.active,
        second_factor=entry.second_factor,
        roles=tuple(
            RoleEntry(
                assignment=each.id,
                role=each.role,
                territory=each.territory,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
            )
            for each in entry.roles
        ),
    )


admin = Router(
    "/v1/admin",
    route_handlers=[
        list_users,
        create_user,
        lock_user,
        unlock_user,
        reset_password,
        reset_second_factor,
        assign_role,
        end_role,
        required_roles,
        require_second_factor,
    ],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["administration"],
)
