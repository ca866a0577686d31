### Words of closed sets, shown where a figure of a text is such a word

line-line-1 = Line 1
line-line-2 = Line 2
line-either = either line
scope-national = national
scope-regional = regional
state-unwritten = not begun
state-draft = draft
state-submitted = submitted
state-under-review = under review
state-clarification-requested = clarification requested
state-recommended = recommended
state-retained = retained
state-approved = approved
state-declined = declined
state-withdrawn = withdrawn
state-active = active
state-suspended = suspended
state-completed = completed
state-final-reported = final report accepted
state-evaluated = evaluated
state-closed = closed
state-cancelled = cancelled
state-planned = planned
state-requested = requested
state-checked = checked
state-refused = refused
state-paid = paid
action-create = create
action-save = save
action-attach-letter = attach a letter
action-submit = submit
action-endorse = endorse
action-begin-review = begin the review
action-request-clarification = request clarification
action-answer = answer
action-recommend = recommend
action-retain = retain for lack of funds
action-reconsider = reconsider
action-return-to-review = return to review
action-approve = approve
action-decline = decline
action-withdraw = withdraw
action-activate = begin the project
action-suspend = suspend
action-resume = resume
action-complete = complete
action-file-report = file a report
action-accept-report = accept the report
action-return-report = send the report back
action-accept-final-report = accept the final report
action-accept-evaluation = accept the evaluation
action-cancel = cancel
action-close = close the accounts
action-draw-up-payment-plan = draw up the payment plan
action-assess-ranking = assess by the ranking factors
action-request-instalment = request the instalment
action-check-instalment = check the instalment
action-refuse-instalment = refuse the instalment
action-pay-instalment = pay the instalment
action-answer-question = answer a question
standing-unwritten = not begun
standing-late = waiting for an exception
standing-requested = requested
standing-endorsed = endorsed
standing-recommended = recommended
standing-approved = approved
standing-declined = declined
standing-withdrawn = withdrawn
step-request = request
step-request-late = request late
step-grant-exception = record an exception
step-attach-letter = attach a letter
step-endorse = endorse
step-recommend = recommend
step-approve = approve
step-decline = decline
step-withdraw = withdraw
amendment-kind-no-cost-extension = no-cost extension
amendment-kind-budget-revision = budget revision
amendment-kind-change-of-objective = change of objective
amended-field-title = Title of the project
amended-field-summary = What the project does and why
amended-field-duration-months = Duration (months)
amended-field-ends-on = Last day of the project
amended-field-budget-line = Budget line
amended-field-staff-and-office = Staff and office costs
amended-field-operational = Operational costs without the evaluation
amended-field-evaluation = Evaluation
role-state-officer = Member State officer
role-regional-office = Regional Office
role-fund-officer = Fund officer
role-approver = approver
role-finance-officer = finance officer
role-auditor = auditor
role-administrator = administrator
rule-ceiling = ceiling
rule-minimum = minimum amount
rule-staff-and-office-share-maximum = maximum share of staff and office costs
rule-evaluation-share-minimum = minimum share of the evaluation
rule-regional-states-minimum = minimum number of States in a regional project
rule-regional-letters-minimum = minimum number of endorsement letters of a regional project
rule-discretionary-income-threshold = threshold of Discretionary Income
rule-line-2-share = share of Line 2
rule-line-1-base = base amount of Line 1
rule-workplan-due-months = months within which the workplan is due
rule-interim-reports-from-months = duration in months from which interim reports are due
rule-interim-period-months = months of the period of an interim report
rule-interim-report-due-weeks = weeks within which an interim report is due
rule-final-report-due-months = months within which the final report is due
rule-evaluation-from-months = months after completion from which the evaluation is made
rule-evaluation-due-months = months after completion within which the evaluation is made
rule-amendment-notice-months = months before the agreed end until which an amendment is requested

### Refusals: a rule said no. Title, then what was found and what to do next

refusal-step-not-possible = This step is not possible now
refusal-step-not-possible-detail = From the state “{ $state }” there is no step “{ $action }”. Reload the application to see which steps are open.
refusal-role-may-not = Your role does not allow this step
refusal-role-may-not-detail = The role “{ $role }” may not take the step “{ $action }” on this application. Ask a person whose role allows it.
refusal-own-state = You represent a State that this application concerns
refusal-own-state-detail = You represent { $state } and cannot act for the Fund on an application that concerns it. A colleague must take this step.
refusal-incomplete = The application is not complete
refusal-incomplete-detail = Answers are missing or do not fit together; they are listed with their place. Complete them, then submit again.
refusal-not-eligible = The application does not meet the eligibility criteria
refusal-not-eligible-detail = At least one criterion is not met on the line asked for. The assessment names each criterion, the facts used, and the smallest change that would turn it.
refusal-eligibility-not-known = Eligibility cannot be decided yet
refusal-eligibility-not-known-detail = A fact that the criteria need is not recorded. The assessment names it; the finance officer records facts with their source.
refusal-ceiling-not-entered = No ceiling is recorded for this line
refusal-ceiling-not-entered-detail = The ceiling of { $line } for this kind of project has not been entered. The finance officer must record it with its source before the line can be used.
refusal-letters-missing = Endorsement letters are missing
refusal-letters-missing-detail =
    { $required ->
        [one] One endorsement letter is needed
       *[other] { $required } endorsement letters are needed
     }, { $received } received. Letters may still come from: { $from }.
refusal-call-not-open = No call for regional projects is open
refusal-call-not-open-detail =
    { $calls ->
        [last_and_next] It is { $now_utc } (Geneva: { $now_geneva }; capital: { $now_capital }). The call “{ $last_call }” ended on { $closed_utc } (Geneva: { $closed_geneva }; capital: { $closed_capital }). The call “{ $next_call }” opens on { $opens_utc } (Geneva: { $opens_geneva }; capital: { $opens_capital }): submit the application then. Source: { $source }.
        [last] It is { $now_utc } (Geneva: { $now_geneva }; capital: { $now_capital }). The call “{ $last_call }” ended on { $closed_utc } (Geneva: { $closed_geneva }; capital: { $closed_capital }). Source: { $source }. The application can be saved meanwhile; you will be told by e-mail of the next call.
        [next] It is { $now_utc } (Geneva: { $now_geneva }; capital: { $now_capital }). The call “{ $next_call }” opens on { $opens_utc } (Geneva: { $opens_geneva }; capital: { $opens_capital }): submit the application then. Source: { $source }.
       *[none] It is { $now_utc } (Geneva: { $now_geneva }; capital: { $now_capital }), and no call is on record. The application can be saved meanwhile; you will be told by e-mail of the next call.
    }
