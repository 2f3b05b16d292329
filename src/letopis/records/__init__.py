"""RECORDS: a reading becomes events, tenures, statements and back-references."""
