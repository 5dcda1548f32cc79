"""The pages whose look depends on how much there is to show, with the demonstration's 74 areas."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from tests import factories
from tests.demo_app import BRADFORD, CUMBRIA, LEEDS, MANCHESTER
from tests.shown.asking import Shown, ask, changing_nothing, shown

NOW_, LAST = f"/areas/{LEEDS}/2024", f"/areas/{LEEDS}/2023"
FILTERED = "region=Yorkshire+and+The+Humber&earned-autonomy=no"
# Who opens what; the e-mail addresses of the demonstration begin with these.
PAGES = {
    "coordinator.leeds": (
        "/",
        f"{NOW_}/",
        f"{NOW_}/check",
        f"{NOW_}/submit",
        f"{NOW_}/descriptors/fv1",
        f"{NOW_}/descriptors/fv1/comments",
        f"{NOW_}/descriptors/fv1/history",
        f"{NOW_}/history",
        f"{NOW_}/moderation",
        f"{NOW_}/moderation/fv1",
        f"{NOW_}/partners",
        f"{NOW_}/priorities",
        f"{NOW_}/sign-off",
        f"{LAST}/actions",
        f"{LAST}/submissions/1",
        f"{LAST}/sharing",
        f"{LAST}/feedback/1",
        f"{LAST}/learning-sets",
        f"/areas/{LEEDS}/comparison",
        f"/areas/{LEEDS}/comparison?years=2022,2023&with=national,region,neighbours,{BRADFORD},{MANCHESTER}",
        f"/areas/{LEEDS}/comparison?years=1999",
        f"/areas/{LEEDS}/people",
        "/shared/2023",
        "/good-practice",
    ),
    "police.leeds": ("/", f"{NOW_}/partners/1/answers", f"{NOW_}/partners/1/answers/fv1"),
    "signatory.leeds": ("/",),
    "department": ("/", "/shared/2023"),
    "administrator": ("/", "/people", "/people/areas", "/people/service", "/outbox"),
    "lead": (
        "/",
        f"/areas/{CUMBRIA}/2022/submissions/1",
        "/national/2023/responses",
        "/national/2024/responses",
        "/national/2023/averages",
        f"/national/2023/averages?{FILTERED}",
        "/national/2023/priorities",
        "/national/2023/descriptors/fv1",
        "/national/2023/learning-sets",
        "/national/2023/learning-sets/fv2",
        "/national/2023/learning-sets/fv2/1",
        "/national/2023/learning-sets/fv3/make",
        "/national/2023/feedback",
        "/national/2023/good-practice",
        "/national/2023/good-practice/co3",
        "/national/neighbours",
        f"/national/neighbours/{LEEDS}",
        "/national/cohorts",
        "/national/2023/cohorts/1",
        "/national/cohorts/1",
        "/national/cohorts/1/change",
        "/national/collections",
        "/national/collections/new",
        "/national/collections/2024",
        "/national/collections/2024/reminders",
        f"/national/collections/2024/areas/{LEEDS}/more-time",
        "/national/narrative-search",
        "/national/narrative-search?q=families&page=2",
        "/national/narrative-search?q=zebra",
        "/national/narrative-search/terms?year=2023",
    ),
}


def pages(app: Flask) -> Iterator[Shown]:
    """The application is bound to one connection (see `asking`)."""
    some = db.session.scalars(select(models.Area).filter_by(region="Yorkshire and The Humber")).all()
    with changing_nothing():
        factories.cohort("Areas in Yorkshire and The Humber that were supported by their peers", *some)
        for name, paths in PAGES.items():
            user = db.session.scalars(select(models.User).filter_by(email=f"{name}@example.org")).one()
            for path in paths:
                response = ask(app, user, "GET", path)
                page = shown(f"demonstration {path}, {name}", response)
                assert page is not None, f"{path} answered {response.status_code} without a page"
                assert page.status == 200, f"{path} answered {page.status}"
                yield page
