"""The national team's pages."""

from collections.abc import Iterable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.permissions import Action, allowed
from ehsg.domain.responses import PROGRESS_WORDS, Progress, Response, Wanted, grouped, rate
from ehsg.domain.status import State
from ehsg.domain.subjects import CollectionSubject
from ehsg.queries import collections
from ehsg.queries import national as queries
from ehsg.web.access import requires, viewer
from ehsg.web.serving import guides, now

blueprint = Blueprint("national", __name__, url_prefix="/national")


@blueprint.get("/responses")
@requires(Action.LIST_RESPONSES)
def latest() -> ResponseReturnValue:
    """To the latest collection that has opened."""
    opened = collections.opened(now())
    if not opened:
        return render_template("national/no_collection.html")
    return redirect(url_for("national.responses", year=opened[0].year))


@blueprint.get("/<int:year>/responses")
@requires(Action.LIST_RESPONSES)
def responses(year: int) -> ResponseReturnValue:
    """Every area with its state and date, or those that are asked for; of drafts their progress only."""
    collection = collections.find(year)
    if collection is None:
        abort(404)
    every = queries.responses(viewer(), year=year)
    wanted = _wanted(every)
    moment, opens_at = now(), collection.opens_at
    shown = [one for one in every if wanted.has(one, opens_at, moment)]
    return render_template(
        "national/responses.html",
        collection=collection,
        collections=collections.opened(moment),
        groups=grouped(shown),
        shown=shown,
        rate_of_shown=rate(shown),
        rate=rate(every),
        reopened=sum(one.state is State.REOPENED for one in every),
        quiet=sum(bool(one.quiet_since(opens_at, moment)) for one in every),
        quiet_since=lambda one: one.quiet_since(opens_at, moment),
        wanted=wanted,
        regions=_choices(one.region for one in every),
        types=_choices(one.authority_type for one in every),
        progress_words=PROGRESS_WORDS,
        guide=guides()[collection.guide_edition],
        may_manage=allowed(viewer(), Action.MANAGE_COLLECTIONS, CollectionSubject()),
        now=moment,
        State=State,
    )


def _choices(words: Iterable[str]) -> list[tuple[str, str]]:
    """Each as value and words; the registry writes some types small."""
    return [(one, one[:1].upper() + one[1:]) for one in sorted(set(words), key=str.casefold)]


def _wanted(every: Iterable[Response]) -> Wanted:
    """What the address asks for; what is not there to choose is not asked for."""
    there = tuple(every)
    region, kind, state = (request.args.get(name, "") for name in ("region", "type", "state"))
    return Wanted(
        region if region in {one.region for one in there} else "",
        kind if kind in {one.authority_type for one in there} else "",
        Progress(state) if state in set(Progress) else None,
        request.args.get("quiet") == "yes",
    )
