with charlson as (
    select
        person_id,
        cast(sum(weight) as int) as charlson_index
    from silver.int__risk_charlson
    group by person_id
),

emergency as (
    select
        person_id,
        cast(count(distinct start_date) as int) as visits
    from silver.int__clinical_encounter
    where class = 'EMER' and start_date > add_months(:as_of, -12)
    group by person_id
),

hospital as (
    select
        person_id,
        cast(count(*) as int) as stays,
        cast(count_if(is_readmitted) as int) as readmissions
    from silver.int__inpatient_stay
    where admit_date > add_months(:as_of, -12)
    group by person_id
),

social as (
    select
        person_id,
        cast(count(*) as int) as needs
    from gold.operations_social_needs
    where has_need
    group by person_id
),

gaps as (
    select
        person_id,
        cast(count(*) as int) as open_gaps
    from gold.care_gaps
    where gap_status = 'open'
    group by person_id
),

parts as (
    select
        member.person_id,
        member.health_plan,
        coalesce(charlson.charlson_index, 0) as charlson_index,
        coalesce(charlson.charlson_index, 0) * 2 as charlson_points,
        least(coalesce(emergency.visits, 0) * 2, 10) as emergency_points,
        least(coalesce(hospital.stays, 0) * 4, 16) as hospital_points,
        coalesce(hospital.readmissions, 0) * 3 as readmission_points,
        least(coalesce(social.needs, 0), 5) as social_points,
        least(coalesce(gaps.open_gaps, 0), 5) as gap_points
    from gold.members as member
    left join charlson
        on member.person_id = charlson.person_id
    left join emergency
        on member.person_id = emergency.person_id
    left join hospital
        on member.person_id = hospital.person_id
    left join social
        on member.person_id = social.person_id
    left join gaps
        on member.person_id = gaps.person_id
    where coalesce(member.deceased_date > :as_of, true)
),

scored as (
    select
        *,
        charlson_points + emergency_points + hospital_points
        + readmission_points + social_points + gap_points as score
    from parts
)

select
    scored.person_id,
    scored.health_plan,
    scored.charlson_index,
    scored.charlson_points,
    scored.emergency_points,
    scored.hospital_points,
    scored.readmission_points,
    scored.social_points,
    scored.gap_points,
    scored.score,
    row_number() over (
        order by scored.score desc, scored.charlson_index desc, scored.person_id asc
    ) as risk_rank,
    case
        when scored.score >= 12 then 'high'
        when scored.score >= 6 then 'rising'
        else 'low'
    end as tier,
    array_join(
        transform(
            sort_array(
                filter(
                    array(
                        struct(scored.charlson_points as points, 'comorbidity' as why),
                        struct(scored.emergency_points as points, 'emergency visits' as why),
                        struct(scored.hospital_points as points, 'hospital stays' as why),
                        struct(scored.readmission_points as points, 'readmissions' as why),
                        struct(scored.social_points as points, 'social needs' as why),
                        struct(scored.gap_points as points, 'open care gaps' as why)
                    ),
                    part -> part.points > 0
                ),
                false
            ),
            part -> concat(part.why, ' ', part.points)
        ),
        ', '
    ) as reasons
from scored
