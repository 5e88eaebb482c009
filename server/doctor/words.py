"""What each finding says in both languages: what is wrong, why it matters, and how to mend it."""

from dataclasses import dataclass

from server.doctor.findings import CheckName, Finding
from shared.words import Language, Words


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A check's name, why what it finds matters, and what can be done, in English and Chinese."""

    name: tuple[str, str]
    why: tuple[str, str]
    mend: tuple[str, str]


_RESTORE = (
    "Stop the server, keep this database as it is, and restore the last backup that `doctor` finds well; "
    "devices then offer again what came after it.",
    "请停止服务器，原样保留该数据库，恢复 `doctor` 检查无误的最近一份备份；设备会自动补交其后的内容。",
)
_BY_HAND = (
    "Somebody changed the database past the program. Restore the last backup that `doctor` finds well, "
    "or ask whoever maintains the program before touching anything.",
    "有人绕过程序直接改动了数据库。请恢复 `doctor` 检查无误的最近一份备份，或先联系程序维护者。",
)
_COUNT_AGAIN = (
    "Stop the server and run `roadbook doctor --only digests --count-again`: only the sums are written.",
    "请停止服务器后运行 `roadbook doctor --only digests --count-again`：只重写校验值，不改动任何数据。",
)
_COUNT_TOTALS = (
    "Run `roadbook doctor --only totals --count-again`; the server may go on working, and nothing but these "
    "figures is written.",
    "请运行 `roadbook doctor --only totals --count-again`；服务器可继续运行，只重写这些统计数字。",
)

