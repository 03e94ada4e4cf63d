-- Times that say how far they are from Greenwich.
select count(*) from {rows} where regexp_matches({at}, 'T.*(Z|[+-]\d\d:?\d\d)$');
