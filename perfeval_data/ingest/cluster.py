"""Documents read by a Dask cluster: its nodes do what the worker processes of this machine would, and this machine stores what they read.

A node that is lost loses nothing: the scheduler gives its documents to another one. The packages of `requirements-cluster.txt` are needed.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import CancelledError, Future
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from perfeval_data.audit.settings import Settings
from perfeval_data.ingest import node
from perfeval_data.ingest.examine import Accepted, Offered, Refused
from perfeval_data.ingest.outcomes import NoReadersError
from perfeval_data.paper.answers import Answers
from perfeval_data.service.bilingual import bilingual
from perfeval_data.service.installed import GET_CLUSTER

if TYPE_CHECKING:
    from distributed import Client

MOST_WAITING: Final = 256
"""Documents in the hands of a cluster: more than this machine could store of what many nodes read within seconds, yet, with
answers opened one by one, some ten megabytes."""
_SECONDS_TO_CONNECT: Final = 20
_SECONDS_FOR_A_NODE: Final = 20
_SECONDS_WITHOUT_NODES: Final = 20
_ASK: Final = "__import__('perfeval_data.ingest.node', fromlist=['']).answer(condition, asked)"
"""Source that any Python can load: a pickled function of this package would break the connection of a scheduler or node
without it."""
_COMPLAINING: Final = ("distributed", "distributed.client", "tornado.application")
_NO_NODE: Final = bilingual("没有可用的节点", "no node is left")
_SCHEDULER_LOST: Final = bilingual("与调度程序失去联系", "the scheduler is lost")
_LOST: Final = "读取它的节点接连失去联系，未能读完；文件可能有害，请在本机单独导入（不加 --cluster）"


class Cluster:
    """A Dask cluster whose nodes run this very version of the program."""

    most_waiting = MOST_WAITING

    def __init__(self, address: str) -> None:
        """Connect to the scheduler at an address such as `tcp://host:8786` or `tls://host:8786`; raises `NoReadersError`."""
        if not find_spec("distributed"):
            missing = bilingual("集群读取组件未安装，请执行", "reading on a cluster needs a further package")
            raise NoReadersError(f"{missing}: {GET_CLUSTER}")
        self._client = _connected(address)
        self._missed_since: float | None = None
        self._readers: Any = self._client.get_executor(pure=False)

    def submit(self, offer: Offered, settings: Settings, answers: Answers) -> Future[Accepted | Refused]:
        asked = node.request(offer, settings, answers)
        answer = self._readers.submit(eval, _ASK, {"condition": node.condition(), "asked": asked})
        return _Promise(answer, Refused(offer.file_name, offer.sha256, _LOST, ""))

    def check(self) -> None:
        """Dask itself may wait for ever: for a node that comes, or for documents that a scheduler took with it."""
        try:
            has_nodes = self._client.status == "running" and bool(self._client.scheduler_info()["workers"])
        except OSError:
            has_nodes = False
        if has_nodes:
            self._missed_since = None
            return
        self._missed_since = self._missed_since or time.monotonic()
        if time.monotonic() - self._missed_since > _SECONDS_WITHOUT_NODES:
            raise NoReadersError(_SCHEDULER_LOST if self._client.status != "running" else _NO_NODE)

    def close(self) -> None:
        for name in _COMPLAINING:  # of documents that are given up, which is said in our own words
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._client.close()


class _Promise(Future[Accepted | Refused]):
    """A node's answer to come. It is decoded on demand, and takes little memory until then."""

    def __init__(self, answer: Future[bytes | node.Differs], if_lost: Refused) -> None:
        super().__init__()
        self._answer = answer
        answer.add_done_callback(lambda _: self.set_result(if_lost))

    def result(self, timeout: float | None = None) -> Accepted | Refused:
        """Raises `NoReadersError`."""
        from distributed.scheduler import KilledWorker, NoValidWorkerError

        if_lost = super().result(timeout)
        try:
            answer = self._answer.result()
        except KilledWorker:
            return if_lost
        except NoValidWorkerError as error:
            raise NoReadersError(_NO_NODE) from error
        except CancelledError as error:
            raise NoReadersError(_SCHEDULER_LOST) from error
        except (ImportError, AttributeError) as error:
            raise NoReadersError(
                f"{bilingual('节点上没有本程序，或版本不同', 'a node has not this program, or another version of it')}: {error}"
            ) from error
        if isinstance(answer, tuple):
            raise NoReadersError(_how_it_differs(answer))
        return node.outcome_of(answer)


def _connected(address: str) -> Client:
    from distributed import Client

    class Connection(Client):  # type: ignore[misc]  # Dask has no types
        def __init__(self) -> None:
            try:
                super().__init__(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
            except BaseException:  # left to the garbage collector, it would take a lock of Dask's that the next client may hold
                self.close()
                raise

    try:
        client = Connection()
    except (OSError, ValueError, TypeError) as error:
        raise NoReadersError(f"{address}：{bilingual('调度程序没有应答', 'no scheduler answers')}: {error}") from error
    try:
        client.wait_for_workers(1, timeout=_SECONDS_FOR_A_NODE)
    except TimeoutError as error:
        client.close()
        raise NoReadersError(f"{address}：{bilingual('没有节点加入', 'no worker has joined the scheduler')}") from error
    return client


def _how_it_differs(differs: node.Differs) -> str:
    address, there = differs
    here = node.condition()
    what = "；".join(f"{name} {value}，{bilingual('本机', 'here')} {here.get(name, '-')}" for name, value in there.items())
    return f"{address}：{bilingual('节点与本机不一致，未读取', 'the node is not as this machine')}: {what}"
