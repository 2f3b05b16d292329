"""Immutable types shared by every stage; no input or output happens here."""
