DROP TABLE lifecycle_transition, lifecycle_state;
