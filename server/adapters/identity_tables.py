"""The tables of identity, apart from the rows that sync: no secret ever shares a table with the feed.

Moments are whole milliseconds since 1970, the same on every engine. Tokens appear only as the SHA-256
of what the device holds.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table

METADATA = MetaData()

CREDENTIAL = Table(
    "credential",
    METADATA,
    Column("user", String(64), primary_key=True),
    Column("password_hash", String(255), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)
"""An account's password, as Argon2id."""

DEVICE_LOGIN = Table(
    "device_login",
    METADATA,
    Column("device", String(64), primary_key=True),
    Column("user", String(64), nullable=False),
    Column("label", String(120), nullable=False),
    Column("signed_in_at", BigInteger, nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("revoked_why", String(40)),
    Column("second_factor_at", BigInteger),
    Column("handed_over_at", BigInteger),
    Index("device_login_user", "user"),
)
"""A device that somebody signed in on; it belongs to one person for ever."""

ACCESS_TOKEN = Table(
    "access_token",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("device", String(64), ForeignKey("device_login.device"), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("first_used_at", BigInteger),
    Index("access_token_device", "device"),
)
"""What a request carries, for a quarter of an hour."""

REFRESH_TOKEN = Table(
    "refresh_token",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("device", String(64), ForeignKey("device_login.device"), nullable=False),
    Column("salt", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("exchanged_at", BigInteger),
    Index("refresh_token_device", "device"),
)
"""What is exchanged for the next pair of tokens."""

PUSH_TICKET = Table(
    "push_ticket",
    METADATA,
    Column("device", String(64), ForeignKey("device_login.device"), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("push_ticket_hash", "hash", unique=True),
)
"""With what a device may push while its app is closed: one each, and good for nothing else."""

SIGN_IN_FAILURE = Table(
    "sign_in_failure",
    METADATA,
    Column("login_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
)
"""How often a login was tried in vain, known accounts and unknown ones alike."""

SIGN_IN_ADDRESS = Table(
    "sign_in_address",
    METADATA,
    Column("address_hash", String(64), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""How often signing in failed from an address in the window that ends then."""

SECOND_FACTOR = Table(
    "second_factor",
    METADATA,
    Column("user", String(64), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("key", String(16), nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("last_step", BigInteger, nullable=False),
)
"""What an account's one-time codes are derived from, together with a key that is never in the database.

`key` names that key, `last_step` is the last half minute whose code was taken.
"""

RECOVERY_CODE = Table(
    "recovery_code",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("user", String(64), nullable=False),
    Index("recovery_code_user", "user"),
)
"""A code that lets its owner in once without the second factor; it is gone once it was used."""

SECOND_FACTOR_ROLE = Table(
    "second_factor_role",
    METADATA,
    Column("role", String(40), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("by", String(64), nullable=False),
)
"""The roles whose holders need a second factor."""
