with assessment as (
    select
        score.qr_id,
        score.subject_patient_id,
        response.organization_id,
        score.instrument,
        score.session,
        response.response_date as assessment_date,
        score.total_score,
        case
            when score.severity = 'severe' or score.severity like 'high%'
                then 'severe'
            when
                score.severity like 'moderate%'
                or score.severity like 'medium%'
                then 'moderate'
            when score.severity is not null then 'low'
        end as risk
    from gold.assessment_scores as score
    inner join silver.int__completed_responses as response
        on score.qr_id = response.qr_id
    where
        score.complete
        and score.subject_patient_id is not null
    union all
    select
        flag.qr_id,
        response.subject_patient_id,
        response.organization_id,
        'mwTool' as instrument,
        cast(null as int) as session,
        response.response_date as assessment_date,
        cast(null as int) as total_score,
        case
            when
                bool_or(
                    flag.value
                    and flag.flag in ('suicide-risk', 'severe-mental-health')
                )
                then 'severe'
            when
                bool_or(
                    flag.value
                    and flag.flag in (
                        'common-mental-health',
                        'alcohol-problem',
                        'drug-problem'
                    )
                )
                then 'moderate'
            else 'low'
        end as risk
    from gold.screening_flags as flag
    inner join silver.int__completed_responses as response
        on flag.qr_id = response.qr_id
    where
        flag.questionnaire_id in ('1613532', 'mw-tool-ipc-session-4')
        and response.subject_patient_id is not null
    group by
        flag.qr_id,
        response.subject_patient_id,
        response.organization_id,
        response.response_date
)

select
    assessment.qr_id,
    assessment.subject_patient_id,
    assessment.organization_id,
    assessment.instrument,
    assessment.session,
    assessment.assessment_date,
    assessment.total_score,
    assessment.risk,
    assessment.session = 1
    and row_number() over (
        partition by
            assessment.subject_patient_id,
            assessment.instrument,
            assessment.session
        order by assessment.assessment_date asc nulls last, assessment.qr_id asc
    ) = 1 as is_baseline,
    case
        max(
            case assessment.risk
                when 'severe' then 3
                when 'moderate' then 2
                when 'low' then 1
            end
        ) over (
            partition by
                assessment.subject_patient_id,
                trunc(assessment.assessment_date, 'month')
        )
        when 3 then 'severe'
        when 2 then 'moderate'
        when 1 then 'low'
    end as risk_in_month
from assessment
