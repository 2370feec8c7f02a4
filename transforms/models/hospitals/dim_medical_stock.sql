select
    rows.stock_key,
    rows.hospital,
    rows.medicine_id,
    rows.medicine_name,
    rows.category,
    rows.supplier_key,
    rows.cost_price,
    rows.unit_price,
    rows.stock_quantity,
    rows.expiry_date,
    rows.manufacture_date,
    rows.batch_number,
    rows.reorder_level
from silver.stage_hospitals__medical_stock as rows
union all
select
    'unknown' as stock_key,
    'unknown' as hospital,
    cast(null as string) as medicine_id,
    cast(null as string) as medicine_name,
    cast(null as string) as category,
    cast(null as string) as supplier_key,
    cast(null as decimal(12,2)) as cost_price,
    cast(null as decimal(12,2)) as unit_price,
    cast(null as int) as stock_quantity,
    cast(null as date) as expiry_date,
    cast(null as date) as manufacture_date,
    cast(null as string) as batch_number,
    cast(null as int) as reorder_level
