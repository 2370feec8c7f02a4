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
    max(tag.code) filter (where tag.kind = 'practitioner location')
        as practitioner_location_id,
    max(tag.code) filter (where tag.kind = 'practitioner organization')
        as practitioner_organization_id,
    max(tag.code) filter (where tag.kind = 'practitioner')
        as practitioner_id,
    max(tag.code) filter (where tag.kind = 'practitioner careteam')
        as practitioner_careteam_id,
    max(tag.code) filter (where tag.kind = 'application version')
        as application_version
from tag
group by tag.encounter_id
