//! Every table begins with its organisation, which is also the unit of sharding.

use std::collections::{BTreeMap, BTreeSet};

use platform::{Engine, sql};
use sea_orm::ConnectionTrait as _;
use testbed::App;

use crate::nothing_to_complain;

/// The ledger of migrations belongs to the installation, not to an organisation.
const EXEMPT: [&str; 1] = ["migration"];

const SQLITE: &str = "\
    SELECT t.name AS table_name, c.name AS first_column, 'primary' AS kind \
    FROM sqlite_master t JOIN pragma_table_info(t.name) c ON c.pk = 1 \
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.sql NOT LIKE 'CREATE VIRTUAL%' \
    UNION ALL \
    SELECT t.name, c.name, 'index' FROM sqlite_master t JOIN pragma_index_list(t.name) i ON i.origin <> 'pk' \
    JOIN pragma_index_info(i.name) c ON c.seqno = 0 WHERE t.type = 'table'";

const POSTGRES: &str = "\
    SELECT t.relname::text AS table_name, c.attname::text AS first_column, \
    CASE WHEN i.indisprimary THEN 'primary' ELSE 'index' END AS kind \
    FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public' \
    JOIN pg_index i ON i.indrelid = t.oid \
    JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = i.indkey[0] WHERE t.relkind = 'r'";

/// The columns that the keys of one table begin with.
#[derive(Default)]
struct Keys {
    primary: Option<String>,
    indexes: BTreeSet<String>,
}

testbed::on_both_engines! {
    async fn tables_are_keyed_by_organisation_first(app: App) {
        let conn = app.platform().records().reader();
        let text = match app.platform().records().engine() {
            Engine::Sqlite => SQLITE,
            Engine::Postgres => POSTGRES,
        };
        let mut tables: BTreeMap<String, Keys> = BTreeMap::new();
        for row in conn.query_all_raw(sql(conn, text, [])).await.unwrap() {
            let column = |name| row.try_get::<String>("", name).unwrap();
            let keys = tables.entry(column("table_name")).or_default();
            match column("kind").as_str() {
                "primary" => keys.primary = Some(column("first_column")),
                _ => drop(keys.indexes.insert(column("first_column"))),
            }
        }
        assert!(tables.len() > 5, "the query finds no tables");
        let complaints = tables.iter().filter_map(|(table, keys)| match keys.primary.as_deref() {
            Some("org_id") => None,
            _ if EXEMPT.contains(&table.as_str()) => None,
            // A fact is numbered; its natural key or its look-up still begins with the organisation.
            Some("seq") if keys.indexes.contains("org_id") => None,
            primary => Some(format!("table {table}: no key begins with org_id (primary: {primary:?})")),
        });
        nothing_to_complain(complaints.collect());
    }
}
