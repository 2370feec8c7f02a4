with location as (
    select distinct
        organization_affiliation_id,
        location_id
    from silver.organization_affiliation_location
    where location_id is not null
)

select
    affiliation.id,
    affiliation.organization_id,
    location.location_id,
    affiliation.last_updated,
    affiliation.active,
    affiliation.participating_organization_id
from silver.organization_affiliation as affiliation
left join location on affiliation.id = location.organization_affiliation_id
