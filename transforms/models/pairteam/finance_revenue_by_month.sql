select
    trunc(claim.service_date, 'MM') as month,
    coalesce(member.health_plan, 'unknown') as health_plan,
    count(*) as claims,
    cast(sum(claim.billed) as decimal(18, 2)) as billed,
    cast(sum(claim.paid) as decimal(18, 2)) as paid,
    cast(
        sum(case when claim.status = 'denied' then claim.billed else 0 end)
        as decimal(18, 2)
    ) as denied,
    cast(
        sum(
            case
                when claim.status = 'paid' then claim.billed - claim.paid
                else 0
            end
        )
        as decimal(18, 2)
    ) as short_paid,
    cast(
        sum(case when claim.status = 'pending' then claim.billed else 0 end)
        as decimal(18, 2)
    ) as open,
    count_if(not claim.is_authorized) as unauthorized
from gold.finance_claims as claim
inner join gold.members as member
    on claim.person_id = member.person_id
group by all
