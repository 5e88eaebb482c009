"""What every device store must do; a runner subclasses the suite and says how to open a store."""

from tests.contract.device_digests_suite import DeviceDigestsSuite
from tests.contract.device_rows_suite import DeviceRowsSuite
from tests.contract.device_scopes_suite import DeviceScopesSuite
from tests.contract.device_taken_suite import DeviceTakenSuite
from tests.contract.device_work_suite import DeviceWorkSuite


class DeviceStoreSuite(
    DeviceRowsSuite, DeviceScopesSuite, DeviceDigestsSuite, DeviceTakenSuite, DeviceWorkSuite
):
    """The contract of the `DeviceStore` port."""
