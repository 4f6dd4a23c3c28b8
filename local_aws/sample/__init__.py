"""Sample data: songs and listening events with the shape of Sparkify's, and with everything in them that trips a load.

All names are invented. The same plan gives the same bytes on every machine and every version of Python: only
`random.random()` is used, the one method whose sequence Python guarantees.
"""
