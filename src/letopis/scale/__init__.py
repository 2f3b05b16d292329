"""The place of the write path on a cluster engine; empty so far."""
