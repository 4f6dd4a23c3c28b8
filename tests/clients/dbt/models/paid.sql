select play_id, song from {{ ref('ephemeral_paid') }}
