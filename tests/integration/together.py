"""People who do things at the same moment, each through whole requests in a thread of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from time import sleep

from flask import Flask
from flask.testing import FlaskClient

from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.pages import Browser

HEAD_START = 0.005  # seconds
LONGEST = 60  # seconds until a round counts as hanging


class Person:
    """Somebody with a browser of their own, for use in a thread of their own.

    It sends the cookie that it had after signing in: the messages that it never shows would pile up in a newer one.
    """

    def __init__(self, world: World, *, anonymous: bool = False, role: Role = Role.COORDINATOR) -> None:
        user = None if anonymous else world.person(role, world.leeds if role in AREA_ROLES else None)
        self.user_id = user.id if user else None
        browser = Browser(world.app.test_client(), user)
        self.token = browser.token()
        cookie = browser.client.get_cookie(world.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        self.cookie = f"{cookie.key}={cookie.value}"
        self.client: FlaskClient = world.app.test_client(use_cookies=False)

    def post(self, path: str, **fields: object) -> int:
        data = {"csrf_token": self.token, **fields}
        return int(self.client.post(path, data=data, headers={"Cookie": self.cookie}).status_code)


@contextmanager
def without_context(app: Flask) -> Iterator[None]:
    """Ends the test's own transaction: SQLite has only one writer at a time."""
    with app.app_context():
        yield
        db.session.commit()


def at_once(*works: Callable[[], int], turn: int = 0) -> tuple[int, ...]:
    """Starts every work at the same moment, each in its thread; what each answered.

    With a `turn` that goes up round by round, every third one starts together and in the others one has a head start:
    on a busy machine the same one might win always.
    """
    barrier = Barrier(len(works), timeout=LONGEST)

    def run(place: int, work: Callable[[], int]) -> int:
        barrier.wait()
        if turn % 3 == place + 1:
            sleep(HEAD_START)
        return work()

    return tuple(POOL.map(run, range(len(works)), works, timeout=LONGEST))


POOL = ThreadPoolExecutor(2, thread_name_prefix="person")
