"""Why an attachment is not kept."""


class AttachmentFault(Exception):
    """An attachment that is not kept, by the code of its problem."""

    code = "attachment_unreadable"


class Unreadable(AttachmentFault):
    """Neither a picture nor a document of the kinds that are kept."""


class TooManyPixels(AttachmentFault):
    """A picture that would fill the memory."""

    code = "picture_too_large"


class WrongHash(AttachmentFault):
    """What arrived is not what was announced."""

    code = "wrong_hash"


class NotItsAuthor(AttachmentFault):
    """Somebody else's visit."""

    code = "not_its_author"


class Full(AttachmentFault):
    """The row or the company has no room for more."""

    code = "attachments_full"
