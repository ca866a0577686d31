### Words of closed sets, shown where a figure of a text is such a word

line-line-1 = la ligne 1
line-line-2 = la ligne 2
line-either = l’une ou l’autre ligne
scope-national = national
scope-regional = régional
state-unwritten = non commencée
state-draft = brouillon
state-submitted = présentée
state-under-review = à l’examen
state-clarification-requested = précisions demandées
state-recommended = recommandée
state-retained = retenue pour plus tard
state-approved = approuvée
state-declined = rejetée
state-withdrawn = retirée
state-active = en cours
state-suspended = suspendu
state-completed = achevé
state-final-reported = rapport final accepté
state-evaluated = évalué
state-closed = clos
state-cancelled = annulé
state-planned = prévue
state-requested = demandée
state-checked = vérifiée
state-refused = refusée
state-paid = payée
action-create = créer
action-save = enregistrer
action-attach-letter = joindre une lettre d’aval
action-submit = présenter
action-endorse = donner l’aval du bureau régional
action-begin-review = commencer l’examen
action-request-clarification = demander des précisions
action-answer = répondre
action-recommend = recommander
action-retain = retenir faute de fonds
action-reconsider = réexaminer
action-return-to-review = renvoyer à l’examen
action-approve = approuver
action-decline = rejeter
action-withdraw = retirer
action-activate = lancer le projet
action-suspend = suspendre
action-resume = reprendre
action-complete = achever
action-file-report = déposer un rapport
action-accept-report = accepter le rapport
action-return-report = renvoyer le rapport
action-accept-final-report = accepter le rapport final
action-accept-evaluation = accepter l’évaluation
action-cancel = annuler
action-close = clore les comptes
action-draw-up-payment-plan = établir le plan de paiement
action-assess-ranking = apprécier selon les facteurs de classement
action-request-instalment = demander la tranche
action-check-instalment = vérifier la tranche
action-refuse-instalment = refuser la tranche
action-pay-instalment = payer la tranche
action-answer-question = répondre à une question
standing-unwritten = non commencée
standing-late = en attente d’une dérogation
standing-requested = demandée
standing-endorsed = avalisée
standing-recommended = recommandée
standing-approved = approuvée
standing-declined = rejetée
standing-withdrawn = retirée
step-request = demander
step-request-late = demander tardivement
step-grant-exception = consigner une dérogation
step-attach-letter = joindre une lettre
step-endorse = avaliser
step-recommend = recommander
step-approve = approuver
step-decline = rejeter
step-withdraw = retirer
amendment-kind-no-cost-extension = prolongation sans coût
amendment-kind-budget-revision = révision du budget
amendment-kind-change-of-objective = changement d’objectif
amended-field-title = Titre du projet
amended-field-summary = Ce que fait le projet et pourquoi
amended-field-duration-months = Durée (en mois)
amended-field-ends-on = Dernier jour du projet
amended-field-budget-line = Ligne du budget
amended-field-staff-and-office = Dépenses administratives et de personnel
amended-field-operational = Dépenses opérationnelles, évaluation non comprise
amended-field-evaluation = Évaluation
role-state-officer = fonctionnaire d’État Membre
role-regional-office = bureau régional
role-fund-officer = administrateur du Fonds
role-approver = autorité d’approbation
role-finance-officer = fonctionnaire des finances
role-auditor = auditeur
role-administrator = administrateur du service
rule-ceiling = plafond de financement
rule-minimum = montant minimal
rule-staff-and-office-share-maximum = part maximale des dépenses administratives et de personnel
rule-evaluation-share-minimum = part minimale de l’évaluation
rule-regional-states-minimum = nombre minimal d’États d’un projet régional
rule-regional-letters-minimum = nombre minimal de lettres d’aval d’un projet régional
rule-discretionary-income-threshold = seuil des revenus discrétionnaires
rule-line-2-share = part de la ligne 2
rule-line-1-base = montant de base de la ligne 1
rule-workplan-due-months = délai, en mois, de remise du plan de travail
rule-interim-reports-from-months = durée, en mois, à partir de laquelle des rapports intérimaires sont dus
rule-interim-period-months = durée, en mois, de la période d’un rapport intérimaire
rule-interim-report-due-weeks = délai, en semaines, de remise d’un rapport intérimaire
rule-final-report-due-months = délai, en mois, de remise du rapport final
rule-evaluation-from-months = mois après l’achèvement à partir desquels l’évaluation est réalisée
rule-evaluation-due-months = mois après l’achèvement au cours desquels l’évaluation est réalisée
rule-amendment-notice-months = mois avant la fin convenue jusqu’auxquels une modification est demandée

### Refusals: a rule said no. Title, then what was found and what to do next

refusal-step-not-possible = Cette étape n’est pas possible actuellement
refusal-step-not-possible-detail = L’état « { $state } » ne permet pas l’étape « { $action } ». Rechargez la demande pour voir les étapes possibles.
refusal-role-may-not = Votre rôle ne permet pas cette étape
refusal-role-may-not-detail = Le rôle « { $role } » ne permet pas l’étape « { $action } » pour cette demande. Adressez-vous à une personne dont le rôle le permet.
refusal-own-state = Vous représentez un État que cette demande concerne
refusal-own-state-detail = Vous représentez { $state } et ne pouvez agir au nom du Fonds sur une demande qui concerne cet État. Un collègue doit accomplir cette étape.
refusal-incomplete = La demande est incomplète
refusal-incomplete-detail = Des réponses manquent ou ne concordent pas ; elles sont énumérées avec leur emplacement. Complétez-les, puis présentez de nouveau la demande.
refusal-not-eligible = La demande ne remplit pas les critères d’admissibilité
refusal-not-eligible-detail = Au moins un critère n’est pas rempli pour la ligne demandée. L’évaluation indique chaque critère, les faits retenus et le plus petit changement qui modifierait le résultat.
refusal-eligibility-not-known = L’admissibilité ne peut pas encore être établie
refusal-eligibility-not-known-detail = Un fait nécessaire à l’examen des critères n’est pas enregistré. L’évaluation l’indique ; le fonctionnaire des finances enregistre les faits avec leur source.
refusal-ceiling-not-entered = Aucun plafond de financement n’est enregistré pour cette ligne
refusal-ceiling-not-entered-detail = Le plafond de financement pour { $line } et ce type de projet n’a pas été enregistré. Le fonctionnaire des finances doit l’enregistrer avec sa source avant que la ligne puisse être utilisée.
refusal-letters-missing = Des lettres d’aval manquent
refusal-letters-missing-detail =
    { $required ->
        [one] Une lettre d’aval est requise
       *[other] { $required } lettres d’aval sont requises
     }, { $received } reçue(s). Peuvent encore en adresser une : { $from }.
refusal-call-not-open = Aucun appel à projets régionaux n’est ouvert
refusal-call-not-open-detail =
    { $calls ->
        [last_and_next] Il est { $now_utc } (Genève : { $now_geneva } ; capitale : { $now_capital }). L’appel « { $last_call } » a pris fin le { $closed_utc } (Genève : { $closed_geneva } ; capitale : { $closed_capital }). L’appel « { $next_call } » s’ouvre le { $opens_utc } (Genève : { $opens_geneva } ; capitale : { $opens_capital }) : présentez alors la demande. Source : { $source }.
        [last] Il est { $now_utc } (Genève : { $now_geneva } ; capitale : { $now_capital }). L’appel « { $last_call } » a pris fin le { $closed_utc } (Genève : { $closed_geneva } ; capitale : { $closed_capital }). Source : { $source }. La demande peut être enregistrée entre-temps ; le prochain appel vous sera annoncé par courriel.
        [next] Il est { $now_utc } (Genève : { $now_geneva } ; capitale : { $now_capital }). L’appel « { $next_call } » s’ouvre le { $opens_utc } (Genève : { $opens_geneva } ; capitale : { $opens_capital }) : présentez alors la demande. Source : { $source }.
       *[none] Il est { $now_utc } (Genève : { $now_geneva } ; capitale : { $now_capital }) et aucun appel n’est enregistré. La demande peut être enregistrée entre-temps ; le prochain appel vous sera annoncé par courriel.
    }
