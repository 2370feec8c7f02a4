with sums as (
    select
        bill_key,
        cast(sum(amount) as decimal(12, 2)) as charged
    from gold.fact_bills
    group by bill_key
)

select
    bills.bill_key,
    bills.hospital,
    bills.bill_id,
    sums.charged,
    bills.total_amount,
    cast(bills.total_amount - sums.charged as decimal(12, 2)) as difference
from silver.stage_hospitals__hospital_bills as bills
inner join sums on bills.bill_key = sums.bill_key
where bills.total_amount is null or bills.total_amount <> sums.charged
