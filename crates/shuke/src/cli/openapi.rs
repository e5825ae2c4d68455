//! `shuke openapi`: the document that the web's types are made from. It needs no data folder, so it takes none.

use kernel::Fault;
use platform::{Clock, Platform};

use super::{Failure, Session};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("shuke-openapi-{}", uuid::Uuid::now_v7().simple()));
    let described = async {
        let platform = Platform::open(&folder, "sqlite::memory:", Clock::System).await?;
        Ok::<_, Fault>(crate::assemble(platform, Default::default(), Default::default()).openapi().await)
    };
    let document = described.await;
    std::fs::remove_dir_all(&folder).ok();
    let mut value = serde_json::to_value(document?).map_err(Fault::internal)?;
    value.sort_all_objects();
    let text = serde_json::to_string_pretty(&value).map_err(Fault::internal)?;
    session.screen.tell(&text, &value);
    Ok(())
}
