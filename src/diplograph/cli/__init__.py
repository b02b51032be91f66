"""The command line: the library said aloud, one command for each public verb."""

from diplograph.cli.door import main

__all__ = ["main"]
