"""Event types, office classes and statement kinds as YAML, and their loader."""
