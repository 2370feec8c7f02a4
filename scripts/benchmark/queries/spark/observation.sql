-- schema: id STRING, subject STRUCT<reference: STRING>, encounter STRUCT<reference: STRING>, status STRING, category ARRAY<STRUCT<coding: ARRAY<STRUCT<code: STRING>>>>, effectiveDateTime STRING, valueQuantity STRUCT<value: STRING, unit: STRING>, code STRUCT<coding: ARRAY<STRUCT<system: STRING, code: STRING, display: STRING>>>
SELECT id, subject.reference AS patient, encounter.reference AS encounter, status,
  get(get(category, 0).coding, 0).code AS category, effectiveDateTime AS effective,
  valueQuantity.value AS value, valueQuantity.unit AS unit, c.system, c.code, c.display
FROM Observation LATERAL VIEW explode(code.coding) codings AS c
