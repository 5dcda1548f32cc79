"""The forms to invite somebody and to accept an invitation."""

from wtforms import PasswordField, SubmitField
from wtforms.validators import DataRequired, EqualTo

from ehsg.web.forms.fields import AddressField, CleanHiddenField, LineField
from ehsg.web.forms.forgotten_password import ResetPasswordForm
from ehsg.web.forms.people import RoleForm


class InvitationForm(RoleForm):
    """Whom to invite to which role. `step` is what the button pressed is for: check, change or send."""

    email = AddressField("Email address")
    step = CleanHiddenField()
    save = SubmitField("Continue")


class AcceptForm(ResetPasswordForm):
    """A new account: the name that others will see, and a password typed twice."""

    name = LineField("Your full name", validators=[DataRequired("Enter your full name")])
    password = PasswordField("Password", validators=[DataRequired("Enter a password")])
    again = PasswordField(
        "The same password again",
        validators=[
            DataRequired("Enter the password again"),
            EqualTo("password", "The two passwords are not the same. Type the password again"),
        ],
    )
    save = SubmitField("Make the account and accept")
