-- How many rows this session's last COPY loaded: its command tag has no number [PG_LAST_COPY_COUNT].
SELECT PG_LAST_COPY_COUNT() AS copied_rows