refusal-call-overlaps = Un autre appel reçoit des demandes en même temps
refusal-call-overlaps-detail = L’appel « { $title } » reçoit des demandes à partir du { $opens_utc } et jusqu’avant le { $ended_utc }, délai de grâce compris. Choisissez d’autres dates ou révisez d’abord cet appel.
refusal-call-unchanged = Rien ne change dans l’appel
refusal-call-unchanged-detail = La révision dit ce que dit déjà l’appel. Modifiez l’ouverture, la clôture, le fuseau horaire ou le délai de grâce.
refusal-call-opening-passed = Une ouverture passée ne peut être modifiée
refusal-call-opening-passed-detail = Il est { $now_utc } (Genève : { $now_geneva }). L’ouverture du { $opens_utc } est antérieure. Une ouverture n’est fixée ou déplacée qu’à un instant qui n’est pas passé, et seulement tant que l’appel n’est pas ouvert.
refusal-call-closing-passed = Une clôture passée ne peut être modifiée
refusal-call-closing-passed-detail = Il est { $now_utc } (Genève : { $now_geneva }). La clôture du { $closes_utc } est antérieure. Une clôture, comme la fin d’un délai de grâce, n’est déplacée qu’à un instant qui n’est pas passé, et seulement tant qu’elle n’est pas survenue.
refusal-call-ended = L’appel a pris fin
refusal-call-ended-detail = Il est { $now_utc } (Genève : { $now_geneva }). L’appel a pris fin avec son délai de grâce le { $ended_utc }. Rien ne peut plus y être modifié ; enregistrez un nouvel appel.
refusal-not-endorsed = Le bureau régional n’a pas donné son aval
refusal-not-endorsed-detail = Le bureau régional doit donner son aval au contenu dans son état actuel. Un aval donné avant une modification ne compte pas.
refusal-no-open-year = Aucun exercice budgétaire n’est ouvert
refusal-no-open-year-detail = Des fonds ne peuvent être réservés que sur un exercice budgétaire ouvert. Le fonctionnaire des finances doit en ouvrir un.
refusal-line-not-chosen = Une ligne doit être indiquée
refusal-line-not-chosen-detail = L’État a demandé l’une ou l’autre ligne : indiquez la ligne sur laquelle le projet doit être financé.
refusal-line-not-asked = L’État n’a pas demandé cette ligne
refusal-line-not-asked-detail = La demande ne porte pas sur { $line }. Choisissez la ligne demandée par l’État.
refusal-money-short = Les fonds de la ligne ne suffisent pas
refusal-money-short-detail = La demande porte sur { USD($asked) } dollars É.-U. ; { USD($available) } dollars É.-U. sont disponibles sur { $line } pour { $year }. La demande peut être retenue jusqu’à l’arrivée de nouveaux fonds.
refusal-money-not-short = Les fonds de la ligne suffisent
refusal-money-not-short-detail = { USD($available) } dollars É.-U. sont disponibles sur { $line } pour { $year } et la demande porte sur { USD($asked) } dollars É.-U. Une demande n’est retenue que faute de fonds.
refusal-same-person = Une autre personne doit approuver
refusal-same-person-detail = Vous avez recommandé cette demande. Elle doit être approuvée par une autre personne.
refusal-reason-missing = Un motif est requis
refusal-reason-missing-detail = Cette étape exige un motif rédigé : les personnes concernées le liront.
refusal-coded-reasons-missing = Au moins un motif de rejet est requis
refusal-coded-reasons-missing-detail = Indiquez au moins un des motifs de rejet de la liste.
refusal-letter-already-sent = Cet État a déjà adressé une lettre
refusal-letter-already-sent-detail = Une lettre d’aval de { $state } est déjà jointe à cette demande. Chaque État en adresse une seule.
refusal-letter-of-another-state = La lettre émane d’un État non concerné
refusal-letter-of-another-state-detail = { $state } n’est ni demandeur ni bénéficiaire de ce projet. Joignez une lettre de l’État demandeur ou d’un État bénéficiaire.
refusal-year-already-open = L’exercice budgétaire est déjà ouvert
refusal-year-already-open-detail = Cet exercice budgétaire a déjà été ouvert ; rien n’a changé.
refusal-year-not-open = L’exercice budgétaire n’est pas ouvert
refusal-year-not-open-detail = Ouvrez l’exercice budgétaire avant d’y inscrire des fonds.
refusal-already-allotted = L’allocation de cet exercice est déjà inscrite
refusal-already-allotted-detail = L’allocation de cette ligne pour cet exercice a déjà été inscrite. Une correction est une inscription supplémentaire avec sa source.
refusal-year-out-of-turn = Les exercices budgétaires se suivent
refusal-year-out-of-turn-detail = L’exercice { $year } ne peut pas être ouvert maintenant : le prochain exercice budgétaire est { $next }. Ce qu’un exercice reporte est inscrit à l’exercice suivant.
refusal-not-allotted = L’exercice n’a pas d’allocation à réviser
refusal-not-allotted-detail = Inscrivez d’abord l’allocation de { $year } ; elle pourra ensuite être révisée.
refusal-nothing-to-revise = La révision ne change rien
refusal-nothing-to-revise-detail = Les deux lignes ont déjà ces montants pour { $year }. Rien n’a été inscrit.
refusal-revision-below-uses = L’allocation révisée ne couvre pas les montants promis et versés
refusal-revision-below-uses-detail = { USD($asked) } dollars É.-U. ne suffisent pas pour { $line } en { $year } : { USD($reserved) } dollars sont réservés, { USD($committed) } engagés et { USD($disbursed) } décaissés. L’allocation peut être ramenée à { USD($least) } dollars É.-U. au minimum.
refusal-nothing-to-enter = Le montant est nul
refusal-nothing-to-enter-detail = Une écriture porte sur un montant supérieur à zéro. Vérifiez le montant.
refusal-reservations-remain = Des fonds sont encore réservés
refusal-reservations-remain-detail = Des demandes recommandées retiennent encore des fonds sur cette ligne. Approuvez-les ou renvoyez-les à l’examen, puis clôturez l’exercice.
refusal-closing-decision-missing = Une décision sur le solde est nécessaire
refusal-closing-decision-missing-detail = Il reste { USD($available) } dollars É.-U. sur { $line } pour { $year }. Indiquez si ce solde est reporté sur la même ligne de l’exercice suivant ou restitué, et citez la source juridique.
refusal-closing-amount-differs = La décision ne porte pas sur le solde restant
refusal-closing-amount-differs-detail = La décision mentionne { USD($asked) } dollars É.-U. ; il reste { USD($available) } dollars É.-U. sur { $line } pour { $year }. Une décision porte exactement sur le solde restant, et il n’y en a pas lorsque rien ne reste.
refusal-project-not-funded = Le projet n’a pas de fonds approuvés
refusal-project-not-funded-detail = Des fonds ne sont versés ou restitués que pour une demande approuvée.
refusal-project-money-short = Les fonds du projet ne suffisent pas
refusal-project-money-short-detail = Il ne peut être versé ni restitué plus que ce que le projet détient encore des fonds engagés. Rechargez-le pour voir ce qui reste.
refusal-project-not-paid = Rien n’est versé au projet dans son état actuel
refusal-project-not-paid-detail = Le projet est dans l’état « { $state } ». Les tranches sont demandées, vérifiées et payées tant qu’il est en cours et, après son achèvement, jusqu’à sa clôture.
refusal-project-not-planned = Aucun plan de paiement ne peut être établi actuellement
refusal-project-not-planned-detail = Le projet est dans l’état « { $state } ». Un plan de paiement est établi et révisé de l’approbation à la fin du projet.
refusal-plan-above-grant = Le plan dépasse le montant accordé
refusal-plan-above-grant-detail = Les tranches totalisent { USD($asked) } USD, alors que { USD($granted) } USD ont été accordés. Veuillez les réduire.
refusal-plan-changes-requested = Le plan modifie une tranche déjà demandée
refusal-plan-changes-requested-detail = La tranche { $instalment } a été demandée pour { USD($requested) } USD et le nouveau plan lui attribue { USD($asked) } USD. Une tranche demandée, vérifiée ou payée garde sa place et son montant ; une tranche refusée garde sa place. Veuillez modifier les autres.
refusal-evaluation-line-reserved = La ligne d’évaluation reste intacte jusqu’à l’achèvement du projet
refusal-evaluation-line-reserved-detail = Sur les { USD($granted) } USD accordés, { USD($evaluation) } USD constituent la ligne d’évaluation. { USD($disbursed) } USD sont payés et { USD($requested) } USD demandés, de sorte que { USD($left) } USD peuvent encore être payés avant l’achèvement ; cette tranche est de { USD($asked) } USD. Veuillez réviser le plan ou attendre l’achèvement du projet.
refusal-same-person-in-payment = Une autre personne doit effectuer cette étape
refusal-same-person-in-payment-detail = Vous avez demandé ou vérifié cette tranche. Elle est demandée, vérifiée et payée par trois personnes : un collègue doit poursuivre.
refusal-value-date-impossible = La date de valeur n’est pas possible
refusal-value-date-impossible-detail = La date de valeur { $value_on } doit se situer entre le jour de la vérification, { $checked_on }, et aujourd’hui, { $today }. Enregistrez un paiement une fois qu’il est effectué.
refusal-payment-reference-used = La référence est celle d’un autre paiement
refusal-payment-reference-used-detail = Un paiement portant cette référence est déjà enregistré ; rien n’a changé. Vérifiez si celui-ci l’a déjà été ou corrigez la référence.
refusal-focal-point-missing = Le point focal n’est pas désigné
refusal-focal-point-missing-detail = Un projet ne commence qu’une fois que le gouvernement a désigné son point focal. Indiquez le nom, la fonction et une adresse électronique.
refusal-agreed-end-to-come = Le projet n’est pas arrivé à la fin convenue
refusal-agreed-end-to-come-detail = Le dernier jour convenu du projet est le { $ends_on }. Il peut être déclaré achevé à partir de ce jour ; un projet qui prend fin plus tôt est annulé.
refusal-report-not-possible = Ce rapport ne peut être déposé à ce stade
refusal-report-not-possible-detail = Un plan de travail ou un rapport intérimaire se dépose jusqu’à l’acceptation du rapport final, le rapport final une fois le projet achevé, et l’évaluation une fois le rapport final accepté.
refusal-report-undecided = Un rapport chiffré attend encore une décision
refusal-report-undecided-detail = Le rapport { $number } fait état de dépenses et n’a pas encore fait l’objet d’une décision. L’unité du Fonds doit l’accepter ou le renvoyer avant qu’un nouvel état des dépenses puisse lui faire suite.
refusal-report-does-not-add-up = Le rapport est incomplet ou ses chiffres ne concordent pas
refusal-report-does-not-add-up-detail = Chaque erreur est indiquée avec son emplacement, le chiffre donné et le chiffre attendu. Corrigez-les et déposez de nouveau le rapport ; rien n’a été enregistré.
refusal-no-report-awaits = Aucun rapport de ce type n’attend de décision
refusal-no-report-awaits-detail = Le rapport a déjà fait l’objet d’une décision, ou aucun rapport de ce type n’a été déposé. Rechargez le projet pour voir ses rapports.
refusal-filed-by-same-person = Le rapport a été déposé par la même personne
refusal-filed-by-same-person-detail = La personne qui a déposé le rapport { $number } ne peut en décider. Un autre administrateur du Fonds doit l’accepter ou le renvoyer.
refusal-statement-missing = Il manque un état des dépenses
refusal-statement-missing-detail = { USD($paid) } dollars É.-U. ont été versés au projet. Suspendez-le, faites déposer par le bureau régional un rapport indiquant les dépenses à ce jour et acceptez-le ; le projet pourra alors être annulé et ce qui n’a pas été dépensé reviendra à sa ligne.
refusal-spent-not-paid = Les dépenses dépassent les versements
refusal-spent-not-paid-detail = Selon le dernier état accepté, { USD($spent) } dollars É.-U. ont été dépensés ; { USD($paid) } dollars É.-U. ont été versés. Versez d’abord la différence sur le montant engagé ; plus rien ne pourra être versé ensuite.
refusal-amendment-step-not-possible = Cette étape n’est pas possible actuellement
refusal-amendment-step-not-possible-detail = La modification est { $standing } : à partir de là, l’étape « { $step } » n’existe pas. Rechargez-la pour voir quelles étapes sont ouvertes.
refusal-amendment-role-may-not = Votre rôle ne permet pas cette étape
refusal-amendment-role-may-not-detail = Le rôle « { $role } » ne peut pas accomplir l’étape « { $step } » sur cette modification. Adressez-vous à une personne dont le rôle le permet.
refusal-project-not-running = Le projet n’est pas en cours
refusal-project-not-running-detail = Seul un projet actif ou suspendu peut être modifié ; celui-ci est { $state }.
refusal-amendment-open = Une autre modification est en cours
refusal-amendment-open-detail = Un projet n’a qu’une modification en cours à la fois. Attendez que l’autre soit tranchée, ou retirez-la d’abord.
refusal-amendment-late = La demande vient trop tard
refusal-amendment-late-detail = La fin convenue du projet est le { $ends_on } : une modification pouvait être demandée jusqu’au { $last_day }, { $months ->
        [one] un mois
       *[other] { $months } mois
    } auparavant. Elle peut encore être présentée comme demande tardive ; elle attend alors que l’administrateur du Fonds consigne une dérogation motivée.
