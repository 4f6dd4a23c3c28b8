"""What moto's EC2 forgets, and what it makes or removes although AWS would refuse to.

`install()` is the one place where moto's own classes are replaced.
"""

from moto.ec2.models import EC2Backend, security_groups

from local_aws.moto_gaps.ec2 import in_use, makers, tagged
from local_aws.moto_gaps.ec2.security_group_rule import SecurityGroupRule
from local_aws.moto_gaps.replacing import check_before, replace


def install() -> None:
    """Put the complete rule and list of tags in place of moto's, and ask before something is made or removed."""
    replace(security_groups, "SecurityGroupRule", SecurityGroupRule)
    replace(EC2Backend, "iter_tagged_resources", tagged.iter_tagged_resources)
    for name, check in (in_use.REFUSING | makers.REFUSING).items():
        check_before(EC2Backend, name, check)