CHECKS: dict[CheckName, CheckWords] = {
    "engine": CheckWords(
        ("engine", "数据库引擎"),
        (
            "What the server acknowledges must be on the disk, and stay readable.",
            "服务器确认过的内容必须已经落盘并始终可读。",
        ),
        (
            "Update the engine or change the setting; docs/operations.md says which.",
            "请升级引擎或修改设置，详见 docs/operations.md。",
        ),
    ),
    "integrity": CheckWords(
        ("integrity", "文件完整性"),
        (
            "A damaged file or index answers wrongly, today here and tomorrow elsewhere.",
            "损坏的文件或索引会返回错误的结果，并可能继续扩散。",
        ),
        (
            "Check the disk. An index is made anew with REINDEX. For everything else: " + _RESTORE[0],
            "请检查磁盘。索引可用 REINDEX 重建；其余情况：" + _RESTORE[1],
        ),
    ),
    "schema": CheckWords(
        ("tables", "表结构"),
        (
            "The program relies on its tables, their indexes, and the guards of the audit.",
            "程序依赖自己的表、索引和审计保护。",
        ),
        (
            "Take a backup and run `roadbook migrate`. What is still missing then was removed by hand: "
            + _RESTORE[0],
            "请先备份，再运行 `roadbook migrate`。仍然缺少的部分是被人为删除的：" + _RESTORE[1],
        ),
    ),
    "rows": CheckWords(
        ("rows", "数据行"),
        (
            "A row that cannot be read stops everybody whose scope it is in; a column that differs from its "
            "row lets searches and rights go astray.",
            "无法读取的行会阻断相关人员的同步；列与内容不符会使查询和权限出错。",
        ),
        _BY_HAND,
    ),
    "references": CheckWords(
        ("references", "引用"),
        (
            "A row that hangs on nothing is seen by nobody and counts nowhere.",
            "失去归属的行无人可见，也不计入任何统计。",
        ),
        _BY_HAND,
    ),
    "places": CheckWords(
        ("places", "归档范围"),
        (
            "Where a card is filed decides who sees it: too few and its owner misses it, too many, it leaks.",
            "客户归档在哪里决定谁能看到：少了负责人看不到，多了则泄露。",
        ),
        _BY_HAND,
    ),
    "digests": CheckWords(
        ("digests", "校验值"),
        (
            "Devices compare these sums with their own; a wrong one makes them report a difference for ever.",
            "设备用它核对自己的数据；若有误，设备会一直报告不一致。",
        ),
        _COUNT_AGAIN,
    ),
    "feed": CheckWords(
        ("feed", "变更序列"),
        (
            "Devices follow the numbers of a scope; where they do not end at its counter, somebody misses a "
            "change and never learns of it.",
            "设备按序号跟进变更；若序号与计数器不符，就会有人漏掉变更而不自知。",
        ),
        _RESTORE,
    ),
    "ownership": CheckWords(
        ("ownership", "客户归属"),
        (
            "Whose customer it was on the day of an order decides who is credited.",
            "下单当日客户归谁，决定业绩归谁。",
        ),
        _BY_HAND,
    ),
    "credit": CheckWords(
        ("credit", "业绩分配"),
        (
            "What people are paid by must equal what the rules say, to the fen.",
            "据以发放的业绩必须与规则所得分毫不差。",
        ),
        (
            _BY_HAND[0] + " A correction in the app (return, cancellation) writes a deal's ledger anew.",
            _BY_HAND[1] + "在应用中更正该成交（退货、取消）会重新计算其分配。",
        ),
    ),
    "commands": CheckWords(
        ("commands", "命令与结果"),
        (
            "Each piece of work counts once; a device that asks again must hear the same answer.",
            "每项工作只算一次；设备再次询问必须得到同样的答复。",
        ),
        _RESTORE,
    ),
    "audit": CheckWords(
        ("audit", "审计链"),
        (
            "The trail proves who did what; a broken chain proves that somebody changed it.",
            "审计记录证明谁做了什么；链条断开说明它被改动过。",
        ),
        (
            "Keep the database as evidence. " + _RESTORE[0],
            "请保留该数据库作为证据。" + _RESTORE[1],
        ),
    ),
    "attachments": CheckWords(
        ("attachments", "附件"),
        (
            "A photo or a document proves a visit; one that is lost or damaged proves nothing.",
            "照片和文件是拜访的凭据；丢失或损坏的附件证明不了什么。",
        ),
        (
            "Keep the database as it is. A backup from before the damage still has the content; an older one "
            "does not hold what came later.",
            "请原样保留该数据库。损坏之前的备份中仍有该内容；更早的备份不含其后上传的附件。",
        ),
    ),
    "totals": CheckWords(
        ("totals", "统计汇总"),
        (
            "Headquarters decides by these figures; they must be what the rows amount to.",
            "总部依据这些数字做决定，它们必须与数据行一致。",
        ),
        _COUNT_TOTALS,
    ),
    "keys": CheckWords(
        ("keys", "密钥"),
        (
            "One-time codes come from the key file. With another one they are refused, and their owners "
            "stay outside.",
            "没有生成时所用的密钥文件，动态验证码会被拒绝，相关人员无法登录。",
        ),
        (
            "Put the key file back from its own safe place (ROADBOOK_KEY_FILE), or let people set up their "
            "second factor anew with `roadbook user reset-second-factor`.",
            "请从单独保管处放回密钥文件（ROADBOOK_KEY_FILE），"
            "或用 `roadbook user reset-second-factor` 让相关人员重新设置。",
        ),
    ),
}

