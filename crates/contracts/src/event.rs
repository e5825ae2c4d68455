//! What every published event is: data that can be written down, under a topic.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something that happened, in the past tense. Delivered at least once, handled once per handler.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Stable: events that wait in the outbox carry it across an upgrade.
    const TOPIC: &'static str;
}
