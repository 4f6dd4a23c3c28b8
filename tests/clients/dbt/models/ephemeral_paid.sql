{{ config(materialized='ephemeral') }}
select * from {{ ref('plays') }} where level = 'paid'
