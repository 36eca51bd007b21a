"""The Bot Movie: answers questions about films, from evidence, checked before anyone sees them."""

__version__ = "0.1.0"
