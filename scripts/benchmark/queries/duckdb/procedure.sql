SELECT id, subject.reference AS patient, encounter.reference AS encounter, status,
  performedPeriod."start" AS period_start,
  c.system AS system, c.code AS code, c.display AS display
FROM (SELECT *, unnest(code.coding) AS c
  FROM read_json('${input}/Procedure.ndjson', format = 'newline_delimited', columns = {
    id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', encounter: 'STRUCT(reference VARCHAR)',
    status: 'VARCHAR', performedPeriod: 'STRUCT("start" VARCHAR)',
    code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[])'}))
