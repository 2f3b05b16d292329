"""Trains the reader's packs: from corpora to the files that the reader runs. Needs the extra ``train``."""
