"""Work on other machines: a Dask cluster as the executor of a run.

Chunks of files go out with their bytes, results come back, and nothing else is shared. A scheduler
and its workers can run any code on each other and on the client: use one that you trust.
"""

from __future__ import annotations

import gc
import pickle
import re
import time
import zlib
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from dask import config as dask_config
from distributed import Client, KilledWorker
from distributed.comm.core import CommClosedError
from distributed.security import Security

from pilotscan.errors import UsageError, reason_of
from pilotscan.loading.load import with_bytes
from pilotscan.parallel import RARELY, Lost, LostError, chunks, in_order
from pilotscan.runs.cache.keys import of_code, of_templates
from pilotscan.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pilotscan.loading.discover import FoundFile

__all__ = ["Cluster", "check_address"]

PATIENCE = 60.0
"""Seconds for which a scheduler or all workers may be gone."""
STEP = 1.0
"""Seconds after which it is looked whether there are workers."""
REACH = 10.0
"""Seconds in which a scheduler has to answer."""
_ADDRESS = re.compile(r"(?:tcp|tls)://[\w.:\[\]-]+:\d{1,5}")

Asked = TypeVar("Asked")
Result = TypeVar("Result")


def check_address(address: str, place: str = "") -> str:
    """Return the address of a scheduler.

    Parameters
    ----------
    place : what the message begins with, ``pilotscan.toml:3: ``

    Raises
    ------
    UsageError
        It is none.
    """
    if not _ADDRESS.fullmatch(address):
        raise UsageError(
            told(
                "%(place)sa scheduler has an address as tcp://HOST:8786 or tls://HOST:8786, "
                "not '%(address)s'",
                place=place,
                address=address,
            )
        )
    return address


