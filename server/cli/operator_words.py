"""What can go wrong for an operator, and how to mend it, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and what to do about it, in English and Chinese."""

    en: str
    mend_en: str
    zh: str
    mend_zh: str


TROUBLES: dict[str, Trouble] = {
    # --- serving
    "workers_on_sqlite": Trouble(
        "Several workers need PostgreSQL: one process serves a SQLite file best, which has one writer.",
        "Leave --workers out, or name a PostgreSQL database with --database.",
        "多个工作进程需要 PostgreSQL：SQLite 文件同一时刻只能有一个写入者，由一个进程服务最快。",
        "请去掉 --workers，或用 --database 指定 PostgreSQL 数据库。",
    ),
    # --- the database
    "database_missing": Trouble(
        "There is no database at {database}.",
        "Name the right one with --database or ROADBOOK_DATABASE, or make one with `roadbook migrate`.",
        "{database} 处没有数据库。",
        "请用 --database 或 ROADBOOK_DATABASE 指定正确的地址，或用 `roadbook migrate` 新建。",
    ),
    "other_version": Trouble(
        "The database does not fit this program: {said}.",
        "Take a backup, then run `roadbook migrate` with the newest program.",
        "数据库与本程序版本不符：{said}。",
        "请先备份，再用最新程序运行 `roadbook migrate`。",
    ),
    "address": Trouble(
        "--database is no address ({said}).",
        "Write sqlite:///path/to/file.db or postgresql://user:password@host/name.",
        "--database 不是有效地址（{said}）。",
        "请写成 sqlite:///路径/文件.db 或 postgresql://用户:密码@主机/库名。",
    ),
    "database": Trouble(
        "The database refused: {said}.",
        "Check that it runs, that the address is right and that the account may do this.",
        "数据库拒绝了请求：{said}。",
        "请检查数据库是否运行、地址是否正确、账号是否有权限。",
    ),
    "files": Trouble(
        "A file could not be read or written: {said}.",
        "Check the path, the rights and the free space.",
        "文件无法读写：{said}。",
        "请检查路径、权限和剩余空间。",
    ),
    # --- backups
    "file_exists": Trouble(
        "{file} is there already, and a backup never replaces another.",
        "Give another name, such as one with the date.",
        "{file} 已存在；备份不会覆盖已有文件。",
        "请换一个文件名，例如加上日期。",
    ),
    "not_sound": Trouble(
        "The database is damaged: {found}.",
        "Run `roadbook doctor`; keep the last good backup.",
        "数据库已损坏：{found}。",
        "请运行 `roadbook doctor`，并保留上一份完好的备份。",
    ),
    "not_an_archive": Trouble(
        "{file} is no backup of Roadbook's.",
        "Name a file that `roadbook backup` wrote.",
        "{file} 不是路书的备份文件。",
        "请指定由 `roadbook backup` 生成的文件。",
    ),
    "archive_damaged": Trouble(
        "{file} is damaged: what is in it does not match its checksum. Nothing was changed.",
        "Take an earlier backup, or another copy of this one.",
        "{file} 已损坏：内容与校验和不符。未做任何更改。",
        "请使用更早的备份，或该备份的另一份副本。",
    ),
    "archive_too_new": Trouble(
        "The backup is of a later program (tables at version {version}).",
        "Install that program, or a later one, and restore with it.",
        "该备份来自更新的程序（表结构版本 {version}）。",
        "请安装该版本或更新的程序后再恢复。",
    ),
    "target_not_empty": Trouble(
        "There is a company at {database} already. Nothing was changed.",
        "Restore to another address, or say --replace: what is there is then set aside, not deleted.",
        "{database} 处已有数据。未做任何更改。",
        "请恢复到其他地址，或加上 --replace：原有数据会被移到一旁，不会删除。",
    ),
    "target_unreadable": Trouble(
        "What lies at {database} cannot be read ({problem}).",
        "Move it away by hand and restore again.",
        "{database} 处的文件无法读取（{problem}）。",
        "请手工移开该文件后重新恢复。",
    ),
    "server_running": Trouble(
        "A server is at work on {database}. Nothing was changed.",
        "Stop it, then try again.",
        "有服务器正在使用 {database}。未做任何更改。",
        "请先停止服务器再试。",
    ),
    "others_connected": Trouble(
        "{count} other connections are open to this database. Nothing was changed.",
        "Stop the servers and close other programs, then try again.",
        "该数据库还有 {count} 个其他连接。未做任何更改。",
        "请停止服务器并关闭其他程序后再试。",
    ),
    "being_replaced": Trouble(
        "The database is just being restored or moved ({file} is taken).",
        "Start the server when that is done.",
        "数据库正在恢复或迁移（{file} 被占用）。",
        "请待其完成后再启动服务器。",
    ),
    "not_to_move": Trouble(
        "This backup was not taken to be moved, so its source may have gone on after it.",
        "Restore without --same-history: devices then offer again what is missing.",
        "该备份不是为迁移而做的，备份之后源服务器可能仍在工作。",
        "请去掉 --same-history 再恢复：设备会自动补交缺失的内容。",
    ),
    "too_old_to_move": Trouble(
        "This backup was taken to be moved more than 24 hours ago; the company may have gone on since.",
        "Restore without --same-history: devices then offer again what is missing.",
        "该迁移备份已超过 24 小时，其间公司可能已继续工作。",
        "请去掉 --same-history 再恢复：设备会自动补交缺失的内容。",
    ),
    "moved_on": Trouble(
        "Somebody changed the company while it was being copied. Nothing was moved.",
        "Stop every server and command on it, then try again.",
        "复制期间有人修改了数据。迁移未进行。",
        "请停止所有服务器和命令后再试。",
    ),
    "schema_not_ours": Trouble(
        "The schema {schema} cannot be set aside with this account's rights. Nothing was changed.",
        "Make a new database and restore there.",
        "当前账号无权移开模式 {schema}。未做任何更改。",
        "请新建一个数据库并恢复到那里。",
    ),
    # --- people, places, devices
    "invalid": Trouble(
        "{value} does not do as {field}: {said}.",
        "Letters, digits, dot, dash and underscore make a login; names are one line of up to 120 characters.",
        "{value} 不能作为 {field}：{said}。",
        "登录名只能包含字母、数字、点、横线和下划线；名称为一行，最多 120 个字符。",
    ),
    "no_administrator": Trouble(
        "Nobody administers this company yet.",
        "Make the first administrator with `roadbook begin LOGIN --name NAME`.",
        "该公司还没有管理员。",
        "请用 `roadbook begin 登录名 --name 姓名` 设立第一位管理员。",
    ),
    "several_administrators": Trouble(
        "Several people administer this company: {known}.",
        "Say with --as in whose name it is done.",
        "该公司有多位管理员：{known}。",
        "请用 --as 指定以谁的名义操作。",
    ),
    "not_an_administrator": Trouble(
        "--as {login}: nobody of that login administers this company now.",
        "Those who do: {known}.",
        "--as {login}：当前没有这位管理员。",
        "现有管理员：{known}。",
    ),
    "administrator_known": Trouble(
        "This company has an administrator: {known}. Nothing was changed.",
        "Add people with `roadbook user add`.",
        "该公司已有管理员：{known}。未做任何更改。",
        "请用 `roadbook user add` 添加人员。",
    ),
    "person_unknown": Trouble(
        "Nobody signs in as {called}.",
        "`roadbook user list --all` shows everybody.",
        "没有登录名为 {called} 的人员。",
        "`roadbook user list --all` 可列出所有人员。",
    ),
    "place_unknown": Trouble(
        "There is no territory called {called}.",
        "`roadbook territory list` shows the tree.",
        "没有名为 {called} 的区域。",
        "`roadbook territory list` 可显示区域树。",
    ),
    "place_unclear": Trouble(
        "Several territories are called {called}.",
        "Name one by its identity: {known}.",
        "有多个区域名为 {called}。",
        "请用编号指定：{known}。",
    ),
    "role_needs_place": Trouble(
        "--role and --at go together.",
        "Say both, or give the role later with `roadbook user assign`.",
        "--role 与 --at 必须同时给出。",
        "请同时给出，或稍后用 `roadbook user assign` 授予角色。",
    ),
    "device_unknown": Trouble(
        "There is no device {device}.",
        "`roadbook device list` shows them all.",
        "没有设备 {device}。",
        "`roadbook device list` 可列出所有设备。",
    ),
    "not_there": Trouble(
        "There is nothing of that identity here.",
        "Look it up with the `list` command of the same group.",
        "这里没有该编号对应的内容。",
        "请用同组的 `list` 命令查询。",
    ),
}
