with last_answer as (
    select
        link.person_id,
        answer.domain,
        max_by(answer.has_need, struct(answer.assessed_on, answer.assessment_id))
            as has_need,
        max(answer.assessed_on) as assessed_on
    from silver.stage_arc__assessments as answer
    inner join gold.person_crosswalk as link
        on answer.patient_id = link.record_id and link.source = 'arc'
    where answer.assessed_on <= :as_of
    group by link.person_id, answer.domain
)

select
    last_answer.person_id,
    last_answer.domain,
    last_answer.assessed_on,
    last_answer.has_need,
    case
        when last_answer.has_need
            then coalesce(
                max(
                    intervention.category in (
                        'care coordination', 'housing support'
                    )
                    and intervention.opened_on >= last_answer.assessed_on
                ),
                false
            )
    end as is_addressed
from last_answer
left join gold.care_plan_interventions as intervention
    on last_answer.person_id = intervention.person_id
group by
    last_answer.person_id,
    last_answer.domain,
    last_answer.assessed_on,
    last_answer.has_need
