#!/bin/sh
# Run once by PostgreSQL's container when it makes the cluster: the service's own role, which owns nothing. The first
# migration finds it and gives it its rights.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE fonds1035_service LOGIN PASSWORD :'password';
SQL