class DiffersError(Exception):
    """A worker has something else than the client; says what."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a Dask scheduler.

    A task is given up by the scheduler after three workers ended with it
    (``distributed.scheduler.allowed-failures``), and is then taken apart; see `in_order`.

    Parameters
    ----------
    address : of the scheduler
    tell : is told what the run waits for
    patience : seconds for which the scheduler or all workers may be gone
    """

    address: str
    tell: Callable[[str], None] = field(default=lambda _: None, compare=False)
    patience: float = PATIENCE

    @property
    def is_near(self) -> bool:
        """Whether the workers see the files of this machine."""
        return False

    def run(
        self,
        items: Sequence[FoundFile],
        job: Asked,
        start: Callable[[Asked], Callable[[Sequence[FoundFile]], Sequence[Result]]],
        size: int,
    ) -> Iterator[Result | Lost[FoundFile]]:
        """Work on files; see `Executor`.

        Raises
        ------
        UsageError
            There is no scheduler at the address, or a worker runs another pilotscan.
        """
        if not items:
            return
        setup = zlib.compress(pickle.dumps((start, job)))  # it goes out with every chunk
        pool = _Dask(self, setup, getattr(job, "templates", None))
        try:
            # As with processes, every thread gets at least four chunks.
            size = max(min(size, -(-len(items) // (4 * pool.threads))), 1)
            yield from in_order(chunks(items, size), pool)
        finally:
            pool.close()


class _Dask:
    """A client of a scheduler, which may be gone for a while, as may its workers."""

    def __init__(self, cluster: Cluster, setup: bytes, templates: Path | None) -> None:
        self.cluster = cluster
        own = None if templates is None else of_templates(templates)
        self._setup = (of_code(), setup, templates, own)
        self.threads = 1
        self._nobody_since: float | None = None
        _check_security(cluster.address)
        try:
            self._client = self._connect(REACH)
        except OSError:
            raise UsageError(
                told("there is no scheduler at %(address)s", address=cluster.address)
            ) from None
        self._look()

    @property
    def width(self) -> int:
        return 2 * self.threads + 1

    def submit(self, chunk: Sequence[FoundFile], /) -> Any:
        data = pickle.dumps([with_bytes(file) for file in chunk])
        key = f"pilotscan-{uuid4().hex}"
        return self._client.submit(_work, *self._setup, data, key=key, pure=False)

    def result(self, handed: Any, /) -> Sequence[Any]:
        while True:
            try:
                results: Sequence[Any] = pickle.loads(handed.result(timeout=STEP))  # noqa: S301 - of a trusted cluster
            except TimeoutError:
                self._look()
            except (CancelledError, CommClosedError, KilledWorker):
                raise LostError from None
            except DiffersError as error:
                raise UsageError(
                    told(
                        "a worker of %(address)s has another %(what)s than this machine: "
                        "all must have the same",
                        address=self.cluster.address,
                        what=error.args[0],
                    )
                ) from None
            else:
                return results

    def is_lost(self, handed: Any, /) -> bool:
        return handed.client is not self._client or handed.status in {"cancelled", "lost"}

    def renew(self) -> str | None:
        if self._is_deserted():
            return self._nobody()
        if self._client.status == "running":
            return None
        self.close()
        self.cluster.tell(told("waiting for the scheduler at %(at)s", at=self.cluster.address))
        end = time.monotonic() + self.cluster.patience
        while (left := end - time.monotonic()) > 0:
            try:
                self._client = self._connect(min(REACH, left))
            except OSError:
                time.sleep(min(STEP, left))
            else:
                self._nobody_since = None  # its workers have to find it again first
                return None
        return told("the scheduler at %(at)s is gone", at=self.cluster.address)

    def close(self) -> None:
        self._client.close(timeout=STEP)

    def _connect(self, seconds: float) -> Any:
        # else the last thousand messages are kept, each with the bytes of a chunk
        with dask_config.set({"distributed.admin.low-level-log-length": 1}):
            return Client(  # type: ignore[no-untyped-call]
                self.cluster.address, timeout=seconds, set_as_default=False
            )

    def _look(self) -> None:
        """Look who is there; LostError if there was nobody for too long."""
        try:
            self.threads = sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            return  # what was handed out says so
        if self.threads:
            self._nobody_since = None
            return
        self.threads = 1
        if self._nobody_since is None:
            self._nobody_since = time.monotonic()
            self.cluster.tell(told("waiting for workers at %(at)s", at=self.cluster.address))
        elif self._is_deserted():
            raise LostError(self._nobody())

    def _is_deserted(self) -> bool:
        since = self._nobody_since
        return since is not None and time.monotonic() - since > self.cluster.patience

    def _nobody(self) -> str:
        return told("there are no workers at %(at)s", at=self.cluster.address)


def _check_security(address: str) -> None:
    """Check that this machine can show who it is, if it will be asked."""
    security: Any = Security()  # type: ignore[no-untyped-call]
    if not address.startswith("tls:"):
        if security.require_encryption:
            raise UsageError(
                told("%(at)s is not encrypted, and the settings of Dask want it to be", at=address)
            )
        return
    try:
        shown = security.get_connection_args("client").get("ssl_context")
    except OSError as error:
        raise UsageError(
            told(
                "cannot use the certificates for %(at)s: %(why)s", at=address, why=reason_of(error)
            )
        ) from None
    if shown is None:
        raise UsageError(
            told(
                "%(at)s asks for certificates: name them in the environment variables "
                "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY",
                at=address,
            )
        )


_LOCK = Lock()
"""One chunk at a time in a process: a worker with more threads than one is no faster."""


def _work(code: str, setup: bytes, templates: Path | None, own: str | None, data: bytes) -> bytes:
    """Work on a chunk, in the process of a worker."""
    with _LOCK:
        if code != of_code():
            raise DiffersError(told("pilotscan"))
        if templates is not None and own != of_templates(templates):
            raise DiffersError(told("folder %(folder)s", folder=templates))
        usual = gc.get_threshold()
        gc.set_threshold(*RARELY)
        try:
            files = pickle.loads(data)  # noqa: S301 - of our own client
            return pickle.dumps(_started(setup)(files))
        finally:
            gc.set_threshold(*usual)


@lru_cache(maxsize=1)
def _started(setup: bytes) -> Callable[[Sequence[FoundFile]], Sequence[Any]]:
    """Return what works on chunks, made once per run."""
    start, job = pickle.loads(zlib.decompress(setup))  # noqa: S301 - of our own client
    work: Callable[[Sequence[FoundFile]], Sequence[Any]] = start(job)
    gc.freeze()
    return work
