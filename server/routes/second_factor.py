"""A person's own second factor: seen, enrolled, confirmed. It is asked for at sign-in."""

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import identity_examples as examples
from server.routes.bodies import answer, read
from server.routes.messages import ConfirmRequest, EnrolmentReply, EnrolRequest, FactorReply, RecoveryCodes
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services


@get(
    "/",
    sync_to_thread=True,
    summary="See one's second factor",
    operation_class=operation(gives=examples.FACTOR, means="How it stands, with the recovery codes left."),
)
def second_factor_state(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """How the asker stands to their second factor."""
    found = services.own_factor.state(request.user.user)
    return answer(
        FactorReply(required=found.required, enrolled=found.enrolled, recovery_codes=found.recovery_codes)
    )


@post(
    "/",
    sync_to_thread=True,
    summary="Set up a second factor",
    operation_class=operation(
        takes=examples.ENROL,
        gives=examples.ENROLMENT,
        status=201,
        means="A new secret, of no use before its first code confirms it.",
        problems=("wrong_credentials", "already_enrolled"),
    ),
)
def enrol(request: SignedInRequest, body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """A new secret, shown once."""
    asked = read(EnrolRequest, body)
    found = services.own_factor.enrol(request.user.user, asked.password)
    return answer(EnrolmentReply(secret=found.secret, uri=found.uri, picture=found.picture), status=201)


@post(
    "/confirm",
    sync_to_thread=True,
    summary="Confirm a second factor",
    operation_class=operation(
        takes=examples.CONFIRM,
        gives=examples.RECOVERY_CODES,
        status=201,
        means="It is asked for from the next sign-in on.",
        problems=("code_refused",),
    ),
)
def confirm(request: SignedInRequest, body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """Confirm it by its first code; the recovery codes are shown this once."""
    asked = read(ConfirmRequest, body)
    codes = services.own_factor.confirm(request.user.user, asked.code)
    return answer(RecoveryCodes(recovery_codes=tuple(codes)), status=201)


second_factor = Router(
    "/v1/second-factor",
    route_handlers=[second_factor_state, enrol, confirm],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["sessions"],
)
