"""REST API and reading room (extra ``letopis[web]``)."""
