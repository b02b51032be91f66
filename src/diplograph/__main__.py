"""Lets ``python -m diplograph`` do what the command ``diplograph`` does."""

from diplograph.cli import main

if __name__ == "__main__":
    main()
