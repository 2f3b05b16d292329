"""STORE: schema, migrations, writer and view of the embedded chronicle; all SQL is here."""
