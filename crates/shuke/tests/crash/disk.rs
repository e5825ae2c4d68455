//! A disk that fills up: an error that says so, nothing lost, and the same import goes on once there is room.
//!
//! The disk is a small tmpfs, which only root may mount, and not in every container; the test then says that it
//! looked at nothing.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use testbed::{Engine, OnEngine, on_both_engines};

use crate::files;
use crate::house::House;
use crate::state::State;

/// Room for the house and what it is asked to keep.
const DISK: &str = "size=96m";

/// A small disk of its own, gone when this goes out of scope.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", DISK, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|done| done.status.success()).then_some(Self { folder })
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Fills it up to so many bytes.
    fn fill(&self, left: u64) {
        let mut ballast = File::create(self.ballast()).unwrap();
        let block = [0; 64 << 10];
        let mut bytes = 0;
        while let Ok(written) = ballast.write(&block) {
            bytes += written as u64;
        }
        ballast.set_len(bytes.saturating_sub(left)).unwrap();
    }

    fn relieve(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(self.folder.path()).status().ok();
    }
}

/// A house on a small disk, and one with all the room it wants; none where nothing can be mounted.
struct Ground(Option<(House, House, Disk)>);

impl OnEngine for Ground {
    async fn on(engine: Engine) -> Self {
        let Some(disk) = Disk::mount() else {
            eprintln!("SKIPPED: a full disk was not tried, for nothing can be mounted here (needs root)");
            return Self(None);
        };
        let small = House::open_in(engine, tempfile::tempdir_in(disk.folder.path()).unwrap()).await;
        Self(Some((small, House::open(engine).await, disk)))
    }
}

on_both_engines! {
    async fn a_full_disk_is_an_error_not_a_loss(ground: Ground) {
        let Some((small, ample, disk)) = ground.0 else { return };
        for house in [&small, &ample] {
            house.take_in("members.csv", &files::members(0..files::MEMBERS)).await;
        }
        let before = State::of(&small, "").await;
        let till = files::till();

        disk.fill(till.len() as u64 / 2);
        small.client.upload("/imports", "pos.csv", till.as_bytes()).await.refused(503, "disk_full");
        disk.relieve();
        State::of(&small, "").await.must_be(&before, "after an upload that did not fit");
        assert_eq!(small.number("SELECT COUNT(*) FROM import").await, 1, "and no trace of its file");

        // On SQLite the records themselves do not fit, on PostgreSQL only the file of rejects lies here.
        let import = small.bring("pos.csv", &till).await;
        disk.fill(if small.engine() == Engine::Sqlite { 3 << 20 } else { 0 });
        let job = small.begin(&format!("/imports/{import}/run")).await;
        let failed = small.rest(&job).await;
        assert_eq!((&failed["state"], &failed["error"]["code"]), (&"failed".into(), &"disk_full".into()), "{failed}");
        let found = small.client.get(&format!("/imports/{import}")).await.ok();
        assert_eq!(found["state"], "failed", "{found}");
        let members = "SELECT COUNT(*) FROM source_record WHERE source = 'membership'";
        assert_eq!(small.number(members).await, files::MEMBERS as i64, "what was there is there");
        disk.relieve();

        let again = small.begin(&format!("/imports/{import}/run")).await;
        assert_eq!(small.rest(&again).await["state"], "done");
        ample.take_in("pos.csv", &till).await;
        let expected = State::of(&ample, "").await;
        State::of(&small, "").await.must_be(&expected, "once there was room");
        let rejects = small.client.get(&format!("/imports/{import}/rejects")).await;
        assert_eq!(rejects.status, 200, "and the file of rejects is whole");
    }
}
