with charts as (
    select
        record_id,
        cin,
        given_key,
        family_key,
        date_of_birth,
        phone,
        -- charts with one CIN are one person; without, a chart is a person
        coalesce(
            min(record_id) over (
                partition by coalesce(cin, concat('chart ', record_id))
            ),
            record_id
        ) as person_id
    from silver.int__person_records
    where source = 'arc'
),

others as (
    select *
    from silver.int__person_records
    where source <> 'arc'
),

candidates as (
    select
        others.source,
        others.record_id,
        charts.person_id,
        1 as rule_order,
        'same CIN' as rule
    from others
    inner join charts
        on others.cin = charts.cin
    union all
    select
        others.source,
        others.record_id,
        charts.person_id,
        2 as rule_order,
        'chart id' as rule
    from others
    inner join charts
        on others.arc_patient_id = charts.record_id
    union all
    select
        others.source,
        others.record_id,
        charts.person_id,
        3 as rule_order,
        'name and birth' as rule
    from others
    inner join charts
        on
            others.family_key = charts.family_key
            and others.given_key = charts.given_key
            and others.date_of_birth = charts.date_of_birth
    union all
    select
        others.source,
        others.record_id,
        charts.person_id,
        4 as rule_order,
        'birth and phone' as rule
    from others
    inner join charts
        on
            others.date_of_birth = charts.date_of_birth
            and others.phone = charts.phone
    union all
    select
        others.source,
        others.record_id,
        charts.person_id,
        5 as rule_order,
        'name and phone' as rule
    from others
    inner join charts
        on
            others.family_key = charts.family_key
            and others.given_key = charts.given_key
            and others.phone = charts.phone
),

-- a rule that finds several persons links none
single as (
    select
        source,
        record_id,
        rule_order,
        rule,
        min(person_id) as person_id
    from candidates
    group by source, record_id, rule_order, rule
    having count(distinct person_id) = 1
),

chosen as (
    select
        source,
        record_id,
        min_by(person_id, rule_order) as person_id,
        min_by(rule, rule_order) as rule,
        min(rule_order) as rule_order,
        count(distinct person_id) > 1 as rules_disagree
    from single
    group by source, record_id
),

linked as (
    select
        source,
        record_id,
        person_id,
        rule,
        rule_order,
        rules_disagree
    from chosen
    union all
    select
        'arc' as source,
        record_id,
        person_id,
        'arc chart' as rule,
        0 as rule_order,
        false as rules_disagree
    from charts
    union all
    select
        others.source,
        others.record_id,
        -- records of one CIN that Arc doesn't know are one person
        coalesce(
            'N' || substr(sha2(others.cin, 256), 1, 15),
            others.source || ':' || others.record_id
        ) as person_id,
        'none' as rule,
        9 as rule_order,
        false as rules_disagree
    from others
    left anti join chosen
        on
            others.source = chosen.source
            and others.record_id = chosen.record_id
),

compared as (
    select
        linked.*,
        case
            when linked.rules_disagree then 'rules find different persons'
            when record.date_of_birth <> chart.date_of_birth
                then 'date of birth differs'
            when record.sex <> chart.sex then 'sex differs'
            when
                linked.rule_order in (1, 2)
                and record.family_key <> chart.family_key
                then 'family name differs'
        end as review_reason
    from linked
    inner join silver.int__person_records as record
        on
            linked.source = record.source
            and linked.record_id = record.record_id
    left join silver.int__person_records as chart
        on linked.person_id = chart.record_id and chart.source = 'arc'
)

select
    source,
    record_id,
    person_id,
    rule,
    rule_order,
    review_reason is not null as needs_review,
    review_reason
from compared
