with first_month as (
    select trunc(min(enrolled_on), 'MM') as month
    from silver.int__operations_enrollment
),

months as (
    select
        explode(
            sequence(month, trunc(:as_of, 'MM'), interval 1 month)
        ) as month
    from first_month
)

select
    months.month,
    spell.health_plan,
    count(distinct case
        when
            spell.enrolled_on <= months.month
            and coalesce(spell.disenrolled_on >= months.month, true)
            then spell.person_id
    end) as enrolled_start,
    count(distinct case
        when spell.enrolled_on > months.month then spell.person_id
    end) as joiners,
    count(distinct case
        when spell.disenrolled_on <= last_day(months.month) then spell.person_id
    end) as leavers,
    count(distinct case
        when coalesce(spell.disenrolled_on > last_day(months.month), true)
            then spell.person_id
    end) as enrolled_end
from months
inner join silver.int__operations_enrollment as spell
    on
        spell.enrolled_on <= last_day(months.month)
        and coalesce(spell.disenrolled_on >= months.month, true)
group by months.month, spell.health_plan
