import pytest

from local_aws.moto_gaps.replacing import MotoChangedError, check_before, replace


class Owner:
    def double(self, number: int) -> int:
        return 2 * number


def check_positive(_: Owner, number: int) -> None:
    if number < 0:
        raise ValueError(number)


def test_a_check_comes_before_the_method_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Owner, "double", Owner.double)  # undo it
    check_before(Owner, "double", check_positive)
    checked = Owner.double
    check_before(Owner, "double", check_positive)
    assert Owner.double is checked
    assert Owner().double(2) == 4
    with pytest.raises(ValueError, match="-2"):
        Owner().double(-2)


def test_another_moto_is_said_so() -> None:
    with pytest.raises(MotoChangedError, match=r"Owner has no triple.*\n.*make install"):
        replace(Owner, "triple", None)
    with pytest.raises(MotoChangedError, match=r"Owner has no triple.*\n.*make install"):
        check_before(Owner, "triple", check_positive)
    assert not hasattr(Owner, "triple")
