//! Fills an empty database with the constructed world, act by act, through the same calls as everybody else.
//!
//! The acts are spread evenly between the beginning and now, so that the histories look lived and every run of the
//! same day is alike.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::future::try_join_all;
use secrecy::SecretString;
use uuid::Uuid;

use super::report::{ReportWords, onwards};
use super::tables::{self, Plan, Words};
use super::{DemoError, calls, letter, path};
use crate::domain::actor::{Actor, Role};
use crate::domain::allocation::DeclaredAmount;
use crate::domain::application::{BudgetItem, CostCategory, Draft};
use crate::domain::command::{Command, FocalPoint, StepInput};
use crate::domain::credit_line::{CreditLine, Scope};
use crate::domain::document::Pdf;
use crate::domain::language::Language;
use crate::domain::lifecycle::{Action, State, transition};
use crate::domain::member_state::StateCode;
use crate::domain::money::{BasisPoints, Cents};
use crate::domain::report::{Report, Verdict};
use crate::domain::rule_value::{Quantity, RuleCode, RuleKey};
use crate::http::passwords::PasswordPool;
use crate::http::token::random_secret;
use crate::import;
use crate::store::db::{Context, Db};
use crate::store::{audit, users};
use crate::workflow;
use crate::workflow::allot::{self, Basis};
use crate::workflow::error::WorkflowError;
use crate::workflow::perform::{self, NewLetter};
use crate::workflow::reference::{Publication, StatedRule, record};
use crate::workflow::report;
use crate::workflow::{accounts, budget_year};

/// How long before now the constructed histories begin, unless the year is younger.
const LOOKING_BACK: TimeDelta = TimeDelta::days(90);

/// Parts into which the time until now is cut; more than there are acts.
const PARTS: i32 = 400;

/// Characters of a password: 20 of 64 signs are 120 random bits.
const PASSWORD_LENGTH: usize = 20;

/// Amounts published for 2019, the last year whose two amounts are published to the dollar.
const LINE_1_OF_2019: &str = "1479887.00";
const LINE_2_OF_2019: &str = "14878559.00";
const SOURCE_OF_2019: &str = "demo value: the amount published for 2019 (guidance note 2020 of the Fund)";

/// Ceilings of Line 1: none is published, these are made up.
const LINE_1_CEILINGS: [(Scope, &str); 2] = [(Scope::National, "150000.00"), (Scope::Regional, "250000.00")];

/// What the audit calls the end of the filling.
const MARK: (&str, &str, &str) = ("demonstration_made", "demonstration", "fonds1035");

/// An account with the password that was made for it.
pub struct Credential {
    /// Address to sign in with.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Password.
    pub password: SecretString,
}

/// What a database holds, seen from the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has an account.
    Empty,
    /// The whole demonstration.
    Filled,
    /// Something else.
    Foreign,
}

/// Looks at a migrated database.
///
/// # Errors
/// A [`DemoError`].
pub async fn standing(db: &Db) -> Result<Standing, DemoError> {
    let reader = db.reader().await?;
    let (_, kind, id) = MARK;
    if !audit::page(&reader, Some((kind, Some(id))), None, 1).await?.is_empty() {
        return Ok(Standing::Filled);
    }
    let nobody = users::page(&reader, None, None, None, 1).await?.is_empty();
    Ok(if nobody { Standing::Empty } else { Standing::Foreign })
}

/// Leaves the mark of a database that is filled.
///
/// # Errors
/// A [`DemoError`].
pub async fn mark(db: &Db, now: DateTime<Utc>) -> Result<(), DemoError> {
    let context = Context { actor: None, now, request_id: "demo".to_owned() };
    let (action, kind, id) = MARK;
    db.write(context, async move |tx| {
        audit::record(&tx, action, kind, id, serde_json::json!({})).await.map_err(DemoError::from)
    })
    .await
}

/// The acting persons and the hand of the clock.
pub(super) struct Stage<'a> {
    pub(super) db: &'a Db,
    next: DateTime<Utc>,
    part: TimeDelta,
    now: DateTime<Utc>,
    actors: BTreeMap<(Role, Option<StateCode>), (Actor, Language)>,
    words: Words,
}

/// Fills a migrated, empty database; the accounts with their passwords, which are kept nowhere.
///
/// # Errors
/// A [`DemoError`]; what was done so far stays.
pub async fn seed(
    db: &Db,
    now: DateTime<Utc>,
    passwords: &PasswordPool,
    say: &impl Fn(&str),
) -> Result<Vec<Credential>, DemoError> {
    let today = now.with_timezone(&chrono_tz::Europe::Zurich).date_naive();
    let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today).and_time(NaiveTime::MIN).and_utc();
    let begun = new_year.max(now - LOOKING_BACK).min(now);
    let part = (now - begun) / PARTS;
    let mut stage = Stage { db, next: begun, part, now, actors: BTreeMap::new(), words: tables::words()? };

    say("recording the reference: states, income groups, accessions, the list of Line 2, published rules");
    let context = stage.context(None);
    import::record_reference(db, context).await?;
    say("making one account for each role");
    let credentials = stage.people(passwords).await?;
    let year = i16::try_from(today.year()).map_err(|_| DemoError::Missing(format!("a budget year {today}")))?;
    say(&format!("opening the budget year {year} with the amounts published for 2019"));
    stage.year(year).await?;
    say("recording a call for regional projects that has ended, and one that is open");
    stage.calls().await?;
    let plans = tables::plans()?;
    say(&format!("walking {} constructed applications through their steps", plans.len()));
    for plan in &plans {
        stage.walk(plan).await?;
    }
    Ok(credentials)
}

