DROP FUNCTION refuse_change();
REVOKE SELECT ON __diesel_schema_migrations FROM fonds1035_service;
REVOKE USAGE ON SCHEMA public FROM fonds1035_service;
