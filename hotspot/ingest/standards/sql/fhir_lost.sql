select (select count(*) from {rows}) - (select count(*) from {kept});
