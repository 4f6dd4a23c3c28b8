{{ config(materialized='incremental', incremental_strategy='merge', unique_key='play_id') }}
select play_id, song, level, started_at, seconds from {{ ref('plays') }}
{% if is_incremental() %} where started_at >= (select max(started_at) from {{ this }}) {% endif %}
