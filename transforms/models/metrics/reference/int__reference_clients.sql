with ipc as (
    select
        subject_patient_id,
        bool_or(session = 2) as in_2,
        bool_or(session = 3) as in_3,
        bool_or(session = 4) as in_4
    from silver.int__completed_responses
    where intervention = 'IPC' and has_answers
    group by subject_patient_id
),

initiated as (
    select
        subject_patient_id,
        lower(intervention) as service
    from silver.int__completed_responses
    where session = 1 and has_answers and intervention is not null
    group by subject_patient_id, intervention
),

eligible as (
    select distinct
        subject_patient_id,
        patient_organization_id as organization_id,
        service
    from silver.int__service_offers
    where
        eligible_reference
        and updated_date <= :as_of
        and subject_patient_id is not null
        and service in ('ipc', 'sbirt', 'spi')
),

positive as (
    select
        response.subject_patient_id,
        response.organization_id,
        cast(bool_or(flag.flag = 'no-mental-problem' and not flag.form_value) as int)
        + cast(bool_or(flag.flag = 'alcohol-problem' and flag.form_value) as int)
        + cast(bool_or(flag.flag = 'drug-problem' and flag.form_value) as int)
        + cast(bool_or(flag.flag = 'suicide-risk' and flag.form_value) as int)
            as categories
    from gold.screening_flags as flag
    inner join silver.int__completed_responses as response
        on flag.qr_id = response.qr_id
    where
        flag.questionnaire_id = '1613532'
        and response.subject_patient_id is not null
    group by response.subject_patient_id, response.organization_id
),

phq9 as (
    select
        subject_patient_id,
        practitioner_organization_id as organization_id,
        session,
        partial_score,
        max(session) over (partition by subject_patient_id) as last_session
    from gold.assessment_scores
    where instrument = 'PHQ-9' and subject_patient_id is not null
),

last_phq9 as (
    select
        subject_patient_id,
        max(partial_score) as last_score
    from phq9
    where session = last_session
    group by subject_patient_id
),

phq9_change as (
    select
        phq9.subject_patient_id,
        phq9.organization_id,
        min(phq9.partial_score) filter (where phq9.session = 1) as first_score,
        max(last_phq9.last_score) as last_score
    from phq9
    inner join last_phq9 on phq9.subject_patient_id = last_phq9.subject_patient_id
    group by phq9.subject_patient_id, phq9.organization_id
    having count(distinct phq9.session) > 1
)

select
    start.subject_patient_id,
    start.organization_id,
    'ipc' as topic,
    ipc.in_2 as has_second,
    ipc.in_2 and ipc.in_3 and ipc.in_4 as has_all,
    cast(null as int) as score_improvement,
    cast(null as boolean) as in_remission
from silver.int__completed_responses as start
inner join ipc on start.subject_patient_id = ipc.subject_patient_id
where start.intervention = 'IPC' and start.session = 1 and start.has_answers
group by
    start.subject_patient_id,
    start.organization_id,
    ipc.in_2,
    ipc.in_3,
    ipc.in_4
union all
select
    eligible.subject_patient_id,
    eligible.organization_id,
    concat(eligible.service, ' eligible') as topic,
    initiated.subject_patient_id is not null as has_second,
    null as has_all,
    null as score_improvement,
    null as in_remission
from eligible
left join initiated
    on
        eligible.subject_patient_id = initiated.subject_patient_id
        and eligible.service = initiated.service
union all
select
    positive.subject_patient_id,
    positive.organization_id,
    'positive' as topic,
    positive.categories > 1 as has_second,
    null as has_all,
    null as score_improvement,
    null as in_remission
from positive
where positive.categories >= 1
union all
select
    phq9_change.subject_patient_id,
    phq9_change.organization_id,
    'phq9' as topic,
    phq9_change.last_score < phq9_change.first_score as has_second,
    null as has_all,
    phq9_change.first_score - phq9_change.last_score as score_improvement,
    phq9_change.first_score >= 10
    and phq9_change.last_score < 10 as in_remission
from phq9_change
where phq9_change.first_score is not null
