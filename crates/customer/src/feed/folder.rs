//! Watched folders on disk: which files count, and where they go afterwards. Everything here may wait for the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use kernel::{Fault, FaultKind};

use super::Look;

const PARTS_MAX: usize = 3;
const PART_CHARS_MAX: usize = 64;
/// Files looked at at once; the others follow.
const FILES_MAX: usize = 1_000;
const DONE: &str = "done";
const FAILED: &str = "failed";
const REASON: &str = ".reason.txt";
/// Names under which programs write files that are not complete.
const PARTIAL: [&str; 8] =
    [".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp", "~"];

/// A folder below the root: `pos`, `shops/华东 1`. It cannot lead anywhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderName(String);

impl FolderName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FolderName {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let text = text.trim().trim_end_matches('/');
        let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ' ');
        let fits = |part: &str| {
            (1..=PART_CHARS_MAX).contains(&part.chars().count())
                && part.chars().all(plain)
                && !part.starts_with(['.', ' '])
                && !part.ends_with(['.', ' '])
                && ![DONE, FAILED].contains(&part.to_lowercase().as_str())
        };
        let parts: Vec<&str> = text.split('/').collect();
        match parts.len() <= PARTS_MAX && parts.iter().copied().all(fits) {
            true => Ok(Self(text.to_owned())),
            false => Err(Fault::invalid(
                "feed_folder",
                "a folder is called by letters, digits, spaces, - _ and ., below the root",
            )),
        }
    }
}

/// A file that stands in a folder.
#[derive(Debug, Clone)]
pub struct Found {
    pub path: PathBuf,
    pub name: String,
    pub bytes: u64,
    pub modified: i64,
}

impl Found {
    pub fn look(&self, since: i64) -> Look {
        Look { name: self.name.clone(), bytes: self.bytes, modified: self.modified, since }
    }

    /// Whether the file is still the one that was found.
    pub fn is_same(&self) -> bool {
        read(self.path.clone())
            .ok()
            .flatten()
            .is_some_and(|now| now.bytes == self.bytes && now.modified == self.modified)
    }
}

/// The folder on disk, made when it is missing; refused when it leads out of the root by a link.
pub fn open(root: &Path, name: &str) -> Result<PathBuf, Fault> {
    let name: FolderName = name.parse()?;
    let folder = root.join(name.as_str());
    let real = || {
        fs::create_dir_all(root)?;
        let root = root.canonicalize()?;
        // Made one by one, so that nothing is made behind a link that leads out.
        let mut path = root.clone();
        for part in name.as_str().split('/') {
            path.push(part);
            if !path.is_dir() {
                fs::create_dir(&path)?;
            }
            if !path.canonicalize()?.starts_with(&root) {
                return Ok(None);
            }
        }
        for below in [DONE, FAILED] {
            fs::create_dir_all(path.join(below))?;
        }
        Ok(Some(path))
    };
    match real().map_err(|error: io::Error| unusable(&folder, &error))? {
        Some(path) => Ok(path),
        None => Err(Fault::invalid("feed_folder_outside", "the folder leads out of the root")),
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::StorageFull => {
            Fault::new(FaultKind::Unavailable, "disk_full", "the disk is full; nothing was saved")
                .because(error)
        }
        _ => Fault::new(FaultKind::Invalid, "feed_folder_unusable", "the folder cannot be read or written")
            .with("path", folder.display().to_string())
            .because(error),
    }
}

/// Whether somebody is still writing it, or it never was meant for us.
pub fn is_ignored(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with('.') || name.starts_with("~$") || PARTIAL.iter().any(|end| name.ends_with(end))
}

/// The files in a folder, the oldest first. Links and folders are none.
pub fn list(folder: &Path) -> Result<Vec<Found>, Fault> {
    let listed = || {
        let mut found: Vec<Found> = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match read(path)? {
                Some(file) if !is_ignored(&file.name) => found.push(file),
                _ => {}
            }
        }
        Ok(found)
    };
    let mut found = listed().map_err(|error: io::Error| unusable(folder, &error))?;
    found.sort_by(|a, b| (a.modified, &a.name).cmp(&(b.modified, &b.name)));
    found.dedup_by(|later, earlier| later.name == earlier.name);
    found.truncate(FILES_MAX);
    Ok(found)
}

/// One file as it is now; none when it is gone, or no plain file.
fn read(path: PathBuf) -> io::Result<Option<Found>> {
    let known = match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        known => known?,
    };
    if !known.is_file() {
        return Ok(None);
    }
    let modified = known.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros() as i64;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(Found { path, name, bytes: known.len(), modified }))
}

/// The file of that name, if it is still as long and as old.
pub fn find(folder: &Path, name: &str, bytes: u64, modified: i64) -> Option<Found> {
    let found = list(folder).ok()?.into_iter().find(|file| file.name == name)?;
    (found.bytes == bytes && found.modified == modified).then_some(found)
}

/// Puts a file that was taken where it is out of the way.
pub fn put_away(file: &Found) -> Result<(), Fault> {
    move_below(file, DONE).map(drop)
}

/// Puts a file that was refused aside, with the reason beside it.
pub fn put_aside(file: &Found, reason: &str) -> Result<(), Fault> {
    let path = move_below(file, FAILED)?;
    let beside = reason_path(&path);
    fs::write(&beside, reason).map_err(|error| unusable(&beside, &error))
}

fn reason_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(REASON);
    PathBuf::from(name)
}

/// Nothing that stands there already is written over.
fn move_below(file: &Found, below: &str) -> Result<PathBuf, Fault> {
    let folder = file.path.parent().unwrap_or(Path::new(".")).join(below);
    let moved = || {
        fs::create_dir_all(&folder)?;
        let target = free(&folder, &file.path);
        fs::rename(&file.path, &target)?;
        Ok(target)
    };
    moved().map_err(|error: io::Error| unusable(&folder, &error))
}

/// A name that nothing has yet: `till.csv`, `till (2).csv`.
fn free(folder: &Path, path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let mut target = folder.join(name);
    let mut number = 2_u32;
    while target.symlink_metadata().is_ok() {
        target = folder.join(format!("{stem} ({number}){end}"));
        number += 1;
    }
    target
}

/// Brings refused files back for another try and gives them as they now stand.
pub fn bring_back(folder: &Path) -> Result<Vec<Found>, Fault> {
    let mut back = Vec::new();
    for file in list(&folder.join(FAILED))?.into_iter().filter(|file| !file.name.ends_with(REASON)) {
        let target = free(folder, &file.path);
        fs::rename(&file.path, &target).map_err(|error| unusable(folder, &error))?;
        match fs::remove_file(reason_path(&file.path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(folder, &error)),
            _ => {}
        }
        back.extend(read(target).map_err(|error| unusable(folder, &error))?);
    }
    Ok(back)
}
