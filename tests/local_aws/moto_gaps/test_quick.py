"""The quick ways give what moto's own give."""

from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.utils import parse_to_aware_datetime
from moto.core.serialize import AttributePickerContext, XFormedAttributePicker
from moto.core.utils import get_service_model

from local_aws.moto_gaps import quick


@pytest.mark.parametrize(
    "value",
    [
        "2018-11-01T05:06:07.000Z",
        "2018-11-01T05:06:07.123456Z",
        "2018-11-01T05:06:07Z",
        "2018-11-01T05:06:07+02:00",
        "Thu, 01 Nov 2018 05:06:07 GMT",
        "20181101T050607Z",
        1541048767,
        1541048767.5,
        datetime(2018, 11, 1, tzinfo=timezone.utc),
    ],
)
def test_a_time(value: Any) -> None:
    assert quick.as_datetime(value) == parse_to_aware_datetime(value)


def test_a_member_is_found_under_every_name_that_moto_knows() -> None:
    entry: Any = get_service_model("s3").operation_model("ListObjectsV2").output_shape
    shapes = entry.members["Contents"].member.members
    picker = XFormedAttributePicker()
    for key, shape in shapes.items():
        names = picker.get_possible_keys(AttributePickerContext({}, key, shape))
        for given in ({}, *({name: name, "other": 1} for name in names), dict.fromkeys(shapes, 7)):
            context = AttributePickerContext(given, key, shape)
            assert quick.pick(picker, context) == quick._pick(picker, context)
