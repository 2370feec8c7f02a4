with contacts as (
    select
        person_id,
        count_if(contact_date > date_sub(:as_of, 90)) as contacts_90_days,
        count_if(is_reached and contact_date > date_sub(:as_of, 90))
            as reached_90_days,
        max(case when is_reached then contact_date end) as last_reached_date
    from silver.int__communications_contacts
    group by person_id
),

visits as (
    select
        person_id,
        count(*) as visits_90_days
    from silver.int__clinical_encounter
    where
        class in ('AMB', 'VR', 'HH')
        and start_date > date_sub(:as_of, 90)
    group by person_id
)

select
    member.person_id,
    member.health_plan,
    coalesce(contacts.contacts_90_days, 0) as contacts_90_days,
    coalesce(contacts.reached_90_days, 0) as reached_90_days,
    coalesce(visits.visits_90_days, 0) as visits_90_days,
    contacts.last_reached_date,
    case
        when
            coalesce(contacts.reached_90_days, 0) >= 2
            or coalesce(visits.visits_90_days, 0) >= 1 then 'engaged'
        when contacts.reached_90_days = 1 then 'at risk'
        else 'not engaged'
    end as level
from gold.members as member
left join contacts
    on member.person_id = contacts.person_id
left join visits
    on member.person_id = visits.person_id
where member.is_enrolled
