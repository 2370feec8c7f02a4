with dated as (
    select
        id as condition_id,
        patient_id as zus_id,
        code_system,
        code,
        coalesce(
            onset_date, onset_period_start_date, recorded_date
        ) as onset_date,
        coalesce(abatement_date, abatement_period_end_date) as end_date
    from silver.condition
    where
        patient_id is not null
        and coalesce(verification_status_code, 'confirmed') not in (
            'refuted', 'entered-in-error'
        )
),

numbered as (
    select
        *,
        lag(onset_date) over (
            partition by zus_id, code_system, code
            order by onset_date asc, condition_id asc
        ) as former_date
    from dated
)

select
    condition_id,
    zus_id,
    code_system,
    code,
    onset_date,
    end_date
from numbered
where coalesce(datediff(onset_date, former_date) > 60, true)
