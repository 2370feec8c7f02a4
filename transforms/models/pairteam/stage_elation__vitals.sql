with numbered as (
    select
        vital_id,
        elation_id,
        visit_id,
        try_cast(taken_at as timestamp) as taken_at,
        cast(greatest(try_cast(systolic as int), try_cast(diastolic as int))
            as decimal(18, 4)) as systolic,
        cast(least(try_cast(systolic as int), try_cast(diastolic as int))
            as decimal(18, 4)) as diastolic,
        coalesce(try_cast(systolic as int) < try_cast(diastolic as int), false) as is_mended,
        try_cast(weight_lb as decimal(18, 4)) as weight_lb,
        try_cast(bmi as decimal(18, 4)) as bmi,
        row_number() over (
            partition by vital_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__vitals
    where _removed_at is null
)

select
    vital_id,
    elation_id,
    visit_id,
    taken_at,
    systolic,
    diastolic,
    is_mended,
    weight_lb,
    bmi
from numbered
where place = 1
