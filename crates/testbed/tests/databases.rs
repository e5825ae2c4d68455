//! The ground itself: fresh, empty, separate databases on both engines.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use platform::storage::migrate::{Migration, migrate, pending};
use platform::{Clock, Platform};
use testbed::{Database, Engine};

const STEPS: &[Migration] = &[Migration {
    name: "0001_cup",
    sql: "CREATE TABLE cup (org_id {key} NOT NULL, id {key} NOT NULL, PRIMARY KEY (org_id, id));\n",
}];

testbed::on_both_engines! {
    async fn a_database_is_fresh_and_of_its_engine(database: Database) {
        let data = tempfile::tempdir().unwrap();
        let platform = Platform::open(data.path(), database.url(), Clock::System).await.unwrap();
        assert_eq!(platform.records().engine(), database.engine());
        assert_eq!(pending(platform.records(), STEPS).await.unwrap(), ["0001_cup"]);
        assert_eq!(migrate(platform.records(), STEPS, platform.now()).await.unwrap(), ["0001_cup"]);
        assert!(pending(platform.records(), STEPS).await.unwrap().is_empty());
    }
}

#[test]
fn two_databases_of_one_cluster_are_two() {
    testbed::run(async {
        let (one, two) = (Database::fresh(Engine::Postgres).await, Database::fresh(Engine::Postgres).await);
        assert_ne!(one.url(), two.url());
    });
}
