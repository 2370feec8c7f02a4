with baseline as (
    select
        subject_patient_id,
        organization_id,
        instrument,
        assessment_date,
        total_score
    from silver.int__client_assessments
    where is_baseline
),

later as (
    select
        baseline.subject_patient_id,
        baseline.organization_id,
        baseline.instrument,
        baseline.total_score as first_score,
        assessment.assessment_date,
        assessment.total_score as last_score,
        row_number() over (
            partition by
                baseline.subject_patient_id,
                baseline.instrument,
                assessment.assessment_date
            order by assessment.session desc, assessment.qr_id asc
        ) as place
    from baseline
    inner join silver.int__client_assessments as assessment
        on
            baseline.subject_patient_id = assessment.subject_patient_id
            and baseline.instrument = assessment.instrument
            and assessment.session > 1
            and assessment.assessment_date >= baseline.assessment_date
)

select
    later.subject_patient_id,
    later.organization_id,
    later.instrument,
    later.assessment_date as from_date,
    date_sub(
        lead(later.assessment_date) over (
            partition by later.subject_patient_id, later.instrument
            order by later.assessment_date
        ),
        1
    ) as until_date,
    later.first_score,
    later.last_score,
    later.first_score - later.last_score as score_improvement,
    later.last_score < later.first_score as improved,
    later.first_score >= 10 and later.last_score < 10 as remission
from later
where later.place = 1
