"""Training of reader packs (extra ``letopis[train]``)."""
