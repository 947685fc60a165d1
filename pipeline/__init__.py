"""Grundlag: read → layout → repair → segment → validate → store → export."""

__version__ = "0.1.0"
