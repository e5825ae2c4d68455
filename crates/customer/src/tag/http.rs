//! Tags over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::{Fault, TagId};
use platform::access::permission::{CustomersRead, CustomersTag, Permit, TagsManage};
use platform::http::{Json, Path, Problem, Reply, or_null, wrong_field};
use platform::{Audit, Write};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::bulk::{self, Tagged, Tagging};
use super::{Color, Definition, Family, TAGS_MAX, Tag, read_name, read_rule, rules, store};
use crate::Context;
use crate::profile::filter::Said;
use crate::profile::{FilterWire, Lens};

pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change, remove))
        .routes(routes!(tagging))
}

/// A tag that customers can carry.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct TagView {
    id: TagId,
    name: String,
    /// `#rrggbb`
    color: String,
    family: Family,
    /// Who carries it by itself; absent for a tag that only people give.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<FilterWire>,
    /// The rule, part by part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explained: Vec<Said>,
    /// Customers that carry it, as far as the caller may see.
    customers: i64,
}

impl TagView {
    fn of(tag: Tag, customers: i64) -> Self {
        let Definition { name, color, family, rule } = tag.definition;
        let explained = rule.as_ref().map(|rule| rule.explain()).unwrap_or_default();
        let rule = rule.map(|rule| rule.wire().clone());
        Self { id: tag.id, name, color: color.0, family, rule, explained, customers }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct TagList {
    items: Vec<TagView>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTag {
    /// At most 30 characters; no other tag has it.
    name: String,
    /// `#rrggbb`
    color: String,
    family: Family,
    /// Who carries it by itself.
    #[serde(default)]
    rule: Option<FilterWire>,
}

#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct TagChange {
    name: Option<String>,
    color: Option<String>,
    family: Option<Family>,
    /// Null takes the rule away, and the tag from whom only the rule gave it to.
    #[serde(deserialize_with = "or_null")]
    rule: Option<Option<FilterWire>>,
}

/// Every tag.
#[utoipa::path(get, path = "/tags", tag = "tags", responses((status = 200, body = TagList)))]
async fn list(Permit { actor, .. }: Permit<CustomersRead>, State(context): State<Context>) -> Reply<TagList> {
    let tags = store::list(context.platform.records().reader(), &actor).await?;
    Ok(Json(TagList {
        items: tags.into_iter().map(|(tag, customers)| TagView::of(tag, customers)).collect(),
    }))
}

/// Makes a tag. With a rule, whoever fits carries it at once.
#[utoipa::path(post, path = "/tags", tag = "tags", request_body = NewTag,
    responses((status = 201, body = TagView)))]
async fn create(
    Permit { actor, .. }: Permit<TagsManage>,
    State(context): State<Context>,
    Json(new): Json<NewTag>,
) -> Result<(StatusCode, Json<TagView>), Problem> {
    let definition = Definition {
        name: read_name(&new.name)?,
        color: Color::read(&new.color)?,
        family: new.family,
        rule: new.rule.map(read_rule).transpose()?,
    };
    let tag = Tag { id: context.platform.mint(), definition };
    let write = context.platform.write(&actor).await?;
    if store::count(&*write, &actor).await? >= TAGS_MAX {
        return Err(Fault::invalid("too_many_tags", "there are too many tags already")
            .with("max", TAGS_MAX)
            .into());
    }
    save(&write, &tag).await?;
    write.commit(Audit::of("tag.create", tag.id).with(json!({ "name": tag.definition.name }))).await?;
    Ok((StatusCode::CREATED, Json(view(&context, &actor, tag.id).await?)))
}

/// Changes a tag.
#[utoipa::path(patch, path = "/tags/{id}", tag = "tags", params(("id" = TagId, Path)), request_body = TagChange,
    responses((status = 200, body = TagView)))]
async fn change(
    Permit { actor, .. }: Permit<TagsManage>,
    State(context): State<Context>,
    Path(id): Path<TagId>,
    Json(change): Json<TagChange>,
) -> Reply<TagView> {
    let write = context.platform.write(&actor).await?;
    let mut tag = store::find(&*write, &actor, id).await?;
    let definition = &mut tag.definition;
    if let Some(name) = change.name {
        definition.name = read_name(&name)?;
    }
    if let Some(color) = change.color {
        definition.color = Color::read(&color)?;
    }
    definition.family = change.family.unwrap_or(definition.family);
    if let Some(rule) = change.rule {
        definition.rule = rule.map(read_rule).transpose()?;
    }
    save(&write, &tag).await?;
    write.commit(Audit::of("tag.change", id).with(json!({ "name": tag.definition.name }))).await?;
    Ok(Json(view(&context, &actor, id).await?))
}

/// Takes a tag away from everybody, for good.
#[utoipa::path(delete, path = "/tags/{id}", tag = "tags", params(("id" = TagId, Path)),
    responses((status = 204)))]
async fn remove(
    Permit { actor, .. }: Permit<TagsManage>,
    State(context): State<Context>,
    Path(id): Path<TagId>,
) -> Result<StatusCode, Problem> {
    let write = context.platform.write(&actor).await?;
    let tag = store::find(&*write, &actor, id).await?;
    store::remove(&write, id).await?;
    write.commit(Audit::of("tag.remove", id).with(json!({ "name": tag.definition.name }))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives tags to many customers at once, or takes them away; those outside the caller's scope stay as they are.
#[utoipa::path(post, path = "/customers/tagging", tag = "tags", request_body = Tagging,
    responses((status = 200, body = Tagged)))]
async fn tagging(
    Permit { actor, .. }: Permit<CustomersTag>,
    State(context): State<Context>,
    Json(tagging): Json<Tagging>,
) -> Reply<Tagged> {
    let write = context.platform.write(&actor).await?;
    let zone = write.organisation().await?.zone;
    let lens = Lens { platform: &context.platform, actor: &actor, zone: &zone };
    let detail = json!({
        "ids": tagging.ids.as_ref().map(Vec::len), "filter": tagging.filter, "add": tagging.add,
        "remove": tagging.remove,
    });
    let tagged = bulk::tag(&write, &lens, tagging).await?;
    write
        .commit(Audit::of("customer.tag", actor.org).with(json!({ "asked": detail, "done": tagged })))
        .await?;
    Ok(Json(tagged))
}

/// Keeps the tag and gives it to whom its rule means.
async fn save(write: &Write, tag: &Tag) -> Result<(), Fault> {
    if let Some(rule) = &tag.definition.rule {
        let ruled = store::with_rules(&**write, write.actor()).await?;
        if rule.names_tag(tag.id) || ruled.iter().any(|other| rule.names_tag(other.id)) {
            return Err(wrong_field(
                "rule",
                "rule_names_rule",
                "a rule cannot ask for a tag that a rule gives",
            ));
        }
        let named = ruled.iter().filter_map(|other| other.definition.rule.as_ref());
        if named.into_iter().any(|other| other.names_tag(tag.id)) {
            return Err(wrong_field("rule", "rule_is_named", "another tag's rule asks for this tag"));
        }
    }
    store::put(write, tag).await?;
    rules::apply(write, tag, None).await
}

async fn view(context: &Context, actor: &platform::Actor, id: TagId) -> Result<TagView, Fault> {
    let tags = store::list(context.platform.records().reader(), actor).await?;
    let found = tags.into_iter().find(|(tag, _)| tag.id == id);
    let (tag, customers) = found.ok_or_else(|| Fault::not_found("tag_not_found", "there is no such tag"))?;
    Ok(TagView::of(tag, customers))
}
