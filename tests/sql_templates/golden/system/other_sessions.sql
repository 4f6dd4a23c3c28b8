-- Sessions that are open beside this one, in any database. A superuser sees all of them, everybody else only those of
-- the own user [SYS_SESSION_HISTORY]. User 1 is Redshift's own, which looks after the cluster all the time.
SELECT
    session_id,
    TRIM(database_name) AS database_name
FROM sys_session_history
WHERE
    status = 'active'
    AND user_id <> '1'
    AND session_id <> 4711
ORDER BY session_id
