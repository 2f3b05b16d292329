"""The place of the training of reader packs; empty so far."""
