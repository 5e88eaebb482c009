"""What tests of synchronisation need: a PostgreSQL for those that are told on both databases."""

from tests.support.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