refusal-call-overlaps = Another call takes applications at the same time
refusal-call-overlaps-detail = The call “{ $title }” takes applications from { $opens_utc } until before { $ended_utc }, its grace included. Choose times outside of it, or revise that call first.
refusal-call-unchanged = Everything about the call stays as it is
refusal-call-unchanged-detail = The revision says what the call says already. Change its opening, closing, zone or grace.
refusal-call-opening-passed = An opening that has passed cannot be changed
refusal-call-opening-passed-detail = It is { $now_utc } (Geneva: { $now_geneva }). The opening of { $opens_utc } lies before that. An opening is set or moved only to an instant that has not passed, and only while the call is not open yet.
refusal-call-closing-passed = A closing that has passed cannot be changed
refusal-call-closing-passed-detail = It is { $now_utc } (Geneva: { $now_geneva }). The closing of { $closes_utc } lies before that. A closing, and the end of a grace, are moved only to an instant that has not passed, and only until they have come.
refusal-call-ended = The call has ended
refusal-call-ended-detail = It is { $now_utc } (Geneva: { $now_geneva }). The call ended with its grace on { $ended_utc }. Nothing about it can be changed; record a further call.
refusal-not-endorsed = The Regional Office has not endorsed the application
refusal-not-endorsed-detail = The Regional Office must endorse the content as it stands now. An endorsement given before a change does not count.
refusal-no-open-year = No budget year is open
refusal-no-open-year-detail = Money can be reserved only in an open budget year. The finance officer must open one.
refusal-line-not-chosen = A line must be named
refusal-line-not-chosen-detail = The State asked for either line: name the line from which the project is to be paid.
refusal-line-not-asked = The State did not ask for this line
refusal-line-not-asked-detail = The application does not ask for { $line }. Choose the line that the State asked for.
refusal-money-short = The line does not hold the money
refusal-money-short-detail = The application asks for USD { USD($asked) }; USD { USD($available) } is available on { $line } in { $year }. The application can be retained until new funds come.
refusal-money-not-short = The line holds the money
refusal-money-not-short-detail = USD { USD($available) } is available on { $line } in { $year } and the application asks for USD { USD($asked) }. An application is retained only for lack of funds.
refusal-same-person = Another person must approve
refusal-same-person-detail = You recommended this application. It must be approved by somebody else.
refusal-reason-missing = A reason is needed
refusal-reason-missing-detail = This step needs a reason in words: the persons concerned will read it.
refusal-coded-reasons-missing = At least one reason for declining is needed
refusal-coded-reasons-missing-detail = Name at least one of the listed reasons for declining the application.
refusal-letter-already-sent = This State has already sent a letter
refusal-letter-already-sent-detail = An endorsement letter from { $state } is already attached to this application. Each State sends one.
refusal-letter-of-another-state = The letter comes from a State that is not concerned
refusal-letter-of-another-state-detail = { $state } neither applies nor benefits from this project. Attach a letter of the applicant or of a benefiting State.
refusal-year-already-open = The budget year is already open
refusal-year-already-open-detail = This budget year has been opened before; nothing has changed.
refusal-year-not-open = The budget year is not open
refusal-year-not-open-detail = Open the budget year before entering its money.
refusal-already-allotted = The allocation of this year is already entered
refusal-already-allotted-detail = The allocation of this line and year has been entered before. A correction is a further entry with its source.
refusal-year-out-of-turn = Budget years follow one another
refusal-year-out-of-turn-detail = { $year } cannot be opened now: the next budget year is { $next }. What a year carries over arrives in the year after it.
refusal-not-allotted = The year has no allocation to revise
refusal-not-allotted-detail = Enter the allocation of { $year } first; then it can be revised.
refusal-nothing-to-revise = The revision changes nothing
refusal-nothing-to-revise-detail = Both lines already have these amounts in { $year }. Nothing has been entered.
refusal-revision-below-uses = The revised allocation does not cover what is promised and paid
refusal-revision-below-uses-detail = USD { USD($asked) } is too low for { $line } in { $year }: USD { USD($reserved) } is reserved, USD { USD($committed) } committed and USD { USD($disbursed) } disbursed. The allocation can be lowered to USD { USD($least) } at the least.
refusal-nothing-to-enter = The amount is zero
refusal-nothing-to-enter-detail = An entry moves an amount above zero. Check the amount.
refusal-reservations-remain = Money is still reserved
refusal-reservations-remain-detail = Recommended applications still hold money on this line. Approve them or return them to review, then close the year.
refusal-closing-decision-missing = A decision on the remaining balance is needed
refusal-closing-decision-missing-detail = USD { USD($available) } is left on { $line } in { $year }. Say whether it is carried over to the same line of the next year or returned, and name the legal source.
refusal-closing-amount-differs = The decision concerns another amount than what is left
refusal-closing-amount-differs-detail = The decision names USD { USD($asked) }; USD { USD($available) } is left on { $line } in { $year }. A decision covers exactly what is left, and there is none where nothing is left.
refusal-project-not-funded = The project has no approved money
refusal-project-not-funded-detail = Money is paid out or returned only for an approved application.
refusal-project-money-short = The project does not hold the money
refusal-project-money-short-detail = No more can be paid or returned than the project still holds of what was committed to it. Reload it to see what is left.
refusal-project-not-paid = Nothing is paid to the project in its present state
refusal-project-not-paid-detail = The project is “{ $state }”. Instalments are requested, checked and paid while it is under way and, after completion, until it is closed.
refusal-project-not-planned = No payment plan can be drawn up now
refusal-project-not-planned-detail = The project is “{ $state }”. A payment plan is drawn up and revised from approval until the project ends.
refusal-plan-above-grant = The plan pays more than was granted
refusal-plan-above-grant-detail = The instalments add up to USD { USD($asked) }; USD { USD($granted) } was granted. Reduce them.
refusal-plan-changes-requested = The plan changes an instalment that was requested
refusal-plan-changes-requested-detail = Instalment { $instalment } was requested with USD { USD($requested) } and the new plan gives it USD { USD($asked) }. An instalment that was requested, checked or paid keeps its place and amount; one that was refused keeps its place. Change the others.
refusal-evaluation-line-reserved = The evaluation line stays untouched until the project is completed
refusal-evaluation-line-reserved-detail = Of USD { USD($granted) } granted, USD { USD($evaluation) } is the evaluation line. USD { USD($disbursed) } is paid and USD { USD($requested) } requested, so that USD { USD($left) } can still be paid before completion; this instalment is of USD { USD($asked) }. Revise the plan, or wait until the project is completed.
refusal-same-person-in-payment = Another person must take this step
refusal-same-person-in-payment-detail = You requested or checked this instalment. It is requested, checked and paid by three persons: a colleague must go on.
refusal-value-date-impossible = The value date is not possible
refusal-value-date-impossible-detail = The value date { $value_on } must lie between the day of the check, { $checked_on }, and today, { $today }. Record a payment once it is made.
refusal-payment-reference-used = The reference belongs to another payment
refusal-payment-reference-used-detail = A payment with this reference is recorded already; nothing has changed. Check whether this one was recorded before, or correct the reference.
refusal-focal-point-missing = The focal point is not named
refusal-focal-point-missing-detail = A project begins only when the government has named its focal point. Give the name, the office held and an e-mail address.
refusal-agreed-end-to-come = The project has not reached its agreed end
refusal-agreed-end-to-come-detail = The last agreed day of the project is { $ends_on }. It can be completed from that day on; a project that ends earlier is cancelled.
refusal-report-not-possible = This report cannot be filed at this stage
refusal-report-not-possible-detail = A workplan or an interim report is filed until the final report is accepted, the final report once the project is completed, and the evaluation once the final report is accepted.
refusal-report-undecided = A report with figures still awaits its decision
refusal-report-undecided-detail = Report { $number } states expenditure and is not decided yet. The Fund unit must accept it or send it back before the next statement can continue from it.
refusal-report-does-not-add-up = The report is incomplete or does not add up
refusal-report-does-not-add-up-detail = Each fault is named with its place, the figure given and the figure expected. Correct them and file the report again; nothing has been recorded.
refusal-no-report-awaits = No such report awaits a decision
refusal-no-report-awaits-detail = The report has been decided already, or none of this kind has been filed. Reload the project to see its reports.
refusal-filed-by-same-person = The report was filed by the same person
refusal-filed-by-same-person-detail = Whoever filed report { $number } cannot decide on it. Another fund officer must accept it or send it back.
refusal-statement-missing = A statement of expenditure is missing
refusal-statement-missing-detail = USD { USD($paid) } has been paid to the project. Suspend it, have the Regional Office file a report with its expenditure to date, and accept it; then the project can be cancelled and what was not spent returns to its line.
refusal-spent-not-paid = More was spent than was paid
refusal-spent-not-paid-detail = The last accepted statement says that USD { USD($spent) } was spent; USD { USD($paid) } has been paid. Pay the difference from the committed amount first; afterwards nothing more can be paid.
refusal-amendment-step-not-possible = This step is not possible now
refusal-amendment-step-not-possible-detail = The amendment is { $standing }: from there the step “{ $step }” does not exist. Reload it to see which steps are open.
refusal-amendment-role-may-not = Your role does not allow this step
refusal-amendment-role-may-not-detail = The role “{ $role }” may not take the step “{ $step }” on this amendment. Ask a person whose role allows it.
refusal-project-not-running = The project is not running
refusal-project-not-running-detail = Only a project that is active or suspended can be amended; this one is { $state }.
refusal-amendment-open = Another amendment is open
refusal-amendment-open-detail = A project has one open amendment at a time. Wait until the other one is decided, or withdraw it first.
refusal-amendment-late = The request comes too late
refusal-amendment-late-detail = The agreed end of the project is { $ends_on }: an amendment could be requested until { $last_day }, { $months ->
        [one] one month
       *[other] { $months } months
    } before. It can still be submitted as a late request; it then waits until the Fund officer records an exception with its reason.
refusal-amendment-not-late = The request is in time
refusal-amendment-not-late-detail = Until { $last_day }, { $months ->
        [one] one month
       *[other] { $months } months
    } before the agreed end on { $ends_on }, no exception is needed. Submit an ordinary request.
