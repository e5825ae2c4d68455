//! PostgreSQL refuses to run as root: when we are root, somebody humbler runs it.

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

/// Who runs the server.
pub(super) struct User {
    /// Name, uid and gid to change to; `None` runs it as ourselves.
    other: Option<(&'static str, u32, u32)>,
}

const CANDIDATES: [&str; 2] = ["postgres", "nobody"];

impl User {
    pub(super) fn for_servers() -> Result<Self, String> {
        if id(&["-u"]) != Some(0) {
            return Ok(Self { other: None });
        }
        CANDIDATES
            .into_iter()
            .find_map(|name| Some((name, id(&["-u", name])?, id(&["-g", name])?)))
            .map(|other| Self { other: Some(other) })
            .ok_or_else(|| {
                "we are root, and there is no user postgres or nobody to run PostgreSQL as".to_owned()
            })
    }

    /// Makes the folder theirs, so that they may write in it.
    pub(super) fn own(&self, folder: &Path) -> Result<(), String> {
        match self.other {
            Some((_, uid, gid)) => {
                chown(folder, Some(uid), Some(gid)).map_err(|error| format!("{}: {error}", folder.display()))
            }
            None => Ok(()),
        }
    }

    /// The program, started as this user.
    pub(super) fn command(&self, program: &Path) -> Command {
        let Some((name, uid, gid)) = self.other else {
            return Command::new(program);
        };
        if Command::new("setpriv").arg("--version").output().is_ok() {
            let mut command = Command::new("setpriv");
            command.args([&format!("--reuid={uid}"), &format!("--regid={gid}"), "--clear-groups", "--"]);
            command.arg(program);
            command
        } else {
            let mut command = Command::new("runuser");
            command.args(["-u", name, "--"]).arg(program);
            command
        }
    }
}

fn id(arguments: &[&str]) -> Option<u32> {
    let out = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(out.stdout).ok()?.trim().parse().ok()
}
