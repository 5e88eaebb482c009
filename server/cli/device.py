"""`device`: the devices that people signed in on."""

import json
from datetime import datetime

import click
from sqlalchemy import select

from server.adapters.engine import begin
from server.adapters.identity_tables import DEVICE_LOGIN
from server.adapters.tables import DEVICE
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.office import in_whose_name, office
from server.cli.tables import aligned
from server.identity.issuing import forget_tokens
from server.identity.moments import from_ms
from server.watching.database import heads_of, not_fetched
from shared.models.ids import DeviceId, UserId

_EVERY = (
    select(
        DEVICE_LOGIN.c.device,
        DEVICE_LOGIN.c.user,
        DEVICE_LOGIN.c.label,
        DEVICE_LOGIN.c.last_seen_at,
        DEVICE_LOGIN.c.revoked_at,
        DEVICE_LOGIN.c.revoked_why,
        DEVICE.c.last_contact,
        DEVICE.c.last_counter,
        DEVICE.c.passed,
    )
    .join_from(DEVICE_LOGIN, DEVICE, DEVICE.c.id == DEVICE_LOGIN.c.device, isouter=True)
    .order_by(DEVICE_LOGIN.c.last_seen_at.desc(), DEVICE_LOGIN.c.device)
)


@click.group("device")
def device() -> None:
    """Devices: list, sign out, shut out."""


@device.command("list")
@click.option("--user", "whose", metavar="LOGIN", help="Only this person's.")
@options.as_json
@language_option
@options.database
def list_devices(*, whose: str | None, as_json: bool, language: str | None, database: str | None) -> None:
    """List devices, the one heard last first.

    What a device has not sent, only the device knows; it is no older than its last synchronisation.
    """
    with office(database, language) as here:
        question = _EVERY
        if whose is not None:
            question = question.where(DEVICE_LOGIN.c.user == here.person(whose).id)
        with begin(here.store.engine, write=False) as connection:
            heads = heads_of(connection)
            found = [
                {
                    "device": row.device,
                    "user": row.user,
                    "label": row.label,
                    "last_seen": from_ms(row.last_seen_at).isoformat(),
                    "last_sync": row.last_contact,
                    "commands": row.last_counter or 0,
                    "behind": not_fetched(heads, row.passed) if row.passed else None,
                    "revoked": from_ms(row.revoked_at).isoformat() if row.revoked_at is not None else None,
                    "revoked_why": row.revoked_why,
                }
                for row in connection.execute(question)
            ]
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
            return
        names = here.names()
        out = here.speaker.say("shut out", "已停用")
        lines = [
            (
                each["device"],
                names.get(each["user"], each["user"]),
                each["label"],
                _moment(each["last_seen"]),
                _moment(each["last_sync"]),
                str(each["commands"]),
                "" if each["behind"] is None else str(each["behind"]),
                out if each["revoked"] else "",
            )
            for each in found
        ]
        headings = here.speaker.say(
            "device person label seen synced commands behind state",
            "设备 人员 名称 最近出现 最近同步 命令数 未取变更 状态",
        )
        click.echo(aligned(headings.split(), lines))


@device.command("revoke")
@click.argument("which", metavar="DEVICE")
@in_whose_name
@language_option
@options.database
def revoke(*, which: str, login: str | None, language: str | None, database: str | None) -> None:
    """Shut a device out for ever, because it was lost; what it had not sent it hands over to be reviewed."""
    with office(database, language) as here:
        with begin(here.store.engine, write=False) as connection:
            owner = connection.scalar(select(DEVICE_LOGIN.c.user).where(DEVICE_LOGIN.c.device == which))
        if owner is None:
            here.speaker.refuse("device_unknown", device=which)
        by = here.administrator(login)
        if by == owner:
            here.devices.revoke(DeviceId(which), by)
        else:
            here.devices.revoke_of_another(DeviceId(which), UserId(owner), by)
        click.echo(here.speaker.say("{device} is shut out", "{device} 已停用", device=which))


@device.command("sign-out")
@click.argument("which", metavar="DEVICE")
@language_option
@options.database
def sign_out(*, which: str, language: str | None, database: str | None) -> None:
    """End a device's session: its owner types the password again, and nothing on it is lost."""
    with office(database, language) as here:
        with here.store.connection(write=True) as connection:
            known = connection.scalar(select(DEVICE_LOGIN.c.user).where(DEVICE_LOGIN.c.device == which))
            if known is not None:
                forget_tokens(connection, DeviceId(which))
        if known is None:
            here.speaker.refuse("device_unknown", device=which)
        click.echo(here.speaker.say("{device} is signed out", "{device} 已退出登录", device=which))


def _moment(text: str | None) -> str:
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}" if text else ""
