"""Adapters of the device: storage, transports, clock."""
