select
    trunc(contact_date, 'MM') as month,
    source,
    channel,
    direction,
    count(*) as contacts,
    count(distinct person_id) as persons,
    count_if(is_reached) as reached,
    count_if(is_responded) as responded,
    cast(avg(response_hours) as decimal(18, 4)) as mean_response_hours
from silver.int__communications_contacts
group by all
