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
    max(case when tag.kind = 'practitioner location' then tag.code end) as practitioner_location_id,
    max(case when tag.kind = 'practitioner organization' then tag.code end)
        as practitioner_organization_id,
    max(case when tag.kind = 'practitioner' then tag.code end) as practitioner_id,
    max(case when tag.kind = 'practitioner careteam' then tag.code end) as practitioner_careteam_id,
    max(case when tag.kind = 'application version' then tag.code end) as application_version
from tag
group by tag.questionnaire_response_id
