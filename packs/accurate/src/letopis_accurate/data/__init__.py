"""The files of the pack: pack.json says what they are, CARD.md what they were made from."""
