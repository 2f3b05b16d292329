"""Runs the command line as ``python -m letopis``."""

from letopis.cli import main

main()
