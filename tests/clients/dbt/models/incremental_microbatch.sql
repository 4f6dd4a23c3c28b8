{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='started_at', batch_size='year', begin='2018-01-01', unique_key='play_id') }}
select play_id, song, level, started_at, seconds from {{ ref('plays') }}