impl Stage<'_> {
    /// The context of the next act: a part of the time later, never after now.
    pub(super) fn context(&mut self, actor: Option<&Actor>) -> Context {
        let at = self.next;
        self.next = (self.next + self.part).min(self.now);
        Context { actor: actor.cloned(), now: at, request_id: "demo".to_owned() }
    }

    pub(super) fn actor(&self, role: Role, represents: Option<StateCode>) -> Result<(Actor, Language), DemoError> {
        let represents = represents.filter(|_| role == Role::StateOfficer);
        let nobody = || DemoError::Missing(format!("nobody is {role}"));
        self.actors.get(&(role, represents)).cloned().ok_or_else(nobody)
    }

    pub(super) fn said(&self, key: &str, language: Language) -> Result<String, DemoError> {
        self.words.find(key, language).ok_or_else(|| DemoError::Missing(format!("no words for {key}")))
    }

    async fn people(&mut self, passwords: &PasswordPool) -> Result<Vec<Credential>, DemoError> {
        let persons = tables::persons()?;
        let made = try_join_all(persons.iter().map(async |_| {
            let password: String = random_secret()?.chars().take(PASSWORD_LENGTH).collect();
            let password = SecretString::from(password);
            Ok::<_, DemoError>((passwords.hash(password.clone()).await?, password))
        }))
        .await?;
        let mut credentials = Vec::new();
        for (person, (hash, password)) in persons.into_iter().zip(made) {
            let (role, represents, language) =
                (person.profile.role, person.profile.represents, person.profile.language);
            credentials.push(Credential { email: person.email.clone(), role, password });
            let establish = async move |tx: std::sync::Arc<crate::store::db::Tx>| {
                accounts::establish(&tx, &person.email, &person.profile, &hash).await
            };
            let context = self.context(None);
            let user_id = self.db.write(context, establish).await?;
            self.actors.insert((role, represents), (Actor { user_id, role, represents }, language));
        }
        Ok(credentials)
    }

    async fn year(&mut self, year: i16) -> Result<(), DemoError> {
        let (finance, _) = self.actor(Role::FinanceOfficer, None)?;
        let ceilings = LINE_1_CEILINGS.map(|(scope, amount)| {
            Ok(StatedRule {
                key: RuleKey::of(RuleCode::Ceiling, CreditLine::One, scope),
                quantity: Quantity::Amount(usd(amount)?),
                in_force_from: NaiveDate::from_ymd_opt(i32::from(year), 1, 1).unwrap_or_default(),
                source: "demo value".to_owned(),
            })
        });
        let rules = ceilings.into_iter().collect::<Result<_, DemoError>>()?;
        let publication = Publication { name: "demo value".to_owned(), rules, ..Publication::default() };
        let context = self.context(Some(&finance));
        record(self.db, context, publication).await?;

        let context = self.context(Some(&finance));
        self.db.write(context, async move |tx| budget_year::open_year(&tx, year).await).await?;
        let declared =
            |amount| Ok::<_, DemoError>(DeclaredAmount { amount: usd(amount)?, source: SOURCE_OF_2019.to_owned() });
        let basis = Basis::Declared { line_1: declared(LINE_1_OF_2019)?, line_2: declared(LINE_2_OF_2019)? };
        let context = self.context(Some(&finance));
        self.db.write(context, async move |tx| allot::allot(&tx, year, &basis, Vec::new()).await).await?;
        Ok(())
    }

    /// A call that has ended by now and one that is open: every regional application is handed in within one of them.
    async fn calls(&mut self) -> Result<(), DemoError> {
        let (fund, language) = self.actor(Role::FundOfficer, None)?;
        let opening = calls::opening(self.next, self.part);
        for (key, window) in calls::windows(opening, self.part, self.now, &self.said("grace", language)?)? {
            let title = self.said(key, language)?;
            let context = self.context(Some(&fund));
            let recorded = async move |tx: std::sync::Arc<crate::store::db::Tx>| {
                workflow::calls::record(&tx, title, "demo value".to_owned(), window).await
            };
            self.db.write(context, recorded).await?;
        }
        Ok(())
    }

    async fn walk(&mut self, plan: &Plan) -> Result<(), DemoError> {
        let refused = |source| DemoError::Step { title: plan.title.clone(), source };
        let (officer, language) = self.actor(Role::StateOfficer, Some(plan.applicant))?;
        let draft = self.draft(plan, language)?;
        let (context, by) = (self.context(Some(&officer)), officer.clone());
        let begun = self.db.write(context, async move |tx| perform::create(&tx, &by, draft).await).await;
        let id = begun.map_err(refused)?.id;
        if plan.until != State::Draft {
            for state in &plan.beneficiaries {
                self.attach(plan, id, *state, &officer, language).await?;
            }
        }
        let (mut state, mut filed) = (State::Draft, 0);
        for action in path::to(plan.until) {
            let step = transition(state, *action)
                .ok_or_else(|| DemoError::Missing(format!("no step {action} from {state}")))?;
            let role = step.by.first().copied().unwrap_or(Role::StateOfficer);
            let (actor, _) = self.actor(role, Some(plan.applicant))?;
            let input = StepInput {
                comment: self.words.find(action.as_str(), language),
                reasons: if *action == Action::Decline { plan.reasons.clone() } else { Vec::new() },
                focal_point: (*action == Action::Activate).then(|| self.focal_point(language)).transpose()?,
                ..StepInput::default()
            };
            let reported = match action {
                Action::FileReport => {
                    filed += 1;
                    Some(self.report(plan, state, language)?)
                }
                _ => None,
            };
            let (context, action) = (self.context(Some(&actor)), *action);
            let done: Result<_, WorkflowError> = self
                .db
                .write(context, async move |tx| match reported {
                    Some((said, pdf)) => report::file(&tx, &actor, id, None, said, &pdf).await.map(|(done, _)| done),
                    None if action.decides_report() => {
                        report::decide(&tx, &actor, id, None, filed, Verdict::Accepted, None).await
                    }
                    None => perform::step(&tx, &actor, id, None, Command::Step { action, input }).await,
                })
                .await;
            state = done.map_err(refused)?.state;
        }
        if state == State::Retained {
            self.assess(plan, id, language).await?;
        }
        Ok(())
    }

    /// The report that takes a project on from where it stands, with its PDF.
    fn report(&self, plan: &Plan, state: State, language: Language) -> Result<(Report, Pdf), DemoError> {
        let words = ReportWords {
            narrative: self.said("report", language)?,
            indicator: self.said("indicator", language)?,
            evaluator: self.said("evaluator", language)?,
        };
        let content = letter::pdf(&[&plan.title, "", &words.narrative]);
        let document = Pdf::new("report.pdf", content).map_err(|fault| DemoError::Missing(fault.to_string()))?;
        Ok((onwards(state, &self.draft(plan, language)?, words), document))
    }

    async fn attach(
        &mut self,
        plan: &Plan,
        id: Uuid,
        state: StateCode,
        officer: &Actor,
        language: Language,
    ) -> Result<(), DemoError> {
        let signatory = self.said("signatory", language)?;
        let request = self.said("letter", language)?;
        let name = format!("letter-{state}.pdf");
        let content = letter::pdf(&[state.as_str(), "", &request, &plan.title, "", &signatory]);
        let document = Pdf::new(&name, content).map_err(|fault| DemoError::Missing(fault.to_string()))?;
        let (context, by) = (self.context(Some(officer)), officer.clone());
        let signed_on = context.now.date_naive();
        let letter = NewLetter { state, signatory, signed_on, names_project: true, names_fund: true, document };
        let attached: Result<_, WorkflowError> =
            self.db.write(context, async move |tx| perform::attach_letter(&tx, &by, id, None, letter).await).await;
        attached.map_err(|source| DemoError::Step { title: plan.title.clone(), source })?;
        Ok(())
    }

    fn focal_point(&self, language: Language) -> Result<FocalPoint, DemoError> {
        Ok(FocalPoint {
            name: self.said("signatory", language)?,
            office: self.said("office", language)?,
            email: "focal.point@example.int".to_owned(),
        })
    }

    /// The answers of an application: a fifth of the amount for staff, a tenth for the evaluation.
    fn draft(&self, plan: &Plan, language: Language) -> Result<Draft, DemoError> {
        let item = |category: CostCategory, key, share: u32| {
            Ok(BudgetItem {
                output: self.said("output", language)?,
                description: self.said(key, language)?,
                category,
                quantity: 1,
                unit_cost_usd: plan.amount.share(BasisPoints(share)),
            })
        };
        Ok(Draft {
            title: Some(plan.title.clone()),
            summary: plan.summary.clone(),
            scope: Some(plan.scope),
            line: Some(plan.line),
            activity: Some(plan.activity),
            beneficiaries: plan.beneficiaries.clone(),
            budget: [
                item(CostCategory::Staff, "staff", 2_000),
                item(CostCategory::Operational, "operational", 7_000),
                item(CostCategory::Evaluation, "evaluation", 1_000),
            ]
            .into_iter()
            .collect::<Result<_, DemoError>>()?,
            starts_on: self.now.date_naive().checked_add_signed(TimeDelta::days(plan.starts_in_days)),
            duration_months: Some(plan.months),
            ..Draft::default()
        })
    }
}

fn usd(text: &str) -> Result<Cents, DemoError> {
    text.parse().map_err(|error| DemoError::Missing(format!("{text}: {error}")))
}