refusal-amendment-not-late = La demande est présentée à temps
refusal-amendment-not-late-detail = Jusqu’au { $last_day }, { $months ->
        [one] un mois
       *[other] { $months } mois
    } avant la fin convenue du { $ends_on }, aucune dérogation n’est nécessaire. Présentez une demande ordinaire.
refusal-amendment-changes-nothing = La modification ne change rien
refusal-amendment-changes-nothing-detail = Tout resterait comme convenu. Indiquez ce qui doit changer : la durée, le budget, le titre ou le résumé.
refusal-amendment-shortens = Une prolongation allonge le projet
refusal-amendment-shortens-detail = Une durée de { $agreed } mois est convenue ; { $asked } mois seraient plus courts. Un projet qui prend fin plus tôt est annulé.
refusal-amended-total-differs = Le budget modifié ne correspond pas au montant approuvé
refusal-amended-total-differs-detail = Une modification ne coûte rien et ne rend rien : le total du budget doit être exactement le montant approuvé. Vérifiez les lignes du budget et corrigez le total.
refusal-evaluation-not-held = Le projet ne détient pas les fonds de cette évaluation
refusal-evaluation-not-held-detail = Les fonds de l’évaluation restent intacts jusqu’à la fin du projet. Elle coûterait { USD($asked) } dollars É.-U., et { USD($available) } dollars É.-U. du montant approuvé ne sont pas encore versés. Réduisez la ligne de l’évaluation.
refusal-amended-budget-shares = Les dépenses administratives et de personnel dépassent leur part
refusal-amended-budget-shares-detail = Sur un budget modifié de { USD($total) } dollars É.-U., { USD($amount) } dollars É.-U. seraient des dépenses administratives et de personnel ; { $maximum } au plus sont permis. Réduisez-les et demandez à nouveau la révision.
refusal-amendment-same-person = Une autre personne doit décider
refusal-amendment-same-person-detail = Une modification est demandée, recommandée et approuvée par trois personnes différentes, et personne ne décide de ce qu’il a demandé ou recommandé. Un collègue doit accomplir cette étape.
refusal-rule-value-missing = Une valeur nécessaire au calcul n’est pas enregistrée
refusal-rule-value-missing-detail = La valeur de règle nécessaire à ce calcul n’est pas en vigueur à la date considérée. Le fonctionnaire des finances doit l’enregistrer avec sa source.
refusal-amount-too-large = Les montants sont trop élevés
refusal-amount-too-large-detail = La somme dépasse le plus grand montant possible, { USD("90071992547409.91") } dollars É.-U. Vérifiez les chiffres.
refusal-already-recorded = Cet enregistrement existe déjà
refusal-already-recorded-detail = Le même enregistrement existe déjà ; rien n’a changé. Une correction est un nouvel enregistrement avec sa source.
refusal-nothing-to-retract = Il n’y a rien à retirer
refusal-nothing-to-retract-detail = Aucun enregistrement encore valable ne commence le { $day }. Seul un enregistrement de ce jour précis peut être retiré ; rien n’a changé.
refusal-document-missing = Le document manque
refusal-document-missing-detail = Un statut officiel est enregistré avec la liste dont il est tiré. Joignez le document au format PDF ; rien n’a changé.
refusal-nobody-to-act = Personne ne pourrait accomplir cette étape
refusal-nobody-to-act-detail = Aucune personne dont le compte est actif dans le rôle « { $role } » ne peut accomplir l’étape « { $action } » pour cette demande : il n’y en a pas, ou chacune représente un État concerné ou a recommandé la demande. L’administrateur du service peut en inviter ou en réactiver une.
refusal-too-many-waiting = Trop de demandes sont en attente pour un seul scénario
refusal-too-many-waiting-detail = Un scénario porte sur { $most } demandes au plus, car elles et les lignes sont verrouillées pendant son déroulement. Indiquez les demandes sur lesquelles il porte.
refusal-too-many-cases = Trop de dossiers pour une seule simulation
refusal-too-many-cases-detail = Une simulation examine { $most } dossiers au plus. Limitez-la aux dossiers en cours, à certains États ou aux décisions prises depuis une date donnée.
refusal-internal-is-for-officers = Les messages internes sont réservés aux agents du Fonds
refusal-internal-is-for-officers-detail = Un État Membre n’écrit que des messages partagés. Envoyez le message comme message partagé ; rien n’a été écrit.
refusal-internal-not-asked-of-states = Une question interne ne peut être adressée à un État
refusal-internal-not-asked-of-states-detail = L’État ne la lirait jamais. Posez une question partagée ou adressez-la au bureau régional, à l’unité chargée du Fonds ou aux fonctionnaires des finances ; rien n’a été écrit.
refusal-answer-to-internal-is-internal = La réponse à un message interne est interne
refusal-answer-to-internal-is-internal-detail = Une réponse partagée montrerait à l’État ce qui a été dit en interne. Répondez en interne ou écrivez un message partagé qui ne réponde à aucun autre ; rien n’a été écrit.
refusal-draft-is-the-states-own = Personne hors de l’État ne lit ce qui concerne un projet de demande
refusal-draft-is-the-states-own-detail = Tant que la demande n’est pas présentée, seuls les fonctionnaires de l’État peuvent être interrogés. Présentez la demande ou adressez la question à votre propre État ; rien n’a été écrit.
refusal-answered-message-unknown = Il n’y a pas de tel message auquel répondre
refusal-answered-message-unknown-detail = La conversation relative à cette demande ne contient aucun message portant cet identifiant. Relisez la conversation et choisissez l’un de ses messages ; rien n’a été écrit.
refusal-not-to-be-ranked = Cette demande n’est pas à classer
refusal-not-to-be-ranked-detail = Les demandes sont appréciées selon les facteurs de classement de leur dépôt jusqu’à leur décision. Celle-ci se trouve à l’état « { $state } » ; rien n’a été enregistré.

### Problems: everything else that keeps a request from being carried out

problem-malformed-json = Le corps de la requête n’est pas du JSON valide
problem-malformed-json-detail = Le JSON est incomplet ou mal formé vers la ligne { $row }, colonne { $column }.
problem-body-unreadable = Le corps de la requête n’a pas pu être lu
problem-body-unreadable-detail = Le corps de la requête a été interrompu ou est codé d’une manière illisible. Envoyez-le de nouveau.
problem-bad-request = La requête est incompréhensible
problem-bad-request-detail = La requête ne respecte pas les règles du protocole.
problem-idempotency-key-missing = L’en-tête Idempotency-Key manque
problem-idempotency-key-missing-detail = Envoyez un en-tête Idempotency-Key nouveau avec chaque requête qui crée ou agit, et le même lorsque vous la répétez.
problem-idempotency-key-malformed = L’en-tête Idempotency-Key est mal formé
problem-idempotency-key-malformed-detail = Une clé compte de 1 à 100 caractères ASCII visibles, par exemple un UUID.
problem-if-match-malformed = L’en-tête If-Match est mal formé
problem-if-match-malformed-detail = Envoyez l’ETag de la version consultée tel qu’il a été donné, par exemple "7". Les listes, les validateurs faibles et * ne sont pas acceptés.
problem-not-signed-in = Vous n’êtes pas connecté
problem-not-signed-in-detail = Envoyez un jeton d’accès valide : Authorization: Bearer …. Connectez-vous ou renouvelez votre session pour en obtenir un.
problem-token-expired = Le jeton d’accès a expiré
problem-token-expired-detail = Renouvelez votre session avec le jeton de renouvellement, puis répétez la requête.
problem-session-ended = La session est terminée
problem-session-ended-detail = Vous vous êtes déconnecté, la session a expiré ou elle a été fermée pour votre protection. Connectez-vous de nouveau.
problem-wrong-credentials = L’adresse électronique ou le mot de passe est erroné
problem-wrong-credentials-detail = Vérifiez les deux et réessayez, ou demandez un nouveau mot de passe.
problem-one-time-token-invalid = Le lien n’est plus valable
problem-one-time-token-invalid-detail = Le lien a déjà été utilisé, a expiré ou est incomplet. Demandez-en un nouveau.
problem-forbidden = Votre rôle ne le permet pas
problem-forbidden-detail = Le rôle « { $role } » ne donne pas accès à cette opération.
problem-not-found = Introuvable
problem-not-found-detail = Il n’y a rien à cette adresse, ou rien que vous puissiez consulter.
problem-method-not-allowed = Cette méthode n’est pas possible ici
problem-method-not-allowed-detail = L’adresse existe, mais pas avec cette méthode. Voir l’en-tête Allow.
problem-still-running = La même requête est encore en cours
problem-still-running-detail = Une requête portant cet en-tête Idempotency-Key n’est pas encore terminée. Répétez-la dans un instant pour en obtenir la réponse.
problem-conflict = La requête contredit ce qui est enregistré
problem-conflict-detail = Un enregistrement existant s’oppose à cette requête. Rien n’a changé.
problem-stale-version = Quelqu’un a modifié cet élément entre-temps
problem-stale-version-detail = La version que vous avez consultée n’est plus la dernière. Rechargez-la, vérifiez les changements et recommencez.
problem-body-too-large = Le corps de la requête est trop volumineux
problem-body-too-large-detail = { $limit } octets au plus sont acceptés ici.
problem-uri-too-long = L’adresse est trop longue
problem-uri-too-long-detail = Le chemin et la chaîne de requête comptent { $limit } octets au plus.
problem-unsupported-media-type = Le type de contenu n’est pas accepté
problem-unsupported-media-type-detail = Envoyez le corps sous la forme { $expected }.
problem-fields-invalid = Certains champs ne peuvent être acceptés
problem-fields-invalid-detail = Chaque erreur est indiquée avec son emplacement. Rien n’a changé.
problem-idempotency-key-reused = Cet en-tête Idempotency-Key appartient à une autre requête
problem-idempotency-key-reused-detail = La clé a déjà été utilisée avec un autre contenu. Utilisez une clé nouvelle pour une nouvelle requête.
problem-version-missing = L’en-tête If-Match manque
problem-version-missing-detail = Envoyez l’ETag de la version consultée, afin qu’aucune autre modification ne soit écrasée à votre insu.
problem-too-many-attempts = Trop de tentatives
problem-too-many-attempts-detail = Patientez { $seconds } secondes, puis réessayez.
problem-busy = Le service est très sollicité
problem-busy-detail = Aucune place n’est libre pour le moment. Réessayez dans { $seconds } secondes ; rien n’a changé.
problem-outcome-unknown = On ne sait pas si l’opération a été effectuée
problem-outcome-unknown-detail = La connexion à la base de données s’est interrompue au dernier moment. Répétez la requête avec le même en-tête Idempotency-Key pour en obtenir la réponse, ou vérifiez si elle a été effectuée avant de la répéter.
problem-timed-out = La requête a pris trop de temps
problem-timed-out-detail = La réponse n’a pas été prête à temps. Avant de répéter une modification, vérifiez si elle a été effectuée, ou répétez-la avec le même en-tête Idempotency-Key.
problem-not-ready = Le service n’est pas prêt
problem-not-ready-detail = { $reason ->
        [never_migrated] La base de données n’a jamais été mise en place : aucune migration n’y a été exécutée.
        [schema_too_old] La base de données est plus ancienne que cette version du service : { $missing } migrations manquent.
        [schema_too_new] La base de données est plus récente que cette version du service, qui ne connaît pas { $unknown } de ses migrations.
        [read_only] La base de données n’accepte pas d’écriture pour le moment : c’est un serveur de secours, ou elle est en lecture seule.
        [writes_fail] La base de données refuse une petite écriture.
        [writes_hang] Une petite écriture dans la base de données n’est pas terminée depuis { $seconds } secondes.
        [clock_differs] L’horloge de ce processus et celle de la base de données diffèrent de { $seconds } secondes ; { $most } sont admises.
       *[other] Les requêtes ne peuvent pas être traitées.
    } Les exploitants du service doivent s’en occuper.
