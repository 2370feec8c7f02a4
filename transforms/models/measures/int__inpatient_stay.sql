-- Method: public logic of all-cause 30-day readmission (CMS, as modelled by the Tuva Project under
-- Apache-2.0). Observation stays (OBSENC) and emergency visits are no stays.
with inpatient as (
    select
        encounter_id,
        person_id,
        organization_id,
        start_date,
        end_date,
        discharge_disposition,
        is_planned,
        -- a stay without an end lasts
        coalesce(end_date, date '9999-12-31') as until
    from silver.int__clinical_encounter
    where class in ('IMP', 'ACUTE', 'NONAC') and start_date is not null
),

marked as (
    select
        *,
        case
            when start_date <= max(until) over (
                partition by person_id
                order by start_date asc, until asc, encounter_id asc
                rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as begins
    from inpatient
),

numbered as (
    select
        *,
        sum(begins) over (
            partition by person_id
            order by start_date asc, until asc, encounter_id asc
        ) as stay_number
    from marked
),

stays as (
    select
        person_id,
        stay_number,
        min_by(encounter_id, struct(start_date, until, encounter_id)) as stay_id,
        min_by(organization_id, struct(start_date, until, encounter_id))
            as organization_id,
        min(start_date) as admit_date,
        max(until) as until,
        max_by(discharge_disposition, struct(until, start_date, encounter_id))
            as discharge_disposition,
        coalesce(
            min_by(is_planned, struct(start_date, until, encounter_id)), false
        ) as is_planned
    from numbered
    group by person_id, stay_number
),

followed as (
    select
        *,
        case when until < date '9999-12-31' then until end as discharge_date,
        min(case when not is_planned then admit_date end) over (
            partition by person_id
            order by admit_date asc, stay_number asc
            rows between 1 following and unbounded following
        ) as next_admit_date
    from stays
),

judged as (
    select
        *,
        coalesce(
            discharge_date is not null
            and coalesce(discharge_disposition, 'home') not in ('exp', 'aama')
            and date_add(discharge_date, 30) <= :as_of,
            false
        ) as is_index,
        datediff(next_admit_date, discharge_date) as days_to_next_stay
    from followed
)

select
    stay_id,
    person_id,
    organization_id,
    admit_date,
    discharge_date,
    datediff(discharge_date, admit_date) as length_of_stay_days,
    discharge_disposition,
    is_planned,
    is_index,
    days_to_next_stay,
    is_index and coalesce(days_to_next_stay <= 30, false) as is_readmitted
from judged
