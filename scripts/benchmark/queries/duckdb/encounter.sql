SELECT id, subject.reference AS patient, status, class.code AS class, type[1].coding[1].code AS type,
  period."start" AS period_start, period."end" AS period_end, serviceProvider.reference AS provider
FROM read_json('${input}/Encounter.ndjson', format = 'newline_delimited', columns = {
  id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', status: 'VARCHAR', class: 'STRUCT(code VARCHAR)',
  type: 'STRUCT(coding STRUCT(code VARCHAR)[])[]', period: 'STRUCT("start" VARCHAR, "end" VARCHAR)',
  serviceProvider: 'STRUCT(reference VARCHAR)'})
