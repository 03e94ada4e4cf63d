-- The id at the end of a reference: Patient/x, an absolute URL, urn:uuid:x or Patient?identifier=y|x.
create or replace temp macro tail(reference) as nullif(
  case when contains(reference, ':') or contains(reference, '|') or contains(reference, '/_')
    then split_part(split_part(split_part(split_part(
      reference, '/_history/', 1), '/', -1), ':', -1), '|', -1)
    else split_part(reference, '/', -1)
  end, '');

-- A time that says how far it is from Greenwich.
create or replace temp macro zoned(written) as
  regexp_matches(written, 'T.*(Z|[+-]\d\d:?\d\d)$');

-- Such a time becomes local wall time by the rules of the zone at that time.
create or replace temp macro wall(written, zone) as
  case when zoned(written)
    then timezone(zone, try_cast(written as timestamptz))
    else try_cast(written as timestamp)
  end;

-- The first code of a concept that is of one of these systems.
create or replace temp macro code_of(concept, systems) as
  nullif(trim(list_extract(list_filter(
    json_extract(concept, '$.coding[*]'),
    lambda one: coalesce(list_contains(systems, json_extract_string(one, '$.system')), false)
  ), 1) ->> '$.code'), '');

create or replace temp macro greenwich(written) as
  make_timestamp(epoch_us(try_cast(written as timestamptz)));
