with participant as (
    select
        seen.encounter_id,
        transform(
            array_sort(
                collect_list(
                    struct(seen.participant_index, seen.individual_reference)
                )
            ),
            entry -> entry.individual_reference
        ) as individual_references
    from silver.encounter_participant as seen
    where seen.individual_reference is not null
    group by seen.encounter_id
)

select
    encounter.id,
    encounter.status,
    encounter.reason_text as reasoncode,
    case
        when encounter.patient_id is not null then 'Patient'
        when encounter.group_id is not null then 'Group'
    end as subject_type,
    coalesce(encounter.patient_id, encounter.group_id) as subject_id,
    case
        when length(encounter.period_start_text) >= 7
            then
                try_cast(
                    concat(left(encounter.period_start_text, 7), '-01') as date
                )
    end as month,
    encounter.service_type_code as service_coding,
    encounter.service_type_display as service_display,
    encounter.service_provider_reference as serviceprovider_reference,
    encounter.class_code,
    encounter.priority_text,
    encounter.period_start,
    encounter.period_end,
    tag.practitioner_location_id as location_id,
    tag.practitioner_organization_id,
    tag.practitioner_careteam_id,
    tag.practitioner_id,
    participant.individual_references as participant,
    encounter.last_updated,
    encounter.period_start_date
from silver.encounter as encounter
left join silver.int__encounter_tags as tag on encounter.id = tag.encounter_id
left join participant on encounter.id = participant.encounter_id
