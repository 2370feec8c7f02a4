-- Codes: Quan H et al. Coding algorithms for defining comorbidities in ICD-9-CM
-- and ICD-10 administrative data. Medical Care 2005;43:1130-1139.
-- Weights: Charlson ME et al. A new method of classifying prognostic comorbidity
-- in longitudinal studies. Journal of Chronic Diseases 1987;40:373-383.
with categories as (
    select *
    from values
        ('myocardial infarction', 1, r'^(I2[12]|I25\.2)'),
        ('congestive heart failure', 1, r'^(I09\.9|I11\.0|I13\.[02]|I25\.5|I42\.[05-9]|I43|I50|P29\.0)'), -- noqa: layout.long_lines
        ('peripheral vascular disease', 1, r'^(I7[01]|I73\.[189]|I77\.1|I79\.[02]|K55\.[189]|Z95\.[89])'), -- noqa: layout.long_lines
        ('cerebrovascular disease', 1, r'^(G4[56]|H34\.0|I6[0-9])'),
        ('dementia', 1, r'^(F0[0-3]|F05\.1|G30|G31\.1)'),
        ('chronic pulmonary disease', 1, r'^(I27\.[89]|J4[0-7]|J6[0-7]|J68\.4|J70\.[13])'),
        ('rheumatic disease', 1, r'^(M05|M06|M31\.5|M3[2-4]|M35\.[13]|M36\.0)'),
        ('peptic ulcer disease', 1, r'^(K2[5-8])'),
        ('mild liver disease', 1, r'^(B18|K70\.[0-39]|K71\.[3-57]|K7[34]|K76\.[02-489]|Z94\.4)'),
        ('diabetes', 1, r'^(E1[0-4]\.[01689])'),
        ('diabetes with complications', 2, r'^(E1[0-4]\.[2-57])'),
        ('hemiplegia or paraplegia', 2, r'^(G04\.1|G11\.4|G80\.[12]|G8[12]|G83\.[0-49])'),
        ('renal disease', 2, r'^(I12\.0|I13\.1|N03\.[2-7]|N05\.[2-7]|N1[89]|N25\.0|Z49\.[0-2]|Z94\.0|Z99\.2)'), -- noqa: layout.long_lines
        ('malignancy', 2, r'^(C[01][0-9]|C2[0-6]|C3[0-4]|C3[7-9]|C4[01]|C43|C4[5-9]|C5[0-8]|C6[0-9]|C7[0-6]|C8[1-5]|C88|C9[0-7])'), -- noqa: layout.long_lines
        ('moderate or severe liver disease', 3, r'^(I85\.[09]|I86\.4|I98\.2|K70\.4|K71\.1|K72\.[19]|K76\.[5-7])'), -- noqa: layout.long_lines
        ('metastatic tumour', 6, r'^(C7[7-9]|C80)'),
        ('AIDS or HIV', 6, r'^(B2[0-24])')
        as category (comorbidity, weight, codes)
),

found as (
    select distinct
        condition.person_id,
        categories.comorbidity,
        categories.weight
    from silver.int__clinical_condition as condition
    inner join categories
        on condition.code rlike categories.codes
    where condition.code_system = 'http://hl7.org/fhir/sid/icd-10-cm'
)

select
    found.person_id,
    found.comorbidity,
    found.weight
from found
left anti join found as graver
    on
        found.person_id = graver.person_id
        and case found.comorbidity
            when 'diabetes' then 'diabetes with complications'
            when 'mild liver disease' then 'moderate or severe liver disease'
            when 'malignancy' then 'metastatic tumour'
        end = graver.comorbidity
