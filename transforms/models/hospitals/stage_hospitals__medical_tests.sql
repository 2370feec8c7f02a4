with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__medical_tests
    where _removed_at is null
),

mended as (
    -- ids of tests have the prefix of their hospital, which some rows leave out
    select
        * except (test_id),
        if(
            trim(test_id) rlike '^H[0-9]+-',
            trim(test_id),
            concat('H', regexp_extract(hospital, '([0-9]+)$', 1), '-', trim(test_id))
        ) as test_id
    from received
),

standard as (
    select
        hospital,
        case
            when lower(trim(test_id)) in ('', 'null', 'n/a') then null
            else trim(test_id)
        end as test_id,
        case
            when lower(trim(test_name)) in ('', 'null', 'n/a') then null
            else trim(test_name)
        end as test_name,
        case
            when lower(trim(category)) in ('', 'null', 'n/a') then null
            else trim(category)
        end as category,
        case
            when lower(trim(department_id)) in ('', 'null', 'n/a') then null
            else trim(department_id)
        end as department_id,
        try_cast(trim(cost) as decimal(12,2)) as cost,
        try_cast(trim(duration_minutes) as int) as duration_minutes,
        case
            when lower(trim(fasting_required)) in ('', 'null', 'n/a') then null
            else trim(fasting_required)
        end as fasting_required,
        'none' as move,
        _file as source_file,
        _row_number as source_row,
        _extracted_at as extracted_at,
        _loaded_at as loaded_at,
        _content_hash as content_hash
    from mended
),

judged as (
    select
        *,
        case
            when test_id is null then 'test_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by
                    hospital,
                    test_id,
                    test_name,
                    category,
                    department_id,
                    cost,
                    duration_minutes,
                    fasting_required,
                    problem is null
                order by
                    extracted_at desc,
                    loaded_at desc,
                    source_file desc,
                    source_row desc,
                    content_hash
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, test_id), 256) as test_key,
    hospital,
    if(
        department_id is null,
        null,
        sha2(concat_ws('|', hospital, department_id), 256)
    ) as department_key,
    test_id,
    test_name,
    category,
    department_id,
    cost,
    duration_minutes,
    fasting_required,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
