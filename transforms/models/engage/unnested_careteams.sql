select
    team.id,
    team.status,
    case
        when participant.practitioner_id is not null then 'Practitioner'
        when participant.practitioner_role_id is not null
            then 'PractitionerRole'
        when participant.organization_id is not null then 'Organization'
        when participant.patient_id is not null then 'Patient'
        when participant.related_person_id is not null then 'RelatedPerson'
        when participant.member_care_team_id is not null then 'CareTeam'
    end as participant_type,
    coalesce(
        participant.practitioner_id,
        participant.practitioner_role_id,
        participant.organization_id,
        participant.patient_id,
        participant.related_person_id,
        participant.member_care_team_id
    ) as participant_id,
    team.last_updated,
    participant.participant_index
from silver.care_team as team
inner join silver.care_team_participant as participant
    on team.id = participant.care_team_id
