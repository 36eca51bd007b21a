"""The command line. Exit status 0 done, 1 failed, 2 wrong usage."""

from botmovie.cli.app import main

__all__ = ["main"]
