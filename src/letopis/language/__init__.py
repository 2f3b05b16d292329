"""Russian itself, used by all stages: lemmas, inflection, name forms, countries, abbreviations."""
