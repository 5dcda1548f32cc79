"""Work within bounds of time and memory: in a process of its own, which the system ends when it takes too much."""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

_PART = 256 * 1024  # bytes
_PATIENCE = 10  # whoever waits for a page goes before: a page takes hundredths of a second, a report a whole one
_DONE, _MEMORY, _FAILED = b"d", b"m", b"f"


class WorkFailed(Exception):
    """The work was not done; the message is the name of its error and what that said."""


class OutOfBounds(WorkFailed):
    """The work took too long or too much memory and was ended; the message says which in a plain sentence."""


@dataclass(frozen=True)
class Bounds:
    """How much one piece of work may take.

    Attributes:
        seconds: of time, whatever the machine does besides.
        cpu_seconds: of the processor.
        memory: bytes, beside what the process has already.
    """

    seconds: int = 60
    cpu_seconds: int = 30
    memory: int = 1024**3

    def do(self, work: Callable[[], bytes]) -> bytes:
        """What the work gives, done in a copy of this process: whatever it leaves in memory is gone with that.

        The work must use nothing that belongs to others: no database, no lock that another thread may hold.

        Raises:
            OutOfBounds: it was ended.
            WorkFailed: it raised an error.
        """
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._in_the_copy(work, writing)
        os.close(writing)
        try:
            answer = self._answer(reading)
        finally:
            os.close(reading)
            os.kill(child, signal.SIGKILL)  # it has ended, or should have
            _, status = os.waitpid(child, 0)
        return self._made_of(answer, status)

    def _in_the_copy(self, work: Callable[[], bytes], writing: int) -> NoReturn:
        """Never returns: what follows in this process is the other one's."""
        answer = _FAILED
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_DFL)  # the server's handlers are not for the copy
            os.nice(_PATIENCE)
            most = _address_space() + self.memory
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))
            answer = _DONE + work()
        except MemoryError:
            answer = _MEMORY
        except BaseException as error:
            answer = _FAILED + f"{type(error).__name__}: {error}".encode(errors="replace")
        finally:
            try:
                _write(writing, answer)
            finally:
                os._exit(0)

    def _answer(self, reading: int) -> bytes | None:
        """Everything that the copy writes until it ends; None where the time was over first."""
        until = time.monotonic() + self.seconds
        parts: list[bytes] = []
        while True:
            ready, _, _ = select.select([reading], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            part = os.read(reading, _PART)
            if not part:
                return b"".join(parts)
            parts.append(part)

    def _made_of(self, answer: bytes | None, status: int) -> bytes:
        if answer is None:
            raise OutOfBounds(f"It was not finished in {self.seconds} seconds.")
        if answer == _MEMORY:
            raise OutOfBounds(f"It took more than {self.memory // 1024**2:,} MB of memory.")
        if answer.startswith(_DONE):
            return answer[1:]
        if answer:
            raise WorkFailed(answer[1:].decode(errors="replace"))
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
            raise OutOfBounds(f"It took more than {self.cpu_seconds} seconds of the processor, or was ended.")
        raise OutOfBounds("It was ended by the system, as when memory runs out.")


def _address_space() -> int:
    """Bytes that this process has now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _write(to: int, answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(to, left) :]
