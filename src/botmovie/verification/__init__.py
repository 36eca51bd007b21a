"""Checks drafts against evidence. Knows nothing of how either was made."""

from botmovie.verification.verify import Similarity, verify

__all__ = ["Similarity", "verify"]