refusal-amendment-changes-nothing = The amendment changes nothing
refusal-amendment-changes-nothing-detail = Everything would stay as it is agreed. Say what is to change: the duration, the budget, the title or the summary.
refusal-amendment-shortens = An extension makes a project longer
refusal-amendment-shortens-detail = A duration of { $agreed } months is agreed; { $asked } would be shorter. A project that ends before its time is cancelled.
refusal-amended-total-differs = The amended budget does not come to the approved amount
refusal-amended-total-differs-detail = An amendment costs nothing and gives nothing back: the budget must come to exactly what was approved. Check the lines of the budget and correct the total.
refusal-evaluation-not-held = The project does not hold the money for this evaluation
refusal-evaluation-not-held-detail = The evaluation is kept unspent until the project ends. It would cost USD { USD($asked) }, and USD { USD($available) } of what was approved is not yet paid. Lower the evaluation line.
refusal-amended-budget-shares = Staff and office costs pass their share
refusal-amended-budget-shares-detail = Of the amended budget of USD { USD($total) }, USD { USD($amount) } would be staff and office costs; at most { $maximum } is allowed. Lower them and request the revision again.
refusal-amendment-same-person = Another person must decide
refusal-amendment-same-person-detail = An amendment is requested, recommended and approved by three different persons, and nobody decides on what they requested or recommended. A colleague must take this step.
refusal-rule-value-missing = A value that the computation needs is not recorded
refusal-rule-value-missing-detail = The rule value needed for this computation is not in force on the day in question. The finance officer must record it with its source.
refusal-amount-too-large = The amounts are too large
refusal-amount-too-large-detail = The sum passes the largest amount that can be kept, USD { USD("90071992547409.91") }. Check the figures.
refusal-already-recorded = This record already exists
refusal-already-recorded-detail = The same record exists already; nothing has changed. A correction is a new record with its source.
refusal-nothing-to-retract = There is nothing to take back
refusal-nothing-to-retract-detail = No record that still stands begins on { $day }. Only a record of exactly that day can be taken back; nothing has changed.
refusal-document-missing = The document is missing
refusal-document-missing-detail = An official status is recorded together with the list that it is taken from. Attach the document as a PDF; nothing has changed.
refusal-nobody-to-act = Nobody could take this step
refusal-nobody-to-act-detail = No person with an active account in the role “{ $role }” may take the step “{ $action }” on this application: there is none, or each represents a State concerned or has recommended it. The administrator can invite or reactivate one.
refusal-too-many-waiting = Too many applications are waiting for one scenario
refusal-too-many-waiting-detail = One scenario takes at most { $most } applications, because their rows and the lines are locked while it runs. Name the applications that it is about.
refusal-too-many-cases = Too many cases for one rehearsal
refusal-too-many-cases-detail = One rehearsal looks at no more than { $most } cases. Narrow it to open cases, to some States, or to decisions since a day.
refusal-internal-is-for-officers = Internal messages are for officers of the Fund
refusal-internal-is-for-officers-detail = A Member State writes shared messages only. Send the message as shared; nothing has been written.
refusal-internal-not-asked-of-states = An internal question cannot be addressed to a State
refusal-internal-not-asked-of-states-detail = The State would never read it. Make the question shared, or address it to the Regional Office, the Fund unit or the finance officers; nothing has been written.
refusal-answer-to-internal-is-internal = The answer to an internal message is internal
refusal-answer-to-internal-is-internal-detail = A shared answer would show the State what was said internally. Make the answer internal, or write a shared message that answers nothing; nothing has been written.
refusal-draft-is-the-states-own = Nobody outside the State reads about a draft
refusal-draft-is-the-states-own-detail = Until the application is submitted, only officers of the State can be asked. Submit the application, or address the question to your own State; nothing has been written.
refusal-answered-message-unknown = There is no such message to answer
refusal-answered-message-unknown-detail = The conversation about this application has no message with this identity. Read the conversation again and choose a message of it; nothing has been written.
refusal-not-to-be-ranked = This application is not to be ranked
refusal-not-to-be-ranked-detail = Applications are assessed by the ranking factors from their submission until they are decided. This one stands at “{ $state }”; nothing has been recorded.

### Problems: everything else that keeps a request from being carried out

problem-malformed-json = The body is not valid JSON
problem-malformed-json-detail = The JSON breaks off or is malformed near line { $row }, column { $column }.
problem-body-unreadable = The body could not be read
problem-body-unreadable-detail = The body of the request broke off or is encoded in a way that cannot be read. Send it again.
problem-bad-request = The request cannot be understood
problem-bad-request-detail = The request does not follow the rules of the protocol.
problem-idempotency-key-missing = The Idempotency-Key header is missing
problem-idempotency-key-missing-detail = Send a fresh Idempotency-Key with every request that creates or acts, and the same key when you repeat it.
problem-idempotency-key-malformed = The Idempotency-Key header is malformed
problem-idempotency-key-malformed-detail = A key has 1 to 100 visible ASCII characters, for example a UUID.
problem-if-match-malformed = The If-Match header is malformed
problem-if-match-malformed-detail = Send the ETag of the version that you saw as it was given, for example "7". Lists, weak tags and * are not accepted.
problem-not-signed-in = You are not signed in
problem-not-signed-in-detail = Send a valid access token: Authorization: Bearer …. Sign in or refresh your session to get one.
problem-token-expired = The access token has expired
problem-token-expired-detail = Refresh your session with the refresh token, then repeat the request.
problem-session-ended = The session has ended
problem-session-ended-detail = You signed out, the session expired, or it was closed for your protection. Sign in again.
problem-wrong-credentials = E-mail address or password is wrong
problem-wrong-credentials-detail = Check both and try again, or ask for a new password.
problem-one-time-token-invalid = The link is no longer valid
problem-one-time-token-invalid-detail = The link was used already, has expired, or is not complete. Ask for a new one.
problem-forbidden = Your role does not allow this
problem-forbidden-detail = The role “{ $role }” has no access to this operation.
problem-not-found = Not found
problem-not-found-detail = There is nothing at this address, or nothing that you may see.
problem-method-not-allowed = This method is not possible here
problem-method-not-allowed-detail = The address exists, but not with this method. See the Allow header.
problem-still-running = The same request is still being worked on
problem-still-running-detail = A request with this Idempotency-Key has not finished yet. Repeat it in a moment to get its answer.
problem-conflict = The request contradicts what is recorded
problem-conflict-detail = Something recorded already stands against this request. Nothing has changed.
problem-stale-version = Somebody has changed this meanwhile
problem-stale-version-detail = The version you saw is no longer the last one. Load it again, check the changes, and repeat your step.
problem-body-too-large = The body is too large
problem-body-too-large-detail = At most { $limit } bytes are accepted here.
problem-uri-too-long = The address is too long
problem-uri-too-long-detail = Path and query have at most { $limit } bytes.
problem-unsupported-media-type = The media type is not accepted
problem-unsupported-media-type-detail = Send the body as { $expected }.
problem-fields-invalid = Some fields cannot be accepted
problem-fields-invalid-detail = Each fault is listed with its place. Nothing has changed.
problem-idempotency-key-reused = This Idempotency-Key belongs to another request
problem-idempotency-key-reused-detail = The key was used before with other content. Use a fresh key for a new request.
problem-version-missing = The If-Match header is missing
problem-version-missing-detail = Send the ETag of the version that you saw, so that no other change is overwritten unseen.
problem-too-many-attempts = Too many attempts
problem-too-many-attempts-detail = Wait { $seconds } seconds, then try again.
problem-busy = The service is busy
problem-busy-detail = There is no free place at the moment. Try again in { $seconds } seconds; nothing has changed.
problem-outcome-unknown = It is not known whether this took effect
problem-outcome-unknown-detail = The connection to the database broke at the last moment. Repeat the request with the same Idempotency-Key to get its answer, or look whether it was carried out before you repeat it.
problem-timed-out = The request took too long
problem-timed-out-detail = The answer was not ready in time. Before repeating a change, look whether it was carried out, or repeat it with the same Idempotency-Key.
problem-not-ready = The service is not ready
problem-not-ready-detail = { $reason ->
        [never_migrated] The database has never been set up: no migration has run on it.
        [schema_too_old] The database is older than this version of the service: { $missing } migrations are missing.
        [schema_too_new] The database is newer than this version of the service, which does not know { $unknown } of its migrations.
        [read_only] The database takes no writes at the moment: it is a standby or was made read-only.
        [writes_fail] The database refuses a small write.
        [writes_hang] A small write to the database has not ended for { $seconds } seconds.
        [clock_differs] The clock of this process and that of the database differ by { $seconds } seconds; { $most } are allowed.
       *[other] Requests cannot be served.
    } Those who run the service must look at it.
