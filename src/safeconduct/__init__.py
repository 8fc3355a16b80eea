"""Safeconduct: protect people who flee, document what was done to them, press those who could stop it."""

__version__ = "0.1.0"
