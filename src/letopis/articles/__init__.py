"""ARTICLES IN: plain text, HTML, JSONL, directories and standard input become articles."""
