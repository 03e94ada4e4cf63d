create table {deleted} (kind varchar, id varchar);
