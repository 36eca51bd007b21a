"""Runs the app: binds the address, says where it is, serves until told to stop."""

from __future__ import annotations

import socket
import threading

import uvicorn

from botmovie.errors import BadSetting
from botmovie.server.app import create_app
from botmovie.server.program import Program
from botmovie.settings import Settings
from botmovie.wiring import read_ahead, settle_memory

BACKLOG = 2048
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
    settle_memory()

    threading.Thread(target=read_ahead, args=(program.catalogue,), name="read-ahead", daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


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