problem-internal = Une erreur s’est produite de notre côté
problem-internal-detail = L’erreur est enregistrée sous le numéro de cette requête. Rien n’a changé.
problem-email-taken = Cette adresse électronique est déjà utilisée
problem-email-taken-detail = Une autre personne possède cette adresse. Chaque personne dispose d’un seul compte.
problem-own-account = Vous ne pouvez modifier ni votre rôle ni votre statut
problem-own-account-detail = Un autre administrateur doit les modifier.
problem-not-yet-accepted = L’invitation n’a pas encore été acceptée
problem-not-yet-accepted-detail = Cette personne n’a pas encore choisi de mot de passe ; le compte devient actif lorsque l’invitation est acceptée.

### Faults of single fields

field-answer-missing = Une réponse manque.
field-budget-without-amount = Le budget ne comporte aucun montant.
field-national-project-with-several-states = Un projet national bénéficie à un seul État.
field-instalments-between = Un plan de paiement compte de 1 à 60 tranches.
field-reference-blank = La référence du paiement ne peut pas être vide.
field-regional-project-with-one-state = Un projet régional bénéficie à au moins deux États.
field-field-missing = Ce champ est obligatoire.
field-unknown-field = Aucun champ ne porte ce nom.
field-duplicate-field = Ce champ figure deux fois.
field-too-many-parts = Un formulaire a deux parties ; après { $max }, la lecture de celui-ci s’est arrêtée.
field-wrong-type = La valeur n’est pas du bon type.
field-wrong-value = Cette valeur n’est pas possible ici.
field-unknown-word = La valeur ne figure pas parmi les mots possibles ici : { $words }.
field-date-impossible = Cette date n’existe pas. Les dates s’écrivent 2026-01-31.
field-day-out-of-range = Un jour du { $min } au { $max }.
field-identifier-malformed = Ceci n’est pas un identifiant.
field-amount-malformed = Un montant s’écrit en chiffres avec un point au plus, par exemple 200000.00.
field-amount-negative = Un montant n’est jamais négatif.
field-amount-too-precise = Un montant comporte deux décimales au plus.
field-amount-too-large = Le montant est trop élevé.
field-state-code-malformed = Un État est désigné par son code ISO 3166 de trois lettres majuscules.
field-state-unknown = Aucun État ne porte ce code.
field-state-needed = Un fonctionnaire d’État Membre représente un État : indiquez-le.
field-too-long = { $max } caractères au plus.
field-too-short = { $min } caractères au moins.
field-too-many = { $max } éléments au plus.
field-out-of-range = Un nombre de { $min } à { $max }.
field-email-malformed = Aucun courriel ne peut être envoyé à cette adresse. Écrivez-la sous la forme nom@example.org, sans accents ni guillemets.
field-report-malformed = Ceci n’est pas un rapport de remise (RFC 3464) d’un échec avec un code d’état.
field-report-of-no-message = Le rapport ne contient aucun Message-ID d’un message de ce service.
field-delivery-not-allowed = Dans votre rôle, les messages de ce type ne peuvent pas être réglés ainsi.
field-digest-off = Pour lire quelque chose dans le récapitulatif, activez le récapitulatif.
field-blank = Un texte est nécessaire.
field-cursor-malformed = Ceci n’est pas un curseur de cette liste. Commencez par la première page.
field-more-outstanding-than-assessed = Le solde dû d’une contribution ne peut dépasser le montant assigné.
field-position-before-its-year = Une contribution est due à compter du début de son exercice financier.
field-date-to-come = Ce jour n’est pas encore venu.
field-not-a-pdf = Ce fichier n’est pas un PDF. C’est le contenu du fichier qui compte, non son nom.
field-not-an-action = L’étape « { $action } » a sa propre adresse et ne se franchit pas ici.
field-length-between = De { $min } à { $max } caractères.
field-rule-key-meaningless = Un plafond indique une ligne et une portée, un montant minimal une portée seulement, toute autre règle ni l’une ni l’autre.
field-quantity-of-another-unit = Cette règle se compte dans une autre unité : un montant, une part ou un nombre.
field-value-of-another-kind = Cette valeur ne convient pas à ce type de donnée.
field-text-impossible = Un texte ne peut pas contenir le caractère NUL.
field-entries-between = De { $min } à { $max } éléments.
field-application-unknown = Il n’existe pas de demande { $id }, ou aucune que vous puissiez voir.
field-application-twice = Cette demande est indiquée deux fois.
field-day-passed = Ce jour est passé. Un scénario porte sur aujourd’hui ou sur un jour ultérieur.
field-zone-unknown = Ce n’est pas un fuseau de la base IANA, tel que Europe/Zurich.
field-instant-malformed = Ce n’est pas un instant selon la RFC 3339 avec son décalage, tel que 2027-03-28T12:00:00+02:00.
field-instant-out-of-range = L’année est comprise entre { $min } et { $max }.
field-instant-whole-second = Un instant d’un appel est une seconde entière.
field-instant-passed = Cet instant est passé : il est { $now }.
field-offset-of-another-time = À cet instant, les horloges de { $zone } indiquent le décalage { $offset }.
field-closes-before-it-opens = Un appel est clos après son ouverture.
field-grace-reason-missing = Un délai de grâce doit être motivé.
field-grace-reason-without-grace = Sans délai de grâce, il n’y a rien à motiver.
field-nothing-proposed = Proposez au moins un fait, une valeur de règle ou une liste.

### Règles : critères d'admissibilité, changements qui en inverseraient le résultat, calcul d'une allocation
### (les arguments sont ceux du constat ou du changement)

group-low = faible revenu
group-lower-middle = revenu intermédiaire, tranche inférieure
group-upper-middle = revenu intermédiaire, tranche supérieure
group-high = revenu élevé
region-africa = Afrique
region-asia-and-oceania = Asie et Océanie
region-latin-america-and-the-caribbean = Amérique latine et Caraïbes
region-europe = Europe
region-other = la cinquième région de la liste du Fonds
region-not-recorded = Région non enregistrée
office-region-east-horn-and-southern-africa = Afrique de l’Est, Corne de l’Afrique et Afrique australe
office-region-west-and-central-africa = Afrique de l’Ouest et du Centre
office-region-middle-east-and-north-africa = Moyen-Orient et Afrique du Nord
office-region-latin-america-and-the-caribbean = Amérique latine et Caraïbes
office-region-asia-and-the-pacific = Asie et Pacifique
office-region-europe-and-central-asia = Europe et Asie centrale
question-scope = portée du projet (nationale ou régionale)
question-beneficiaries = États bénéficiaires
question-activity = type d’activité
question-builds-government-capacity = capacités du gouvernement
question-budget = coûts

criterion-membership = État Membre de l’Organisation
criterion-membership-satisfied = { $state } est un État Membre.
criterion-membership-not-satisfied = { $state } n’est pas un État Membre. Seuls les États Membres peuvent présenter une demande.
criterion-membership-not-known = La qualité d’État Membre de { $state } n’est pas renseignée.
criterion-membership-not-concerned = La qualité d’État Membre n’entre pas en ligne de compte pour cette demande.

criterion-income-group = Catégorie de revenu de la Banque mondiale
criterion-income-group-satisfied = Sur la liste en vigueur ce jour-là, { $state } figure dans la catégorie « { $group } ».
criterion-income-group-not-satisfied = Sur la liste en vigueur ce jour-là, { $state } figure dans la catégorie « { $group } », qui n’est pas admise.
criterion-income-group-not-known = Aucune catégorie de revenu n’est renseignée pour { $state } à cette date.
criterion-income-group-not-concerned = La catégorie de revenu n’entre pas en ligne de compte pour cette demande.

criterion-european-union = Hors de l’Union européenne
criterion-european-union-satisfied = { $state } n’est pas membre de l’Union européenne.
criterion-european-union-not-satisfied = { $state } est membre de l’Union européenne. L’admissibilité cesse à l’adhésion.
criterion-european-union-not-known = L’appartenance de { $state } à l’Union européenne n’est pas renseignée.
criterion-european-union-not-concerned = L’appartenance à l’Union européenne n’entre pas en ligne de compte pour cette demande.

criterion-voluntary-withdrawal = Absence de retrait volontaire
criterion-voluntary-withdrawal-satisfied = { $state } n’a pas renoncé à son admissibilité.
criterion-voluntary-withdrawal-not-satisfied = { $state } a volontairement renoncé à son admissibilité.
criterion-voluntary-withdrawal-not-known = Un éventuel retrait volontaire de { $state } n’est pas renseigné.
criterion-voluntary-withdrawal-not-concerned = Le retrait volontaire n’entre pas en ligne de compte pour cette demande.

criterion-article-4-applicant = Article 4 de la Constitution : État demandeur
criterion-article-4-applicant-satisfied = { $state } n’est pas visé par l’article 4 de la Constitution.
criterion-article-4-applicant-not-satisfied = { $state } est visé par l’article 4 de la Constitution et ne peut pas solliciter la ligne 2.
criterion-article-4-applicant-not-known = La situation de { $state } au regard de l’article 4 de la Constitution n’est pas renseignée.
criterion-article-4-applicant-not-concerned = L’article 4 de la Constitution ne s’applique pas à la ligne 1.