problem-internal = Something went wrong on our side
problem-internal-detail = The fault is recorded under the number of this request. Nothing has changed.
problem-email-taken = This e-mail address is already in use
problem-email-taken-detail = Another person has this address. Each person has one account.
problem-own-account = You cannot change your own role or status
problem-own-account-detail = Another administrator must change them.
problem-not-yet-accepted = The invitation has not been accepted yet
problem-not-yet-accepted-detail = This person has not chosen a password yet; the account becomes active when the invitation is accepted.

### Faults of single fields

field-answer-missing = An answer is missing.
field-budget-without-amount = The budget has no amount.
field-national-project-with-several-states = A national project benefits one State.
field-instalments-between = A payment plan has between 1 and 60 instalments.
field-reference-blank = The reference of the payment cannot be blank.
field-regional-project-with-one-state = A regional project benefits at least two States.
field-field-missing = This field is required.
field-unknown-field = There is no field of this name.
field-duplicate-field = This field is given twice.
field-too-many-parts = A form has two parts; after { $max } this one was not read on.
field-wrong-type = The value has the wrong type.
field-wrong-value = The value is not possible here.
field-unknown-word = The value is none of the words that are possible here: { $words }.
field-date-impossible = There is no such date. Dates are written 2026-01-31.
field-day-out-of-range = A day from { $min } to { $max }.
field-identifier-malformed = This is no identifier.
field-amount-malformed = An amount is written as digits with at most one point, such as 200000.00.
field-amount-negative = An amount is never negative.
field-amount-too-precise = An amount has at most two decimals.
field-amount-too-large = The amount is too large.
field-state-code-malformed = A State is named by its ISO 3166 code of three capital letters.
field-state-unknown = No State has this code.
field-state-needed = A Member State officer represents a State: name it.
field-too-long = At most { $max } characters.
field-too-short = At least { $min } characters.
field-too-many = At most { $max } entries.
field-out-of-range = A number from { $min } to { $max }.
field-email-malformed = Mail cannot be sent to this address. Write it as name@example.org, without accents and without quotation marks.
field-report-malformed = This is no delivery report (RFC 3464) of a failure with a status code.
field-report-of-no-message = The report contains no Message-ID of a message of this service.
field-delivery-not-allowed = Messages of this kind cannot be set this way in your role.
field-digest-off = To read something in the digest, switch the digest on.
field-blank = A text is needed.
field-cursor-malformed = This is no cursor of this list. Begin with the first page.
field-more-outstanding-than-assessed = No more can be outstanding of a contribution than was assessed.
field-position-before-its-year = A contribution is due from the beginning of its financial year on.
field-date-to-come = This day has not come yet.
field-not-a-pdf = This is not a PDF file. The content of the file counts, not its name.
field-not-an-action = The step “{ $action }” has an address of its own and is not taken here.
field-length-between = From { $min } to { $max } characters.
field-rule-key-meaningless = A ceiling names a line and a scope, a minimum amount a scope alone, every other rule neither.
field-quantity-of-another-unit = This rule is counted in another unit: an amount, a share or a number.
field-value-of-another-kind = This value does not belong to this kind of fact.
field-text-impossible = A text cannot contain the character NUL.
field-entries-between = From { $min } to { $max } entries.
field-application-unknown = There is no application { $id }, or none that you may see.
field-application-twice = This application is named twice.
field-day-passed = This day has passed. A scenario looks at today or at a later day.
field-zone-unknown = This is no zone of the IANA time zone database, such as Europe/Zurich.
field-instant-malformed = This is no instant of RFC 3339 with its offset, such as 2027-03-28T12:00:00+02:00.
field-instant-out-of-range = The year is one from { $min } to { $max }.
field-instant-whole-second = An instant of a call is a whole second.
field-instant-passed = This instant has passed: it is { $now } now.
field-offset-of-another-time = At this instant the clocks of { $zone } show the offset { $offset }.
field-closes-before-it-opens = A call closes after it opens.
field-grace-reason-missing = Grace needs its reason.
field-grace-reason-without-grace = Without grace there is nothing to give a reason for.
field-nothing-proposed = Propose at least one fact, one rule value or one list.

### Rules: criteria of eligibility, the changes that would turn them, the working of an allocation
### (arguments are those of the finding or the change)

group-low = low income
group-lower-middle = lower-middle income
group-upper-middle = upper-middle income
group-high = high income
region-africa = Africa
region-asia-and-oceania = Asia and Oceania
region-latin-america-and-the-caribbean = Latin America and the Caribbean
region-europe = Europe
region-other = the fifth region of the Fund’s list
region-not-recorded = Region not recorded
office-region-east-horn-and-southern-africa = East Africa, Horn of Africa and Southern Africa
office-region-west-and-central-africa = West and Central Africa
office-region-middle-east-and-north-africa = Middle East and North Africa
office-region-latin-america-and-the-caribbean = Latin America and the Caribbean
office-region-asia-and-the-pacific = Asia and the Pacific
office-region-europe-and-central-asia = Europe and Central Asia
question-scope = the scope (national or regional)
question-beneficiaries = the benefiting states
question-activity = the type of activity
question-builds-government-capacity = the capacity of government
question-budget = the costs

criterion-membership = Member State of the Organization
criterion-membership-satisfied = { $state } is a Member State.
criterion-membership-not-satisfied = { $state } is not a Member State. Only Member States may apply.
criterion-membership-not-known = It is not recorded whether { $state } is a Member State.
criterion-membership-not-concerned = Membership does not concern this application.

criterion-income-group = Income group of the World Bank
criterion-income-group-satisfied = On the list in force on the day, { $state } is in the group “{ $group }”.
criterion-income-group-not-satisfied = On the list in force on the day, { $state } is in the group “{ $group }”, which is outside the Fund.
criterion-income-group-not-known = No income group of { $state } is recorded for the day.
criterion-income-group-not-concerned = The income group does not concern this application.

criterion-european-union = Outside the European Union
criterion-european-union-satisfied = { $state } is not a member of the European Union.
criterion-european-union-not-satisfied = { $state } is a member of the European Union. Member States lose eligibility on accession.
criterion-european-union-not-known = It is not recorded whether { $state } is a member of the European Union.
criterion-european-union-not-concerned = Membership of the European Union does not concern this application.

criterion-voluntary-withdrawal = No voluntary withdrawal from eligibility
criterion-voluntary-withdrawal-satisfied = { $state } has not withdrawn from eligibility.
criterion-voluntary-withdrawal-not-satisfied = { $state } has withdrawn from eligibility of its own will.
criterion-voluntary-withdrawal-not-known = It is not recorded whether { $state } has withdrawn from eligibility.
criterion-voluntary-withdrawal-not-concerned = Withdrawal does not concern this application.

criterion-article-4-applicant = Article 4 of the Constitution: applicant
criterion-article-4-applicant-satisfied = { $state } is not subject to Article 4 of the Constitution.
criterion-article-4-applicant-not-satisfied = { $state } is subject to Article 4 of the Constitution and may not apply to Line 2.
criterion-article-4-applicant-not-known = It is not recorded whether { $state } is subject to Article 4 of the Constitution.
criterion-article-4-applicant-not-concerned = Line 1 does not ask about Article 4 of the Constitution.

criterion-article-4-beneficiaries = Article 4 of the Constitution: beneficiaries
criterion-article-4-beneficiaries-satisfied = No benefiting state is subject to Article 4 of the Constitution.
criterion-article-4-beneficiaries-not-satisfied = Subject to Article 4 of the Constitution, and therefore unable to benefit from Line 2: { $states }.
criterion-article-4-beneficiaries-not-known = { $reason ->
    [answer_missing] The application does not name the benefiting states yet.
   *[fact_missing] It is not recorded whether these states are subject to Article 4 of the Constitution: { $states }.
  }
criterion-article-4-beneficiaries-not-concerned = Line 1 does not ask about Article 4 of the Constitution.

