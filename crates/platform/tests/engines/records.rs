//! What the record store promises, on both engines.

use kernel::{Moment, OrgId, StoreId};
use platform::organisation::stores::{self, NewStore};
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::storage::migrate::{Migration, migrate, pending};
use platform::storage::numbers;
use platform::{Audit, Clock, List, Platform, Records, Write, sql};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _, Value};
use serde_json::json;

use crate::world::World;

const THINGS: &[Migration] = &[
    Migration {
        name: "9001_thing",
        sql: "CREATE TABLE thing (seq {seq}, org_id {key} NOT NULL, id {key} NOT NULL, note TEXT, amount BIGINT, \
              share DOUBLE PRECISION, ok BOOLEAN, doc {json});\nCREATE UNIQUE INDEX thing_id ON thing (org_id, id);\n",
    },
    Migration { name: "9002_thing_note", sql: "CREATE INDEX thing_note ON thing (org_id, note);\n" },
];

const COLUMNS: &[(&str, Holds)] = &[
    ("org_id", Holds::Text),
    ("id", Holds::Text),
    ("note", Holds::Text),
    ("amount", Holds::Int),
    ("share", Holds::Float),
    ("ok", Holds::Bool),
    ("doc", Holds::Json),
];

async fn things(world: &World) -> Write {
    migrate(world.platform.records(), THINGS, world.clock.now()).await.unwrap();
    world.platform.write(&world.system().await).await.unwrap()
}

fn thing(org: OrgId, id: &str, note: Option<&str>, amount: Option<i64>) -> Row {
    let share = amount.map(|amount| amount as f64 / 4.0);
    let doc = amount.map(|amount| json!({"amount": amount, "name": "花\\椒 \"x\""}).to_string());
    vec![
        org.into(),
        id.into(),
        note.into(),
        amount.into(),
        share.into(),
        amount.map(|n| n > 0).into(),
        doc.into(),
    ]
}

fn insert<'a>(conflict: Conflict<'a>, returning: &'a str) -> Insert<'a> {
    Insert { table: "thing", columns: COLUMNS, conflict, returning }
}

