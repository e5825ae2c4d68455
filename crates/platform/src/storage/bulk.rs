//! Many rows in one statement: multi-row `VALUES` on SQLite, `UNNEST` of one array a column on PostgreSQL.
//!
//! PostgreSQL's COPY is a little faster still, but it knows neither `ON CONFLICT` nor `RETURNING` and so would need a
//! staging table for everything that intake does; `UNNEST` does both in the caller's own transaction.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};

use super::{Engine, sql};

/// What a column holds; both engines need to know before they see a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    Int,
    Float,
    Bool,
    /// JSON as text.
    Json,
}

pub type Row = Vec<Value>;

/// What to do with a row whose key is there already.
#[derive(Debug, Clone, Copy)]
pub enum Conflict<'a> {
    /// It is an error.
    Fail,
    /// Leave what is there.
    Keep { key: &'a str },
    /// Overwrite these columns: an SQL `SET` list in which `excluded.` is the new row.
    Update { key: &'a str, set: &'a str },
}

#[derive(Debug, Clone, Copy)]
pub struct Insert<'a> {
    pub table: &'a str,
    pub columns: &'a [(&'a str, Holds)],
    pub conflict: Conflict<'a>,
    /// Columns to give back for each row that was written, comma-separated; empty for none.
    pub returning: &'a str,
}

/// Most rows of one SQLite statement, and most parameters (its limit is 32,766).
const SQLITE_ROWS_MAX: usize = 256;
const SQLITE_PARAMETERS_MAX: usize = 30_000;
/// So many rows go in one statement, whatever their number.
const SQLITE_ROWS_FEW: usize = 8;
/// Few enough that the next statement is written down while PostgreSQL is at this one.
const POSTGRES_ROWS_MAX: usize = 2_500;

/// Rows that are made when they are asked for.
pub type Rows<'a> = Box<dyn Iterator<Item = Row> + Send + 'a>;

/// Inserts the rows in as few statements as the engine allows and gives back what `returning` asks for, in no order.
pub async fn insert(
    conn: &impl ConnectionTrait,
    insert: &Insert<'_>,
    rows: Vec<Row>,
) -> Result<Vec<QueryResult>, DbErr> {
    insert_each(conn, insert, Box::new(rows.into_iter())).await
}

/// The same for rows that are still to be made: while the engine works on one statement the rows of the next are.
pub async fn insert_each(
    conn: &impl ConnectionTrait,
    insert: &Insert<'_>,
    rows: Rows<'_>,
) -> Result<Vec<QueryResult>, DbErr> {
    let mut chunks = Chunks::of(Engine::of(conn), rows, insert.columns.len());
    let mut returned = Vec::new();
    let mut next = chunks.next().map(|chunk| statement(conn, insert, chunk));
    while let Some(statement_at_hand) = next {
        let run = async {
            match insert.returning {
                "" => conn.execute_raw(statement_at_hand).await.map(|_| Vec::new()),
                _ => conn.query_all_raw(statement_at_hand).await,
            }
        };
        let prepare = async { chunks.next().map(|chunk| statement(conn, insert, chunk)) };
        let (rows, prepared) = futures::join!(run, prepare);
        returned.extend(rows?);
        next = prepared;
    }
    Ok(returned)
}

fn statement(conn: &impl ConnectionTrait, insert: &Insert<'_>, chunk: Vec<Row>) -> Statement {
    let (head, values) = match Engine::of(conn) {
        Engine::Sqlite => {
            let head = format!("VALUES {}", tuples(chunk.len(), insert.columns.len()));
            (head, chunk.into_iter().flatten().collect())
        }
        // The bare WHERE keeps `ON CONFLICT` from being read as a join condition.
        Engine::Postgres => {
            let (casts, unnest) = (casts(insert.columns), unnest(insert.columns, 0));
            (format!("SELECT {casts} FROM {unnest} WHERE TRUE"), arrays(insert.columns, chunk))
        }
    };
    let (names, tail) = (names(insert.columns), tail(insert));
    sql(conn, &format!("INSERT INTO {} ({names}) {head}{tail}", insert.table), values)
}

