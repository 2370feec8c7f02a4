with ranked as (
    select
        link.person_id,
        link.source,
        link.needs_review,
        record.cin,
        record.given_key,
        record.family_key,
        record.date_of_birth,
        record.sex,
        record.phone,
        record.zip,
        struct(
            case link.source
                when 'arc' then 0
                when 'elation' then 1
                when 'zus' then 2
                else 3
            end,
            record.record_id
        ) as trust
    from gold.person_crosswalk as link
    inner join silver.int__person_records as record
        on
            link.source = record.source
            and link.record_id = record.record_id
),

enrollment as (
    select
        link.person_id,
        max_by(
            spell.health_plan, struct(spell.enrolled_on, spell.enrollment_id)
        ) as health_plan,
        max(
            spell.enrolled_on <= :as_of
            and coalesce(spell.disenrolled_on > :as_of, true)
        ) as is_enrolled,
        max(
            case
                when spell.disenrollment_reason = 'deceased'
                    then spell.disenrolled_on
            end
        ) as deceased_date
    from silver.stage_arc__ecm_enrollments as spell
    inner join gold.person_crosswalk as link
        on spell.patient_id = link.record_id and link.source = 'arc'
    group by link.person_id
)

select
    ranked.person_id,
    min_by(ranked.cin, ranked.trust) filter (where ranked.cin is not null)
        as cin,
    min_by(ranked.given_key, ranked.trust) as first_name,
    min_by(ranked.family_key, ranked.trust) as last_name,
    min_by(ranked.date_of_birth, ranked.trust)
        filter (where ranked.date_of_birth is not null) as date_of_birth,
    min_by(ranked.sex, ranked.trust) filter (where ranked.sex is not null)
        as sex,
    min_by(ranked.phone, ranked.trust) as phone,
    min_by(ranked.zip, ranked.trust) filter (where ranked.zip is not null)
        as zip,
    max(enrollment.health_plan) as health_plan,
    coalesce(max(enrollment.is_enrolled), false) as is_enrolled,
    max(enrollment.deceased_date) as deceased_date,
    cast(count(distinct ranked.source) as int) as source_count,
    max(ranked.needs_review) as needs_review
from ranked
left join enrollment
    on ranked.person_id = enrollment.person_id
group by ranked.person_id
