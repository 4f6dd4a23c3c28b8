-- Lets one loader at a time change the star. The first statement of a load: under snapshot isolation everything read
-- before the lock would be of an older state [r_LOCK, c_serial_isolation].
LOCK TABLE etl.load_lock