criterion-eligible-beneficiaries = Benefiting states
criterion-eligible-beneficiaries-satisfied = Every benefiting Member State is eligible.
criterion-eligible-beneficiaries-not-satisfied = These states may not benefit from this project: { $states }.
criterion-eligible-beneficiaries-not-known = { $reason ->
    [answer_missing] The application does not say yet whether the project is national or regional, or which states benefit.
   *[fact_missing] Facts needed to judge these states are not recorded: { $states }.
  }
criterion-eligible-beneficiaries-not-concerned = The choice of beneficiaries does not concern this application.

criterion-regional-majority = Majority of eligible Member States
criterion-regional-majority-satisfied = { $eligible } of { $total } benefiting states are eligible Member States: more than half.
criterion-regional-majority-not-satisfied = Only { $eligible } of { $total } benefiting states are eligible Member States; more than half is needed.
criterion-regional-majority-not-known = { $reason ->
    [answer_missing] The application does not say yet whether the project is national or regional, or which states benefit.
   *[fact_missing] Facts about some benefiting states are not recorded; { $eligible } of { $total } are eligible for certain.
  }
criterion-regional-majority-not-concerned = The majority is asked of regional projects only.

criterion-regional-minimum = Number of eligible states in a regional project
criterion-regional-minimum-satisfied = { $eligible } eligible Member States benefit; at least { $minimum } are needed.
criterion-regional-minimum-not-satisfied = Only { $eligible } eligible Member States benefit; at least { $minimum } are needed.
criterion-regional-minimum-not-known = { $reason ->
    [answer_missing] The application does not say yet whether the project is national or regional, or which states benefit.
    [rule_missing] No least number of eligible states is in force on the day.
   *[fact_missing] Facts about some benefiting states are not recorded; { $eligible } are eligible for certain and { $minimum } are needed.
  }
criterion-regional-minimum-not-concerned = A least number of states is asked of regional projects only.

criterion-activity-type = Type of activity
criterion-activity-type-satisfied = The type of activity is not excluded.
criterion-activity-type-not-satisfied = The Fund does not pay for movements, emergencies or migrant return schemes.
criterion-activity-type-not-known = The application does not name the type of activity yet.
criterion-activity-type-not-concerned = The type of activity does not concern this application.

criterion-assisted-return = Assisted voluntary return and reintegration
criterion-assisted-return-satisfied = The project builds the capacity of government, which opens the exception for assisted return.
criterion-assisted-return-not-satisfied = Assisted return and reintegration is funded only to build the capacity of government.
criterion-assisted-return-not-known = The application does not say yet whether the activity is assisted return, or whether it builds the capacity of government.
criterion-assisted-return-not-concerned = The project is not about assisted return.

criterion-follow-up = Follow-up of an earlier project
criterion-follow-up-satisfied = Project { $reference } was paid from Line 1; its follow-up may be funded from Line 2.
criterion-follow-up-not-satisfied = The follow-up of project { $reference } cannot be funded from this line.
criterion-follow-up-not-known = { $reason ->
    [no_record] No approved project { $reference } of this State, which this one prolongs, is on record.
    [line_not_recorded] The record of project { $reference } does not say which line paid for it.
   *[undecided] The published texts speak only of Line 1 projects followed up on Line 2; for project { $reference } the Fund has to decide.
  }
criterion-follow-up-not-concerned = The project does not prolong another one.

criterion-ceiling = Ceiling
criterion-ceiling-satisfied = USD { USD($amount) } is within the ceiling of USD { USD($ceiling) }.
criterion-ceiling-not-satisfied = USD { USD($amount) } is above the ceiling of USD { USD($ceiling) }.
criterion-ceiling-not-known = { $reason ->
    [answer_missing] The application does not name its scope or its costs yet.
   *[not_entered] No ceiling of { $line } for { $scope } projects has been entered.
  }
criterion-ceiling-not-concerned = No ceiling concerns this application.

criterion-minimum = Least amount
criterion-minimum-satisfied = USD { USD($amount) } reaches the least amount of USD { USD($minimum) }.
criterion-minimum-not-satisfied = USD { USD($amount) } is below the least amount of USD { USD($minimum) }.
criterion-minimum-not-known = { $reason ->
    [answer_missing] The application does not name its scope or its costs yet.
   *[rule_missing] No least amount for { $scope } projects is in force on the day.
  }
criterion-minimum-not-concerned = No least amount concerns this application.

criterion-staff-and-office-share = Staff and office costs
criterion-staff-and-office-share-satisfied = Staff and office costs are USD { USD($amount) } of USD { USD($total) }, within { $maximum }.
criterion-staff-and-office-share-not-satisfied = Staff and office costs are USD { USD($amount) } of USD { USD($total) }, more than { $maximum }.
criterion-staff-and-office-share-not-known = { $reason ->
    [answer_missing] The application does not name its costs yet.
   *[rule_missing] No greatest share of staff and office costs is in force on the day.
  }
criterion-staff-and-office-share-not-concerned = The share of staff and office costs does not concern this application.

criterion-evaluation-share = Evaluation
criterion-evaluation-share-satisfied = The evaluation has USD { USD($amount) } of USD { USD($total) }, at least { $minimum }.
criterion-evaluation-share-not-satisfied = The evaluation has USD { USD($amount) } of USD { USD($total) }, less than { $minimum }.
criterion-evaluation-share-not-known = The application does not name its costs yet.
criterion-evaluation-share-not-concerned = No least share of the evaluation is in force on the day.

criterion-regional-share = Regional share of the line
criterion-regional-share-satisfied = Region: { $region }. { $eligible } of the { $total } eligible Member States{ $unsettled ->
    [0] {""}
   *[other] {" "}(not settled yet: { $unsettled })
  } belong to it, which gives it { $percent } of { $line } for { $year }: USD { USD($share) }. With USD { USD($used) } already used and USD { USD($amount) } asked, it stays within its share.
criterion-regional-share-not-satisfied = Region: { $region }. { $eligible } of the { $total } eligible Member States belong to it, which gives it { $percent } of { $line } for { $year }: USD { USD($share) }. With USD { USD($used) } already used and USD { USD($amount) } asked, it exceeds its share by USD { USD($excess) }. This does not bar the application: the Fund consults the governments and offices of the region.
criterion-regional-share-not-known = { $reason ->
    [answer_missing] The application does not name its costs yet.
   *[fact_missing] The share of the region cannot be established while the region or the eligibility of these States is not recorded: { $states }.
  }
criterion-regional-share-not-concerned = The regional share is examined when the money of a line is asked for.

turn-answer-question = Answer the question about { $question }.
turn-record-facts = The finance officer records the missing facts about: { $states }.
turn-enter-ceiling = The finance officer has to enter the ceiling of { $line } for { $scope } projects.
turn-enter-rule-value = The finance officer has to enter a value: { $rule }.
turn-become-member = { $state } becomes a Member State.
turn-reach-income-group = { $state } is placed no higher than the group “{ $group }” on a World Bank list.
turn-take-back-withdrawal = { $state } takes back its withdrawal.
turn-leave-article-4 = { $state } is no longer subject to Article 4 on the official list; until then Line 1 remains possible.
turn-remove-beneficiaries = Leave these states out of the beneficiaries: { $states }.
turn-serve-applicant-only = Let the national project serve { $state } alone, or submit it as a regional project.
turn-add-eligible-states = Eligible Member States to be added to the beneficiaries: { $count }.
turn-change-activity = Choose a type of activity that is not excluded.
turn-build-government-capacity = Direct the project towards building the capacity of government.
turn-record-predecessor = A record of project { $reference } has to be entered.
turn-record-predecessor-line = The line that paid for project { $reference } has to be recorded.
turn-fund-decides = The Fund has to decide the question.
turn-reduce-amount = Reduce the amount by USD { USD($by) } to USD { USD($to) }.
turn-raise-amount = Raise the amount by USD { USD($by) } to USD { USD($to) }.
turn-reduce-staff-and-office = Reduce staff and office costs by USD { USD($by) } to at most USD { USD($to) }, all other costs unchanged.
turn-raise-evaluation = Raise the evaluation by USD { USD($by) } to at least USD { USD($to) }, all other costs unchanged.
turn-await-regional-share = Wait until USD { USD($by) } of the share of the region are free ({ $region }); meanwhile the Fund consults the governments and offices of the region.

