with team as (
    select
        id,
        managing_organization_id,
        last_updated,
        case when status = 'active' then 0 else 1 end as status_order
    from silver.care_team
    where coalesce(status, 'unknown') <> 'entered-in-error'
),

organization as (
    select
        care_team_id,
        organization_id,
        participant_index as organization_order
    from silver.care_team_participant
    where organization_id is not null
    union all
    select
        id as care_team_id,
        managing_organization_id as organization_id,
        -- after every organization that is listed as a participant
        2147483647 as organization_order
    from team
    where managing_organization_id is not null
),

ranked as (
    select
        participant.practitioner_id,
        organization.organization_id,
        team.id as careteam_id,
        team.last_updated,
        row_number() over (
            partition by participant.practitioner_id
            order by
                team.status_order asc,
                team.last_updated desc nulls last,
                team.id asc,
                organization.organization_order asc,
                organization.organization_id asc
        ) as place
    from silver.care_team_participant as participant
    inner join team on participant.care_team_id = team.id
    inner join organization on team.id = organization.care_team_id
    where participant.practitioner_id is not null
)

select
    ranked.practitioner_id,
    ranked.organization_id,
    ranked.careteam_id,
    ranked.last_updated
from ranked
where ranked.place = 1
