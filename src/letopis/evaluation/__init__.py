"""Scorers: what the reader finds against what careful people marked, for every set in its authors' own form."""
