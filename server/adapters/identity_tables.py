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

SIGN_IN_FAILURE = Table(
    "sign_in_failure",
    METADATA,
    Column("login_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
)
"""How often a login was tried in vain, known accounts and unknown ones alike."""
