"""The write path on a cluster engine (extra ``letopis[scale]``)."""
