{{ config(materialized='table', dist='song', sort=['song']) }}
select song, count(*) as plays from {{ ref('plays') }} group by song