/// Sets `columns[keys..]` in each row that the first `keys` columns of a given row name. `org_id` is the first key.
pub async fn update(
    conn: &impl ConnectionTrait,
    table: &str,
    columns: &[(&str, Holds)],
    keys: usize,
    rows: Vec<Row>,
) -> Result<u64, DbErr> {
    let engine = Engine::of(conn);
    let given = |index: usize| match engine {
        Engine::Sqlite => format!("given.column{}", index + 1),
        Engine::Postgres => cast("given.", columns[index]),
    };
    let set: Vec<String> =
        (keys..columns.len()).map(|index| format!("{} = {}", columns[index].0, given(index))).collect();
    let matching: Vec<String> =
        (0..keys).map(|index| format!("{table}.{} = {}", columns[index].0, given(index))).collect();
    let text = |from: String| {
        format!("UPDATE {table} SET {} FROM {from} WHERE {}", set.join(", "), matching.join(" AND "))
    };
    let mut changed = 0;
    for chunk in Chunks::of(engine, rows.into_iter(), columns.len()) {
        let (from, values) = match engine {
            Engine::Sqlite => {
                let from = format!("(VALUES {}) AS given", tuples(chunk.len(), columns.len()));
                (from, chunk.into_iter().flatten().collect())
            }
            Engine::Postgres => (unnest(columns, 0), arrays(columns, chunk)),
        };
        changed += conn.execute_raw(sql(conn, &text(from), values)).await?.rows_affected();
    }
    Ok(changed)
}

