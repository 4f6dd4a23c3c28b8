-- A table without rows, that a load LOCKs so that one at a time changes the star. LOCK keeps readers out as well
-- [r_LOCK], so nothing else may ever need this table: `loader plan` and `loader status` answer while a load goes on.
CREATE TABLE IF NOT EXISTS etl.load_lock (
    unused BOOLEAN
)
DISTSTYLE EVEN
