"""The national team's search over the narratives of submissions, and what those with high and low scores say."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain import telling_terms
from ehsg.domain.narrative_filter import SCORES, Asked, Choices, Filter, asked
from ehsg.domain.permissions import Action
from ehsg.queries import narrative_search as queries
from ehsg.web.access import requires, viewer
from ehsg.web.forms.narrative_search import SearchForm
from ehsg.web.serving import guides

blueprint = Blueprint("narrative_search", __name__, url_prefix="/national/narrative-search")
MOST_PAGES = 9_999


@blueprint.get("")
@requires(Action.SEARCH_NARRATIVE)
def show() -> ResponseReturnValue:
    """The form and, where something was typed, a page of narratives that say it."""
    choices = queries.choices(viewer(), guides())
    where = asked(request.args, choices)
    form = SearchForm(request.args)
    found = None
    if "q" in request.args and form.validate():
        found = queries.search(viewer(), form.search, where.filter, choices, _page())
    return render_template(
        "narrative_search/show.html",
        form=form,
        found=found,
        on_a_page=queries.ON_A_PAGE,
        **_about(choices, where),
    )


@blueprint.get("/terms")
@requires(Action.SEARCH_NARRATIVE)
def terms() -> ResponseReturnValue:
    """What narratives with high scores say more often than those with low ones, and the other way round, in a year."""
    choices = queries.choices(viewer(), guides())
    where = asked(request.args, choices)
    year = where.filter.year or next(iter(choices.years), None)
    wanted = Filter(year=year, section=where.filter.section)
    found, made_up = queries.terms(viewer(), wanted, choices) if year else (None, False)
    return render_template(
        "narrative_search/terms.html",
        found=found,
        demonstration=made_up,
        fewest=telling_terms.FEWEST_AREAS,
        most=telling_terms.MOST_TOLD,
        **_about(choices, Asked(wanted, where.strange)),
    )


def _about(choices: Choices, where: Asked) -> dict[str, object]:
    return {
        "choices": choices,
        "lists": _lists(choices),
        "where": where.filter,
        "strange": where.strange,
        "guide": next(iter(guides().values())),
        "guides": guides(),
    }


def _lists(choices: Choices) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers, as value and words."""
    plain = {"year": choices.years, "score": SCORES, "region": choices.regions}
    return {
        **{name: [(str(one), str(one)) for one in there] for name, there in plain.items()},
        "section": list(choices.sections.items()),
        "descriptor": [(id_, one.title) for id_, one in choices.descriptors.items()],
    }


def _page() -> int:
    """The page asked for; the first where it is no number."""
    typed = request.args.get("page", "")
    return min(int(typed), MOST_PAGES) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 1
