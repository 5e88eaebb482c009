"""What each problem is called and what a person can do about it, in English and Simplified Chinese."""

from dataclasses import dataclass

from sync.faults import Retry


@dataclass(frozen=True, slots=True)
class Wording:
    """A problem in one language; `{…}` is filled from the problem's own facts."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A problem's place in HTTP, when to try again, and its words."""

    status: int
    retry: Retry
    en: Wording
    zh: Wording


KINDS: dict[str, ProblemKind] = {
    "wrong_credentials": ProblemKind(
        401,
        "after_login",
        Wording("Not signed in", "The login or the password is not right. Check both and try again."),
        Wording("未能登录", "登录名或密码不正确，请检查后重试。"),
    ),
    "second_factor_needed": ProblemKind(
        401,
        "after_login",
        Wording("A code is needed", "Type the code that your authenticator app shows, or a recovery code."),
        Wording("需要验证码", "请输入验证器应用显示的验证码，或一个恢复码。"),
    ),
    "enrolment_needed": ProblemKind(
        401,
        "after_login",
        Wording(
            "A second factor must be set up",
            "Your company asks for a code at sign-in. Set up an authenticator app first.",
        ),
        Wording("需要设置两步验证", "公司要求登录时输入验证码，请先设置验证器应用。"),
    ),
    "code_refused": ProblemKind(
        401,
        "after_login",
        Wording("The code is not right", "Wait for the next code and type it. Each code works once."),
        Wording("验证码不正确", "请等待下一个验证码再输入，每个验证码只能使用一次。"),
    ),
    "already_enrolled": ProblemKind(
        409,
        "never",
        Wording("There is a second factor", "An administrator can reset it when it was lost."),
        Wording("已设置两步验证", "如已丢失，可由管理员重置。"),
    ),
    "not_allowed": ProblemKind(
        403,
        "never",
        Wording("Not open to you", "Only administrators can do this."),
        Wording("无权操作", "只有管理员可以执行此操作。"),
    ),
    "refused": ProblemKind(
        409,
        "never",
        Wording("The rules say no", "The rules do not allow this."),
        Wording("不符合规则", "规则不允许此操作。"),
    ),
    "too_much_left": ProblemKind(
        413,
        "never",
        Wording(
            "More than is kept of one device",
            "Please speak to your administrator. Nothing is destroyed on this device.",
        ),
        Wording("超出单台设备的保存上限", "请联系管理员。此设备上的内容不会被销毁。"),
    ),
    "login_expired": ProblemKind(
        401,
        "after_login",
        Wording("Please sign in again", "The session has ended. Unsent work stays on the device."),
        Wording("请重新登录", "登录已失效。未发送的内容仍保存在本机。"),
    ),
    "server_too_old": ProblemKind(
        409,
        "later",
        Wording("The server must be updated", "This app is newer than the server. Your work waits here."),
        Wording("服务器需要更新", "本应用比服务器新。您的内容保存在本机，等服务器更新后发送。"),
    ),
    "device_revoked": ProblemKind(
        403,
        "never",
        Wording(
            "This device was shut out",
            "Unsent work goes to your manager for review; then everything of yours here is destroyed.",
        ),
        Wording("此设备已被停用", "未发送的内容将交由上级审核，随后销毁本机上您的全部数据。"),
    ),
    "device_taken": ProblemKind(
        409,
        "never",
        Wording("The device belongs to somebody else", "Sign in again with a new device identity."),
        Wording("该设备属于其他人", "请使用新的设备标识重新登录。"),
    ),
    "device_forked": ProblemKind(
        409,
        "never",
        Wording("A copy of this device is at work", "The app takes a new identity and sends its work again."),
        Wording("发现本设备的副本", "应用将使用新的设备标识并重新发送内容。"),
    ),
    "wrong_device": ProblemKind(
        403,
        "after_login",
        Wording("Not this device's session", "The message names another device than the one signed in."),
        Wording("会话与设备不符", "消息中的设备不是当前登录的设备。"),
    ),
    "busy": ProblemKind(
        429,
        "later",
        Wording("Please wait", "Try again in {retry_after} s."),
        Wording("请稍候", "请在 {retry_after} 秒后重试。"),
    ),
    "protocol_broken": ProblemKind(
        400,
        "never",
        Wording("Not understood", "The message breaks the protocol: {reason}"),
        Wording("无法识别", "消息不符合协议：{reason}"),
    ),
    "invalid_field": ProblemKind(
        400,
        "never",
        Wording("Not understood", "The field {field} cannot be read: {reason}"),
        Wording("无法识别", "字段 {field} 无法读取：{reason}"),
    ),
    "body_too_large": ProblemKind(
        413,
        "never",
        Wording("Too much at once", "The message is longer than the server accepts. Send less at a time."),
        Wording("内容过大", "消息超过服务器允许的长度，请分次发送。"),
    ),
    "unsupported_media": ProblemKind(
        415,
        "never",
        Wording(
            "Not in this form", "This address takes nothing that is compressed, and nothing of this type."
        ),
        Wording("格式不支持", "此地址不接受压缩内容或该类型的内容。"),
    ),
    "body_too_slow": ProblemKind(
        408,
        "later",
        Wording("It took too long", "The message did not arrive in time. Try again with a better signal."),
        Wording("传输超时", "消息未能及时送达，请在信号较好时重试。"),
    ),
    "head_too_large": ProblemKind(
        431,
        "never",
        Wording("Too much at once", "The address and the headers are longer than the server accepts."),
        Wording("请求头过大", "地址与请求头超过服务器允许的长度。"),
    ),
    "attachment_unreadable": ProblemKind(
        422,
        "never",
        Wording("Not a picture or document", "Only JPEG, PNG and WebP pictures and PDF documents are kept."),
        Wording("无法识别的附件", "仅支持 JPEG、PNG、WebP 图片和 PDF 文档。"),
    ),
    "picture_too_large": ProblemKind(
        422,
        "never",
        Wording("The picture is too large", "Send it with at most 24 million pixels."),
        Wording("图片过大", "请将图片缩小到 2400 万像素以内后再发送。"),
    ),
    "wrong_hash": ProblemKind(
        422,
        "later",
        Wording("Something was lost on the way", "What arrived is not what was announced. Send it again."),
        Wording("传输有误", "收到的内容与声明不一致，请重新发送。"),
    ),
    "not_its_author": ProblemKind(
        403,
        "never",
        Wording("Somebody else's visit", "Only who made a visit attaches pictures to it."),
        Wording("他人的拜访", "只有拜访人本人可以添加图片。"),
    ),
    "attachments_full": ProblemKind(
        409,
        "later",
        Wording("No room for more", "This record, or the company as a whole, holds all it may."),
        Wording("空间已满", "该记录或公司的附件空间已满。"),
    ),
    "not_found": ProblemKind(
        404,
        "never",
        Wording("Not there", "There is nothing here, or it is not yours to see."),
        Wording("未找到", "此处没有内容，或您无权查看。"),
    ),
    "method_not_allowed": ProblemKind(
        405,
        "never",
        Wording("Not done this way", "This address does not take such requests."),
        Wording("不支持的操作", "此地址不接受该类请求。"),
    ),
    "bad_request": ProblemKind(
        400,
        "never",
        Wording("Not understood", "The request cannot be read."),
        Wording("无法识别", "请求无法读取。"),
    ),
    "internal_error": ProblemKind(
        500,
        "later",
        Wording("Something broke here", "It was noted and will be looked at. Nothing of yours is lost."),
        Wording("服务器出错", "问题已记录，您的内容不会丢失。"),
    ),
}
"""Every code a device may meet in a problem document."""
