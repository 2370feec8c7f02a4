with phone as (
    select
        practitioner_id,
        value,
        row_number() over (
            partition by practitioner_id
            order by
                case when use = 'old' then 1 else 0 end asc,
                rank asc nulls last,
                telecom_index asc
        ) as place
    from silver.practitioner_telecom
    where
        value is not null
        and coalesce(system, 'phone') in ('phone', 'sms')
),

site as (
    select
        organization_id,
        location_id,
        last_updated,
        row_number() over (
            partition by organization_id
            order by last_updated desc nulls last, id asc, location_id asc
        ) as place
    from gold.organization_affiliations
    where
        location_id is not null
        and coalesce(active, true)
)

select
    practitioner.id,
    practitioner.active,
    coalesce(team.organization_id, role.organization_id) as organization_id,
    site.location_id,
    practitioner.name_family,
    nullif(array_join(practitioner.name_given, ' '), '') as name_given,
    phone.value as phone_number,
    greatest(
        practitioner.last_updated,
        role.last_updated,
        team.last_updated,
        site.last_updated
    ) as last_updated,
    role.id as role_id,
    coalesce(role.coding_display, role.coding_code) as role
from silver.practitioner as practitioner
left join gold.current_practitioner_role as role
    on practitioner.id = role.practitioner_id
left join silver.int__practitioner_organization as team
    on practitioner.id = team.practitioner_id
left join site on role.organization_id = site.organization_id and site.place = 1
left join phone on practitioner.id = phone.practitioner_id and phone.place = 1
