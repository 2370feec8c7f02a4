with form as (
    select *
    from values
        ('55', 'IPC', 1, 'acd9d89b-0d67-415e-a3a4-b132ab304c45'),
        ('58', 'IPC', 2, '5d0b76c5-a416-45a4-a8fc-9889ea840a03'),
        ('208', 'IPC', 3, 'ac6eb49b-3d37-4bac-8d27-1e1ad01018ce'),
        ('63', 'IPC', 4, '936d5c53-d176-4c63-9a3a-e9e7f9db3f99'),
        ('104455', 'SPI', 1, null),
        ('104453', 'SPI', 2, null),
        ('104454', 'SPI', 3, null),
        ('104394', 'SPI', 4, null),
        ('212', 'SBIRT', 1, null)
        as form (questionnaire_id, intervention, session, format_link_id)
),

response as (
    select
        response.*,
        form.intervention,
        form.session,
        get(
            filter(
                response.answers,
                answer -> answer.link_id = form.format_link_id
            ),
            0
        ) as format
    from silver.int__questionnaire_responses as response
    left join form on response.questionnaire_id = form.questionnaire_id
    where response.status = 'completed'
)

select
    response.qr_id,
    response.questionnaire_id,
    response.subject_patient_id,
    response.author_practitioner_id,
    tag.practitioner_organization_id as organization_id,
    tag.practitioner_location_id as location_id,
    coalesce(
        response.authored_date, cast(response.last_updated as date)
    ) as response_date,
    response.intervention,
    response.session,
    response.format.value_coding_code as delivery_format,
    response.format.answer_text as delivery_format_text,
    author.organization_id as author_organization_id,
    cast(response.last_updated as date) as updated_date,
    size(response.answers) > 0 as has_answers
from response
left join silver.int__questionnaire_response_tags as tag
    on response.qr_id = tag.questionnaire_response_id
left join gold.practitioners as author
    on response.author_practitioner_id = author.id
