"""A role that was made a moment ago, as the services see it that are to take it."""

from datetime import timedelta
from unittest import mock

from local_aws.moto_gaps.iam.trust import TRUST
from tests.local_aws.moto_gaps.iam.world import World
from tests.support.waiting import wait_until

REDSHIFT = "redshift.amazonaws.com"


def test_a_role_is_known_from_the_first_moment_on_unless_that_is_asked_for(world: World) -> None:
    assert TRUST.allows(world.role, REDSHIFT, {})
    assert not TRUST.allows(world.role, "ec2.amazonaws.com", {})
    assert not TRUST.allows(f"{world.role}-gone", REDSHIFT, {})


def test_a_new_role_is_not_known_everywhere_at_once(world: World) -> None:
    with mock.patch.object(TRUST, "delay", timedelta(hours=1)):
        assert world.account.client("iam").get_role(RoleName="copy"), "IAM itself knows it"
        assert not TRUST.allows(world.role, REDSHIFT, {})
    with mock.patch.object(TRUST, "delay", timedelta(seconds=1)):
        wait_until(lambda: TRUST.allows(world.role, REDSHIFT, {}), "the role was never known")
