"""One module a noun; each view translates, calls and renders."""

from ehsg.web.routes import (
    account,
    areas,
    assessments,
    data_maturity,
    forgotten_password,
    history,
    mail,
    national,
    pages,
    priorities,
    scoring,
    second_factor,
    sharing,
    sign_in,
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
    account.blueprint,
    sign_in.blueprint,
    second_factor.blueprint,
    forgotten_password.blueprint,
)
