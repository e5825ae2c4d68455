//! The keys of all records, compared by a scan with what is written down, and written anew where they differ.

use kernel::Fault;
use mining::linkage::Schema;
use platform::Actor;

use super::keys::{self, Move, Ready};
use super::said::SaidRecord;
use crate::Context;

/// Keys written in one transaction. Keys are hashes: the more of them are written in order, the fewer pages of their index
/// are written more than once. These hold the writer's turn for about a second.
const KEYS_AT_ONCE: usize = 400_000;

/// What is no longer right and not yet written.
#[derive(Default)]
pub struct Mending {
    moves: Vec<Move>,
    keys: usize,
}

impl Mending {
    /// Makes ready what a scan has read.
    pub async fn page(
        &mut self,
        context: &Context,
        actor: &Actor,
        page: Vec<SaidRecord>,
    ) -> Result<Vec<Ready>, Fault> {
        let (platform, schema) = (&context.platform, Schema::chinese_consumer());
        let seqs = page.iter().map(|said| said.seq).collect();
        let ready = page.into_iter().map(|said| Ready::of(&schema, said));
        let ready = ready.collect::<Result<Vec<_>, _>>()?;
        let known = keys::known(platform.records().reader(), actor.org, seqs).await?;
        for one in &ready {
            let one = Move::of(one.said.seq, &known, &one.keys(platform.vault())?);
            if one.is_one() {
                self.keys += one.size();
                self.moves.push(one);
            }
        }
        if self.keys >= KEYS_AT_ONCE {
            self.write(context, actor).await?;
        }
        Ok(ready)
    }

    /// Writes down what has gathered.
    pub async fn write(&mut self, context: &Context, actor: &Actor) -> Result<(), Fault> {
        if self.moves.is_empty() {
            return Ok(());
        }
        let write = context.platform.write(actor).await?;
        self.keys = 0;
        keys::put_unless_moved(&write, std::mem::take(&mut self.moves)).await?;
        write.commit_part().await
    }
}
