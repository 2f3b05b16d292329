"""LAYERS: an article becomes a reading (tokens, morphology, syntax, names, chains, times, speech)."""
