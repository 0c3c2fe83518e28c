"""Documents are filled and printed in child processes with limits on time and memory.

A template is written outside the system and a value may be anything, so a document may be endless, enormous
or crash a library. It then costs one child process, not the site.
"""

import asyncio
import logging
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from fayi.kit.docx import Picture, fill
from fayi.kit.docx_html import convert
from fayi.kit.errors import Refusal
from fayi.kit.pdf import Attachment, write_pdf

logger = logging.getLogger(__name__)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

JOBS_PER_WORKER = 500  # then a fresh process, so that what libraries keep cannot pile up
SECONDS_TO_START = 30


class RenderFailed(Refusal):
    """文书生成失败：内容过多或模板过于复杂。请精简后重试，仍不成功请联系管理员。"""

    status_code = 503


@dataclass(frozen=True)
class PrintDetails:
    """What a printed document says about itself; `created` is aware."""

    title: str
    created: datetime
    keywords: str = ""
    watermark: str | None = None
    attachments: tuple[Attachment, ...] = ()


SHADE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="300"><text x="210" y="160" font-size="76"'
    ' letter-spacing="24" fill="#000" fill-opacity=".055" text-anchor="middle"'
    ' transform="rotate(-30 210 150)">{text}</text></svg>'
)


def preview(
    template: bytes,
    facts: Mapping[str, object],
    pictures: Mapping[str, Picture] | None = None,
    watermark: str | None = None,
) -> str:
    """A filled template as a complete HTML page for the screen; missing facts are blanks."""
    return page_of(fill(template, facts, pictures, draft=True), watermark)


def page_of(docx: bytes, watermark: str | None = None) -> str:
    """A Word file as a complete HTML page for the screen."""
    head = ""
    if watermark:
        shade = quote(SHADE.format(text=escape(watermark)))
        head = f"<style>section{{background-image:url('data:image/svg+xml,{shade}')!important}}</style>"
    return convert(docx).page(head=head)


def print_draft(template: bytes, facts: Mapping[str, object], details: PrintDetails) -> tuple[bytes, bytes]:
    """A template filled as far as it can be, as a Word file and as PDF; missing facts are blanks."""
    docx = fill(template, facts, draft=True)
    return docx, write_pdf(
        convert(docx), title=details.title, created=details.created, watermark=details.watermark
    )


def print_document(
    template: bytes, facts: Mapping[str, object], pictures: Mapping[str, Picture], details: PrintDetails
) -> tuple[bytes, bytes]:
    """A filled template as a Word file and as PDF/A."""
    docx = fill(template, facts, pictures)
    pdf = write_pdf(
        convert(docx),
        title=details.title,
        created=details.created,
        keywords=details.keywords,
        watermark=details.watermark,
        attachments=details.attachments,
    )
    return docx, pdf


class RenderPool:
    """A few child processes, each doing one job at a time."""

    def __init__(self, workers: int = 1, seconds: int = 20, memory_mb: int = 1500) -> None:
        """`seconds` and `memory_mb` limit each job; jobs beyond `workers` wait their turn."""
        self._seconds, self._memory_mb = seconds, memory_mb
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="render")
        self._workers = workers
        self._local = threading.local()
        self._running: set[_Worker] = set()

    async def start(self) -> None:
        """Start all child processes, so that the first document need not wait. Optional."""
        await asyncio.gather(*(self._in_thread(self._ready) for _ in range(self._workers)))

    async def render(
        self, job: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run a top-level function in a child process.

        Refusals it raises are raised here. RenderFailed when it takes too long, dies, or fails otherwise.
        """
        if named:
            raise TypeError("arguments are given by position")
        result: Result = await self._in_thread(self._run, job, arguments)
        return result

    def close(self) -> None:
        """End the child processes."""
        for worker in list(self._running):
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _in_thread(self, function: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    def _ready(self) -> "_Worker":
        """This thread's own child process, alive."""
        worker: _Worker | None = getattr(self._local, "worker", None)
        if worker is None or not worker.usable:
            if worker is not None:
                worker.kill()
                self._running.discard(worker)
            worker = self._local.worker = _Worker(self._seconds, self._memory_mb)
            self._running.add(worker)
        return worker

    def _run(self, job: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        try:
            answer = self._ready().do(job, arguments)
        except (EOFError, OSError) as error:
            logger.error("render job %s ended with its process: %r", job.__name__, error)
            raise RenderFailed from error
        match answer:
            case ("done", result):
                return result
            case ("refused", kind, texts, held):
                refusal = kind.__new__(kind, *texts)
                refusal.__dict__.update(held)
                refusal.args = texts
                raise refusal
            case ("failed", trace):
                logger.error("render job %s failed:\n%s", job.__name__, trace)
        raise RenderFailed


class _Worker:
    """One child process and the line to it."""

    def __init__(self, seconds: int, memory_mb: int) -> None:
        self._seconds = seconds
        self._line, theirs = multiprocessing.Pipe()
        command = [sys.executable, "-P", "-m", "fayi.kit.render_worker"]
        limits = [str(theirs.fileno()), str(seconds), str(memory_mb)]
        self._process = subprocess.Popen(
            [*command, *limits],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        theirs.close()
        self._jobs = 0
        self._answer(SECONDS_TO_START)

    @property
    def usable(self) -> bool:
        """Alive, and not yet so old that it should be replaced."""
        return self._process.poll() is None and self._jobs < JOBS_PER_WORKER

    def do(self, job: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        """Send a job and wait for the answer; EOFError or OSError (TimeoutError is one) when none comes."""
        self._jobs += 1
        self._line.send((job, arguments))
        return self._answer(self._seconds)

    def _answer(self, patience: float) -> Any:
        """What the process says within `patience` seconds; else it is killed and an error raised."""
        try:
            if self._line.poll(patience):
                return self._line.recv()
            raise TimeoutError(patience)
        except (EOFError, OSError):
            self.kill()
            raise

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._line.close()
