with ranked as (
    select
        role.*,
        row_number() over (
            partition by role.practitioner_id
            order by role.last_updated desc nulls last, role.id asc
        ) as rn
    from gold.practitioner_role as role
    where
        role.practitioner_id is not null
        and coalesce(role.active, true)
        and (role.period_end_date is null or role.period_end_date >= :as_of)
)

select
    ranked.id,
    ranked.active,
    ranked.resourcetype,
    ranked.coding_code,
    ranked.coding_display,
    ranked.organization_id,
    ranked.practitioner_id,
    ranked.meta_lastupdated,
    ranked.last_updated,
    ranked.rn
from ranked
where ranked.rn = 1
