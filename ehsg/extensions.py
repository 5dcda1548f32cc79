"""Bare instances; `create_app` gives them their application."""

from flask_migrate import Migrate
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

db = SQLAlchemy(session_options={"autoflush": True, "expire_on_commit": False})
migrate = Migrate()
csrf = CSRFProtect()
