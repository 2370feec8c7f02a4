SELECT id, subject.reference AS patient, encounter.reference AS encounter,
  clinicalStatus.coding[1].code AS clinical_status, onsetDateTime AS onset,
  c.system AS system, c.code AS code, c.display AS display
FROM (SELECT *, unnest(code.coding) AS c
  FROM read_json('${input}/Condition.ndjson', format = 'newline_delimited', columns = {
    id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', encounter: 'STRUCT(reference VARCHAR)',
    clinicalStatus: 'STRUCT(coding STRUCT(code VARCHAR)[])', onsetDateTime: 'VARCHAR',
    code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[])'}))
