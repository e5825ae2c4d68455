//! Every test about records runs on both engines, as two tests with one body.

use std::future::Future;

use platform::Engine;

use crate::Database;

/// What a test can ask for, standing on one engine.
pub trait OnEngine: Sized {
    fn on(engine: Engine) -> impl Future<Output = Self> + Send;
}

impl OnEngine for Database {
    async fn on(engine: Engine) -> Self {
        Self::fresh(engine).await
    }
}

/// Runs a test's future on a runtime of its own, as the server has one.
///
/// # Panics
/// When the test does.
pub fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test)
}

/// Runs one body on both engines within one test; prefer [`on_both_engines!`](crate::on_both_engines).
pub async fn both<F: Future<Output = ()>>(test: impl Fn(String) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = Database::fresh(engine).await;
        test(database.url().to_owned()).await;
    }
}

/// Writes each test twice, as `name::sqlite` and `name::postgres`. The parameter's type says what the test stands on:
/// [`Database`] or the whole `App`.
///
/// ```ignore
/// testbed::on_both_engines! {
///     async fn a_tag_has_one_name(app: App) {
///         app.manager().post("/tags", json!({"name": "火锅", …})).await.created();
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($ground:ident: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($ground: $type) $body

            #[test]
            fn sqlite() {
                $crate::run(async { test(<$type as $crate::OnEngine>::on($crate::Engine::Sqlite).await).await });
            }

            #[test]
            fn postgres() {
                $crate::run(async { test(<$type as $crate::OnEngine>::on($crate::Engine::Postgres).await).await });
            }
        }
    )+};
}
