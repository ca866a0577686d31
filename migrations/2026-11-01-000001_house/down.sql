DROP FUNCTION refuse_change();
REVOKE USAGE ON SCHEMA public FROM fonds1035_service;
