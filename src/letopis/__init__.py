"""Letopis reads Russian-language news and keeps a sourced chronicle of public affairs."""
