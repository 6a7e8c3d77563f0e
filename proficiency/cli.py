"""The commands of the product."""


def main() -> int:
    """Run one command."""
    return 0