criterion-article-4-beneficiaries = Article 4 de la Constitution : bénéficiaires
criterion-article-4-beneficiaries-satisfied = Aucun État bénéficiaire n’est visé par l’article 4 de la Constitution.
criterion-article-4-beneficiaries-not-satisfied = États visés par l’article 4 de la Constitution, qui ne peuvent donc pas bénéficier de la ligne 2 : { $states }.
criterion-article-4-beneficiaries-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore les États bénéficiaires.
   *[fact_missing] La situation de ces États au regard de l’article 4 de la Constitution n’est pas renseignée : { $states }.
  }
criterion-article-4-beneficiaries-not-concerned = L’article 4 de la Constitution ne s’applique pas à la ligne 1.

criterion-eligible-beneficiaries = États bénéficiaires
criterion-eligible-beneficiaries-satisfied = Tous les États Membres bénéficiaires sont admissibles.
criterion-eligible-beneficiaries-not-satisfied = Ces États ne peuvent pas bénéficier du projet : { $states }.
criterion-eligible-beneficiaries-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore si le projet est national ou régional, ou quels États en bénéficient.
   *[fact_missing] Des données nécessaires à l’examen de ces États ne sont pas renseignées : { $states }.
  }
criterion-eligible-beneficiaries-not-concerned = Le choix des bénéficiaires n’entre pas en ligne de compte pour cette demande.

criterion-regional-majority = Majorité d’États Membres admissibles
criterion-regional-majority-satisfied = États Membres admissibles parmi les bénéficiaires : { $eligible } sur { $total }, soit plus de la moitié.
criterion-regional-majority-not-satisfied = États Membres admissibles parmi les bénéficiaires : { $eligible } sur { $total } seulement ; il en faut plus de la moitié.
criterion-regional-majority-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore si le projet est national ou régional, ou quels États en bénéficient.
   *[fact_missing] Des données sur certains bénéficiaires ne sont pas renseignées ; États dont l’admissibilité est certaine : { $eligible } sur { $total }.
  }
criterion-regional-majority-not-concerned = La majorité n’est exigée que des projets régionaux.

criterion-regional-minimum = Nombre d’États admissibles d’un projet régional
criterion-regional-minimum-satisfied = États Membres admissibles parmi les bénéficiaires : { $eligible } ; minimum requis : { $minimum }.
criterion-regional-minimum-not-satisfied = États Membres admissibles parmi les bénéficiaires : { $eligible } seulement ; minimum requis : { $minimum }.
criterion-regional-minimum-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore si le projet est national ou régional, ou quels États en bénéficient.
    [rule_missing] Aucun nombre minimal d’États admissibles n’est en vigueur à cette date.
   *[fact_missing] Des données sur certains bénéficiaires ne sont pas renseignées ; États dont l’admissibilité est certaine : { $eligible } ; minimum requis : { $minimum }.
  }
criterion-regional-minimum-not-concerned = Un nombre minimal d’États n’est exigé que des projets régionaux.

criterion-activity-type = Type d’activité
criterion-activity-type-satisfied = Le type d’activité n’est pas exclu.
criterion-activity-type-not-satisfied = Le Fonds ne finance ni les mouvements, ni les situations d’urgence, ni les programmes de retour de migrants.
criterion-activity-type-not-known = La demande n’indique pas encore le type d’activité.
criterion-activity-type-not-concerned = Le type d’activité n’entre pas en ligne de compte pour cette demande.

criterion-assisted-return = Aide au retour volontaire et à la réintégration
criterion-assisted-return-satisfied = Le projet renforce les capacités du gouvernement, ce qui ouvre l’exception prévue pour l’aide au retour.
criterion-assisted-return-not-satisfied = L’aide au retour et à la réintégration n’est financée que pour renforcer les capacités du gouvernement.
criterion-assisted-return-not-known = La demande n’indique pas encore si l’activité relève de l’aide au retour, ou si elle renforce les capacités du gouvernement.
criterion-assisted-return-not-concerned = Le projet ne porte pas sur l’aide au retour.

criterion-follow-up = Suivi d’un projet antérieur
criterion-follow-up-satisfied = Le projet { $reference } a été financé par la ligne 1 ; son projet de suivi peut l’être par la ligne 2.
criterion-follow-up-not-satisfied = Le suivi du projet { $reference } ne peut pas être financé par cette ligne.
criterion-follow-up-not-known = { $reason ->
    [no_record] Aucun projet { $reference } de cet État, que celui-ci prolonge, n’est enregistré comme approuvé.
    [line_not_recorded] L’enregistrement du projet { $reference } n’indique pas la ligne qui l’a financé.
   *[undecided] Les textes publiés ne visent que le suivi, sur la ligne 2, d’un projet de la ligne 1 ; pour le projet { $reference }, il appartient au Fonds de décider.
  }
criterion-follow-up-not-concerned = Le projet n’en prolonge pas un autre.

criterion-ceiling = Plafond de financement
criterion-ceiling-satisfied = Le montant de { USD($amount) } dollars É.-U. ne dépasse pas le plafond de { USD($ceiling) } dollars É.-U.
criterion-ceiling-not-satisfied = Le montant de { USD($amount) } dollars É.-U. dépasse le plafond de { USD($ceiling) } dollars É.-U.
criterion-ceiling-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore la portée du projet ou ses coûts.
   *[not_entered] Aucun plafond de { $line } n’a été saisi pour un projet { $scope }.
  }
criterion-ceiling-not-concerned = Aucun plafond n’entre en ligne de compte pour cette demande.

criterion-minimum = Montant minimal
criterion-minimum-satisfied = Le montant de { USD($amount) } dollars É.-U. atteint le minimum de { USD($minimum) } dollars É.-U.
criterion-minimum-not-satisfied = Le montant de { USD($amount) } dollars É.-U. est inférieur au minimum de { USD($minimum) } dollars É.-U.
criterion-minimum-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore la portée du projet ou ses coûts.
   *[rule_missing] Aucun montant minimal n’est en vigueur à cette date pour un projet { $scope }.
  }
criterion-minimum-not-concerned = Aucun montant minimal n’entre en ligne de compte pour cette demande.

criterion-staff-and-office-share = Dépenses administratives et de personnel
criterion-staff-and-office-share-satisfied = Les dépenses administratives et de personnel s’élèvent à { USD($amount) } dollars É.-U. sur { USD($total) } dollars É.-U., dans la limite de { $maximum }.
criterion-staff-and-office-share-not-satisfied = Les dépenses administratives et de personnel s’élèvent à { USD($amount) } dollars É.-U. sur { USD($total) } dollars É.-U., au-delà de { $maximum }.
criterion-staff-and-office-share-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore les coûts du projet.
   *[rule_missing] Aucune part maximale des dépenses administratives et de personnel n’est en vigueur à cette date.
  }
criterion-staff-and-office-share-not-concerned = La part des dépenses administratives et de personnel n’entre pas en ligne de compte pour cette demande.

criterion-evaluation-share = Évaluation
criterion-evaluation-share-satisfied = L’évaluation dispose de { USD($amount) } dollars É.-U. sur { USD($total) } dollars É.-U., soit au moins { $minimum }.
criterion-evaluation-share-not-satisfied = L’évaluation dispose de { USD($amount) } dollars É.-U. sur { USD($total) } dollars É.-U., soit moins de { $minimum }.
criterion-evaluation-share-not-known = La demande n’indique pas encore les coûts du projet.
criterion-evaluation-share-not-concerned = Aucune part minimale de l’évaluation n’est en vigueur à cette date.

criterion-regional-share = Part régionale de la ligne
criterion-regional-share-satisfied = Région : { $region }. Elle compte { $eligible } des { $total } États Membres admissibles{ $unsettled ->
    [0] {""}
   *[other] {" "}(dont { $unsettled } à déterminer)
  }, ce qui lui donne { $percent } de { $line } pour { $year }, soit { USD($share) } dollars É.-U. Avec { USD($used) } dollars É.-U. déjà utilisés et { USD($amount) } dollars É.-U. demandés, elle reste dans les limites de sa part.
criterion-regional-share-not-satisfied = Région : { $region }. Elle compte { $eligible } des { $total } États Membres admissibles, ce qui lui donne { $percent } de { $line } pour { $year }, soit { USD($share) } dollars É.-U. Avec { USD($used) } dollars É.-U. déjà utilisés et { USD($amount) } dollars É.-U. demandés, elle dépasse sa part de { USD($excess) } dollars É.-U. La demande n’est pas exclue pour autant : le Fonds consulte les gouvernements et les bureaux de la région.
criterion-regional-share-not-known = { $reason ->
    [answer_missing] La demande n’indique pas encore les coûts du projet.
   *[fact_missing] La part de la région ne peut être établie tant que la région ou l’admissibilité de ces États n’est pas enregistrée : { $states }.
  }
criterion-regional-share-not-concerned = La part régionale est examinée lorsque l’argent d’une ligne est demandé.

turn-answer-question = Répondre à la question suivante : { $question }.
turn-record-facts = Le fonctionnaire des finances enregistre les données manquantes concernant : { $states }.
turn-enter-ceiling = Le fonctionnaire des finances doit saisir le plafond de { $line } pour un projet { $scope }.
turn-enter-rule-value = Le fonctionnaire des finances doit saisir une valeur : { $rule }.
turn-become-member = { $state } devient État Membre.
turn-reach-income-group = Sur une liste de la Banque mondiale, { $state } ne dépasse pas la catégorie « { $group } ».
turn-take-back-withdrawal = { $state } revient sur son retrait volontaire.
turn-leave-article-4 = { $state } n’est plus visé par l’article 4 selon la liste officielle ; d’ici là, la ligne 1 reste possible.
turn-remove-beneficiaries = Retirer ces États de la liste des bénéficiaires : { $states }.
turn-serve-applicant-only = Limiter le projet national à { $state }, ou le présenter comme projet régional.
turn-add-eligible-states = Nombre d’États Membres admissibles à ajouter aux bénéficiaires : { $count }.
turn-change-activity = Choisir un type d’activité qui n’est pas exclu.
turn-build-government-capacity = Orienter le projet vers le renforcement des capacités du gouvernement.
turn-record-predecessor = Le projet { $reference } doit être enregistré.
turn-record-predecessor-line = La ligne qui a financé le projet { $reference } doit être enregistrée.
turn-fund-decides = Il appartient au Fonds de trancher la question.
turn-reduce-amount = Réduire le montant de { USD($by) } dollars É.-U., pour le ramener à { USD($to) } dollars É.-U.
turn-raise-amount = Augmenter le montant de { USD($by) } dollars É.-U., pour le porter à { USD($to) } dollars É.-U.
turn-reduce-staff-and-office = Réduire les dépenses administratives et de personnel de { USD($by) } dollars É.-U., pour les ramener à { USD($to) } dollars É.-U. au plus, les autres coûts restant inchangés.
turn-raise-evaluation = Augmenter le budget d’évaluation de { USD($by) } dollars É.-U., pour le porter à { USD($to) } dollars É.-U. au moins, les autres coûts restant inchangés.
turn-await-regional-share = Attendre que { USD($by) } dollars É.-U. de la part de la région se libèrent ({ $region }) ; entre-temps, le Fonds consulte les gouvernements et les bureaux de la région.

