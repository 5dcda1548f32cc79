"""One module a noun; each view translates, calls and renders."""

from ehsg.web.routes import (
    areas,
    assessments,
    data_maturity,
    history,
    mail,
    national,
    pages,
    personal_data,
    priorities,
    scoring,
    sharing,
    sign_off,
    submissions,
)

BLUEPRINTS = (
    pages.blueprint,
    areas.blueprint,
    assessments.blueprint,
    scoring.blueprint,
    history.blueprint,
    data_maturity.blueprint,
    priorities.blueprint,
    sharing.blueprint,
    sign_off.blueprint,
    submissions.blueprint,
    national.blueprint,
    mail.blueprint,
    personal_data.blueprint,
)
