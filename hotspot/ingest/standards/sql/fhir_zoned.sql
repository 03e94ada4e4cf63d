-- Rows with a time that says how far it is from Greenwich, where nobody knows the zone.
select count(*) from {rows} where zoned;
