{{ config(materialized='materialized_view', auto_refresh=false) }}
select level, count(*) as n from {{ ref('plays') }} group by level