allocation-version-resolution-1150 = Formula of Council Resolution 1150
allocation-version-declared = Declared amounts
allocation-step-discretionary-income = Discretionary Income
allocation-step-security-allocation = Security allocation
allocation-step-income-without-security = Discretionary Income without the security allocation
allocation-step-threshold = Threshold
allocation-step-excess = Excess above the threshold
allocation-step-share-of-excess = Share of the excess, rounded down to the cent
allocation-step-unearmarked-contributions = Unearmarked contributions
allocation-step-interest-income = Interest income
allocation-step-miscellaneous-income = Miscellaneous income (cap of both lines)
allocation-step-line-1-base = Line 1 as originally foreseen
allocation-step-room-under-cap = Room for Line 2 under the cap
allocation-step-line-1-above-cap = Part of Line 1 above the cap, left untouched
allocation-step-line-1 = Line 1
allocation-step-line-2 = Line 2
allocation-bound-below-threshold = Income does not pass the threshold: Line 2 receives nothing.
allocation-bound-share = The share of the excess decides; the cap leaves room for it.
allocation-bound-cap = The cap of miscellaneous income decides.
allocation-bound-cap-taken-by-line-1 = Line 1 takes up the whole cap: Line 2 receives nothing.
allocation-bound-declared = The amounts were declared; no limit was computed.
allocation-addition-recovered = Recovered from closed projects
allocation-addition-voluntary = Direct voluntary contributions

### The arrears test of Article 4, shown beside the official status

arrears-article-constitution-1987 = Article 4 of the Constitution, text of 1987
arrears-article-amendment-1998 = Article 4 of the Constitution, as amended in 1998
arrears-constitution-1987-reached = The contributions of two consecutive financial years are not paid in full: CHF { CHF($earlier_outstanding) } of { $earlier_year } and CHF { CHF($later_outstanding) } of { $later_year } are outstanding.
arrears-constitution-1987-not-reached = The contribution of at least one of the two last financial years, { $earlier_year } and { $later_year }, is paid in full.
arrears-constitution-1987-not-known = Whether the contributions of { $earlier_year } and { $later_year } are paid cannot be said: positions are missing for { $years }.
arrears-amendment-1998-reached = The arrears of CHF { CHF($arrears) } equal or exceed the contributions due for { $earlier_year } and { $later_year }, CHF { CHF($due) }.
arrears-amendment-1998-not-reached = The arrears of CHF { CHF($arrears) } do not reach the contributions due for { $earlier_year } and { $later_year }.
arrears-amendment-1998-not-known = Whether the arrears reach the contributions due for { $earlier_year } and { $later_year } cannot be said: positions are missing for { $years }. What is recorded adds up to arrears of CHF { CHF($arrears) }.
arrears-turn-pay-arrears = The state pays at least CHF { CHF($amount) } of its arrears.
arrears-turn-record-positions = The finance officer records the positions of { $years }.
agreement-agrees = The official status and the arrears test say the same.
agreement-differs = The official status and the arrears test differ. The official status decides; the finance officer should check both. The loss of the vote takes effect only one year after the Council was told, and the Council may decide otherwise.
agreement-not-comparable = The official status and the arrears test cannot be compared: one of them is not known.
openness-open = open
openness-closed = closed
openness-not-yet-known = not yet known

### Dates

date-long = { $day } { $month } { $year }
date-first-day = 1
date-month-1 = January
date-month-2 = February
date-month-3 = March
date-month-4 = April
date-month-5 = May
date-month-6 = June
date-month-7 = July
date-month-8 = August
date-month-9 = September
date-month-10 = October
date-month-11 = November
date-month-12 = December

### E-mails

mail-greeting = Dear Sir or Madam,
mail-closing = This message was sent automatically by the grant service of the 1035 Facility. Figures and dates are those of the moment of the act it reports.
mail-reasons = Reasons:
mail-comment = Comment:
mail-comment-question = Question:
mail-comment-answer = Answer:
mail-address-application = Address of the application in the service:
mail-address-service = Address of the service:
mail-fact-reference = Reference:
mail-fact-title = Project:
mail-fact-state = Member State:
mail-fact-amount = Amount requested:
mail-fact-line = Credit line:
mail-fact-returned = Returned to the line:
mail-fact-report = Report:
mail-fact-spent = Spent since the beginning of the project:
mail-report = No. { $number }: { $kind }
mail-fact-focal-point = Focal point:
mail-fact-plan-version = Version of the payment plan:
mail-fact-payment-amount = Amount:
mail-fact-instalment = Instalment:
mail-fact-planned-on = Planned for:
mail-fact-payment-reference = Payment reference:
mail-fact-value-on = Value date:
mail-fact-amendment = Amendment:
mail-fact-amended-end = Last day as amended:
mail-line-line-1 = Line 1
mail-line-line-2 = Line 2
mail-fact-time = Time (UTC):
mail-fact-time-capital = Time in the capital:
mail-amount = USD { USD($amount) }
mail-fact-content-hash = Content hash (SHA-256):
mail-fact-token = Code:
mail-fact-expires = Valid until:
mail-fact-bounce-name = Name:
mail-fact-bounce-address = Address:
mail-fact-bounce-status = Status code:
mail-fact-bounce-diagnostic = Words of the mail server:
mail-bounce-permanent = permanent failure
mail-bounce-transient = temporary failure
mail-fact-author-role = Written by:
mail-fact-addressed-to = Addressed to:
mail-comment-message = Message:
mail-token-in-the-mail-alone = sent by e-mail only, not shown here

