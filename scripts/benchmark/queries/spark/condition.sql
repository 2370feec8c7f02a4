-- schema: id STRING, subject STRUCT<reference: STRING>, encounter STRUCT<reference: STRING>, clinicalStatus STRUCT<coding: ARRAY<STRUCT<code: STRING>>>, onsetDateTime STRING, code STRUCT<coding: ARRAY<STRUCT<system: STRING, code: STRING, display: STRING>>>
SELECT id, subject.reference AS patient, encounter.reference AS encounter,
  get(clinicalStatus.coding, 0).code AS clinical_status, onsetDateTime AS onset, c.system, c.code, c.display
FROM Condition LATERAL VIEW explode(code.coding) codings AS c
