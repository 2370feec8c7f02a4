-- an id with its hospital's prefix, such as H2-17, where the export left it out
create function own_id(hospital string, id string) returns string
return if(
    trim(id) rlike '^H[0-9]+-',
    trim(id),
    concat('H', regexp_extract(hospital, '([0-9]+)$', 1), '-', trim(id))
);
