"""Scorers for layers and records against published data sets."""