allocation-version-resolution-1150 = Formule de la résolution n° 1150 du Conseil
allocation-version-declared = Montants déclarés
allocation-step-discretionary-income = Revenus discrétionnaires
allocation-step-security-allocation = Allocation pour la sécurité
allocation-step-income-without-security = Revenus discrétionnaires sans l’allocation pour la sécurité
allocation-step-threshold = Seuil
allocation-step-excess = Excédent au-delà du seuil
allocation-step-share-of-excess = Part de l’excédent, arrondie au centime inférieur
allocation-step-unearmarked-contributions = Contributions sans affectation spéciale
allocation-step-interest-income = Intérêts créditeurs
allocation-step-miscellaneous-income = Revenus divers (plafond des deux lignes)
allocation-step-line-1-base = Ligne 1 telle que prévue à l’origine
allocation-step-room-under-cap = Marge de la ligne 2 sous le plafond
allocation-step-line-1-above-cap = Part de la ligne 1 au-delà du plafond, laissée intacte
allocation-step-line-1 = Ligne 1
allocation-step-line-2 = Ligne 2
allocation-bound-below-threshold = Les revenus ne dépassent pas le seuil : la ligne 2 ne reçoit rien.
allocation-bound-share = La part de l’excédent est déterminante ; elle tient sous le plafond.
allocation-bound-cap = Le plafond des revenus divers est déterminant.
allocation-bound-cap-taken-by-line-1 = La ligne 1 absorbe tout le plafond : la ligne 2 ne reçoit rien.
allocation-bound-declared = Les montants ont été déclarés ; aucune limite n’a été calculée.
allocation-addition-recovered = Soldes recouvrés de projets clos
allocation-addition-voluntary = Contributions volontaires directes

### Calcul des arriérés au titre de l’article 4, présenté à côté du statut officiel

arrears-article-constitution-1987 = Article 4 de la Constitution, texte de 1987
arrears-article-amendment-1998 = Article 4 de la Constitution, tel qu’amendé en 1998
arrears-constitution-1987-reached = Les contributions de deux exercices financiers consécutifs ne sont pas intégralement versées : il reste dû { CHF($earlier_outstanding) } CHF pour { $earlier_year } et { CHF($later_outstanding) } CHF pour { $later_year }.
arrears-constitution-1987-not-reached = La contribution d’au moins un des deux derniers exercices financiers, { $earlier_year } et { $later_year }, est intégralement versée.
arrears-constitution-1987-not-known = Il n’est pas possible de dire si les contributions de { $earlier_year } et { $later_year } sont versées ; situations manquantes : { $years }.
arrears-amendment-1998-reached = Les arriérés de { CHF($arrears) } CHF sont égaux ou supérieurs aux contributions dues pour { $earlier_year } et { $later_year }, soit { CHF($due) } CHF.
arrears-amendment-1998-not-reached = Les arriérés de { CHF($arrears) } CHF n’atteignent pas les contributions dues pour { $earlier_year } et { $later_year }.
arrears-amendment-1998-not-known = Il n’est pas possible de dire si les arriérés atteignent les contributions dues pour { $earlier_year } et { $later_year } ; situations manquantes : { $years }. Les situations enregistrées font apparaître { CHF($arrears) } CHF d’arriérés.
arrears-turn-pay-arrears = L’État verse au moins { CHF($amount) } CHF au titre de ses arriérés.
arrears-turn-record-positions = Le fonctionnaire des finances enregistre les situations manquantes : { $years }.
agreement-agrees = Le statut officiel et le calcul des arriérés concordent.
agreement-differs = Le statut officiel et le calcul des arriérés diffèrent. Le statut officiel est déterminant ; le fonctionnaire des finances est invité à vérifier les deux. La perte du droit de vote ne prend effet qu’un an après que le Conseil en a été informé, et le Conseil peut en décider autrement.
agreement-not-comparable = Le statut officiel et le calcul des arriérés ne peuvent être comparés : l’un des deux n’est pas connu.
openness-open = ouverte
openness-closed = fermée
openness-not-yet-known = pas encore établie

### Dates

date-long = { $day } { $month } { $year }
date-first-day = 1er
date-month-1 = janvier
date-month-2 = février
date-month-3 = mars
date-month-4 = avril
date-month-5 = mai
date-month-6 = juin
date-month-7 = juillet
date-month-8 = août
date-month-9 = septembre
date-month-10 = octobre
date-month-11 = novembre
date-month-12 = décembre

### Courriels

mail-greeting = Madame, Monsieur,
mail-closing = Ce message a été envoyé automatiquement par le service des subventions du Fonds 1035. Les chiffres et les dates sont ceux du moment de l’acte dont il rend compte.
mail-reasons = Motifs :
mail-comment = Commentaire :
mail-comment-question = Question :
mail-comment-answer = Réponse :
mail-address-application = Adresse de la demande dans le service :
mail-address-service = Adresse du service :
mail-fact-reference = Référence :
mail-fact-title = Projet :
mail-fact-state = État Membre :
mail-fact-amount = Montant demandé :
mail-fact-line = Ligne de crédit :
mail-fact-returned = Montant rendu à la ligne :
mail-fact-report = Rapport :
mail-fact-spent = Dépensé depuis le début du projet :
mail-report = Nº { $number } : { $kind }
mail-fact-focal-point = Point focal :
mail-fact-plan-version = Version du plan de paiement :
mail-fact-payment-amount = Montant :
mail-fact-instalment = Tranche :
mail-fact-planned-on = Prévue pour le :
mail-fact-payment-reference = Référence du paiement :
mail-fact-value-on = Date de valeur :
mail-fact-amendment = Modification :
mail-fact-amended-end = Dernier jour selon la modification :
mail-line-line-1 = Ligne 1
mail-line-line-2 = Ligne 2
mail-fact-time = Heure (UTC) :
mail-fact-time-capital = Heure de la capitale :
mail-amount = { USD($amount) } USD
mail-fact-content-hash = Empreinte du contenu (SHA-256) :
mail-fact-token = Code :
mail-fact-expires = Valable jusqu’au :
mail-fact-bounce-name = Nom :
mail-fact-bounce-address = Adresse :
mail-fact-bounce-status = Code d’état :
mail-fact-bounce-diagnostic = Réponse du serveur de messagerie :
mail-bounce-permanent = échec définitif
mail-bounce-transient = échec temporaire
mail-fact-author-role = Écrit par :
mail-fact-addressed-to = À l’attention de :
mail-comment-message = Message :
mail-token-in-the-mail-alone = envoyé par courriel uniquement, non affiché ici

