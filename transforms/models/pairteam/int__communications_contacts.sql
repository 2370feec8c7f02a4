select
    concat('arc:', message.communication_id) as contact_key,
    link.person_id,
    'arc' as source,
    message.channel,
    message.direction,
    message.sent_at as contact_at,
    cast(message.sent_at as date) as contact_date,
    message.direction = 'inbound' or message.outcome = 'reached' as is_reached,
    message.direction = 'inbound' or message.responded_at is not null
        as is_responded,
    cast(
        -- noqa: disable=references.qualification
        timestampdiff(second, message.sent_at, message.responded_at) / 3600
        -- noqa: enable=references.qualification
        as decimal(18, 4)
    ) as response_hours,
    cast(null as int) as duration_seconds
from silver.stage_arc__communications as message
inner join gold.person_crosswalk as link
    on message.patient_id = link.record_id and link.source = 'arc'
where cast(message.sent_at as date) <= :as_of
union all
select
    concat('regal:', call.call_id) as contact_key,
    link.person_id,
    'regal' as source,
    'phone' as channel,
    call.direction,
    call.started_at as contact_at,
    cast(call.started_at as date) as contact_date,
    call.direction = 'inbound' or call.disposition = 'answered' as is_reached,
    call.direction = 'inbound' or call.disposition = 'answered'
        as is_responded,
    cast(null as decimal(18, 4)) as response_hours,
    call.duration_seconds
from silver.stage_regal__calls as call
inner join gold.person_crosswalk as link
    on call.contact_id = link.record_id and link.source = 'regal'
where cast(call.started_at as date) <= :as_of
