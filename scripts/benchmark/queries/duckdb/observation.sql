SELECT id, subject.reference AS patient, encounter.reference AS encounter, status,
  category[1].coding[1].code AS category, effectiveDateTime AS effective,
  valueQuantity.value AS value, valueQuantity.unit AS unit,
  c.system AS system, c.code AS code, c.display AS display
FROM (SELECT *, unnest(code.coding) AS c
  FROM read_json('${input}/Observation.ndjson', format = 'newline_delimited', columns = {
    id: 'VARCHAR', subject: 'STRUCT(reference VARCHAR)', encounter: 'STRUCT(reference VARCHAR)',
    status: 'VARCHAR', category: 'STRUCT(coding STRUCT(code VARCHAR)[])[]', effectiveDateTime: 'VARCHAR',
    valueQuantity: 'STRUCT(value VARCHAR, unit VARCHAR)',
    code: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[])'}))