mail-subject-submission-receipt = { $reference }: receipt of your application
mail-body-submission-receipt = Application { $reference } ({ $applicant }) has been received. This message is its receipt: the content hash identifies the content exactly as it was submitted. Please keep it together with the time of receipt.
mail-subject-new-application = { $reference }: new application
mail-body-new-application = Application { $reference } ({ $applicant }) has been submitted. It now awaits the endorsement of the Regional Office and review by the Fund unit.
mail-subject-review-begun = { $reference }: the review has begun
mail-body-review-begun = The review of application { $reference } ({ $applicant }) has begun. You will hear from the Fund unit if a question arises and as soon as a decision is taken.
mail-subject-clarification-requested = { $reference }: clarification requested
mail-body-clarification-requested = The Fund unit needs a clarification in order to continue the review of application { $reference } ({ $applicant }). The question is given below. The application can be corrected and completed until the answer is sent.
mail-subject-clarification-answered = { $reference }: clarification received
mail-body-clarification-answered = The clarification requested on application { $reference } ({ $applicant }) has been provided. The review continues with the content identified below.
mail-subject-endorsed = { $reference }: endorsed by the Regional Office
mail-body-endorsed = The Regional Office has endorsed application { $reference } ({ $applicant }).
mail-subject-approval-awaited = { $reference }: awaiting approval
mail-body-approval-awaited = Application { $reference } ({ $applicant }) has been recommended for approval and awaits a decision. The amount is reserved on the credit line shown below.
mail-subject-returned-to-review = { $reference }: returned to review
mail-body-returned-to-review = The approver has returned application { $reference } ({ $applicant }) to review. The reserved amount has been released.
mail-subject-retained = { $reference }: retained until funds are available
mail-body-retained = Application { $reference } ({ $applicant }) meets the requirements of the Fund, but the funds available at present are not sufficient. It is retained and can be considered again when funds become available. You do not need to do anything.
mail-subject-reconsidered = { $reference }: under review again
mail-body-reconsidered = Application { $reference } ({ $applicant }), which had been retained for lack of funds, is under review again.
mail-subject-approved = { $reference }: approved
mail-body-approved = Application { $reference } ({ $applicant }) has been approved. The amount is committed on the credit line shown below. The content hash identifies the approved content.
mail-subject-declined = { $reference }: declined
mail-body-declined = Application { $reference } ({ $applicant }) has been declined. The reasons are given below.
mail-subject-withdrawn = { $reference }: withdrawn
mail-body-withdrawn = Application { $reference } ({ $applicant }) has been withdrawn by the Member State. If an amount was reserved, it has been released.
mail-subject-standing-changed = { $reference }: eligibility has changed
mail-body-standing-changed = A recorded fact or rule value changes on which line application { $reference } ({ $applicant }) can be funded. Nothing has been decided: the next step will assess it anew.
mail-subject-project-activated = { $reference }: the project has begun
mail-body-project-activated = Project { $reference } ({ $applicant }) has begun. The focal point named by the government is given below. The results monitoring framework and the detailed workplan are due next; the date is shown with the project.
mail-subject-project-suspended = { $reference }: the project is suspended
mail-body-project-suspended = Project { $reference } ({ $applicant }) has been suspended. The amount remains committed; the reason is given below.
mail-subject-project-resumed = { $reference }: the project resumes
mail-body-project-resumed = Project { $reference } ({ $applicant }), which had been suspended, resumes.
mail-subject-project-completed = { $reference }: the project is completed
mail-body-project-completed = Project { $reference } ({ $applicant }) has reached its agreed end. The final narrative and financial report is due next; the date is shown with the project.
mail-subject-report-filed = { $reference }: a report has been filed
mail-body-report-filed = The Regional Office has filed a report on project { $reference } ({ $applicant }). The Fund unit will accept it or send it back.
mail-subject-report-accepted = { $reference }: the report is accepted
mail-body-report-accepted = The report on project { $reference } ({ $applicant }) named below has been accepted.
mail-subject-report-sent-back = { $reference }: the report has been sent back
mail-body-report-sent-back = The report on project { $reference } ({ $applicant }) named below has been sent back to the Regional Office. The reason is given below; a further report takes its place.
mail-subject-final-report-accepted = { $reference }: the final report is accepted
mail-body-final-report-accepted = The final narrative and financial report on project { $reference } ({ $applicant }) has been accepted. The evaluation is due next; the dates are shown with the project.
mail-subject-evaluation-accepted = { $reference }: the evaluation is accepted
mail-body-evaluation-accepted = The evaluation of project { $reference } ({ $applicant }) has been accepted. The accounts of the project can now be closed.
mail-subject-closure-awaited = { $reference }: the accounts wait to be closed
mail-body-closure-awaited = The evaluation of project { $reference } ({ $applicant }) has been accepted. Its accounts wait to be closed by the finance unit; what has not been spent then returns to its credit line.
mail-subject-project-cancelled = { $reference }: the project is cancelled
mail-body-project-cancelled = Project { $reference } ({ $applicant }) has been cancelled. What had not been spent has been returned to its credit line; the reason is given below.
mail-subject-project-closed = { $reference }: the project is closed
mail-subject-payment-plan-drawn-up = { $reference }: payment plan
mail-body-payment-plan-drawn-up = The Regional Office has drawn up or revised the payment plan of project { $reference } ({ $applicant }). The amount below is the sum of its instalments.
mail-subject-instalment-requested = { $reference }: instalment requested
mail-body-instalment-requested = The Regional Office requests the instalment below of project { $reference } ({ $applicant }). It awaits your check.
mail-subject-instalment-checked = { $reference }: instalment to be paid
mail-body-instalment-checked = The Fund unit has found the instalment below of project { $reference } ({ $applicant }) in order. It awaits payment; please record its reference and value date.
mail-subject-instalment-refused = { $reference }: instalment refused
mail-body-instalment-refused = The instalment below of project { $reference } ({ $applicant }) has been refused; the reason is given below. It can be requested again once its cause is gone.
mail-subject-instalment-paid = { $reference }: instalment paid
mail-body-instalment-paid = The instalment below of project { $reference } ({ $applicant }) has been paid.
mail-body-project-closed = The accounts of project { $reference } ({ $applicant }) are closed. What had not been spent has been returned to its credit line.
mail-subject-amendment-requested = { $reference }: an amendment is requested
mail-body-amendment-requested = An amendment of project { $reference } ({ $applicant }) has been requested. It needs the endorsement letters of the benefiting States before the Regional Office can endorse it.
mail-subject-amendment-exception-awaited = { $reference }: a late amendment waits for an exception
mail-body-amendment-exception-awaited = An amendment of project { $reference } ({ $applicant }) has been requested after the last day on which it could be requested without an exception. It goes on only once the Fund officer has recorded an exception with its reason.
mail-subject-amendment-exception-granted = { $reference }: an exception is recorded for the amendment
mail-body-amendment-exception-granted = The Fund officer has recorded an exception for the late amendment of project { $reference } ({ $applicant }); the reason is given below.
mail-subject-amendment-endorsed = { $reference }: the amendment is endorsed
mail-body-amendment-endorsed = The Regional Office has endorsed the amendment of project { $reference } ({ $applicant }). It waits for your recommendation.
mail-subject-amendment-approval-awaited = { $reference }: an amendment waits for your approval
mail-body-amendment-approval-awaited = The amendment of project { $reference } ({ $applicant }) has been recommended and waits for your approval.
mail-subject-amendment-approved = { $reference }: the amendment is approved
mail-body-amendment-approved = The amendment of project { $reference } ({ $applicant }) has been approved. What it says is agreed from now on; the deadlines of the project follow it. The approved amount is the same.
mail-subject-amendment-declined = { $reference }: the amendment is declined
mail-body-amendment-declined = The amendment of project { $reference } ({ $applicant }) has been declined; the reason is given below. What was agreed remains in force.
mail-subject-amendment-withdrawn = { $reference }: the amendment is withdrawn
mail-body-amendment-withdrawn = The amendment of project { $reference } ({ $applicant }) has been withdrawn; the reason is given below. What was agreed remains in force.
mail-changes = What has changed:
mail-change-line = { $line }, from { $from }: { $after } (before: { $before })
mail-change-finding = { $criterion } – { $finding }

### Mail: calls for regional projects
### (arguments are the title of the call, instants)

mail-subject-call-announced = Call for regional projects: { $title }
mail-body-call-announced = A call for regional projects has been recorded: { $title }. Applications for regional projects are taken while it is open; the service decides by its own clock. The times below are one and the same instant by several clocks.
mail-subject-call-revised = Call for regional projects revised: { $title }
mail-body-call-revised = The call for regional projects { $title } has been revised. What is given below holds from now on, and the reason with it; what had passed is unchanged.
mail-fact-call = Call:
mail-fact-opens-utc = Opens (UTC):
mail-fact-opens-geneva = Opens (Geneva):
mail-fact-opens-capital = Opens (capital):
mail-fact-closes-utc = Closes (UTC):
mail-fact-closes-geneva = Closes (Geneva):
mail-fact-closes-capital = Closes (capital):
mail-fact-grace = Grace after the closing:
mail-fact-grace-reason = Reason of the grace:
mail-grace =
    { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }
mail-comment-revision = Reason of the revision:
mail-address-call = Address of the call in the service:
mail-digest-calls =
    { $count ->
        [one] One call for regional projects:
       *[other] { $count } calls for regional projects:
    }
mail-digest-call-line = { $subject } – from { $opens } to { $closes }

### Mail: reminders and the digest of a day
### (arguments are reference, applicant, due date, days, count)

mail-preferences = You can choose which messages you receive, and when, at:
mail-fact-obligation = Owed:
mail-fact-period = Period:
mail-fact-due = Due on:
mail-fact-rule = Rule:
mail-fact-source = Source:
mail-fact-step = Step:
mail-fact-since = Waiting since:
mail-period = { $from } to { $to }
mail-subject-obligation-due = { $reference }: due on { $due }
mail-body-obligation-due =
    { $days ->
        [0] What is named below is due today
        [one] What is named below is due tomorrow
       *[other] What is named below is due in { $days } days
    } for project { $reference } ({ $applicant }).
mail-subject-obligation-overdue = { $reference }: overdue since { $due }
mail-body-obligation-overdue =
    { $days ->
        [one] What is named below is one day overdue
       *[other] What is named below is { $days } days overdue
    } for project { $reference } ({ $applicant }). It was due on { $due }.
mail-awaited-report = { $step } (report { $number })
mail-awaited-instalment = { $step } (instalment { $number })
mail-awaited-amendment = { $step } (amendment { $number })
mail-awaited-question = { $step } ({ $number })
mail-subject-work-waiting = { $reference }: waiting for you
mail-body-work-waiting =
    { $days ->
        [one] Application { $reference } ({ $applicant }) has been waiting for one day
       *[other] Application { $reference } ({ $applicant }) has been waiting for { $days } days
    } for a step that only you or your colleagues can take: { $action }.
mail-subject-daily-digest = Your digest for { $day }
mail-body-daily-digest = This is what is waiting for you, what falls due and what has happened, as it stood on { $day }.
mail-digest-work =
    { $count ->
        [one] One step is waiting for you:
       *[other] { $count } steps are waiting for you:
    }
mail-digest-work-line =
    { $days ->
        [0] { $reference } ({ $applicant }): { $action } – since today
        [one] { $reference } ({ $applicant }): { $action } – for one day
       *[other] { $reference } ({ $applicant }): { $action } – for { $days } days
    }