mail-subject-submission-receipt = { $reference } : accusé de réception de votre demande
mail-body-submission-receipt = La demande { $reference } ({ $applicant }) a été reçue. Le présent message en accuse réception : l’empreinte identifie le contenu tel qu’il a été présenté, à la lettre près. Veuillez la conserver avec l’heure de réception.
mail-subject-new-application = { $reference } : nouvelle demande
mail-body-new-application = La demande { $reference } ({ $applicant }) a été présentée. Elle attend désormais l’aval du bureau régional et l’examen par l’unité chargée du Fonds.
mail-subject-review-begun = { $reference } : l’examen a commencé
mail-body-review-begun = L’examen de la demande { $reference } ({ $applicant }) a commencé. L’unité chargée du Fonds vous écrira si une question se pose et dès qu’une décision aura été prise.
mail-subject-clarification-requested = { $reference } : demande de précisions
mail-body-clarification-requested = L’unité chargée du Fonds a besoin de précisions pour poursuivre l’examen de la demande { $reference } ({ $applicant }). La question figure ci-dessous. La demande peut être corrigée et complétée jusqu’à l’envoi de la réponse.
mail-subject-clarification-answered = { $reference } : précisions reçues
mail-body-clarification-answered = Les précisions demandées au sujet de la demande { $reference } ({ $applicant }) ont été fournies. L’examen se poursuit sur la base du contenu identifié ci-dessous.
mail-subject-endorsed = { $reference } : aval du bureau régional
mail-body-endorsed = Le bureau régional a donné son aval à la demande { $reference } ({ $applicant }).
mail-subject-approval-awaited = { $reference } : en attente d’approbation
mail-body-approval-awaited = L’approbation de la demande { $reference } ({ $applicant }) a été recommandée ; une décision est attendue. Le montant est réservé sur la ligne de crédit indiquée ci-dessous.
mail-subject-returned-to-review = { $reference } : renvoi à l’examen
mail-body-returned-to-review = L’autorité d’approbation a renvoyé la demande { $reference } ({ $applicant }) à l’examen. Le montant réservé a été libéré.
mail-subject-retained = { $reference } : retenue en attente de fonds
mail-body-retained = La demande { $reference } ({ $applicant }) remplit les conditions du Fonds, mais les fonds actuellement disponibles ne suffisent pas. Elle est retenue et pourra être réexaminée lorsque des fonds seront disponibles. Aucune démarche n’est nécessaire de votre part.
mail-subject-reconsidered = { $reference } : de nouveau à l’examen
mail-body-reconsidered = La demande { $reference } ({ $applicant }), qui avait été retenue faute de fonds, est de nouveau à l’examen.
mail-subject-approved = { $reference } : approbation
mail-body-approved = La demande { $reference } ({ $applicant }) a été approuvée. Le montant est engagé sur la ligne de crédit indiquée ci-dessous. L’empreinte identifie le contenu approuvé.
mail-subject-declined = { $reference } : rejet
mail-body-declined = La demande { $reference } ({ $applicant }) a été rejetée. Les motifs sont indiqués ci-dessous.
mail-subject-withdrawn = { $reference } : retrait
mail-body-withdrawn = La demande { $reference } ({ $applicant }) a été retirée par l’État Membre. Si un montant était réservé, il a été libéré.
mail-subject-standing-changed = { $reference } : l’admissibilité a changé
mail-body-standing-changed = Un fait ou une valeur de règle enregistrés modifient la ligne sur laquelle la demande { $reference } ({ $applicant }) peut être financée. Rien n’est décidé : la demande sera de nouveau évaluée à la prochaine étape.
mail-subject-project-activated = { $reference } : le projet a commencé
mail-body-project-activated = Le projet { $reference } ({ $applicant }) a commencé. Le point focal désigné par le gouvernement est indiqué ci-dessous. Le cadre de suivi des résultats et le plan de travail détaillé sont attendus ensuite ; la date est indiquée avec le projet.
mail-subject-project-suspended = { $reference } : le projet est suspendu
mail-body-project-suspended = Le projet { $reference } ({ $applicant }) a été suspendu. Le montant demeure engagé ; le motif est indiqué ci-dessous.
mail-subject-project-resumed = { $reference } : le projet reprend
mail-body-project-resumed = Le projet { $reference } ({ $applicant }), qui avait été suspendu, reprend.
mail-subject-project-completed = { $reference } : le projet est achevé
mail-body-project-completed = Le projet { $reference } ({ $applicant }) est arrivé à la fin convenue. Le rapport final, narratif et financier, est attendu ensuite ; la date est indiquée avec le projet.
mail-subject-report-filed = { $reference } : un rapport a été déposé
mail-body-report-filed = Le bureau régional a déposé un rapport sur le projet { $reference } ({ $applicant }). L’unité du Fonds l’acceptera ou le renverra.
mail-subject-report-accepted = { $reference } : le rapport est accepté
mail-body-report-accepted = Le rapport sur le projet { $reference } ({ $applicant }) indiqué ci-dessous a été accepté.
mail-subject-report-sent-back = { $reference } : le rapport est renvoyé
mail-body-report-sent-back = Le rapport sur le projet { $reference } ({ $applicant }) indiqué ci-dessous a été renvoyé au bureau régional. Le motif est indiqué ci-dessous ; un nouveau rapport le remplacera.
mail-subject-final-report-accepted = { $reference } : le rapport final est accepté
mail-body-final-report-accepted = Le rapport final, narratif et financier, sur le projet { $reference } ({ $applicant }) a été accepté. L’évaluation est attendue ensuite ; les dates sont indiquées avec le projet.
mail-subject-evaluation-accepted = { $reference } : l’évaluation est acceptée
mail-body-evaluation-accepted = L’évaluation du projet { $reference } ({ $applicant }) a été acceptée. Les comptes du projet peuvent maintenant être clos.
mail-subject-closure-awaited = { $reference } : les comptes attendent leur clôture
mail-body-closure-awaited = L’évaluation du projet { $reference } ({ $applicant }) a été acceptée. Ses comptes attendent d’être clos par l’unité des finances ; ce qui n’a pas été dépensé retourne alors à sa ligne de crédit.
mail-subject-project-cancelled = { $reference } : le projet est annulé
mail-body-project-cancelled = Le projet { $reference } ({ $applicant }) a été annulé. Ce qui n’avait pas été dépensé a été rendu à sa ligne de crédit ; le motif est indiqué ci-dessous.
mail-subject-project-closed = { $reference } : le projet est clos
mail-subject-payment-plan-drawn-up = { $reference } : plan de paiement
mail-body-payment-plan-drawn-up = Le bureau régional a établi ou révisé le plan de paiement du projet { $reference } ({ $applicant }). Le montant ci-dessous est la somme de ses tranches.
mail-subject-instalment-requested = { $reference } : tranche demandée
mail-body-instalment-requested = Le bureau régional demande la tranche ci-dessous du projet { $reference } ({ $applicant }). Elle attend votre vérification.
mail-subject-instalment-checked = { $reference } : tranche à payer
mail-body-instalment-checked = L’unité chargée du Fonds a vérifié la tranche ci-dessous du projet { $reference } ({ $applicant }) et l’a trouvée en ordre. Elle attend d’être payée ; veuillez enregistrer la référence et la date de valeur du paiement.
mail-subject-instalment-refused = { $reference } : tranche refusée
mail-body-instalment-refused = La tranche ci-dessous du projet { $reference } ({ $applicant }) a été refusée ; le motif est indiqué ci-dessous. Elle peut être demandée de nouveau une fois la cause levée.
mail-subject-instalment-paid = { $reference } : tranche payée
mail-body-instalment-paid = La tranche ci-dessous du projet { $reference } ({ $applicant }) a été payée.
mail-body-project-closed = Les comptes du projet { $reference } ({ $applicant }) sont clos. Ce qui n’avait pas été dépensé a été rendu à sa ligne de crédit.
mail-subject-amendment-requested = { $reference } : une modification est demandée
mail-body-amendment-requested = Une modification du projet { $reference } ({ $applicant }) a été demandée. Il lui faut les lettres d’aval des États bénéficiaires avant que le bureau régional puisse l’avaliser.
mail-subject-amendment-exception-awaited = { $reference } : une modification tardive attend une dérogation
mail-body-amendment-exception-awaited = Une modification du projet { $reference } ({ $applicant }) a été demandée après le dernier jour où elle pouvait l’être sans dérogation. Elle ne suit son cours qu’une fois que l’administrateur du Fonds a consigné une dérogation motivée.
mail-subject-amendment-exception-granted = { $reference } : une dérogation est consignée pour la modification
mail-body-amendment-exception-granted = L’administrateur du Fonds a consigné une dérogation pour la modification tardive du projet { $reference } ({ $applicant }) ; le motif est indiqué ci-dessous.
mail-subject-amendment-endorsed = { $reference } : la modification est avalisée
mail-body-amendment-endorsed = Le bureau régional a avalisé la modification du projet { $reference } ({ $applicant }). Elle attend votre recommandation.
mail-subject-amendment-approval-awaited = { $reference } : une modification attend votre approbation
mail-body-amendment-approval-awaited = La modification du projet { $reference } ({ $applicant }) a été recommandée et attend votre approbation.
mail-subject-amendment-approved = { $reference } : la modification est approuvée
mail-body-amendment-approved = La modification du projet { $reference } ({ $applicant }) a été approuvée. Ce qu’elle prévoit est désormais convenu ; les échéances du projet la suivent. Le montant approuvé reste le même.
mail-subject-amendment-declined = { $reference } : la modification est rejetée
mail-body-amendment-declined = La modification du projet { $reference } ({ $applicant }) a été rejetée ; le motif est indiqué ci-dessous. Ce qui était convenu demeure en vigueur.
mail-subject-amendment-withdrawn = { $reference } : la modification est retirée
mail-body-amendment-withdrawn = La modification du projet { $reference } ({ $applicant }) a été retirée ; le motif est indiqué ci-dessous. Ce qui était convenu demeure en vigueur.
mail-changes = Ce qui a changé :
mail-change-line = { $line }, à compter du { $from } : { $after } (auparavant : { $before })
mail-change-finding = { $criterion } – { $finding }

### Courriels : appels à projets régionaux
### (arguments : titre de l’appel, instants)

mail-subject-call-announced = Appel à projets régionaux : { $title }
mail-body-call-announced = Un appel à projets régionaux a été enregistré : { $title }. Les demandes concernant des projets régionaux sont reçues tant qu’il est ouvert ; l’horloge du service fait foi. Les heures ci-dessous désignent un seul et même instant à plusieurs horloges.
mail-subject-call-revised = Appel à projets régionaux révisé : { $title }
mail-body-call-revised = L’appel à projets régionaux { $title } a été révisé. Les indications ci-dessous valent désormais, ainsi que le motif ; ce qui était passé reste inchangé.
mail-fact-call = Appel :
mail-fact-opens-utc = Ouverture (UTC) :
mail-fact-opens-geneva = Ouverture (Genève) :
mail-fact-opens-capital = Ouverture (capitale) :
mail-fact-closes-utc = Clôture (UTC) :
mail-fact-closes-geneva = Clôture (Genève) :
mail-fact-closes-capital = Clôture (capitale) :
mail-fact-grace = Délai de grâce après la clôture :
mail-fact-grace-reason = Motif du délai de grâce :
mail-grace =
    { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }
mail-comment-revision = Motif de la révision :
mail-address-call = Adresse de l’appel dans le service :
mail-digest-calls =
    { $count ->
        [one] Un appel à projets régionaux :
       *[other] { $count } appels à projets régionaux :
    }
mail-digest-call-line = { $subject } – du { $opens } au { $closes }

### Courriels : rappels et récapitulatif du jour
### (arguments : référence, État, échéance, jours, nombre)

mail-preferences = Vous pouvez choisir les messages que vous recevez, et à quel moment, à l’adresse suivante :
mail-fact-obligation = À remettre :
mail-fact-period = Période :
mail-fact-due = Échéance :
mail-fact-rule = Règle :
mail-fact-source = Source :
mail-fact-step = Étape :
mail-fact-since = En attente depuis le :
mail-period = du { $from } au { $to }
mail-subject-obligation-due = { $reference } : échéance le { $due }
mail-body-obligation-due =
    { $days ->
        [0] Ce qui est indiqué ci-dessous est à remettre aujourd’hui
        [one] Ce qui est indiqué ci-dessous est à remettre demain
       *[other] Ce qui est indiqué ci-dessous est à remettre dans { $days } jours
    } pour le projet { $reference } ({ $applicant }).
mail-subject-obligation-overdue = { $reference } : en retard depuis le { $due }
mail-body-obligation-overdue =
    { $days ->
        [one] Ce qui est indiqué ci-dessous a un jour de retard
       *[other] Ce qui est indiqué ci-dessous a { $days } jours de retard
    } pour le projet { $reference } ({ $applicant }). L’échéance était fixée au { $due }.
mail-awaited-report = { $step } (rapport { $number })
mail-awaited-instalment = { $step } (tranche { $number })
mail-awaited-amendment = { $step } (modification { $number })
mail-awaited-question = { $step } ({ $number })
mail-subject-work-waiting = { $reference } : en attente de votre part
mail-body-work-waiting =
    { $days ->
        [one] La demande { $reference } ({ $applicant }) attend depuis un jour
       *[other] La demande { $reference } ({ $applicant }) attend depuis { $days } jours
    } une étape qui vous revient, à vous ou à vos collègues : { $action }.
mail-subject-daily-digest = Votre récapitulatif du { $day }
mail-body-daily-digest = Voici ce qui vous attend, ce qui arrive à échéance et ce qui s’est passé, tel qu’au { $day }.
mail-digest-work =
    { $count ->
        [one] Une étape vous attend :
       *[other] { $count } étapes vous attendent :
    }
mail-digest-work-line =
    { $days ->
        [0] { $reference } ({ $applicant }) : { $action } – depuis aujourd’hui
        [one] { $reference } ({ $applicant }) : { $action } – depuis un jour
       *[other] { $reference } ({ $applicant }) : { $action } – depuis { $days } jours
    }
mail-digest-owed =
    { $count ->
        [one] Une obligation arrive à échéance ou est en retard :
       *[other] { $count } obligations arrivent à échéance ou sont en retard :
    }
