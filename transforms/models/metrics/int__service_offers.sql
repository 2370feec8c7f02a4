with service as (
    select *
    from values
        (
            'ipc', 'ipc',
            'c3d4e5f6-a7b8-4c9d-0e1f-2a3b4c5d6e7f',
            '3b9f7e5d-9a66-4c4d-8e1d-4d5e6f7a8b9d'
        ),
        (
            'sbirt', 'sbirt',
            'c9d8b7a6-f5e4-4d3c-b2a1-09f8e7d6c5b4',
            'bc2def4a-7cee-4ec0-a09f-cf3a4b5c6d7e'
        ),
        (
            'spi', 'spi',
            '76ba8dbe-5456-4de4-bdde-4b8059ecfa0e',
            '34a56c28-f466-4648-2817-41b2c3d4e5f6'
        ),
        (
            'referral', 'mhs',
            '9a8b7c6d-5e4f-4a3b-2c1d-0e9f8a7b6c5d',
            'ef5617d3-af11-41f3-d3c2-fcd0e1f2a3b4'
        ),
        (
            'fws', 'fws',
            '69712544-6237-4962-a455-ee6e9ee80000',
            'cd34f5b1-8dff-4fd1-b1a0-ad3b4c5d6e7f'
        )
        as service (service, code, main_link_id, optional_link_id)
),

flag as (
    select
        qr_id,
        questionnaire_id,
        map_from_entries(collect_list(struct(flag, value))) as value,
        map_from_entries(collect_list(struct(flag, form_value))) as form_value
    from gold.screening_flags
    where questionnaire_id in ('1613532', 'q-financial-wellness-tool')
    group by qr_id, questionnaire_id
),

screening as (
    select
        flag.qr_id,
        inline( -- noqa: aliasing.expression
            if(
                flag.questionnaire_id = '1613532',
                array(
                    struct(
                        'ipc' as service,
                        flag.value['common-mental-health'] as eligible,
                        not flag.form_value['no-mental-problem']
                            as eligible_reference
                    ),
                    struct(
                        'sbirt' as service,
                        flag.value['alcohol-problem']
                        or flag.value['drug-problem'] as eligible,
                        flag.form_value['alcohol-problem']
                        or flag.form_value['drug-problem']
                            as eligible_reference
                    ),
                    struct(
                        'spi' as service,
                        flag.value['suicide-risk'] as eligible,
                        flag.form_value['suicide-risk'] as eligible_reference
                    ),
                    struct(
                        'referral' as service,
                        flag.value['severe-mental-health'] as eligible,
                        flag.form_value['severe-mental-health']
                            as eligible_reference
                    )
                ),
                array(
                    struct(
                        'fws' as service,
                        not flag.value['no-financial-hardship'] as eligible,
                        not flag.form_value['no-financial-hardship']
                            as eligible_reference
                    )
                )
            )
        )
    from flag
),

planned as (
    select
        qr_id,
        answers
    from silver.int__questionnaire_responses
    where
        status = 'completed'
        and questionnaire_id = 'q-planning-next-steps'
),

answered as (
    select
        planned.qr_id,
        service.service,
        exists(
            planned.answers,
            answer -> answer.link_id = service.main_link_id
                and answer.value_boolean
        ) as main_accepted,
        exists(
            planned.answers,
            answer -> answer.link_id = service.main_link_id
                and not answer.value_boolean
        ) as main_declined,
        exists(
            planned.answers,
            answer -> answer.link_id = service.optional_link_id
                and answer.value_boolean
        ) as optional_accepted,
        exists(
            planned.answers,
            answer -> answer.link_id = service.optional_link_id
                and not answer.value_boolean
        ) as optional_declined,
        exists(
            planned.answers,
            answer -> (
                answer.link_id = concat('is-any-', service.code, '-selected')
                and answer.value_boolean
            )
            or (
                answer.link_id = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'
                and answer.value_coding_code
                in (service.code, concat(service.code, '-recom'))
            )
            or (
                answer.link_id = '3d373ba7-14fa-43bb-bd27-52fad3d2783f'
                and answer.value_coding_code = service.code
            )
        ) as selected
    from planned
    cross join service
),

event as (
    select
        screening.qr_id,
        'screening' as event,
        screening.service,
        coalesce(screening.eligible, false) as eligible,
        false as offered,
        false as accepted,
        false as declined,
        coalesce(screening.eligible_reference, false) as eligible_reference,
        false as accepted_reference,
        false as declined_reference
    from screening
    union all
    select
        answered.qr_id,
        'offer' as event,
        answered.service,
        false as eligible,
        coalesce(
            answered.selected
            or answered.main_accepted or answered.main_declined
            or answered.optional_accepted or answered.optional_declined,
            false
        ) as offered,
        coalesce(answered.main_accepted or answered.optional_accepted, false)
            as accepted,
        coalesce(
            (answered.main_declined or answered.optional_declined)
            and not (answered.main_accepted or answered.optional_accepted),
            false
        ) as declined,
        false as eligible_reference,
        coalesce(
            if(
                answered.service in ('sbirt', 'spi'),
                answered.main_accepted,
                answered.optional_accepted
            ),
            false
        ) as accepted_reference,
        coalesce(
            if(
                answered.service in ('sbirt', 'spi'),
                answered.main_declined,
                answered.optional_declined
            ),
            false
        ) as declined_reference
    from answered
)

select
    event.qr_id,
    response.subject_patient_id,
    response.organization_id,
    event.event,
    event.service,
    response.response_date as event_date,
    event.eligible,
    event.offered,
    event.accepted,
    event.declined,
    -- whether a screening of the same day or an earlier one called for it
    coalesce(
        event.event = 'offer'
        and response.response_date >= min(
            if(event.eligible, response.response_date, null)
        ) over (partition by response.subject_patient_id, event.service)
        and response.subject_patient_id is not null,
        false
    ) as was_eligible,
    patient.practitioner_organization_id as patient_organization_id,
    response.updated_date,
    event.eligible_reference,
    event.accepted_reference,
    event.declined_reference
from event
inner join silver.int__completed_responses as response
    on event.qr_id = response.qr_id
left join gold.patient as patient on response.subject_patient_id = patient.id
