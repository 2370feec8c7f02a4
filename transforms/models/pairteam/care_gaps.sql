select
    result.person_id,
    result.measure_id,
    member.health_plan,
    result.gap_status,
    result.due_date,
    case
        when result.gap_status = 'open'
            then greatest(datediff(:as_of, result.due_date), 0)
        else 0
    end as days_overdue,
    result.evidence_date,
    result.evidence_value
from gold.measure_results as result
inner join gold.members as member
    on result.person_id = member.person_id
where result.gap_status is not null and member.is_enrolled
