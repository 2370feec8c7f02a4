-- schema: id STRING, gender STRING, birthDate STRING, deceasedDateTime STRING, name ARRAY<STRUCT<family: STRING, given: ARRAY<STRING>>>, address ARRAY<STRUCT<city: STRING, state: STRING>>
SELECT id, gender, birthDate AS birth_date, deceasedDateTime AS deceased,
  get(name, 0).family AS family, get(get(name, 0).given, 0) AS given,
  get(address, 0).city AS city, get(address, 0).state AS state
FROM Patient
