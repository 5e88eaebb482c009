"""Reusable parts of screens: they lay out what a view model says, and decide nothing."""