mail-digest-due-line =
    { $days ->
        [0] { $reference } ({ $applicant }) : { $obligation } – à remettre aujourd’hui, { $due }
        [one] { $reference } ({ $applicant }) : { $obligation } – à remettre demain, { $due }
       *[other] { $reference } ({ $applicant }) : { $obligation } – à remettre le { $due }, dans { $days } jours
    }
mail-digest-overdue-line =
    { $days ->
        [one] { $reference } ({ $applicant }) : { $obligation } – échéance du { $due }, un jour de retard
       *[other] { $reference } ({ $applicant }) : { $obligation } – échéance du { $due }, { $days } jours de retard
    }
mail-digest-notices =
    { $count ->
        [one] Un événement est survenu :
       *[other] { $count } événements sont survenus :
    }
mail-digest-notice-line = { $subject } ({ $applicant }) – { $at }
mail-digest-more =
    { $count ->
        [one] et un autre
       *[other] et { $count } autres
    }
mail-subject-shared-message = { $reference } : nouveau message
mail-body-shared-message = Un message a été écrit dans la conversation relative à la demande { $reference } ({ $applicant }). L’État Membre et les agents du Fonds peuvent le lire.
mail-subject-shared-question = { $reference } : nouvelle question
mail-body-shared-question = Une question a été posée dans la conversation relative à la demande { $reference } ({ $applicant }). Elle reste ouverte jusqu’à ce que ses destinataires aient répondu. L’État Membre et les agents du Fonds peuvent la lire.
mail-subject-internal-message = { $reference } : nouveau message interne
mail-body-internal-message = Un message interne a été écrit dans la conversation relative à la demande { $reference } ({ $applicant }). Seuls les agents du Fonds peuvent le lire ; veuillez ne pas le transférer.
mail-subject-internal-question = { $reference } : nouvelle question interne
mail-body-internal-question = Une question interne a été posée dans la conversation relative à la demande { $reference } ({ $applicant }). Elle reste ouverte jusqu’à ce que ses destinataires aient répondu. Seuls les agents du Fonds peuvent la lire ; veuillez ne pas la transférer.
received-message-unreadable = Ce message ne peut être affiché ici. Veuillez le lire dans votre messagerie.

mail-subject-account-invitation = Votre compte auprès du Fonds 1035
mail-body-account-invitation = Un compte vous a été ouvert dans le service des subventions du Fonds 1035. Le code ci-dessous vous permet de choisir votre mot de passe ; il ne sert qu’une fois. Si vous n’attendiez pas ce message, veuillez ne pas en tenir compte.
mail-subject-password-reset = Nouveau mot de passe pour le Fonds 1035
mail-body-password-reset = Un nouveau mot de passe a été demandé pour votre compte. Le code ci-dessous vous permet de le choisir ; il ne sert qu’une fois. Si vous n’êtes pas à l’origine de cette demande, veuillez ne pas tenir compte de ce message : votre mot de passe reste inchangé.
mail-subject-invitation-bounced = Une invitation n’a pas été remise
mail-body-invitation-bounced = L’invitation adressée à la personne ci-dessous a été renvoyée par un serveur de messagerie. Veuillez vérifier l’adresse. Une adresse ne peut pas être modifiée par la suite : invitez de nouveau la personne à la bonne adresse, ou renvoyez l’invitation si l’échec était temporaire.

### Motifs de rejet

decline-reason-not-eligible = Un critère d’admissibilité du Fonds n’est pas rempli.
decline-reason-outside-aim-and-criteria = L’activité ne correspond pas à l’objectif et aux critères du Fonds.
decline-reason-budget-not-justified = Le budget n’est pas suffisamment justifié.
decline-reason-endorsement-missing = L’aval de la capitale fait défaut.
decline-reason-implementation-risk = Le risque que le projet ne puisse être mis en œuvre est trop élevé.
decline-reason-no-clarification = Les précisions demandées n’ont pas été fournies.
decline-reason-duplicate-of-another-project = Un autre projet poursuit déjà le même objectif.

### What a project owes the Fund, with the rule

obligation-workplan = Cadre de suivi des résultats et plan de travail détaillé
obligation-workplan-rule =
    À remettre au cours { $workplan_due_months ->
        [one] du premier mois
       *[other] des { $workplan_due_months } premiers mois
    } du projet.
obligation-interim-report = Rapport intérimaire narratif et financier
obligation-interim-report-rule = Les projets de { $interim_reports_from_months } mois ou plus, prolongations comprises, font rapport sur chaque période de { $interim_period_months } mois ; chaque rapport est à remettre dans les { $interim_report_due_weeks } semaines qui suivent la période.
obligation-final-report = Rapport final narratif et financier
obligation-final-report-rule =
    À remettre dans { $final_report_due_months ->
        [one] le mois qui suit
       *[other] les { $final_report_due_months } mois qui suivent
    } l’achèvement.
obligation-evaluation = Évaluation
obligation-evaluation-rule = Réalisée { $evaluation_from_months } à { $evaluation_due_months } mois après l’achèvement.
obligation-standing-open = En cours : rien n’a été remis, et le délai court encore.
obligation-standing-overdue = En retard : rien n’a été remis, et l’échéance est passée.
obligation-standing-filed = Remis : le rapport attend une décision.
obligation-standing-accepted = Satisfaite : le rapport a été accepté.
obligation-standing-lapsed = Caduque : rien n’a été remis, et le rapport final accepté en tient lieu.
obligation-not-known = Inconnu : à la date de l’approbation, aucune valeur de ces règles n’est en vigueur : { $rules }. Le fonctionnaire des finances doit l’enregistrer avec sa source.

### What is wrong with one place of a report

report-fault-line-unknown = Le budget convenu n’a pas de poste { $figure } ; ses postes sont numérotés de 1 à { $expected }.
report-fault-line-twice = Le poste { $figure } porte plus d’un chiffre.
report-fault-line-missing = Le poste { $figure } ne porte aucun chiffre. Les { $expected } postes du budget convenu sont tous renseignés, avec 0,00 si rien n’a été dépensé.
report-fault-total-differs = Le total déclaré est de { USD($figure) } dollars É.-U. ; la somme des postes est de { USD($expected) } dollars É.-U.
report-fault-below-statement-before = { USD($figure) } dollars É.-U., c’est moins que le dernier état accepté, qui indique { USD($expected) } dollars É.-U. Les chiffres se comptent depuis le début du projet.
report-fault-above-committed = { USD($figure) } dollars É.-U., c’est plus que ce dont dispose le projet : { USD($expected) } dollars É.-U. lui sont engagés ou ont été versés.
report-fault-evaluation-touched = Le poste d’évaluation reste intact jusqu’à l’achèvement ; { USD($figure) } dollars É.-U. sont déclarés.
report-fault-changed-after-final-report = Après le rapport final, seule l’évaluation est encore payée ; ce poste s’élevait à { USD($expected) } dollars É.-U. et il est déclaré à { USD($figure) } dollars É.-U.
report-fault-output-unknown = Aucun coût du budget convenu ne correspond au résultat « { $figure } ». Les résultats sont : { $expected }.
report-fault-period-missing = Un rapport intérimaire indique les jours sur lesquels il porte.
report-fault-period-meaningless = Seul un rapport intérimaire porte sur une période.
report-fault-period-reversed = Le dernier jour, { $figure }, précède le premier, { $expected }.
report-fault-period-before-project = Le projet commence le { $expected } ; la période commence le { $figure }.
report-fault-period-to-come = La période se termine le { $figure }, date à venir ; nous sommes le { $expected }.
report-fault-part-missing = Ce rapport exige cette partie.
report-fault-part-meaningless = Ce rapport ne comporte pas cette partie.

### Facteurs de classement, tels que publiés, et ce qu’une personne a constaté

factor-earlier-support = Quel appui l’État a-t-il déjà reçu du Fonds ?
factor-donor-interest = D’autres donateurs ont-ils été recherchés, et y a-t-il des signes de leur intérêt ?
factor-engagement = L’État est-il activement engagé ?
factor-risk = Quel est le risque de la mise en œuvre, y compris la capacité propre de l’OIM ?
factor-fit = Le projet correspond-il à la stratégie de l’OIM ainsi qu’au but et aux critères du Fonds ?
leaning-favours = plaide pour la demande
leaning-neutral = ne plaide ni pour ni contre la demande
leaning-speaks-against = plaide contre la demande
leaning-not-known = non connu

### Argent qui arrive sur une ligne

arrival-allot = Allocation de l’année
arrival-revise-up = Révision qui relève l’allocation
arrival-recover = Solde récupéré d’un projet
arrival-contribute = Contribution volontaire directe
arrival-carry-in = Report de l’année précédente
mail-subject-money-came = { $line } : { $came } sont arrivés, des demandes attendent
mail-body-money-came =
    { $waiting ->
        [one] De l’argent est arrivé sur la { $line } de { $year }. Une demande est conservée dans la file de cette ligne ; elle garde sa place jusqu’à la décision.
       *[other] De l’argent est arrivé sur la { $line } de { $year }. { $waiting } demandes sont conservées dans la file de cette ligne ; chacune garde sa place jusqu’à la décision.
    }
mail-fact-budget-year = Exercice budgétaire :
mail-fact-available = Disponible à présent :
mail-fact-waiting = Demandes dans la file :
mail-money-arrived = Ce qui est arrivé :
mail-money-line = { $kind } : { $sum } – { $source }
mail-address-queue = Adresse de la file dans le service :
mail-digest-money =
    { $count ->
        [one] De l’argent est arrivé, que des demandes attendent :
       *[other] De l’argent est arrivé { $count } fois, que des demandes attendent :
    }
mail-digest-money-line =
    { $waiting ->
        [one] { $line } { $year } : { $came } sont arrivés, { $available } sont disponibles ; une demande attend
       *[other] { $line } { $year } : { $came } sont arrivés, { $available } sont disponibles ; { $waiting } demandes attendent
    }

### Scenarios and rehearsals of rules

change-becomes-eligible = La ligne s’ouvre.
change-ceases-to-be-eligible = La ligne se ferme.
change-becomes-uncertain = On ne peut plus dire si la ligne est ouverte.
change-ceiling-rises = Le plafond de financement augmente.
change-ceiling-falls = Le plafond de financement diminue.
change-ceiling-entered = Un plafond de financement est fixé là où il n’y en avait pas.
rehearsed-case-open = La demande n’a pas fait l’objet d’une décision : ses prochaines étapes tiendraient compte de ce qui est proposé.
rehearsed-case-past = La demande a fait l’objet d’une décision fondée sur ce qui était connu et en vigueur alors. Cette décision demeure ; ceci montre seulement comment la demande aurait été évaluée.
