-- a text without blanks around it; null where the export has a word or nothing in place of a value
create function text_or_null(value string) returns string
return case
    when lower(trim(value)) in ('', 'null', 'n/a') then null
    else trim(value)
end;