mail-digest-owed =
    { $count ->
        [one] One obligation falls due or is overdue:
       *[other] { $count } obligations fall due or are overdue:
    }
mail-digest-due-line =
    { $days ->
        [0] { $reference } ({ $applicant }): { $obligation } – due today, { $due }
        [one] { $reference } ({ $applicant }): { $obligation } – due tomorrow, { $due }
       *[other] { $reference } ({ $applicant }): { $obligation } – due on { $due }, in { $days } days
    }
mail-digest-overdue-line =
    { $days ->
        [one] { $reference } ({ $applicant }): { $obligation } – was due on { $due }, one day overdue
       *[other] { $reference } ({ $applicant }): { $obligation } – was due on { $due }, { $days } days overdue
    }
mail-digest-notices =
    { $count ->
        [one] One thing has happened:
       *[other] { $count } things have happened:
    }
mail-digest-notice-line = { $subject } ({ $applicant }) – { $at }
mail-digest-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
mail-subject-shared-message = { $reference }: new message
mail-body-shared-message = A message has been written in the conversation about application { $reference } ({ $applicant }). The Member State and the officers of the Fund can read it.
mail-subject-shared-question = { $reference }: new question
mail-body-shared-question = A question has been asked in the conversation about application { $reference } ({ $applicant }). It remains open until those to whom it is addressed have answered. The Member State and the officers of the Fund can read it.
mail-subject-internal-message = { $reference }: new internal message
mail-body-internal-message = An internal message has been written in the conversation about application { $reference } ({ $applicant }). Only officers of the Fund can read it; please do not forward it.
mail-subject-internal-question = { $reference }: new internal question
mail-body-internal-question = An internal question has been asked in the conversation about application { $reference } ({ $applicant }). It remains open until those to whom it is addressed have answered. Only officers of the Fund can read it; please do not forward it.
received-message-unreadable = This message cannot be shown here. Please read it in your mailbox.

mail-subject-account-invitation = Your account with the 1035 Facility
mail-body-account-invitation = An account has been opened for you in the grant service of the 1035 Facility. The code below lets you choose your password; it works once. If you did not expect this message, please disregard it.
mail-subject-password-reset = A new password for the 1035 Facility
mail-body-password-reset = A new password was requested for your account. The code below lets you choose it; it works once. If you did not request it, please disregard this message: your password remains as it is.
mail-subject-invitation-bounced = An invitation was not delivered
mail-body-invitation-bounced = The invitation to the person below was returned by a mail server. Please check the address. An address cannot be changed afterwards: invite the person again at the right address, or send the invitation once more if the failure was temporary.

### Reasons of a decline

decline-reason-not-eligible = An eligibility criterion of the Fund is not met.
decline-reason-outside-aim-and-criteria = The activity does not correspond to the aim and criteria of the Fund.
decline-reason-budget-not-justified = The budget is not sufficiently justified.
decline-reason-endorsement-missing = The endorsement of the capital is missing.
decline-reason-implementation-risk = The risk that the project cannot be implemented is too high.
decline-reason-no-clarification = The clarification requested was not provided.
decline-reason-duplicate-of-another-project = Another project already serves the same aim.

### What a project owes the Fund, with the rule

obligation-workplan = Results monitoring framework and detailed workplan
obligation-workplan-rule =
    Due within the first { $workplan_due_months ->
        [one] month
       *[other] { $workplan_due_months } months
    } of the project.
obligation-interim-report = Interim narrative and financial report
obligation-interim-report-rule = Projects of { $interim_reports_from_months } months or more, extensions included, report on each period of { $interim_period_months } months; each report is due within { $interim_report_due_weeks } weeks after the period.
obligation-final-report = Final narrative and financial report
obligation-final-report-rule =
    Due within { $final_report_due_months ->
        [one] one month
       *[other] { $final_report_due_months } months
    } after completion.
obligation-evaluation = Evaluation
obligation-evaluation-rule = Made { $evaluation_from_months } to { $evaluation_due_months } months after completion.
obligation-standing-open = Open: nothing has been filed, and there is still time.
obligation-standing-overdue = Overdue: nothing has been filed, and the day has passed.
obligation-standing-filed = Filed: the report awaits its decision.
obligation-standing-accepted = Met: the report has been accepted.
obligation-standing-lapsed = Lapsed: nothing was filed, and the accepted final report covers it.
obligation-not-known = Not known: on the day of the approval no value of these rules is in force: { $rules }. The finance officer must record it with its source.

### What is wrong with one place of a report

report-fault-line-unknown = The agreed budget has no line { $figure }; its lines are numbered from 1 to { $expected }.
report-fault-line-twice = Line { $figure } has more than one figure.
report-fault-line-missing = Line { $figure } has no figure. All { $expected } lines of the agreed budget are stated, with 0.00 where nothing was spent.
report-fault-total-differs = The stated total is USD { USD($figure) }; the lines add up to USD { USD($expected) }.
report-fault-below-statement-before = USD { USD($figure) } is less than the last accepted statement, which says USD { USD($expected) }. Figures are counted from the beginning of the project.
report-fault-above-committed = USD { USD($figure) } is more than the project holds: USD { USD($expected) } is committed to it or has been paid.
report-fault-evaluation-touched = The evaluation line stays untouched until completion; USD { USD($figure) } is stated.
report-fault-changed-after-final-report = After the final report only the evaluation is still paid; this line stood at USD { USD($expected) } and is stated at USD { USD($figure) }.
report-fault-output-unknown = No cost of the agreed budget serves the output “{ $figure }”. The outputs are: { $expected }.
report-fault-period-missing = An interim report says which days it is about.
report-fault-period-meaningless = Only an interim report is about a period.
report-fault-period-reversed = The last day, { $figure }, lies before the first, { $expected }.
report-fault-period-before-project = The project begins on { $expected }; the period begins on { $figure }.
report-fault-period-to-come = The period ends on { $figure }, which is still to come; today is { $expected }.
report-fault-part-missing = This report needs this part.
report-fault-part-meaningless = This report has no such part.

### Ranking factors, as published, and what a person found

factor-earlier-support = Which support has the State received from the Fund before?
factor-donor-interest = Were other donors sought, and are there signs of their interest?
factor-engagement = Is the State actively engaged?
factor-risk = What is the risk of the implementation, IOM’s own capacity included?
factor-fit = Does the project fit the strategy of IOM and the aim and criteria of the Fund?
leaning-favours = speaks for the application
leaning-neutral = speaks neither for nor against the application
leaning-speaks-against = speaks against the application
leaning-not-known = not known

### Money that comes to a line

arrival-allot = Allocation of the year
arrival-revise-up = Revision that raises the allocation
arrival-recover = Balance recovered from a project
arrival-contribute = Direct voluntary contribution
arrival-carry-in = Carried over from the year before
mail-subject-money-came = { $line }: { $came } has come, applications are waiting
mail-body-money-came =
    { $waiting ->
        [one] Money has come to { $line } of { $year }. One application is kept in the queue of this line; it keeps its place until it is decided.
       *[other] Money has come to { $line } of { $year }. { $waiting } applications are kept in the queue of this line; each keeps its place until it is decided.
    }
mail-fact-budget-year = Budget year:
mail-fact-available = Available now:
mail-fact-waiting = Applications in the queue:
mail-money-arrived = What has come:
mail-money-line = { $kind }: { $sum } – { $source }
mail-address-queue = Address of the queue in the service:
mail-digest-money =
    { $count ->
        [one] Money has come for which applications are waiting:
       *[other] Money has come { $count } times for which applications are waiting:
    }
mail-digest-money-line =
    { $waiting ->
        [one] { $line } { $year }: { $came } has come, { $available } is available; one application is waiting
       *[other] { $line } { $year }: { $came } has come, { $available } is available; { $waiting } applications are waiting
    }

### Scenarios and rehearsals of rules

change-becomes-eligible = The line opens.
change-ceases-to-be-eligible = The line closes.
change-becomes-uncertain = Whether the line is open can no longer be said.
change-ceiling-rises = The ceiling rises.
change-ceiling-falls = The ceiling falls.
change-ceiling-entered = A ceiling is set where there was none.
rehearsed-case-open = The application is not decided: its next steps would meet what is proposed.
rehearsed-case-past = The application was decided by what was known and in force then. Its decision stands; this only shows how it would have been assessed.
