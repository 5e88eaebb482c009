"""Why somebody is not let in, besides the faults that the sync protocol already names."""


class SignInRefused(Exception):
    """The login or the password is wrong, or the account is closed; which of them is never said."""


class DeviceTaken(Exception):
    """The device's identity belongs to another person; the app starts anew with a fresh one."""


class DeviceUnknown(Exception):
    """There is no such device, or it is not the asker's to see."""
