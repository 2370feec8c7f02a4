select
    spell.enrollment_id,
    spell.person_id,
    spell.health_plan,
    trunc(spell.disenrolled_on, 'MM') as left_month,
    datediff(spell.disenrolled_on, spell.enrolled_on) as days_enrolled,
    coalesce(spell.disenrollment_reason, 'unknown') as reason,
    max(case when contact.is_reached then contact.contact_date end)
        as last_reached_date
from silver.int__operations_enrollment as spell
left join silver.int__communications_contacts as contact
    on
        spell.person_id = contact.person_id
        and contact.contact_date <= spell.disenrolled_on
where spell.disenrolled_on is not null
group by all
