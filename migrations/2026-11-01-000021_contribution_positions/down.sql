DROP TABLE contribution_position;
