-- the key of the row that an id means within a hospital; null where there is no id
create function hospital_key(hospital string, id string) returns string
return if(id is null, null, sha2(concat_ws('|', hospital, id), 256));
