select
    spell.enrollment_id,
    link.person_id,
    spell.health_plan,
    spell.enrolled_on,
    case when spell.disenrolled_on <= :as_of then spell.disenrolled_on end
        as disenrolled_on,
    case when spell.disenrolled_on <= :as_of then spell.disenrollment_reason end
        as disenrollment_reason
from silver.stage_arc__ecm_enrollments as spell
inner join gold.person_crosswalk as link
    on spell.patient_id = link.record_id and link.source = 'arc'
where spell.enrolled_on <= :as_of