WHAT: dict[str, tuple[str, str]] = {
    "wal_on_old_sqlite": (
        "SQLite {version} can damage a write-ahead log; use 3.51.3 or newer, or another journal.",
        "SQLite {version} 可能损坏预写日志；请使用 3.51.3 或更新版本，或改用其他日志模式。",
    ),
    "old_sqlite": (
        "SQLite {version} is used with a rollback journal, so writers wait for backups and long readers.",
        "SQLite {version} 使用回滚日志，写入需等待备份和长时间读取。",
    ),
    "old_postgresql": (
        "PostgreSQL {version} is no longer supported; 14 is the oldest.",
        "PostgreSQL {version} 已不受支持，最低为 14。",
    ),
    "not_durable": (
        "{setting} is {value}: a power cut can lose what was acknowledged.",
        "{setting} 为 {value}：断电可能丢失已确认的内容。",
    ),
    "file_damaged": ("The engine says: {said}", "引擎报告：{said}"),
    "key_broken": (
        "Row {row} names a row of {parent} that is not there.",
        "第 {row} 行引用了 {parent} 中不存在的行。",
    ),
    "index_invalid": ("The index is not valid.", "索引无效。"),
    "key_unchecked": ("The constraint {name} was never checked.", "约束 {name} 从未校验。"),
    "version_differs": (
        "The tables are at version {found}, this program needs {wanted}.",
        "表结构版本为 {found}，本程序需要 {wanted}。",
    ),
    "tables_differ": ("The tables differ: {difference}", "表结构不符：{difference}"),
    "guard_missing": (
        "The trigger {name} is missing or off: the audit can be changed.",
        "触发器 {name} 缺失或被关闭：审计记录可被改动。",
    ),
    "unreadable": ("Its text cannot be read: {field}: {said}", "内容无法读取：{field}：{said}"),
    "no_version": ("Its version is {version}.", "版本号为 {version}。"),
    "column_differs": (
        "Column {column} says {stands}, the row itself {due}.",
        "{column} 列为 {stands}，而该行内容为 {due}。",
    ),
    "orphan": (
        "It names {missing} as its {column}, and {parent} has no such row.",
        "其 {column} 为 {missing}，但 {parent} 中没有这一行。",
    ),
    "filed_without_card": ("It is filed, and there is no such card.", "已归档，但没有这位客户。"),
    "not_filed": ("It is not filed under {scope}, where it belongs.", "应归档于 {scope}，却没有。"),
    "wrongly_filed": ("It is filed under {scope}, where it does not belong.", "不应归档于 {scope}。"),
    "digest_differs": ("It says {stands}, its rows add up to {due}.", "记录为 {stands}，实际合计为 {due}。"),
    "scope_missing": ("It has rows and no counter.", "有数据行却没有计数器。"),
    "counter_wrong": ("Its head is {head} and its floor {floor}.", "序号上限 {head}，下限 {floor}。"),
    "no_counter": ("It has pointers and no counter.", "有变更记录却没有计数器。"),
    "end_differs": (
        "Its last pointer has number {last}, its counter stands at {head}.",
        "最后一条变更序号为 {last}，计数器为 {head}。",
    ),
    "below_floor": (
        "Its first pointer has number {first}, below its floor {floor}.",
        "第一条变更序号为 {first}，低于下限 {floor}。",
    ),
    "too_many": (
        "It has {count} pointers, and numbers for {most}.",
        "有 {count} 条变更，而序号只有 {most} 个。",
    ),
    "leads_nowhere": (
        "Number {seq} points to {kind} {row}, which is not there.",
        "序号 {seq} 指向不存在的 {kind} {row}。",
    ),
    "device_ahead": (
        "It has passed number {seq} of {scope}, which stands at {head}: this database was put back by hand, "
        "without a new history.",
        "它已读到 {scope} 的 {seq}，而此处只到 {head}：数据库曾被手工恢复，且没有开始新的历史。",
    ),
    "nobody_holds": ("No interval is open: nobody holds it now.", "没有进行中的归属区间：目前无人负责。"),
    "intervals_overlap": (
        "One interval ends {ends}, the next begins {begins}.",
        "前一区间止于 {ends}，后一区间始于 {begins}，两者重叠。",
    ),
    "intervals_gap": (
        "Nobody held it from {ends} to {begins}.",
        "{ends} 至 {begins} 之间无人负责。",
    ),
    "card_differs": ("The card says {card}, its last interval {book}.", "卡片为 {card}，最后区间为 {book}。"),
    "shares_not_whole": (
        "Its shares add up to {shares} instead of 10000.",
        "份额合计 {shares}，应为 10000。",
    ),
    "ledger_differs": (
        "The ledger credits {stands} fen, the rules owe {due} fen, or to others.",
        "已记 {stands} 分，按规则应为 {due} 分，或归属不同。",
    ),
    "beyond_counter": (
        "It has counter {counter} of device {device}, which has come to {reached}.",
        "它是设备 {device} 的第 {counter} 号，而该设备只到 {reached}。",
    ),
    "no_outcome": ("Its outcome cannot be read.", "其结果无法读取。"),
    "other_outcome": (
        "Its outcome is that of command {id} under counter {counter}.",
        "其结果属于命令 {id}（序号 {counter}）。",
    ),
    "text_altered": ("Its text is not the one that was sent.", "其内容与当初发送的不同。"),
    "audited_otherwise": (
        "It was {status} and has {audited} audit entries instead of {due}.",
        "结果为 {status}，审计记录 {audited} 条，应为 {due} 条。",
    ),
    "decided_twice": ("It was decided {times} times.", "被裁决了 {times} 次。"),
    "chain_missing": ("Entry {place} is missing.", "缺少第 {place} 条。"),
    "chain_altered": ("Entry {place} was altered.", "第 {place} 条被改动。"),
    "chain_cut_off": (
        "The chain ends at {place} and should not.",
        "链条止于第 {place} 条，本不应止于此。",
    ),
    "chain_unknown_chain": ("It has entries and no head.", "有记录却没有链首。"),
    "command_unknown": (
        "Entry {place} tells of command {command}, which nobody sent.",
        "第 {place} 条记录了无人发送过的命令 {command}。",
    ),
    "attached_to_nothing": (
        "The attachment {content} hangs on it, and there is no such row.",
        "附件 {content} 挂在其上，但没有这一行。",
    ),
    "content_missing": (
        "Its attachment {content} has no content.",
        "其附件 {content} 没有内容。",
    ),
    "content_unused": (
        "It hangs on nothing and takes {size} bytes of the company's room.",
        "没有任何记录使用它，却占用 {size} 字节的空间。",
    ),
    "size_differs": (
        "It says {stands} bytes and has {due}.",
        "记录为 {stands} 字节，实际为 {due} 字节。",
    ),
    "content_altered": (
        "Its content is not the {kind} that was kept.",
        "内容不是当初保存的 {kind}。",
    ),
    "figures_differ": (
        "{part}: it counts {stands}, its rows amount to {due}.",
        "{part}：已计为 {stands}，按数据行应为 {due}。",
    ),
    "counted_without_card": ("It is counted, and there is no such card.", "已计入统计，但没有这位客户。"),
    "cells_differ": (
        "The sums are not those of the customers' lines.",
        "合计与各客户的明细不符。",
    ),
    "group_size_differs": (
        "It counts {stands} customers and has {due}.",
        "已计 {stands} 位客户，实际为 {due} 位。",
    ),
    "key_missing": (
        "The key file is not there, and {count} people have a second factor.",
        "密钥文件不存在，而有 {count} 人使用二次验证。",
    ),
    "key_unreadable": ("The key file cannot be used: {said}", "密钥文件无法使用：{said}"),
    "key_other": (
        "The second factors of {count} people were made with another key.",
        "{count} 人的二次验证由另一把密钥生成。",
    ),
}


def what(finding: Finding, language: Language) -> str:
    """What is wrong, in one sentence."""
    return Words.of(language)(WHAT[finding.code][_at(language)], **finding.params)


def check_words(check: CheckName, language: Language) -> tuple[str, str, str]:
    """A check's name, why it matters, and how to mend what it finds."""
    words, at = CHECKS[check], _at(language)
    return words.name[at], words.why[at], words.mend[at]


def _at(language: Language) -> int:
    return 1 if language == "zh" else 0
