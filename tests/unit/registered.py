"""A register of made-up areas for the tests of statistical neighbours."""

from ehsg.domain.neighbours import Known, Register


def known(id_: int, name: str = "", **values: object) -> Known:
    """An area with a code and a name of its own; number 7 is Area 7, E08000007."""
    given = {"later_code": None, "region": "London", "former": False, **values}
    return Known(id_, f"E{8_000_000 + id_:08}", name=name or f"Area {id_}", **given)  # type: ignore[arg-type]


# 1 to 30 are plain areas; the others are what can go wrong.
LEEDS = known(1, "Leeds")
BARNSLEY = known(2, "Barnsley", later_code="E08000038")
CUMBRIA = known(31, "Cumbria", former=True)
OLD_POOLE, POOLE = known(32, "Poole", former=True), known(33, "Poole")
TWINS = known(34, "Newtown"), known(35, "Newtown")
REGISTER = Register([LEEDS, BARNSLEY, *(known(id_) for id_ in range(3, 31)), CUMBRIA, OLD_POOLE, POOLE, *TWINS])
