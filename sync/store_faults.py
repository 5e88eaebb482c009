"""What can go wrong with a device's own file; nothing that failed this way was acknowledged or half kept."""


class StoreFault(Exception):
    """A fault of the device's own memory."""


class DeviceFullError(StoreFault):
    """There is no room left; nothing was kept of what was asked, and it may be asked again."""


class DamagedFileError(StoreFault):
    """The file is not as it was written; what it still holds is salvaged when it is opened again."""
