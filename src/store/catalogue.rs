//! Reads the system catalogs of PostgreSQL: tables of the service, columns, constraints, triggers, domains and the
//! functions that constraints and triggers call.
//!
//! Names are sorted by bytes and definitions are those of PostgreSQL, so that every server gives the same result.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::store::address::connect;
use crate::store::error::StoreError;

/// The tables, domains and functions of the service. The order is that of the names, of columns that of their declaration.
#[derive(Debug)]
pub struct Catalogue {
    /// The tables.
    pub tables: Vec<TableRow>,
    /// The columns of all tables.
    pub columns: Vec<ColumnRow>,
    /// Primary keys, unique constraints and indexes, foreign keys, checks, in this order, of all tables.
    pub constraints: Vec<DefinitionRow>,
    /// The triggers of all tables.
    pub triggers: Vec<DefinitionRow>,
    /// The constraints of the domains; `owner` is the domain with its base type.
    pub domains: Vec<DefinitionRow>,
    /// The functions; `owner` is the schema.
    pub functions: Vec<DefinitionRow>,
}

/// A table.
#[derive(Debug, QueryableByName)]
pub struct TableRow {
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its comment.
    #[diesel(sql_type = Nullable<Text>)]
    pub comment: Option<String>,
}

/// A column of a table.
#[derive(Debug, QueryableByName)]
pub struct ColumnRow {
    /// The table.
    #[diesel(sql_type = Text)]
    pub owner: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its type.
    #[diesel(sql_type = Text)]
    pub sql_type: String,
    /// Whether it may be null.
    #[diesel(sql_type = Bool)]
    pub nullable: bool,
    /// Whether its value is computed from the other columns by `expression`.
    #[diesel(sql_type = Bool)]
    pub generated: bool,
    /// Its default, or how it is computed.
    #[diesel(sql_type = Nullable<Text>)]
    pub expression: Option<String>,
    /// Its comment.
    #[diesel(sql_type = Nullable<Text>)]
    pub comment: Option<String>,
}

/// Something that belongs to a table, a domain or the schema and has a definition.
#[derive(Debug, QueryableByName)]
pub struct DefinitionRow {
    /// The table, domain or schema.
    #[diesel(sql_type = Text)]
    pub owner: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its definition.
    #[diesel(sql_type = Text)]
    pub definition: String,
}

const TABLES: &str = r"
    SELECT relname::text AS name, obj_description(oid, 'pg_class') AS comment FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE '\_\_diesel%'
    ORDER BY relname";

const COLUMNS: &str = "
    SELECT relname::text AS owner, attname::text AS name, format_type(atttypid, atttypmod) AS sql_type,
           NOT attnotnull AS nullable, attgenerated <> '' AS generated, pg_get_expr(adbin, adrelid, true) AS expression,
           col_description(attrelid, attnum) AS comment
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    ORDER BY relname, attnum";

/// Includes unique indexes without a constraint, such as partial ones.
const CONSTRAINTS: &str = "
    SELECT owner::text, name::text, definition FROM (
        SELECT relname AS owner, conname AS name, position(contype::text IN 'pufcx') AS place,
               pg_get_constraintdef(pg_constraint.oid, true) AS definition
        FROM pg_class JOIN pg_constraint ON conrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'c', 'x')
        UNION ALL
        SELECT tables.relname, indexes.relname, position('u' IN 'pufcx'),
               regexp_replace(pg_get_indexdef(indexrelid, 0, true), '^CREATE UNIQUE INDEX .* USING btree', 'UNIQUE')
        FROM pg_index JOIN pg_class tables ON tables.oid = indrelid JOIN pg_class indexes ON indexes.oid = indexrelid
        WHERE tables.relnamespace = 'public'::regnamespace AND indisunique
          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ) AS found
    ORDER BY found.owner, place, found.name";

const TRIGGERS: &str = "
    SELECT relname::text AS owner, tgname::text AS name,
           regexp_replace(pg_get_triggerdef(pg_trigger.oid, true), '^CREATE TRIGGER [^ ]+ (.*) ON [^ ]+ ', '\\1 ')
               AS definition
    FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
    ORDER BY relname, tgname";

const DOMAINS: &str = "
    SELECT typname || ': ' || format_type(typbasetype, typtypmod) AS owner, conname::text AS name,
           pg_get_constraintdef(pg_constraint.oid, true) AS definition
    FROM pg_type JOIN pg_constraint ON contypid = pg_type.oid
    WHERE typnamespace = 'public'::regnamespace AND typtype = 'd' AND contype = 'c'
    ORDER BY typname, conname";

const FUNCTIONS: &str = "
    SELECT nspname::text AS owner, proname::text AS name, pg_get_functiondef(pg_proc.oid) AS definition
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    WHERE nspname = 'public' ORDER BY proname, pg_proc.oid";

/// Reads the catalogues of a migrated database.
///
/// # Errors
/// A [`StoreError`].
pub async fn read(owner_url: &str) -> Result<Catalogue, StoreError> {
    let mut connection = connect(owner_url).await?;
    Ok(Catalogue {
        tables: diesel::sql_query(TABLES).load(&mut connection).await?,
        columns: diesel::sql_query(COLUMNS).load(&mut connection).await?,
        constraints: diesel::sql_query(CONSTRAINTS).load(&mut connection).await?,
        triggers: diesel::sql_query(TRIGGERS).load(&mut connection).await?,
        domains: diesel::sql_query(DOMAINS).load(&mut connection).await?,
        functions: diesel::sql_query(FUNCTIONS).load(&mut connection).await?,
    })
}
