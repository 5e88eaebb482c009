"""One-time codes (RFC 6238) and recovery codes: made, shown and checked; nothing here touches a database."""

import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

ISSUER = "Roadbook"
STEP_S = 30
RECOVERY_CODES = 10

_DRIFT = (0, -1, 1)
"""The half minutes before and after count too: clocks of phones are seldom quite right."""
_RECOVERY_BYTES = 10
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person's authenticator app needs, to be scanned or to be typed."""

    secret: str
    uri: str
    picture: str
    """The address as a QR code: an SVG in a data URI."""


def secret_of(key: bytes, user: str, salt: str) -> str:
    """An account's secret in base32; without the key nobody can make it from what the database holds."""
    return b32encode(hmac.digest(key, f"one-time codes:{salt}:{user}".encode(), "sha256")[:20]).decode()


def enrolment(secret: str, login: str) -> Enrolment:
    """The secret as it is shown, once."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    return Enrolment(secret, uri, segno.make_qr(uri).svg_data_uri(scale=5, border=4))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute that a code belongs to, None when it is nobody's; every one is compared."""
    totp, found = pyotp.TOTP(secret), None
    for drift in _DRIFT:
        step = int(now.timestamp()) // STEP_S + drift
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to keep on paper, 80 bits each."""
    return tuple(
        _grouped(b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()) for _ in range(RECOVERY_CODES)
    )


def plain(code: str) -> str:
    """A code as it is compared, however it was typed."""
    return "".join(each for each in code if each.isalnum()).upper()


def _grouped(text: str) -> str:
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP)).lower()
