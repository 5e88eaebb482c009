"""Imports: what a company already has, turned into rows with a report on whatever did not fit."""
