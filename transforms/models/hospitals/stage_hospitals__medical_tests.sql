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
        own_id(hospital, test_id) as test_id
    from received
),

standard as (
    select
        hospital,
        text_or_null(test_id) as test_id,
        text_or_null(test_name) as test_name,
        text_or_null(category) as category,
        text_or_null(department_id) as department_id,
        amount(cost) as cost,
        whole_number(duration_minutes) as duration_minutes,
        text_or_null(fasting_required) as fasting_required,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, test_id), 256) as test_key,
    hospital,
    hospital_key(hospital, department_id) as department_key,
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
