"""Comments for tests: written through the pages, and read as the database has them."""

from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.pages import Browser


def comments_at(world: Any, descriptor_id: str = "fv1") -> str:
    """The address of a descriptor's comments."""
    found = f"{world.base}/descriptors/{descriptor_id}/comments"
    db.session.commit()
    return found


def said(browser: Browser, world: Any, text: str, descriptor_id: str = "fv1", **fields: Any) -> TestResponse:
    """Sends the form, with a new random text in it where none is given."""
    once = {"once": uuid4().hex, "version": 0}
    return browser.post(comments_at(world, descriptor_id), {**once, "text": text, **fields})


def comments(world: Any) -> list[models.Comment]:
    """Every comment on the return, in the order in which they were written, as the database has them."""
    db.session.commit()
    db.session.expire_all()
    found = db.session.query(models.Comment).join(models.Comment.thread)
    return found.filter_by(assessment_id=world.assessment.id).order_by(models.Comment.id).all()


def thread(world: Any) -> models.CommentThread:
    """The only thread, as the database has it."""
    db.session.commit()
    db.session.expire_all()
    return db.session.query(models.CommentThread).one()


def named_ids() -> list[int]:
    """Who is named in any comment."""
    db.session.commit()
    return [row.user_id for row in db.session.query(models.Mention).order_by(models.Mention.id)]


def kinds() -> list[str]:
    """What the events say was done with comments."""
    db.session.commit()
    rows = db.session.query(models.Event).order_by(models.Event.id)
    return [row.kind for row in rows if "thread" in row.kind or "comment" in row.kind or row.kind == "send_digest"]


def member(world: Any, role: Role = Role.READER, name: str = "") -> models.User:
    """Somebody with a role in the area."""
    values = {"user__name": name} if name else {}
    user: models.User = factories.MembershipFactory(role=role, area=world.leeds, **values).user
    db.session.commit()
    return user
