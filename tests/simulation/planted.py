"""Deliberate defects, each one that a careless hand might put into the engine: a simulation must find them.

Every plant changes production code in place, for as long as the test that asks for it lasts.
"""

from tests.simulation.planted_device import DEVICE_PLANTS
from tests.simulation.planted_server import SERVER_PLANTS

PLANTS = {**SERVER_PLANTS, **DEVICE_PLANTS}
"""Every plant by what it makes of the engine."""
