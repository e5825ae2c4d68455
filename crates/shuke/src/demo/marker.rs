//! What says that a data folder holds a demo, and whether it is whole.

use std::io::ErrorKind;
use std::path::Path;

use kernel::Fault;
use serde::{Deserialize, Serialize};

use super::Wish;

const FILE: &str = "demo.json";
/// A demo of an older make is filled anew when asked with --fresh.
const VERSION: u32 = 1;
/// What a demo keeps in its folder, besides PostgreSQL's own.
const KEPT: [&str; 7] = ["shuke.db", "shuke.db-wal", "shuke.db-shm", "blobs", "keys", "sources", FILE];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    pub version: u32,
    pub world: String,
    pub people: u32,
    pub seed: u64,
    /// The guide's store, once everything is filled; a run that was killed before leaves it empty.
    pub guide_store: Option<String>,
}

impl Marker {
    pub(super) fn begun(wish: &Wish) -> Self {
        let world = wish.world.name().to_owned();
        Self { version: VERSION, world, people: wish.people, seed: wish.seed, guide_store: None }
    }

    pub(super) fn filled(self, guide_store: String) -> Self {
        Self { guide_store: Some(guide_store), ..self }
    }

    pub fn is_filled(&self) -> bool {
        self.guide_store.is_some()
    }

    /// The folder's marker, if it has one.
    pub fn find(data: &Path) -> Result<Option<Self>, Fault> {
        match std::fs::read(data.join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(Fault::internal),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::internal(error)),
        }
    }

    pub(super) fn save(&self, data: &Path) -> Result<(), Fault> {
        let bytes = serde_json::to_vec_pretty(self).map_err(Fault::internal)?;
        std::fs::create_dir_all(data).map_err(Fault::internal)?;
        std::fs::write(data.join(FILE), bytes).map_err(Fault::internal)
    }

    /// Removes the demo that this marker stands for. The marker goes last, so that a half-emptied folder is still
    /// known as a demo.
    pub fn clear(data: &Path) -> Result<(), Fault> {
        for name in KEPT {
            let path = data.join(name);
            let removed =
                if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            match removed {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(Fault::internal(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_is_known_by_its_marker_and_only_its_own_files_go() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert_eq!(Marker::find(data).unwrap(), None);
        let wish = Wish { data: data.to_owned(), world: worlds::World::Supermarket, people: 5, seed: 1 };
        let marker = Marker::begun(&wish);
        marker.save(data).unwrap();
        assert!(!Marker::find(data).unwrap().unwrap().is_filled());
        marker.filled("春熙路店".to_owned()).save(data).unwrap();
        assert!(Marker::find(data).unwrap().unwrap().is_filled());
        std::fs::write(data.join("notes.txt"), "mine").unwrap();
        std::fs::create_dir(data.join("blobs")).unwrap();
        Marker::clear(data).unwrap();
        let left: Vec<_> = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["notes.txt"]);
    }
}
