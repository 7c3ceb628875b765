"""``python -m wireroom`` is the command line."""

from wireroom.cli import main

if __name__ == "__main__":
    main()
