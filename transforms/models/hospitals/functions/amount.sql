-- a number with two decimals; null where it is none
create function amount(value string) returns decimal(12, 2)
return try_cast(trim(value) as decimal(12, 2));
