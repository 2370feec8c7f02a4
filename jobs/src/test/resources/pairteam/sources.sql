-- The raw files of tenant pairteam, and who is who in them, worked out apart from the models. DuckDB
-- knows no Avro: the test writes the tables of Elation as JSON first.
create view arc_patients as
select * from read_csv('{samples}/arc/patients.csv', all_varchar = true);
create view arc_enrollments as
select distinct * from read_csv('{samples}/arc/ecm_enrollments.csv', all_varchar = true);
create view arc_interventions as
select * from read_csv('{samples}/arc/interventions.csv', all_varchar = true);
create view arc_communications as
select * from read_csv('{samples}/arc/communications.csv', all_varchar = true);
create view arc_assessments as
select * from read_csv('{samples}/arc/assessments.csv', all_varchar = true);
create view arc_claims as
select * from read_csv('{samples}/arc/claims.csv', all_varchar = true);
create view regal_contacts as
select * from read_json('{samples}/regal/contacts.json', format = 'newline_delimited');
create view regal_calls as
select * from read_json('{samples}/regal/calls.json', format = 'newline_delimited');
create view elation_patients as
select * from read_json('{elation}/patients.json', format = 'newline_delimited');
create view elation_results as
select distinct * from read_json('{elation}/lab_results.json', format = 'newline_delimited');
create view elation_vitals as
select distinct * from read_json('{elation}/vitals.json', format = 'newline_delimited');
create view zus_patients as
select * from read_json('{samples}/zus/Patient.ndjson', format = 'newline_delimited');
create view zus_conditions as
select * from read_json('{samples}/zus/Condition.ndjson', format = 'newline_delimited');
create view zus_encounters as
select * from read_json('{samples}/zus/Encounter.ndjson', format = 'newline_delimited');
create view zus_observations as
select * from read_json('{samples}/zus/Observation.ndjson', format = 'newline_delimited');

create macro letters(name) as regexp_replace(lower(name), '[^a-z]', '', 'g');
create macro digits(phone) as right(regexp_replace(phone, '[^0-9]', '', 'g'), 10);

create table charts as
select patient_id, upper(nullif(cin, '')) as cin, letters(first_name) as given, letters(last_name) as family,
    date_of_birth::date as born, digits(phone) as phone,
    min(patient_id) over (partition by coalesce(nullif(cin, ''), patient_id)) as person
from arc_patients;

create table records as
select 'elation' as source, elation_id as id, arc_patient_id as chart, upper(cin) as cin,
    letters(first_name) as given, letters(last_name) as family, dob::date as born, digits(phone) as phone
from elation_patients
union all
select 'zus', id, null,
    upper(list_filter(identifier, i -> i.system = 'urn:example:medi-cal:cin')[1].value),
    letters(name[1].given[1]), letters(name[1].family), birthDate::date, digits(telecom[1].value)
from zus_patients
union all
select 'regal', contact_id, json_extract_string(to_json(regal_contacts), '$.arc_patient_id'), null,
    letters(trim(split_part(full_name, ',', 2))), letters(split_part(full_name, ',', 1)),
    birth_date::date, digits(phone)
from regal_contacts;

-- the person of a record: of the five rules the first that finds one person alone; else records of
-- one CIN are a person, and any other record is one of its own
create table links as
with found as (
    select r.source, r.id, rule, min(c.person) as person
    from records as r, charts as c, range(1, 6) as rules(rule)
    where case rule
        when 1 then r.cin = c.cin
        when 2 then r.chart = c.patient_id
        when 3 then r.family = c.family and r.given = c.given and r.born = c.born
        when 4 then r.born = c.born and r.phone = c.phone
        else r.family = c.family and r.given = c.given and r.phone = c.phone
    end
    group by all
    having count(distinct c.person) = 1
)
select r.source, r.id,
    coalesce(arg_min(found.person, rule), 'cin ' || r.cin, r.source || ' ' || r.id) as person
from records as r left join found on r.source = found.source and r.id = found.id
group by r.source, r.id, r.cin
union all
select 'arc', patient_id, person from charts;

create table enrolled as
select person, arg_max(health_plan, (enrolled_on, enrollment_id)) as plan,
    bool_or(enrolled_on <= '{as_of}' and coalesce(disenrolled_on > '{as_of}', true)) as now,
    max(disenrolled_on) filter (where disenrollment_reason = 'deceased') as died
from arc_enrollments join charts using (patient_id)
group by person;

-- conditions, results and pressures of persons up to the day
create table ill as
select person, code.coding[1].code as code, onsetDateTime::date as since
from zus_conditions join links on source = 'zus' and subject.reference = 'Patient/' || links.id
where onsetDateTime::date <= '{as_of}';

create table results as
select person, loinc as code, collected_at::timestamp as taken, try_cast(value as decimal(18, 4)) as value
from elation_results join links on source = 'elation' and elation_id = links.id
where status = 'final'
union all
select person, o.code.coding[1].code, effectiveDateTime::timestamp, valueQuantity.value::decimal(18, 4)
from zus_observations as o join links on source = 'zus' and subject.reference = 'Patient/' || links.id
where o.code.coding[1].code not in ('8480-6', '8462-4')
union all
select person, '39156-5', taken_at::timestamp, try_cast(bmi as decimal(18, 4))
from elation_vitals join links on source = 'elation' and elation_id = links.id;
delete from results where value is null or taken::date > '{as_of}';

-- where the two stand in one another's place, the higher one is the systolic
create table pressures as
select person, taken_at::timestamp as taken,
    greatest(systolic::int, diastolic::int) as systolic, least(systolic::int, diastolic::int) as diastolic
from elation_vitals join links on source = 'elation' and elation_id = links.id
where systolic is not null and diastolic is not null
union all
select s.person, s.taken, s.value, min(d.value)
from (
    select person, o.id, effectiveDateTime::timestamp as taken, valueQuantity.value as value
    from zus_observations as o join links on source = 'zus' and subject.reference = 'Patient/' || links.id
    where o.code.coding[1].code = '8480-6'
) as s join (
    select person, effectiveDateTime::timestamp as taken, valueQuantity.value as value
    from zus_observations as o join links on source = 'zus' and subject.reference = 'Patient/' || links.id
    where o.code.coding[1].code = '8462-4'
) as d on s.person = d.person and s.taken = d.taken and s.value > d.value
group by s.person, s.id, s.taken, s.value;
delete from pressures where taken::date > '{as_of}' or systolic = diastolic
    or systolic not between 20 and 350 or diastolic not between 20 and 350;
