"""Checks of an installation, each with what to do when it fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from botmovie.encoder import load_encoder
from botmovie.errors import BotMovieError
from botmovie.generation.chat_models import build_chat_model
from botmovie.settings import Settings
from botmovie.wiring import chosen_adapter, chosen_model, open_catalogue

LEAST_FREE = 200 * 2**20


def checks(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    """(what, whether it is well, what was found) for the encoder, the catalogue, the disk and the chat model."""
    encoder = None
    try:
        encoder = load_encoder()
        yield "encoder", True, encoder.name
    except BotMovieError as error:
        yield "encoder", False, str(error)
    try:
        held = open_catalogue(settings, encoder)
        info = held.info()
        held.close()
        yield "catalogue", info.films > 0, f"{info.films} films, {info.people} people, {info.passages} passages, {info.vectors} vectors in {info.url}"
    except BotMovieError as error:
        yield "catalogue", False, str(error)
    if settings.catalogue.startswith("sqlite:///"):
        folder = Path(settings.catalogue.removeprefix("sqlite:///")).parent
        free = shutil.disk_usage(folder if folder.is_dir() else Path.home()).free
        yield "disk", free > LEAST_FREE, f"{free // 2**20} MiB free for the catalogue"
    try:
        chosen = chosen_model(settings)
        model = build_chat_model(chosen, url=settings.model_url, timeout=settings.model_timeout)
        yield "chat model", True, chosen if model is not None else "none: open answers are extracts of the evidence"
    except BotMovieError as error:
        yield "chat model", False, str(error)
    if settings.model == "embedded":
        try:
            adapter = chosen_adapter(settings)
            yield "adapter", True, str(adapter) if adapter else "none: the model is as it was published"
        except BotMovieError as error:
            yield "adapter", False, str(error)
