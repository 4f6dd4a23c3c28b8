-- The process id of this session, by which the system views name it [PG_BACKEND_PID].
SELECT PG_BACKEND_PID() AS session_id
