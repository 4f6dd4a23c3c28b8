{{ config(materialized='view', bind=False) }}
select p.play_id, s.plays from {{ ref('plays') }} p join {{ ref('songs') }} s on s.song = p.song
