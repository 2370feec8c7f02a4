-- schema: id STRING, subject STRUCT<reference: STRING>, status STRING, class STRUCT<code: STRING>, type ARRAY<STRUCT<coding: ARRAY<STRUCT<code: STRING>>>>, period STRUCT<start: STRING, end: STRING>, serviceProvider STRUCT<reference: STRING>
SELECT id, subject.reference AS patient, status, class.code AS class,
  get(get(type, 0).coding, 0).code AS type, period.start AS period_start, period.end AS period_end,
  serviceProvider.reference AS provider
FROM Encounter
