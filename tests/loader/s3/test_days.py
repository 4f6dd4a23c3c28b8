"""The day in a key: the names that partitions, Firehose and Sparkify have, and what only looks like a day."""

from datetime import date

import pytest

from loader.s3.days import day_in

FIFTH = date(2018, 11, 5)

KEYS = {
    "log_data/2018/11/2018-11-05-events.json": FIFTH,
    "log_data/2018/11/05/part.json": FIFTH,
    "2018/11/05/10/plays-1-2018-11-05-10-00-00-5f0c7d1e-52aa-4d0b-9b6f-0c9d8e7f6a5b.json": FIFTH,
    "2018/11/05/10/plays-1-2018-11-05-10-05-00-d75037b1-687a-4f5b-8502-03abbb933a15.json": FIFTH,
    "events/year=2018/month=11/day=05/part.json": FIFTH,
    "events/year=2018/month=11/day=5/hour=2/part.json": FIFTH,
    "events/y=2018/m=11/d=05/part.json": FIFTH,
    "events/dt=2018-11-05/part-0001-10.json": FIFTH,
    "events/20181105.json": FIFTH,
    "events/20181105T103000Z.json": FIFTH,
    "events/20181105103000.json": FIFTH,
    "events/2018_11_05.json": FIFTH,
    "events/2018/11/5/x.json": FIFTH,
    "events/2018-11-5.json": FIFTH,
    "dt=2018-11-5/x.json": FIFTH,
    "events/2018-11/05/x.json": FIFTH,
    "events/2018/11-05/x.json": FIFTH,
    "events/201811/05/x.json": FIFTH,
    "yyyy=2018/mm=11/dd=05/x.json": FIFTH,
    "year=2018/month=11/date=05/x.json": FIFTH,
    "yr=2018/mon=11/dom=5/x.json": FIFTH,
    "event_year=2018/event_month=11/event_day=05/x.json": FIFTH,
    "dt=2018-11-05/hour=10/x.json": FIFTH,
    "topics/plays/2018/11/05/plays+3+0000020181104.json": FIFTH,
    "events/2018110510/x.json": FIFTH,
    "events/201811051030.json": FIFTH,
    "events/20181105103000123456.json": FIFTH,
    "from-2018-11-01/2018-11-05.json": FIFTH,
    "2018-11-05/2018-11-31.json": FIFTH,
    "2018-11-05/20181399.json": FIFTH,
    "2016-02-29.json": date(2016, 2, 29),
    "log_data/2018/11/events.json": date(2018, 11, 1),
    "events/2018-11/part.json": date(2018, 11, 1),
    "events/2018-11.json": date(2018, 11, 1),
    "year=2018/month=11/part.json": date(2018, 11, 1),
    "month=2018-11/part.json": date(2018, 11, 1),
    "2018/11/05/2019/01/part.json": FIFTH,
    "d75037b1-2018-1105-8502-20181105abcd.json": None,
    "20181105-2018-1105-2018-201811052018/part.json": None,
    "2018/309/part.json": None,
    "part-0001-10.json": None,
    "part-2001-10.json": None,
    "part-0001-10-05.json": None,
    "1018/11/05/part.json": None,
    "2118-11-05.json": None,
    "plays-d75037b1-2018-1105-2018-11050bb933a5.json": None,
    "plays-5f0c7d1e-52aa-4d0b-2018-1105d75037b1.json": None,
    "9b6f0c9d20181105a5b152aa4d0b9b6f.json": None,
    "events/1541376000000.json": None,
    "events/120181105.json": None,
    "events/2018110524.json": None,
    "order-20181105999999.json": None,
    "part-2018-1-2.json": None,
    "events/2018-11-055.json": None,
    "events.json": None,
    "": None,
}


@pytest.mark.parametrize(("key", "day"), KEYS.items(), ids=KEYS)
def test_the_day_in_a_key(key: str, day: date | None) -> None:
    assert day_in(key) == day
