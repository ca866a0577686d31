DROP TABLE scenario;
