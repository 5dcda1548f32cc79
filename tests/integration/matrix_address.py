"""What to put into an endpoint's address, for the tests that open every one."""

from flask import Flask
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from tests.integration.matrix import Place


def address_of(app: Flask, endpoint: str, place: Place) -> str:
    """AssertionError naming an argument that nobody has told of."""
    known = {
        "code": place.code,
        "year": place.year,
        "number": 1,
        "descriptor_id": "fv1",
        "role_id": "chair",
        "sign_off_id": place.sign_off_id,
        "user_id": place.person_id,
        "membership_id": place.membership_id,
        "invitation_id": place.invitation_id,
        "token": {
            "answers": place.partner_token,
            "invitations": place.link,
            "signing": place.signing_token,
        }.get(endpoint.split(".")[0], "guessed"),
        "request_id": place.request_id,
        "participant_id": place.participant_id,
        "link_id": place.link_id,
        "action_id": place.action_id,
        "comment_id": place.comment_id,
        "note_id": place.note_id,
        "set_number": 1,
        "cohort_id": db.session.scalars(select(models.Cohort.id).order_by(models.Cohort.id)).first(),
        "audience_id": "areas",
        "reminder": "before_closing",
        "suffix": "docx",
        "filename": "ehsg.css",
        "name": "organisation",
        "table": "section-averages",
        "role_page": "coordinator",
    }
    arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
    assert arguments <= set(known), f"{endpoint}: say in address_of what {arguments - set(known)} should be."
    return app.url_map.bind("localhost").build(endpoint, {name: known[name] for name in arguments})
