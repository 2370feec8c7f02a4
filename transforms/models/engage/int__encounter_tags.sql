with tag as (
    select
        encounter_id,
        lower(trim(display)) as kind,
        code
    from silver.encounter_tag
    where code is not null
)

select
    tag.encounter_id,
    max(case when tag.kind = 'practitioner location' then tag.code end) as practitioner_location_id,
    max(case when tag.kind = 'practitioner organization' then tag.code end)
        as practitioner_organization_id,
    max(case when tag.kind = 'practitioner' then tag.code end) as practitioner_id,
    max(case when tag.kind = 'practitioner careteam' then tag.code end) as practitioner_careteam_id,
    max(case when tag.kind = 'application version' then tag.code end) as application_version
from tag
group by tag.encounter_id
