with session as (
    select
        subject_patient_id,
        organization_id,
        intervention,
        session,
        response_date,
        qr_id
    from silver.int__completed_responses
    where
        intervention is not null
        and subject_patient_id is not null
        and response_date is not null
),

first_session as (
    select
        subject_patient_id,
        intervention,
        session,
        min(response_date) as session_date,
        min_by(organization_id, struct(response_date, qr_id)) as organization_id
    from session
    group by subject_patient_id, intervention, session
),

ipc as (
    select
        first_session.subject_patient_id,
        first_session.organization_id,
        first_session.session_date as date_1,
        second_session.session_date as date_2,
        third_session.session_date as date_3,
        fourth_session.session_date as date_4
    from first_session
    left join first_session as second_session
        on
            first_session.subject_patient_id = second_session.subject_patient_id
            and second_session.intervention = 'IPC'
            and second_session.session = 2
    left join first_session as third_session
        on
            first_session.subject_patient_id = third_session.subject_patient_id
            and third_session.intervention = 'IPC'
            and third_session.session = 3
    left join first_session as fourth_session
        on
            first_session.subject_patient_id = fourth_session.subject_patient_id
            and fourth_session.intervention = 'IPC'
            and fourth_session.session = 4
    where
        first_session.intervention = 'IPC'
        and first_session.session = 1
),

eligible as (
    select
        subject_patient_id,
        service,
        min(event_date) as eligible_date,
        min_by(organization_id, struct(event_date, qr_id)) as organization_id
    from silver.int__service_offers
    where
        event = 'screening'
        and eligible
        and subject_patient_id is not null
        and event_date is not null
        and service in ('ipc', 'sbirt', 'spi')
    group by subject_patient_id, service
),

initiated as (
    select
        eligible.subject_patient_id,
        eligible.service,
        eligible.organization_id,
        min(session.response_date) as initiated_date
    from eligible
    inner join session
        on
            eligible.subject_patient_id = session.subject_patient_id
            and upper(eligible.service) = session.intervention
            and session.session = 1
            and session.response_date >= eligible.eligible_date
    group by
        eligible.subject_patient_id,
        eligible.service,
        eligible.organization_id
),

domain as (
    select
        response.subject_patient_id,
        flag.flag,
        min(response.response_date) as positive_date,
        min_by(
            response.organization_id,
            struct(response.response_date, response.qr_id)
        ) as organization_id
    from gold.screening_flags as flag
    inner join silver.int__completed_responses as response
        on flag.qr_id = response.qr_id
    where
        flag.questionnaire_id = '1613532'
        and flag.flag in (
            'common-mental-health',
            'severe-mental-health',
            'alcohol-problem',
            'drug-problem',
            'suicide-risk'
        )
        and flag.value
        and response.subject_patient_id is not null
        and response.response_date is not null
    group by response.subject_patient_id, flag.flag
),

positive as (
    select
        subject_patient_id,
        -- positive domains of one day may come from two organizations
        min_by(
            organization_id,
            struct(positive_date, coalesce(organization_id, ''))
        ) as organization_id,
        sort_array(collect_list(positive_date)) as positive_dates
    from domain
    group by subject_patient_id
),

counselled as (
    select
        subject_patient_id,
        min(response_date) as counselled_date,
        min_by(organization_id, struct(response_date, qr_id)) as organization_id
    from session
    group by subject_patient_id
),

followed_up as (
    select
        counselled.subject_patient_id,
        counselled.organization_id,
        min(task.event_date) as followed_up_date
    from counselled
    inner join silver.int__follow_up_tasks as task
        on
            counselled.subject_patient_id = task.subject_patient_id
            and task.event = 'completed'
            and task.event_date >= counselled.counselled_date
    group by counselled.subject_patient_id, counselled.organization_id
),

milestone as (
    select
        subject_patient_id,
        organization_id,
        inline( -- noqa: aliasing.expression
            array(
                struct('ipc session 1' as milestone, date_1 as milestone_date),
                struct(
                    'ipc session 2' as milestone,
                    if(
                        date_2 is not null, greatest(date_1, date_2), null
                    ) as milestone_date
                ),
                struct(
                    'ipc all sessions' as milestone,
                    if(
                        date_2 is not null
                        and date_3 is not null
                        and date_4 is not null,
                        greatest(date_1, date_2, date_3, date_4),
                        null
                    ) as milestone_date
                )
            )
        )
    from ipc
    union all
    select
        subject_patient_id,
        organization_id,
        concat(service, ' eligible') as milestone,
        eligible_date as milestone_date
    from eligible
    union all
    select
        subject_patient_id,
        organization_id,
        concat(service, ' initiated') as milestone,
        initiated_date as milestone_date
    from initiated
    union all
    select
        subject_patient_id,
        organization_id,
        'positive' as milestone,
        positive_dates[0] as milestone_date
    from positive
    union all
    select
        subject_patient_id,
        organization_id,
        'positive in two domains' as milestone,
        positive_dates[1] as milestone_date
    from positive
    where size(positive_dates) > 1
    union all
    select
        subject_patient_id,
        organization_id,
        'counselled' as milestone,
        counselled_date as milestone_date
    from counselled
    union all
    select
        subject_patient_id,
        organization_id,
        'followed up' as milestone,
        followed_up_date as milestone_date
    from followed_up
)

select
    milestone.subject_patient_id,
    milestone.organization_id,
    milestone.milestone,
    milestone.milestone_date
from milestone
where milestone.milestone_date is not null
