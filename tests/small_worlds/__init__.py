"""Every order in which a few things can happen to two devices, one server and one card."""
