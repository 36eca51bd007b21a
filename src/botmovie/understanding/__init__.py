"""From words to a typed `Query`."""

from botmovie.understanding.parser import Parser, load_parser
from botmovie.understanding.scope import Scope, build_scope
from botmovie.understanding.understand import MAX_QUESTION, Understander, build_understander, clean

__all__ = ["MAX_QUESTION", "Parser", "Scope", "Understander", "build_scope", "build_understander", "clean", "load_parser"]
