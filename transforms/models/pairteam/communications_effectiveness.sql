with followed as (
    select
        contact.contact_key,
        contact.channel,
        contact.is_reached,
        max(visit.encounter_id is not null) as is_followed
    from silver.int__communications_contacts as contact
    left join silver.int__clinical_encounter as visit
        on
            contact.person_id = visit.person_id
            and visit.class in ('AMB', 'VR', 'HH')
            and visit.start_date > contact.contact_date
            and visit.start_date <= date_add(contact.contact_date, 30)
    where
        contact.direction = 'outbound'
        and contact.contact_date <= date_sub(:as_of, 30)
    group by contact.contact_key, contact.channel, contact.is_reached
)

select
    channel,
    is_reached,
    count(*) as contacts,
    count_if(is_followed) as followed_by_visit,
    cast(count_if(is_followed) / count(*) as decimal(18, 4)) as share
from followed
group by channel, is_reached
