"""The place of a REST API and a reading room; empty so far."""
