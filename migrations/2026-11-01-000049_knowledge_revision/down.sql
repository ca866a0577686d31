DROP TRIGGER knowledge_changed ON rule_value;
DROP TRIGGER knowledge_changed ON member_fact;
DROP TRIGGER knowledge_changed ON member_state;
DROP FUNCTION knowledge_changed();
DROP TABLE knowledge_revision;
