-- a date in any of the forms of the exports: days since 1899-12-30 as spreadsheets count them,
-- dd-MM-yyyy or MM/dd/yyyy; null where it is none of them
create function export_date(value string) returns date
return case
    when trim(value) rlike '^[0-9]{5}$'
        then date_add(date '1899-12-30', cast(trim(value) as int))
    when trim(value) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
        then cast(try_to_timestamp(trim(value), 'dd-MM-yyyy') as date)
    when trim(value) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
        then cast(try_to_timestamp(trim(value), 'MM/dd/yyyy') as date)
end;
