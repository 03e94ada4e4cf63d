create table {rows} (id varchar, status varchar, code varchar, encounter_id varchar);
