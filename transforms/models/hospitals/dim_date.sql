with days as (
    select explode(sequence(date '2023-01-01', date '2026-12-31', interval 1 day)) as day
    union all
    select cast(null as date) as day
)

select
    coalesce(cast(date_format(day, 'yyyyMMdd') as int), -1) as date_key,
    day,
    year(day) as year,
    quarter(day) as quarter,
    month(day) as month,
    date_format(day, 'MMMM') as month_name,
    dayofmonth(day) as day_of_month,
    weekday(day) + 1 as day_of_week,
    weekday(day) >= 5 as is_weekend
from days
