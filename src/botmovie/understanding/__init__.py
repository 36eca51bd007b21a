"""From words to a typed `Query`."""

from botmovie.understanding.scope import Scope, build_scope
from botmovie.understanding.understand import MAX_QUESTION, Understander, build_understander, clean

__all__ = ["MAX_QUESTION", "Scope", "Understander", "build_scope", "build_understander", "clean"]
