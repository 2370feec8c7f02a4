select
    staged.stock_key,
    staged.hospital,
    staged.medicine_id,
    staged.medicine_name,
    staged.category,
    staged.supplier_key,
    staged.cost_price,
    staged.unit_price,
    staged.stock_quantity,
    staged.expiry_date,
    staged.manufacture_date,
    staged.batch_number,
    staged.reorder_level
from silver.stage_hospitals__medical_stock as staged
union all
select
    'unknown' as stock_key,
    'unknown' as hospital,
    cast(null as string) as medicine_id,
    cast(null as string) as medicine_name,
    cast(null as string) as category,
    cast(null as string) as supplier_key,
    cast(null as decimal(12, 2)) as cost_price,
    cast(null as decimal(12, 2)) as unit_price,
    cast(null as int) as stock_quantity,
    cast(null as date) as expiry_date,
    cast(null as date) as manufacture_date,
    cast(null as string) as batch_number,
    cast(null as int) as reorder_level
