"""Who may see an area's scores and priorities, as the area decided."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, Identity, Version


class SharingPermission(Base):
    """Two permissions (null: not answered) and the acknowledgement. Narrative is in neither permission."""

    __tablename__ = "sharing_permissions"

    id: Mapped[Identity]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), unique=True)
    areas: Mapped[bool | None]
    departments: Mapped[bool | None]
    acknowledged: Mapped[bool] = mapped_column(default=False)
    version: Mapped[Version]
