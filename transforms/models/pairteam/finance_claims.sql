with claims as (
    select
        claim.*,
        link.person_id
    from silver.stage_arc__claims as claim
    inner join gold.person_crosswalk as link
        on claim.patient_id = link.record_id and link.source = 'arc'
    where claim.submitted_on <= :as_of
),

authorized as (
    select distinct claims.claim_id
    from claims
    inner join gold.finance_authorizations as permit
        on claims.person_id = permit.person_id
    where
        permit.decision = 'approved'
        and claims.service_date between permit.decided_on and permit.valid_until
)

select
    claims.claim_id,
    claims.person_id,
    claims.service_date,
    claims.submitted_on,
    claims.procedure_code,
    claims.billed,
    case
        when claims.status = 'paid' and claims.paid_on <= :as_of
            then claims.paid
        else cast(0 as decimal(12, 2))
    end as paid,
    case
        when claims.status = 'paid' and claims.paid_on > :as_of then 'pending'
        else claims.status
    end as status,
    claims.denial_reason,
    case
        when claims.status = 'paid' and claims.paid_on <= :as_of
            then datediff(claims.paid_on, claims.submitted_on)
    end as days_to_payment,
    authorized.claim_id is not null as is_authorized
from claims
left join authorized
    on claims.claim_id = authorized.claim_id
