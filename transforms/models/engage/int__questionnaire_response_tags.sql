with tag as (
    select
        questionnaire_response_id,
        lower(trim(display)) as kind,
        code
    from silver.questionnaire_response_tag
    where code is not null
)

select
    tag.questionnaire_response_id,
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
group by tag.questionnaire_response_id
