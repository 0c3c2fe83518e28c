"""The child process that fills, converts and prints: started by `render_pool`, never by hand."""

import resource
import sys
import traceback
from multiprocessing.connection import Connection

from fayi.kit import docx_html, pdf
from fayi.kit.errors import Refusal


def main() -> None:
    """Serve jobs from the connection whose file descriptor is the first argument, until it closes."""
    descriptor, seconds, memory_mb = (int(argument) for argument in sys.argv[1:4])
    limit = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(Connection(descriptor), seconds)


def serve(connection: Connection, seconds: int) -> None:
    """Say "ready", then answer each job.

    Answers are ("done", result), ("refused", class, its arguments, what it holds) or ("failed", a traceback).
    """
    _warm_up()
    connection.send("ready")
    while True:
        try:
            job, arguments = connection.recv()
        except EOFError:
            return
        _allow_more_time(seconds)
        try:
            answer: tuple[object, ...] = ("done", job(*arguments))
        except Refusal as refusal:
            answer = ("refused", type(refusal), refusal.args, vars(refusal))
        except Exception:
            answer = ("failed", traceback.format_exc(limit=-5))
        connection.send(answer)


def _allow_more_time(seconds: int) -> None:
    """CPU time is counted over the whole life of a process, so the limit moves on with every job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _warm_up() -> None:
    """Read the fonts now, so that the first document does not wait for them."""
    docx_html.warm_up()
    pdf.warm_up()


if __name__ == "__main__":
    main()
