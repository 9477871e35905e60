"""A server that speaks S3, on this machine alone; ends with its standard input.

Prints its port. What is put below ``gone/`` is the end of it, from the fifth object on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

LAST = 5
gone: list[str] = []


def serve() -> None:
    moto = DomainDispatcherApplication(create_backend_app)

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "PUT" and "/gone/" in environ["PATH_INFO"]:
            gone.append(environ["PATH_INFO"])
            if len(gone) > LAST:
                os._exit(0)
        answered: Iterable[bytes] = moto(environ, start)
        return answered

    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)  # noqa: T201 - who started it reads it
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    serve()
