DROP TABLE project_chain;
