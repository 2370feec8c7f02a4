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
        text_or_null(medicine_id) as medicine_id,
        text_or_null(medicine_name) as medicine_name,
        text_or_null(category) as category,
        text_or_null(supplier_id) as supplier_id,
        amount(cost_price) as cost_price,
        amount(unit_price) as unit_price,
        whole_number(stock_quantity) as stock_quantity,
        export_date(expiry_date) as expiry_date,
        export_date(manufacture_date) as manufacture_date,
        text_or_null(batch_number) as batch_number,
        whole_number(reorder_level) as reorder_level,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, medicine_id, batch_number), 256) as stock_key,
    hospital,
    hospital_key(hospital, supplier_id) as supplier_key,
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
