with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__medical_stock
    where _removed_at is null
),

standard as (
    select
        hospital,
        case
            when lower(trim(medicine_id)) in ('', 'null', 'n/a') then null
            else trim(medicine_id)
        end as medicine_id,
        case
            when lower(trim(medicine_name)) in ('', 'null', 'n/a') then null
            else trim(medicine_name)
        end as medicine_name,
        case
            when lower(trim(category)) in ('', 'null', 'n/a') then null
            else trim(category)
        end as category,
        case
            when lower(trim(supplier_id)) in ('', 'null', 'n/a') then null
            else trim(supplier_id)
        end as supplier_id,
        try_cast(trim(cost_price) as decimal(12,2)) as cost_price,
        try_cast(trim(unit_price) as decimal(12,2)) as unit_price,
        try_cast(trim(stock_quantity) as int) as stock_quantity,
        case
            when trim(expiry_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(expiry_date) as int))
            when trim(expiry_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(expiry_date), 'dd-MM-yyyy') as date
                )
            when trim(expiry_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(expiry_date), 'MM/dd/yyyy') as date
                )
        end as expiry_date,
        case
            when trim(manufacture_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(manufacture_date) as int))
            when trim(manufacture_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(manufacture_date), 'dd-MM-yyyy') as date
                )
            when trim(manufacture_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(manufacture_date), 'MM/dd/yyyy') as date
                )
        end as manufacture_date,
        case
            when lower(trim(batch_number)) in ('', 'null', 'n/a') then null
            else trim(batch_number)
        end as batch_number,
        try_cast(trim(reorder_level) as int) as reorder_level,
        'none' as move,
        _file as source_file,
        _row_number as source_row,
        _extracted_at as extracted_at,
        _loaded_at as loaded_at,
        _content_hash as content_hash
    from received
),

judged as (
    select
        *,
        case
            when medicine_id is null then 'medicine_id is missing or can''t be read'
            when batch_number is null then 'batch_number is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, medicine_id, batch_number, problem is null
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
    sha2(concat_ws('|', hospital, medicine_id, batch_number), 256) as stock_key,
    hospital,
    if(supplier_id is null, null, sha2(concat_ws('|', hospital, supplier_id), 256)) as supplier_key,
    medicine_id,
    medicine_name,
    category,
    supplier_id,
    cost_price,
    unit_price,
    stock_quantity,
    expiry_date,
    manufacture_date,
    batch_number,
    reorder_level,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
