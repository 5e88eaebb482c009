"""The same server on PostgreSQL: what the routes do with SQL of their own gives the same answers there."""

from pathlib import Path
from typing import Any

from server.imports.northwind.company import northwind
from tests.support.server import PASSWORD, Server, prepare, running


def _totals(server: Server, login: str) -> Any:
    return server.client.get("/v1/totals", headers=server.bearer(login, f"device-of-{login}")).json()


def test_totals_are_the_same_on_both_engines(tmp_path: Path, postgres_url: str) -> None:
    company = northwind()
    users = tuple(user.id for user in company.users())
    seen = []
    for url in (f"sqlite:///{tmp_path / 'server.db'}", postgres_url):
        prepare(url, company.rows, users)
        with running(url, tmp_path) as server:
            seen.append([_totals(server, login) for login in ("andrew", "steven", "nancy")])
    assert seen[0] == seen[1]
    assert seen[1][0]["total"]["orders"] == 830


def test_sessions_live_and_end_the_same_way(tmp_path: Path, postgres_url: str) -> None:
    company = northwind()
    prepare(postgres_url, company.rows, ("nw-emp-1",))
    with running(postgres_url, tmp_path) as server:
        for _ in range(5):
            wrong = {"login": "nancy", "password": "wrong", "device": "phone-1"}
            assert server.client.post("/v1/sessions", json=wrong).status_code == 401
        asked = {"login": "nancy", "password": PASSWORD, "device": "phone-1"}
        assert server.client.post("/v1/sessions", json=asked).status_code == 429
        server.clock.pass_time(seconds=5)
        first = server.sign_in("nancy", "phone-1")
        once, twice = (
            server.client.post("/v1/sessions/refresh", json={"refresh_token": first["refresh_token"]}).json()
            for _ in range(2)
        )
        assert once["refresh_token"] == twice["refresh_token"]
        header = {"Authorization": f"Bearer {once['access_token']}"}
        assert server.client.get("/v1/devices", headers=header).status_code == 200
        server.clock.pass_time(seconds=61)
        stolen = server.client.post("/v1/sessions/refresh", json={"refresh_token": first["refresh_token"]})
        assert stolen.json()["code"] == "device_revoked"
        assert server.client.get("/v1/devices", headers=header).status_code == 403