async fn total(write: &Write, expression: &str) -> i64 {
    let text = format!("SELECT CAST({expression} AS BIGINT) FROM thing");
    let row = write.query_one_raw(sql(&**write, &text, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

testbed::on_both_engines! {
    async fn numbers_taken_beforehand_are_nobody_elses(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        let mut seen: Vec<i64> = Vec::new();
        for round in 0..3 {
            let taken = numbers::take(&*write, "thing", 300).await.unwrap();
            assert_eq!(taken.len(), 300);
            seen.extend(&taken);
            let columns: Vec<_> = [("seq", Holds::Int)].iter().chain(COLUMNS).copied().collect();
            let into = Insert { columns: &columns, ..insert(Conflict::Fail, "") };
            // The second time their rows are never written; the counting goes on all the same.
            if round != 1 {
                let row = |seq: &i64| [vec![(*seq).into()], thing(org, &format!("t{seq}"), None, None)].concat();
                let rows = taken.iter().map(row);
                bulk::insert_each(&*write, &into, Box::new(rows)).await.unwrap();
            }
            // Who lets the engine count gets a number that was not taken.
            let rows = vec![thing(org, &format!("own{round}"), None, None)];
            let own = bulk::insert(&*write, &insert(Conflict::Fail, "seq"), rows).await.unwrap();
            seen.push(own[0].try_get("", "seq").unwrap());
        }
        assert!(seen.is_sorted_by(|left, right| left < right), "{seen:?}");
        assert_eq!(total(&write, "COUNT(*)").await, 603);
        assert!(numbers::take(&*write, "thing", 0).await.unwrap().is_empty());
    }

    async fn typed_values_come_back(world: World) {
        let write = things(&world).await;
        let (org, store): (OrgId, StoreId) = (write.actor().org, world.platform.mint());
        let text = "INSERT INTO thing (org_id, id, note, amount, share, ok, doc) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *";
        let none: Option<StoreId> = None;
        let at: Moment = "2026-11-21T02:00:00.000001Z".parse().unwrap();
        let doc = json!({"深": [1, null, "x"]});
        let values: [Value; 7] =
            [org.into(), store.into(), none.into(), at.into(), 0.1.into(), true.into(), doc.clone().into()];
        let row = write.query_one_raw(sql(&*write, text, values)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<OrgId>("", "org_id").unwrap(), org);
        assert_eq!(row.try_get::<StoreId>("", "id").unwrap(), store);
        assert_eq!(row.try_get::<Option<StoreId>>("", "note").unwrap(), None);
        assert_eq!(row.try_get::<Moment>("", "amount").unwrap(), at);
        assert_eq!(row.try_get::<f64>("", "share").unwrap(), 0.1);
        assert!(row.try_get::<bool>("", "ok").unwrap());
        assert_eq!(row.try_get::<serde_json::Value>("", "doc").unwrap(), doc);
        // An id of another kind is an error, not another id.
        assert!(row.try_get::<OrgId>("", "id").is_err());
    }

    async fn an_upsert_keeps_the_id_and_what_nobody_said_again(world: World) {
        let write = world.platform.write(&world.system().await).await.unwrap();
        let first = NewStore { code: "S01".into(), name: Some("春熙路店".into()), city: Some("成都".into()), region: None };
        let first = stores::upsert(&write, &first).await.unwrap();
        let again = NewStore { code: "S01".into(), region: Some("西南".into()), ..NewStore::default() };
        let again = stores::upsert(&write, &again).await.unwrap();
        assert_eq!(again.id, first.id);
        assert_eq!((again.name.as_str(), again.city.as_deref(), again.region.as_deref()),
            ("春熙路店", Some("成都"), Some("西南")));
        write.commit(Audit::of("test", again.id)).await.unwrap();
        let system = world.system().await;
        assert_eq!(stores::list(world.platform.records().reader(), &system).await.unwrap(), [again]);
    }

    async fn a_savepoint_rolls_back_alone(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        bulk::insert(&*write, &insert(Conflict::Fail, ""), vec![thing(org, "a", None, None)]).await.unwrap();
        let inner = write.begin().await.unwrap();
        bulk::insert(&inner, &insert(Conflict::Fail, ""), vec![thing(org, "b", None, None)]).await.unwrap();
        // A failed statement poisons a PostgreSQL transaction; the savepoint takes it back.
        assert!(bulk::insert(&inner, &insert(Conflict::Fail, ""), vec![thing(org, "a", None, None)]).await.is_err());
        inner.rollback().await.unwrap();
        let inner = write.begin().await.unwrap();
        bulk::insert(&inner, &insert(Conflict::Fail, ""), vec![thing(org, "c", None, None)]).await.unwrap();
        inner.commit().await.unwrap();
        assert_eq!(total(&write, "COUNT(*)").await, 2);
    }

    async fn a_dropped_write_leaves_nothing(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        bulk::insert(&*write, &insert(Conflict::Fail, ""), vec![thing(org, "a", None, None)]).await.unwrap();
        drop(write);
        assert_eq!(world.number("SELECT COUNT(*) FROM thing").await, 0);
        let write = world.platform.write(&world.system().await).await.unwrap();
        write.commit(Audit::of("thing.test", "x").with(json!({"a": 1}))).await.unwrap();
        assert_eq!(world.number("SELECT COUNT(*) FROM audit WHERE action = 'thing.test'").await, 1);
    }

    async fn a_command_looks_once_and_the_next_one_looks_again(world: World) {
        #[derive(Clone, Copy, PartialEq, Debug)]
        struct Things(i64);

        async fn look(write: &Write) -> Result<Things, kernel::Fault> {
            Ok(Things(total(write, "COUNT(*)").await))
        }

        let write = things(&world).await;
        let failed = write.once(async { Err::<Things, _>(kernel::Fault::internal("on purpose")) }).await;
        assert!(failed.is_err(), "a failure is not kept");
        assert_eq!(write.once(look(&write)).await.unwrap(), Things(0));
        let org = write.actor().org;
        bulk::insert(&*write, &insert(Conflict::Fail, ""), vec![thing(org, "a", None, None)]).await.unwrap();
        assert_eq!(write.once(look(&write)).await.unwrap(), Things(0));
        assert_eq!(write.once(async { Ok(7_u8) }).await.unwrap(), 7, "another type is another question");
        write.commit_part().await.unwrap();
        let write = things(&world).await;
        assert_eq!(write.once(look(&write)).await.unwrap(), Things(1));
    }

    async fn many_rows_go_in_with_nulls_and_documents(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        let rows = (0..1_000).map(|n| thing(org, &format!("t{n:04}"), (n % 2 == 0).then_some("偶"), (n % 3 > 0).then_some(n)));
        let made = bulk::insert(&*write, &insert(Conflict::Fail, "seq, id"), rows.collect()).await.unwrap();
        assert_eq!(made.len(), 1_000);
        assert_eq!(total(&write, "COUNT(note)").await, 500);
        assert_eq!(total(&write, "COUNT(doc)").await, 666);
        assert_eq!(total(&write, "SUM(share * 4)").await, total(&write, "SUM(amount)").await);
        let row = write.query_one_raw(sql(&*write, "SELECT doc FROM thing WHERE id = $1", ["t0001".into()]));
        let doc: serde_json::Value = row.await.unwrap().unwrap().try_get("", "doc").unwrap();
        assert_eq!(doc, json!({"amount": 1, "name": "花\\椒 \"x\""}));
        assert!(bulk::insert(&*write, &insert(Conflict::Fail, "seq"), Vec::new()).await.unwrap().is_empty());
    }

    async fn what_is_there_is_kept_or_overwritten(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        let old = vec![thing(org, "a", Some("old"), Some(1)), thing(org, "b", None, None)];
        bulk::insert(&*write, &insert(Conflict::Fail, ""), old).await.unwrap();

        let new = || vec![thing(org, "a", Some("new"), Some(5)), thing(org, "c", None, Some(9))];
        let keep = insert(Conflict::Keep { key: "org_id, id" }, "id");
        let made = bulk::insert(&*write, &keep, new()).await.unwrap();
        let made: Vec<String> = made.iter().map(|row| row.try_get("", "id").unwrap()).collect();
        assert_eq!(made, ["c"]);
        assert_eq!(total(&write, "SUM(amount)").await, 10);

        let set = "amount = excluded.amount, note = COALESCE(thing.note, excluded.note), doc = excluded.doc";
        let update = insert(Conflict::Update { key: "org_id, id", set }, "id");
        assert_eq!(bulk::insert(&*write, &update, new()).await.unwrap().len(), 2);
        assert_eq!(total(&write, "SUM(amount)").await, 14);
        assert_eq!(total(&write, "COUNT(CASE WHEN note = 'old' THEN 1 END)").await, 1);
    }

    async fn many_rows_change_at_once(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        let rows = (0..600).map(|n| thing(org, &format!("t{n}"), Some("x"), Some(n))).collect();
        bulk::insert(&*write, &insert(Conflict::Fail, ""), rows).await.unwrap();
        let columns = &[COLUMNS[0], COLUMNS[1], COLUMNS[2], COLUMNS[3], COLUMNS[6]];
        let none: Option<String> = None;
        let rows = (0..500i64).map(|n| {
            let doc = (n % 2 == 0).then(|| json!({"n": n}).to_string());
            vec![org.into(), format!("t{n}").into(), none.clone().into(), (n * 2).into(), doc.into()]
        });
        let changed = bulk::update(&*write, "thing", columns, 2, rows.collect()).await.unwrap();
        assert_eq!(changed, 500);
        assert_eq!(total(&write, "COUNT(note)").await, 100);
        assert_eq!(total(&write, "COUNT(doc)").await, 350);
        assert_eq!(total(&write, "SUM(amount)").await, 2 * (0..500).sum::<i64>() + (500..600).sum::<i64>());
    }

    async fn lists_bind_as_one_parameter(world: World) {
        let write = things(&world).await;
        let org = write.actor().org;
        let rows = (0..100).map(|n| thing(org, &format!("'{n}\""), None, Some(n))).collect();
        bulk::insert(&*write, &insert(Conflict::Fail, ""), rows).await.unwrap();
        let count = async |column: &str, list: List| -> i64 {
            let text = format!("SELECT COUNT(*) FROM thing WHERE org_id = $1 AND {}", List::clause(&*write, column, 2));
            let values = [org.into(), list.value(&*write)];
            let row = write.query_one_raw(sql(&*write, &text, values)).await.unwrap().unwrap();
            row.try_get_by_index(0).unwrap()
        };
        assert_eq!(count("id", List::texts(["'1\"", "'7\"", "nowhere"])).await, 2);
        assert_eq!(count("amount", List::ints(0..40_000)).await, 100);
        assert_eq!(count("amount", List::ints([])).await, 0);
        assert_eq!(count("id", List::texts(Vec::<String>::new())).await, 0);
    }

    async fn migrations_run_once_however_many_ask(world: World) {
        let now = world.clock.now();
        assert_eq!(pending(world.platform.records(), THINGS).await.unwrap(), ["9001_thing", "9002_thing_note"]);
        // Each has connections and a writer's turn of its own, as processes do.
        let processes = (0..4).map(|_| async {
            let records = Records::open(world.database.url()).await.unwrap();
            let applied = migrate(&records, THINGS, now).await.unwrap();
            records.close().await.unwrap();
            applied
        });
        let applied = futures::future::join_all(processes).await.concat();
        assert_eq!(applied.len(), 2, "{applied:?}");
        assert_eq!(migrate(world.platform.records(), THINGS, now).await.unwrap(), [""; 0]);
        assert_eq!(pending(world.platform.records(), THINGS).await.unwrap(), [""; 0]);
    }

    async fn writers_wait_instead_of_failing(world: World) {
        drop(things(&world).await);
        let system = world.system().await;
        let other = Platform::open(world.folder.path(), world.database.url(), Clock::System).await.unwrap();
        let writers = (0..40).map(|n| {
            let platform = if n % 2 == 0 { world.platform.clone() } else { other.clone() };
            let system = system.clone();
            tokio::spawn(async move {
                let write = platform.write(&system).await.unwrap();
                let row = thing(system.org, &format!("t{n}"), None, Some(1));
                bulk::insert(&*write, &insert(Conflict::Fail, ""), vec![row]).await.unwrap();
                write.commit_part().await.unwrap();
            })
        });
        for writer in futures::future::join_all(writers).await {
            writer.unwrap();
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM thing").await, 40);
    }
}
