"""The write path: composes articles, reading, records and chronicle."""
