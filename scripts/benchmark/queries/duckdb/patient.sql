SELECT id, gender, birthDate AS birth_date, deceasedDateTime AS deceased,
  name[1].family AS family, name[1].given[1] AS given, address[1].city AS city, address[1].state AS state
FROM read_json('${input}/Patient.ndjson', format = 'newline_delimited', columns = {
  id: 'VARCHAR', gender: 'VARCHAR', birthDate: 'VARCHAR', deceasedDateTime: 'VARCHAR',
  name: 'STRUCT(family VARCHAR, given VARCHAR[])[]', address: 'STRUCT(city VARCHAR, state VARCHAR)[]'})
