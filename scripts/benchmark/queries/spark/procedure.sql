-- schema: id STRING, subject STRUCT<reference: STRING>, encounter STRUCT<reference: STRING>, status STRING, performedPeriod STRUCT<start: STRING>, code STRUCT<coding: ARRAY<STRUCT<system: STRING, code: STRING, display: STRING>>>
SELECT id, subject.reference AS patient, encounter.reference AS encounter, status,
  performedPeriod.start AS period_start, c.system, c.code, c.display
FROM Procedure LATERAL VIEW explode(code.coding) codings AS c
