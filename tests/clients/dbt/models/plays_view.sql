{{ config(materialized='view') }}
select play_id, song, level from {{ ref('plays') }}
