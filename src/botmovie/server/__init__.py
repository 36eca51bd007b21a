"""The program over HTTP: JSON, server-sent events, an OpenAI-compatible door and the chat page. Knows FastAPI; nobody
below this package does."""

from botmovie.server.app import create_app
from botmovie.server.serving import serve

__all__ = ["create_app", "serve"]
