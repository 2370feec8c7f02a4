-- a whole number; null where it is none
create function whole_number(value string) returns int
return try_cast(trim(value) as int);