fn names(columns: &[(&str, Holds)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn tail(insert: &Insert<'_>) -> String {
    let conflict = match insert.conflict {
        Conflict::Fail => String::new(),
        Conflict::Keep { key } => format!(" ON CONFLICT ({key}) DO NOTHING"),
        Conflict::Update { key, set } => format!(" ON CONFLICT ({key}) DO UPDATE SET {set}"),
    };
    match insert.returning {
        "" => conflict,
        columns => format!("{conflict} RETURNING {columns}"),
    }
}

/// The rows of one statement after the other. SQLite's are a few or a power of two in number, so that few statement texts
/// exist and the engine's cache knows them all.
struct Chunks<R> {
    rows: R,
    most: usize,
    engine: Engine,
    /// The end of the rows, still to be halved.
    left: Vec<Row>,
}

impl<R: Iterator<Item = Row>> Chunks<R> {
    fn of(engine: Engine, rows: R, width: usize) -> Self {
        let most = match engine {
            Engine::Sqlite => 1 << SQLITE_ROWS_MAX.min(SQLITE_PARAMETERS_MAX / width.max(1)).max(1).ilog2(),
            Engine::Postgres => POSTGRES_ROWS_MAX,
        };
        Self { rows, most, engine, left: Vec::new() }
    }
}

impl<R: Iterator<Item = Row>> Iterator for Chunks<R> {
    type Item = Vec<Row>;

    fn next(&mut self) -> Option<Vec<Row>> {
        if self.left.is_empty() {
            self.left.extend(self.rows.by_ref().take(self.most));
        }
        let size = match self.engine {
            Engine::Sqlite if self.left.len() <= SQLITE_ROWS_FEW => self.left.len(),
            Engine::Sqlite => 1 << self.left.len().ilog2(),
            Engine::Postgres => self.left.len(),
        };
        let rest = self.left.split_off(size);
        Some(std::mem::replace(&mut self.left, rest)).filter(|chunk| !chunk.is_empty())
    }
}

/// `(?, ?), (?, ?)`. To SQLite `$1` is a name, and it looks names up one by one, when it reads the statement and again
/// for each value: with thousands of them that cost more than everything else together.
fn tuples(rows: usize, width: usize) -> String {
    let tuple = format!("({})", vec!["?"; width].join(", "));
    vec![tuple; rows].join(", ")
}

fn unnest(columns: &[(&str, Holds)], after: usize) -> String {
    let arrays: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(index, (_, holds))| {
            let array = match holds {
                Holds::Text | Holds::Json => "text[]",
                Holds::Int => "bigint[]",
                Holds::Float => "double precision[]",
                Holds::Bool => "boolean[]",
            };
            format!("${}::{array}", after + index + 1)
        })
        .collect();
    format!("UNNEST({}) AS given({})", arrays.join(", "), names(columns))
}

fn cast(prefix: &str, (name, holds): (&str, Holds)) -> String {
    match holds {
        Holds::Json => format!("{prefix}{name}::jsonb"),
        _ => format!("{prefix}{name}"),
    }
}

fn casts(columns: &[(&str, Holds)]) -> String {
    columns.iter().map(|column| cast("given.", *column)).collect::<Vec<_>>().join(", ")
}

/// One array a column, written as PostgreSQL's array text: the driver's own arrays cannot hold NULL.
fn arrays(columns: &[(&str, Holds)], rows: Vec<Row>) -> Vec<Value> {
    let mut by_column: Vec<String> = columns.iter().map(|_| "{".to_owned()).collect();
    for row in rows {
        for (array, value) in by_column.iter_mut().zip(row) {
            if array.len() > 1 {
                array.push(',');
            }
            push_element(array, value);
        }
    }
    by_column.into_iter().map(|array| Value::from(array + "}")).collect()
}

fn push_element(array: &mut String, value: Value) {
    let plain = match value {
        Value::String(Some(text)) => return push_quoted(array, &text),
        Value::Json(Some(json)) => return push_quoted(array, &json.to_string()),
        Value::BigInt(Some(number)) => number.to_string(),
        Value::Int(Some(number)) => number.to_string(),
        Value::Double(Some(number)) => number.to_string(),
        Value::Bool(Some(yes)) => yes.to_string(),
        // Whatever else there is writes itself, and NULL as NULL.
        other => other.to_string(),
    };
    array.push_str(&plain);
}

fn push_quoted(array: &mut String, text: &str) {
    array.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            array.push('\\');
        }
        array.push(letter);
    }
    array.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_lose_nothing_and_on_sqlite_are_powers_of_two() {
        let rows = || (0..300i64).map(|n| vec![n.into()]);
        let sizes = |chunks: &[Vec<Row>]| chunks.iter().map(Vec::len).collect::<Vec<_>>();
        let chunks: Vec<_> = Chunks::of(Engine::Sqlite, rows(), 1).collect();
        assert_eq!(sizes(&chunks), [256, 32, 8, 4]);
        assert_eq!(chunks.concat(), rows().collect::<Vec<Row>>());
        assert_eq!(Chunks::of(Engine::Sqlite, std::iter::empty(), 3).count(), 0);
        let chunks: Vec<_> = Chunks::of(Engine::Postgres, rows().cycle().take(5_300), 1).collect();
        assert_eq!(sizes(&chunks), [2_500, 2_500, 300]);
        assert_eq!(Chunks::of(Engine::Postgres, std::iter::empty(), 3).count(), 0);
    }

    #[test]
    fn array_text_holds_anything() {
        let columns = [("a", Holds::Text), ("b", Holds::Int), ("c", Holds::Float), ("d", Holds::Bool)];
        let none: Option<String> = None;
        let rows = vec![
            vec!["{\"\\,}NULL".into(), 7i64.into(), 0.5.into(), true.into()],
            vec![none.into(), Value::BigInt(None), Value::Double(None), Value::Bool(None)],
        ];
        let expected = [r#"{"{\"\\,}NULL",NULL}"#, "{7,NULL}", "{0.5,NULL}", "{true,NULL}"];
        assert_eq!(arrays(&columns, rows), expected.map(Value::from));
    }

    #[test]
    fn wide_rows_stay_under_the_parameter_limit() {
        let rows = (0..1_000).map(|_| vec![Value::Bool(None); 200]);
        let mut chunks = Chunks::of(Engine::Sqlite, rows, 200);
        assert!(chunks.all(|chunk| chunk.len() * 200 <= SQLITE_PARAMETERS_MAX));
    }
}
