"""Runs the app: binds the address, says where it is, serves until told to stop."""

from __future__ import annotations

import gc
import socket
import threading
import time
from contextlib import suppress

import uvicorn

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Kind, Order, Selection
from botmovie.errors import BadSetting, CatalogueError
from botmovie.server.app import create_app
from botmovie.server.program import Program
from botmovie.settings import Settings

BACKLOG = 2048
READ_AHEAD, AT_ONCE, PAUSE = 3000, 16, 0.02
"""Films read into memory after the start, how many in one go, and the seconds between."""


def serve(settings: Settings, program: Program) -> None:
    """Serve `program` at the host and port of the settings until interrupted. Raises BadSetting for an address that
    cannot be had. The program is closed by whoever opened it."""
    listening = listen(settings.host, settings.port)
    config = uvicorn.Config(
        create_app(program),
        loop="auto",
        http="auto",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        backlog=BACKLOG,
    )
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(f"The Bot Movie is at {address} (Ctrl+C stops it)", flush=True)  # noqa: T201 - people have to know where
    gc.collect()
    gc.freeze()  # what is loaded by now stays; collections need not look at it again
    gc.set_threshold(50_000, 20, 50)  # an answer makes thousands of small objects that die with it
    threading.Thread(target=read_ahead, args=(program.catalogue,), name="read-ahead", daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


def read_ahead(catalogue: Catalogue) -> None:
    """Read the best-known films into the catalogue's memory, a few at a time, so that first questions find them there."""
    with suppress(CatalogueError):
        ids = catalogue.select(Selection(Kind.FILM, order=Order("popularity"), limit=READ_AHEAD))
        for start in range(0, len(ids), AT_ONCE):
            time.sleep(PAUSE)
            catalogue.films(ids[start : start + AT_ONCE])


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadSetting(
            f"cannot listen on {host} port {port} ({reason}); choose another with BOTMOVIE_HOST and BOTMOVIE_PORT."
        ) from None
