### Words of closed sets, shown where a figure of a text is such a word

line-line-1 = la Línea 1
line-line-2 = la Línea 2
line-either = cualquiera de las dos líneas
scope-national = nacional
scope-regional = regional
state-unwritten = sin comenzar
state-draft = borrador
state-submitted = presentada
state-under-review = en examen
state-clarification-requested = aclaración solicitada
state-recommended = recomendada
state-retained = reservada para más adelante
state-approved = aprobada
state-declined = rechazada
state-withdrawn = retirada
state-active = en curso
state-suspended = suspendido
state-completed = finalizado
state-final-reported = informe final aceptado
state-evaluated = evaluado
state-closed = cerrado
state-cancelled = cancelado
state-planned = prevista
state-requested = solicitada
state-checked = verificada
state-refused = rechazada
state-paid = pagada
action-create = crear
action-save = guardar
action-attach-letter = adjuntar una carta de respaldo
action-submit = presentar
action-endorse = dar el respaldo de la Oficina Regional
action-begin-review = iniciar el examen
action-request-clarification = solicitar aclaraciones
action-answer = responder
action-recommend = recomendar
action-retain = reservar por falta de fondos
action-reconsider = reconsiderar
action-return-to-review = devolver a examen
action-approve = aprobar
action-decline = rechazar
action-withdraw = retirar
action-activate = iniciar el proyecto
action-suspend = suspender
action-resume = reanudar
action-complete = dar por finalizado
action-file-report = presentar un informe
action-accept-report = aceptar el informe
action-return-report = devolver el informe
action-accept-final-report = aceptar el informe final
action-accept-evaluation = aceptar la evaluación
action-cancel = cancelar
action-close = cerrar las cuentas
action-draw-up-payment-plan = elaborar el plan de pagos
action-assess-ranking = valorar según los factores de clasificación
action-request-instalment = solicitar el tramo
action-check-instalment = verificar el tramo
action-refuse-instalment = rechazar el tramo
action-pay-instalment = pagar el tramo
action-answer-question = responder a una pregunta
standing-unwritten = no iniciada
standing-late = a la espera de una excepción
standing-requested = solicitada
standing-endorsed = respaldada
standing-recommended = recomendada
standing-approved = aprobada
standing-declined = rechazada
standing-withdrawn = retirada
step-request = solicitar
step-request-late = solicitar fuera de plazo
step-grant-exception = registrar una excepción
step-attach-letter = adjuntar una carta
step-endorse = respaldar
step-recommend = recomendar
step-approve = aprobar
step-decline = rechazar
step-withdraw = retirar
amendment-kind-no-cost-extension = prórroga sin costo
amendment-kind-budget-revision = revisión del presupuesto
amendment-kind-change-of-objective = cambio de objetivo
amended-field-title = Título del proyecto
amended-field-summary = Qué hace el proyecto y por qué
amended-field-duration-months = Duración (meses)
amended-field-ends-on = Último día del proyecto
amended-field-budget-line = Línea del presupuesto
amended-field-staff-and-office = Gastos de personal y oficina
amended-field-operational = Gastos operacionales, sin la evaluación
amended-field-evaluation = Evaluación
role-state-officer = funcionario de un Estado Miembro
role-regional-office = Oficina Regional
role-fund-officer = oficial del Fondo
role-approver = autoridad que aprueba
role-finance-officer = oficial de finanzas
role-auditor = auditor
role-administrator = administrador del servicio
rule-ceiling = tope de financiación
rule-minimum = importe mínimo
rule-staff-and-office-share-maximum = proporción máxima de gastos de personal y oficina
rule-evaluation-share-minimum = proporción mínima de la evaluación
rule-regional-states-minimum = número mínimo de Estados de un proyecto regional
rule-regional-letters-minimum = número mínimo de cartas de respaldo de un proyecto regional
rule-discretionary-income-threshold = umbral de los ingresos discrecionales
rule-line-2-share = proporción de la Línea 2
rule-line-1-base = importe de base de la Línea 1
rule-workplan-due-months = meses en los que debe presentarse el plan de trabajo
rule-interim-reports-from-months = duración en meses a partir de la cual se presentan informes provisionales
rule-interim-period-months = meses del período de un informe provisional
rule-interim-report-due-weeks = semanas en las que debe presentarse un informe provisional
rule-final-report-due-months = meses en los que debe presentarse el informe final
rule-evaluation-from-months = meses después de la finalización a partir de los cuales se realiza la evaluación
rule-evaluation-due-months = meses después de la finalización en los que se realiza la evaluación
rule-amendment-notice-months = meses antes de la fecha final acordada hasta los que se solicita una modificación

### Refusals: a rule said no. Title, then what was found and what to do next

refusal-step-not-possible = Este paso no es posible ahora
refusal-step-not-possible-detail = El estado «{ $state }» no permite el paso «{ $action }». Vuelva a cargar la solicitud para ver los pasos posibles.
refusal-role-may-not = Su función no permite este paso
refusal-role-may-not-detail = La función «{ $role }» no permite el paso «{ $action }» en esta solicitud. Diríjase a una persona cuya función lo permita.
refusal-own-state = Usted representa a un Estado al que concierne esta solicitud
refusal-own-state-detail = Usted representa a { $state } y no puede actuar en nombre del Fondo en una solicitud que concierne a ese Estado. Debe dar este paso otra persona.
refusal-incomplete = La solicitud no está completa
refusal-incomplete-detail = Faltan respuestas o no concuerdan entre sí; se enumeran con su ubicación. Complételas y presente de nuevo la solicitud.
refusal-not-eligible = La solicitud no cumple los criterios de elegibilidad
refusal-not-eligible-detail = Al menos un criterio no se cumple en la línea solicitada. La evaluación indica cada criterio, los hechos considerados y el cambio mínimo que modificaría el resultado.
refusal-eligibility-not-known = Aún no puede decidirse la elegibilidad
refusal-eligibility-not-known-detail = No está registrado un hecho necesario para examinar los criterios. La evaluación lo indica; el oficial de finanzas registra los hechos con su fuente.
refusal-ceiling-not-entered = No hay ningún tope de financiación registrado para esta línea
refusal-ceiling-not-entered-detail = No se ha registrado el tope de financiación de { $line } para este tipo de proyecto. El oficial de finanzas debe registrarlo con su fuente antes de que pueda utilizarse la línea.
refusal-letters-missing = Faltan cartas de respaldo
refusal-letters-missing-detail =
    { $required ->
        [one] Se requiere una carta de respaldo
       *[other] Se requieren { $required } cartas de respaldo
     }; recibidas: { $received }. Todavía pueden enviarla: { $from }.
refusal-call-not-open = No hay ninguna convocatoria de proyectos regionales abierta
refusal-call-not-open-detail =
    { $calls ->
        [last_and_next] Es { $now_utc } (Ginebra: { $now_geneva }; capital: { $now_capital }). La convocatoria «{ $last_call }» terminó el { $closed_utc } (Ginebra: { $closed_geneva }; capital: { $closed_capital }). La convocatoria «{ $next_call }» se abre el { $opens_utc } (Ginebra: { $opens_geneva }; capital: { $opens_capital }): presente entonces la solicitud. Fuente: { $source }.
        [last] Es { $now_utc } (Ginebra: { $now_geneva }; capital: { $now_capital }). La convocatoria «{ $last_call }» terminó el { $closed_utc } (Ginebra: { $closed_geneva }; capital: { $closed_capital }). Fuente: { $source }. Entretanto la solicitud puede guardarse; la próxima convocatoria se le anunciará por correo electrónico.
        [next] Es { $now_utc } (Ginebra: { $now_geneva }; capital: { $now_capital }). La convocatoria «{ $next_call }» se abre el { $opens_utc } (Ginebra: { $opens_geneva }; capital: { $opens_capital }): presente entonces la solicitud. Fuente: { $source }.
       *[none] Es { $now_utc } (Ginebra: { $now_geneva }; capital: { $now_capital }) y no consta ninguna convocatoria. Entretanto la solicitud puede guardarse; la próxima convocatoria se le anunciará por correo electrónico.
    }
refusal-call-overlaps = Otra convocatoria recibe solicitudes al mismo tiempo
refusal-call-overlaps-detail = La convocatoria «{ $title }» recibe solicitudes desde el { $opens_utc } hasta antes del { $ended_utc }, incluido su plazo de gracia. Elija otras fechas o revise primero esa convocatoria.
refusal-call-unchanged = Nada cambia en la convocatoria
refusal-call-unchanged-detail = La revisión dice lo que ya dice la convocatoria. Cambie la apertura, el cierre, el huso horario o el plazo de gracia.
refusal-call-opening-passed = Una apertura que ya pasó no puede cambiarse
refusal-call-opening-passed-detail = Es { $now_utc } (Ginebra: { $now_geneva }). La apertura del { $opens_utc } es anterior. Una apertura se fija o se traslada solo a un instante que no haya pasado, y solo mientras la convocatoria no esté abierta.
refusal-call-closing-passed = Un cierre que ya pasó no puede cambiarse
refusal-call-closing-passed-detail = Es { $now_utc } (Ginebra: { $now_geneva }). El cierre del { $closes_utc } es anterior. Un cierre, y el fin de un plazo de gracia, se trasladan solo a un instante que no haya pasado, y solo hasta que lleguen.
refusal-call-ended = La convocatoria ha terminado
refusal-call-ended-detail = Es { $now_utc } (Ginebra: { $now_geneva }). La convocatoria terminó con su plazo de gracia el { $ended_utc }. Ya no puede cambiarse nada en ella; registre otra convocatoria.
refusal-not-endorsed = La Oficina Regional no ha dado su respaldo
refusal-not-endorsed-detail = La Oficina Regional debe respaldar el contenido en su estado actual. Un respaldo dado antes de una modificación no cuenta.
refusal-no-open-year = No hay ningún ejercicio presupuestario abierto
refusal-no-open-year-detail = Solo pueden reservarse fondos en un ejercicio presupuestario abierto. El oficial de finanzas debe abrir uno.
refusal-line-not-chosen = Debe indicarse una línea
refusal-line-not-chosen-detail = El Estado solicitó cualquiera de las dos líneas: indique con cargo a cuál debe financiarse el proyecto.
refusal-line-not-asked = El Estado no solicitó esta línea
refusal-line-not-asked-detail = La solicitud no se refiere a { $line }. Elija la línea solicitada por el Estado.
refusal-money-short = Los fondos de la línea no alcanzan
refusal-money-short-detail = La solicitud asciende a { USD($asked) } dólares de los EE.UU.; en { $line } hay { USD($available) } dólares de los EE.UU. disponibles para { $year }. La solicitud puede reservarse hasta que lleguen nuevos fondos.
refusal-money-not-short = Los fondos de la línea alcanzan
refusal-money-not-short-detail = En { $line } hay { USD($available) } dólares de los EE.UU. disponibles para { $year } y la solicitud asciende a { USD($asked) } dólares de los EE.UU. Una solicitud solo se reserva por falta de fondos.
refusal-same-person = Debe aprobar otra persona
refusal-same-person-detail = Usted recomendó esta solicitud. Debe aprobarla otra persona.
refusal-reason-missing = Se necesita un motivo
refusal-reason-missing-detail = Este paso exige un motivo por escrito: lo leerán las personas interesadas.
refusal-coded-reasons-missing = Se necesita al menos un motivo de rechazo
refusal-coded-reasons-missing-detail = Indique al menos uno de los motivos de rechazo de la lista.
refusal-letter-already-sent = Este Estado ya envió una carta
refusal-letter-already-sent-detail = Ya se ha adjuntado a esta solicitud una carta de respaldo de { $state }. Cada Estado envía una sola.
refusal-letter-of-another-state = La carta procede de un Estado al que no concierne
refusal-letter-of-another-state-detail = { $state } no es solicitante ni beneficiario de este proyecto. Adjunte una carta del Estado solicitante o de un Estado beneficiario.
refusal-year-already-open = El ejercicio presupuestario ya está abierto
refusal-year-already-open-detail = Este ejercicio presupuestario ya se había abierto; nada ha cambiado.
refusal-year-not-open = El ejercicio presupuestario no está abierto
refusal-year-not-open-detail = Abra el ejercicio presupuestario antes de asignarle fondos.
refusal-already-allotted = La asignación de este ejercicio ya está registrada
refusal-already-allotted-detail = La asignación de esta línea para este ejercicio ya se había registrado. Una corrección es un asiento adicional con su fuente.
refusal-year-out-of-turn = Los ejercicios presupuestarios se suceden
refusal-year-out-of-turn-detail = El ejercicio { $year } no puede abrirse ahora: el próximo ejercicio presupuestario es { $next }. Lo que un ejercicio traspasa se asienta en el ejercicio siguiente.
refusal-not-allotted = El ejercicio no tiene una asignación que revisar
refusal-not-allotted-detail = Registre primero la asignación de { $year }; después podrá revisarse.
refusal-nothing-to-revise = La revisión no cambia nada
refusal-nothing-to-revise-detail = Las dos líneas ya tienen estos importes para { $year }. No se ha registrado nada.
refusal-revision-below-uses = La asignación revisada no cubre lo prometido y lo pagado
refusal-revision-below-uses-detail = { USD($asked) } dólares de los EE.UU. no bastan para { $line } en { $year }: hay { USD($reserved) } dólares reservados, { USD($committed) } comprometidos y { USD($disbursed) } desembolsados. La asignación puede reducirse como mínimo a { USD($least) } dólares de los EE.UU.
refusal-nothing-to-enter = El importe es cero
refusal-nothing-to-enter-detail = Un asiento mueve un importe superior a cero. Verifique el importe.
refusal-reservations-remain = Todavía hay fondos reservados
refusal-reservations-remain-detail = Hay solicitudes recomendadas que aún retienen fondos de esta línea. Apruébelas o devuélvalas a examen y cierre después el ejercicio.
refusal-closing-decision-missing = Se necesita una decisión sobre el saldo
refusal-closing-decision-missing-detail = Quedan { USD($available) } dólares de los EE.UU. en { $line } para { $year }. Indique si el saldo se traspasa a la misma línea del ejercicio siguiente o se devuelve, y cite la fuente jurídica.
refusal-closing-amount-differs = La decisión no corresponde al saldo restante
refusal-closing-amount-differs-detail = La decisión menciona { USD($asked) } dólares de los EE.UU.; quedan { USD($available) } dólares de los EE.UU. en { $line } para { $year }. Una decisión abarca exactamente el saldo restante, y no la hay cuando no queda nada.
refusal-project-not-funded = El proyecto no tiene fondos aprobados
refusal-project-not-funded-detail = Solo se pagan o devuelven fondos de una solicitud aprobada.
refusal-project-money-short = Los fondos del proyecto no alcanzan
refusal-project-money-short-detail = No puede pagarse ni devolverse más de lo que el proyecto conserva de los fondos comprometidos. Vuelva a cargarlo para ver lo que queda.
refusal-project-not-paid = En su estado actual, no se paga nada al proyecto
refusal-project-not-paid-detail = El proyecto se encuentra en el estado «{ $state }». Los tramos se solicitan, verifican y pagan mientras está en curso y, tras su conclusión, hasta su cierre.
refusal-project-not-planned = Ahora no se puede elaborar ningún plan de pagos
refusal-project-not-planned-detail = El proyecto se encuentra en el estado «{ $state }». El plan de pagos se elabora y revisa desde la aprobación hasta el fin del proyecto.
refusal-plan-above-grant = El plan supera el importe concedido
refusal-plan-above-grant-detail = Los tramos suman { USD($asked) } USD, pero se concedieron { USD($granted) } USD. Redúzcalos.
refusal-plan-changes-requested = El plan modifica un tramo ya solicitado
refusal-plan-changes-requested-detail = El tramo { $instalment } se solicitó por { USD($requested) } USD y el nuevo plan le asigna { USD($asked) } USD. Un tramo solicitado, verificado o pagado conserva su lugar y su importe; uno rechazado conserva su lugar. Modifique los demás.
refusal-evaluation-line-reserved = La partida de evaluación permanece intacta hasta la conclusión del proyecto
refusal-evaluation-line-reserved-detail = De los { USD($granted) } USD concedidos, { USD($evaluation) } USD constituyen la partida de evaluación. Se han pagado { USD($disbursed) } USD y solicitado { USD($requested) } USD, de modo que aún pueden pagarse { USD($left) } USD antes de la conclusión; este tramo es de { USD($asked) } USD. Revise el plan o espere a que concluya el proyecto.
refusal-same-person-in-payment = Otra persona debe dar este paso
refusal-same-person-in-payment-detail = Usted solicitó o verificó este tramo. Lo solicitan, verifican y pagan tres personas distintas: debe continuar un colega.
refusal-value-date-impossible = La fecha valor no es posible
refusal-value-date-impossible-detail = La fecha valor { $value_on } debe situarse entre el día de la verificación, { $checked_on }, y hoy, { $today }. Registre un pago una vez efectuado.
refusal-payment-reference-used = La referencia es la de otro pago
refusal-payment-reference-used-detail = Ya está registrado un pago con esta referencia; no ha cambiado nada. Compruebe si este ya se registró o corrija la referencia.
refusal-focal-point-missing = No se ha designado el punto focal
refusal-focal-point-missing-detail = Un proyecto solo comienza cuando el gobierno ha designado su punto focal. Indique el nombre, el cargo y una dirección de correo electrónico.
refusal-agreed-end-to-come = El proyecto no ha llegado a la fecha final acordada
refusal-agreed-end-to-come-detail = El último día acordado del proyecto es el { $ends_on }. Puede darse por finalizado a partir de ese día; un proyecto que termina antes se cancela.
refusal-report-not-possible = Este informe no puede presentarse en esta etapa
refusal-report-not-possible-detail = Un plan de trabajo o un informe provisional se presenta hasta la aceptación del informe final; el informe final, una vez finalizado el proyecto, y la evaluación, una vez aceptado el informe final.
refusal-report-undecided = Un informe con cifras aún espera una decisión
refusal-report-undecided-detail = El informe { $number } declara gastos y aún no ha sido objeto de una decisión. La unidad del Fondo debe aceptarlo o devolverlo antes de que pueda seguirle un nuevo estado de gastos.
refusal-report-does-not-add-up = El informe está incompleto o sus cifras no cuadran
refusal-report-does-not-add-up-detail = Cada error se indica con su lugar, la cifra presentada y la cifra esperada. Corríjalos y presente de nuevo el informe; no se ha registrado nada.
refusal-no-report-awaits = Ningún informe de este tipo espera una decisión
refusal-no-report-awaits-detail = El informe ya ha sido objeto de una decisión o no se ha presentado ninguno de este tipo. Vuelva a cargar el proyecto para ver sus informes.
refusal-filed-by-same-person = El informe fue presentado por la misma persona
refusal-filed-by-same-person-detail = Quien presentó el informe { $number } no puede decidir sobre él. Otro oficial del Fondo debe aceptarlo o devolverlo.
refusal-statement-missing = Falta un estado de gastos
refusal-statement-missing-detail = Se han pagado al proyecto { USD($paid) } dólares de los EE.UU. Suspéndalo, haga que la Oficina Regional presente un informe con los gastos hasta la fecha y acéptelo; el proyecto podrá entonces cancelarse y lo que no se haya gastado volverá a su línea.
refusal-spent-not-paid = Se ha gastado más de lo pagado
refusal-spent-not-paid-detail = Según el último estado aceptado, se han gastado { USD($spent) } dólares de los EE.UU.; se han pagado { USD($paid) } dólares de los EE.UU. Pague primero la diferencia con cargo al importe comprometido; después ya no podrá pagarse nada.
refusal-amendment-step-not-possible = Este paso no es posible ahora
refusal-amendment-step-not-possible-detail = La modificación está { $standing }: desde ahí no existe el paso «{ $step }». Vuelva a cargarla para ver qué pasos están abiertos.
refusal-amendment-role-may-not = Su función no permite este paso
refusal-amendment-role-may-not-detail = La función «{ $role }» no puede dar el paso «{ $step }» en esta modificación. Diríjase a una persona cuya función lo permita.
refusal-project-not-running = El proyecto no está en curso
refusal-project-not-running-detail = Solo puede modificarse un proyecto activo o suspendido; este está { $state }.
refusal-amendment-open = Hay otra modificación en curso
refusal-amendment-open-detail = Un proyecto solo tiene una modificación en curso a la vez. Espere a que se decida la otra, o retírela primero.
refusal-amendment-late = La solicitud llega fuera de plazo
refusal-amendment-late-detail = La fecha final acordada del proyecto es el { $ends_on }: una modificación podía solicitarse hasta el { $last_day }, { $months ->
        [one] un mes
       *[other] { $months } meses
    } antes. Todavía puede presentarse como solicitud fuera de plazo; entonces espera a que el oficial del Fondo registre una excepción motivada.
refusal-amendment-not-late = La solicitud está dentro del plazo
refusal-amendment-not-late-detail = Hasta el { $last_day }, { $months ->
        [one] un mes
       *[other] { $months } meses
    } antes de la fecha final acordada del { $ends_on }, no se necesita ninguna excepción. Presente una solicitud ordinaria.
refusal-amendment-changes-nothing = La modificación no cambia nada
refusal-amendment-changes-nothing-detail = Todo quedaría como está acordado. Indique lo que debe cambiar: la duración, el presupuesto, el título o el resumen.
refusal-amendment-shortens = Una prórroga alarga el proyecto
refusal-amendment-shortens-detail = Está acordada una duración de { $agreed } meses; { $asked } meses serían menos. Un proyecto que termina antes se cancela.
refusal-amended-total-differs = El presupuesto modificado no coincide con el importe aprobado
refusal-amended-total-differs-detail = Una modificación no cuesta ni devuelve nada: el total del presupuesto debe ser exactamente el importe aprobado. Compruebe las líneas del presupuesto y corrija el total.
refusal-evaluation-not-held = El proyecto no dispone de los fondos para esta evaluación
refusal-evaluation-not-held-detail = Los fondos de la evaluación se conservan intactos hasta que termina el proyecto. Costaría { USD($asked) } dólares de los EE.UU., y { USD($available) } dólares de los EE.UU. del importe aprobado aún no se han pagado. Reduzca la línea de la evaluación.
refusal-amended-budget-shares = Los gastos de personal y oficina superan su porcentaje
refusal-amended-budget-shares-detail = De un presupuesto modificado de { USD($total) } dólares de los EE.UU., { USD($amount) } dólares de los EE.UU. serían gastos de personal y oficina; se permite como máximo { $maximum }. Redúzcalos y vuelva a solicitar la revisión.
refusal-amendment-same-person = Debe decidir otra persona
refusal-amendment-same-person-detail = Una modificación la solicitan, recomiendan y aprueban tres personas distintas, y nadie decide sobre lo que ha solicitado o recomendado. Un colega debe dar este paso.
refusal-rule-value-missing = No está registrado un valor necesario para el cálculo
refusal-rule-value-missing-detail = El valor de la norma que necesita este cálculo no está en vigor en la fecha considerada. El oficial de finanzas debe registrarlo con su fuente.
refusal-amount-too-large = Los importes son demasiado elevados
refusal-amount-too-large-detail = La suma supera el mayor importe posible, { USD("90071992547409.91") } dólares de los EE.UU. Compruebe las cifras.
refusal-already-recorded = Este registro ya existe
refusal-already-recorded-detail = Ya existe el mismo registro; nada ha cambiado. Una corrección es un registro nuevo con su fuente.
refusal-nothing-to-retract = No hay nada que retirar
refusal-nothing-to-retract-detail = Ningún registro vigente comienza el { $day }. Solo puede retirarse un registro de ese día exacto; nada ha cambiado.
refusal-document-missing = Falta el documento
refusal-document-missing-detail = La situación oficial se registra junto con la lista de la que procede. Adjunte el documento en formato PDF; nada ha cambiado.
refusal-nobody-to-act = Nadie podría dar este paso
refusal-nobody-to-act-detail = Ninguna persona con cuenta activa en la función «{ $role }» puede dar el paso «{ $action }» en esta solicitud: no la hay, o cada una representa a un Estado interesado o la recomendó. El administrador del servicio puede invitar o reactivar a una.
refusal-too-many-waiting = Hay demasiadas solicitudes en espera para un solo escenario
refusal-too-many-waiting-detail = Un escenario abarca como máximo { $most } solicitudes, porque ellas y las líneas quedan bloqueadas mientras se ejecuta. Indique las solicitudes de que se trata.
refusal-too-many-cases = Hay demasiados casos para una sola simulación
refusal-too-many-cases-detail = Una simulación examina como máximo { $most } casos. Limítela a los casos abiertos, a algunos Estados o a las decisiones adoptadas desde una fecha.
refusal-internal-is-for-officers = Los mensajes internos son para los funcionarios del Fondo
refusal-internal-is-for-officers-detail = Un Estado Miembro solo escribe mensajes compartidos. Envíe el mensaje como compartido; no se ha escrito nada.
refusal-internal-not-asked-of-states = Una pregunta interna no puede dirigirse a un Estado
refusal-internal-not-asked-of-states-detail = El Estado no la leería nunca. Haga una pregunta compartida o diríjala a la Oficina Regional, a la unidad encargada del Fondo o a los oficiales de finanzas; no se ha escrito nada.
refusal-answer-to-internal-is-internal = La respuesta a un mensaje interno es interna
refusal-answer-to-internal-is-internal-detail = Una respuesta compartida mostraría al Estado lo que se ha dicho internamente. Responda internamente o escriba un mensaje compartido que no responda a ninguno; no se ha escrito nada.
refusal-draft-is-the-states-own = Nadie ajeno al Estado lee lo relativo a un borrador
refusal-draft-is-the-states-own-detail = Hasta que se presente la solicitud, solo puede preguntarse a los funcionarios del Estado. Presente la solicitud o dirija la pregunta a su propio Estado; no se ha escrito nada.
refusal-answered-message-unknown = No existe el mensaje al que se quiere responder
refusal-answered-message-unknown-detail = La conversación sobre esta solicitud no contiene ningún mensaje con este identificador. Vuelva a leer la conversación y elija uno de sus mensajes; no se ha escrito nada.
refusal-not-to-be-ranked = Esta solicitud no se clasifica
refusal-not-to-be-ranked-detail = Las solicitudes se valoran según los factores de clasificación desde su presentación hasta su decisión. Esta se encuentra en el estado «{ $state }»; no se ha registrado nada.

### Problems: everything else that keeps a request from being carried out

problem-malformed-json = El cuerpo de la petición no es JSON válido
problem-malformed-json-detail = El JSON está incompleto o mal formado cerca de la línea { $row }, columna { $column }.
problem-body-unreadable = No se pudo leer el cuerpo de la petición
problem-body-unreadable-detail = El cuerpo de la petición se interrumpió o está codificado de un modo que no puede leerse. Envíelo de nuevo.
problem-bad-request = La petición no puede entenderse
problem-bad-request-detail = La petición no respeta las reglas del protocolo.
problem-idempotency-key-missing = Falta el encabezado Idempotency-Key
problem-idempotency-key-missing-detail = Envíe un Idempotency-Key nuevo con cada petición que cree o actúe, y el mismo cuando la repita.
problem-idempotency-key-malformed = El encabezado Idempotency-Key está mal formado
problem-idempotency-key-malformed-detail = Una clave tiene de 1 a 100 caracteres ASCII visibles, por ejemplo un UUID.
problem-if-match-malformed = El encabezado If-Match está mal formado
problem-if-match-malformed-detail = Envíe el ETag de la versión que vio tal como se le dio, por ejemplo "7". No se aceptan listas, validadores débiles ni *.
problem-not-signed-in = No ha iniciado sesión
problem-not-signed-in-detail = Envíe un token de acceso válido: Authorization: Bearer …. Inicie sesión o renuévela para obtenerlo.
problem-token-expired = El token de acceso ha caducado
problem-token-expired-detail = Renueve la sesión con el token de renovación y repita la petición.
problem-session-ended = La sesión ha terminado
problem-session-ended-detail = Usted cerró la sesión, esta caducó o se cerró para protegerle. Inicie sesión de nuevo.
problem-wrong-credentials = La dirección de correo o la contraseña no es correcta
problem-wrong-credentials-detail = Compruebe ambas e inténtelo de nuevo, o solicite una contraseña nueva.
problem-one-time-token-invalid = El enlace ya no es válido
problem-one-time-token-invalid-detail = El enlace ya se utilizó, ha caducado o está incompleto. Solicite otro.
problem-forbidden = Su función no lo permite
problem-forbidden-detail = La función «{ $role }» no da acceso a esta operación.
problem-not-found = No encontrado
problem-not-found-detail = No hay nada en esta dirección, o nada que usted pueda consultar.
problem-method-not-allowed = Este método no es posible aquí
problem-method-not-allowed-detail = La dirección existe, pero no con este método. Véase el encabezado Allow.
problem-still-running = La misma petición todavía se está procesando
problem-still-running-detail = Una petición con este Idempotency-Key aún no ha terminado. Repítala en un momento para obtener su respuesta.
problem-conflict = La petición contradice lo registrado
problem-conflict-detail = Un registro existente se opone a esta petición. Nada ha cambiado.
problem-stale-version = Alguien ha modificado esto entretanto
problem-stale-version-detail = La versión que usted vio ya no es la última. Cárguela de nuevo, compruebe los cambios y repita el paso.
problem-body-too-large = El cuerpo de la petición es demasiado grande
problem-body-too-large-detail = Aquí se aceptan como máximo { $limit } bytes.
problem-uri-too-long = La dirección es demasiado larga
problem-uri-too-long-detail = La ruta y la cadena de consulta tienen como máximo { $limit } bytes.
problem-unsupported-media-type = El tipo de contenido no se acepta
problem-unsupported-media-type-detail = Envíe el cuerpo como { $expected }.
problem-fields-invalid = Algunos campos no pueden aceptarse
problem-fields-invalid-detail = Cada error se indica con su ubicación. Nada ha cambiado.
problem-idempotency-key-reused = Este Idempotency-Key pertenece a otra petición
problem-idempotency-key-reused-detail = La clave ya se utilizó con otro contenido. Use una clave nueva para una petición nueva.
problem-version-missing = Falta el encabezado If-Match
problem-version-missing-detail = Envíe el ETag de la versión que vio, para que no se sobrescriba otro cambio sin advertirlo.
problem-too-many-attempts = Demasiados intentos
problem-too-many-attempts-detail = Espere { $seconds } segundos e inténtelo de nuevo.
problem-busy = El servicio está muy solicitado
problem-busy-detail = En este momento no hay ningún lugar libre. Inténtelo de nuevo dentro de { $seconds } segundos; nada ha cambiado.
problem-outcome-unknown = No se sabe si la operación se realizó
problem-outcome-unknown-detail = La conexión con la base de datos se interrumpió en el último momento. Repita la petición con el mismo Idempotency-Key para obtener su respuesta, o compruebe si se realizó antes de repetirla.
problem-timed-out = La petición ha tardado demasiado
problem-timed-out-detail = La respuesta no estuvo lista a tiempo. Antes de repetir un cambio, compruebe si se realizó, o repítalo con el mismo Idempotency-Key.
problem-not-ready = El servicio no está listo
problem-not-ready-detail = { $reason ->
        [never_migrated] La base de datos nunca se ha preparado: no se ha ejecutado en ella ninguna migración.
        [schema_too_old] La base de datos es más antigua que esta versión del servicio: faltan { $missing } migraciones.
        [schema_too_new] La base de datos es más reciente que esta versión del servicio, que no conoce { $unknown } de sus migraciones.
        [read_only] La base de datos no admite escrituras en este momento: es un servidor de reserva o es de solo lectura.
        [writes_fail] La base de datos rechaza una pequeña escritura.
        [writes_hang] Una pequeña escritura en la base de datos no ha terminado desde hace { $seconds } segundos.
        [clock_differs] El reloj de este proceso y el de la base de datos difieren en { $seconds } segundos; se admiten { $most }.
       *[other] Las peticiones no pueden atenderse.
    } Quienes administran el servicio deben ocuparse de ello.
problem-internal = Se ha producido un error por nuestra parte
problem-internal-detail = El error está registrado con el número de esta petición. Nada ha cambiado.
problem-email-taken = Esta dirección de correo ya está en uso
problem-email-taken-detail = Otra persona tiene esta dirección. Cada persona tiene una sola cuenta.
problem-own-account = No puede modificar su propia función ni su estado
problem-own-account-detail = Debe modificarlos otro administrador.
problem-not-yet-accepted = La invitación aún no se ha aceptado
problem-not-yet-accepted-detail = Esta persona todavía no ha elegido una contraseña; la cuenta se activa cuando se acepta la invitación.

### Faults of single fields

field-answer-missing = Falta una respuesta.
field-budget-without-amount = El presupuesto no tiene ningún importe.
field-national-project-with-several-states = Un proyecto nacional beneficia a un solo Estado.
field-instalments-between = Un plan de pagos tiene entre 1 y 60 tramos.
field-reference-blank = La referencia del pago no puede quedar en blanco.
field-regional-project-with-one-state = Un proyecto regional beneficia a dos Estados como mínimo.
field-field-missing = Este campo es obligatorio.
field-unknown-field = No existe ningún campo con este nombre.
field-duplicate-field = Este campo figura dos veces.
field-too-many-parts = Un formulario tiene dos partes; después de { $max }, no se siguió leyendo este.
field-wrong-type = El valor no es del tipo correcto.
field-wrong-value = Este valor no es posible aquí.
field-unknown-word = El valor no es ninguna de las palabras posibles aquí: { $words }.
field-date-impossible = Esta fecha no existe. Las fechas se escriben 2026-01-31.
field-day-out-of-range = Un día del { $min } al { $max }.
field-identifier-malformed = Esto no es un identificador.
field-amount-malformed = Un importe se escribe con cifras y como máximo un punto, por ejemplo 200000.00.
field-amount-negative = Un importe nunca es negativo.
field-amount-too-precise = Un importe tiene como máximo dos decimales.
field-amount-too-large = El importe es demasiado elevado.
field-state-code-malformed = Un Estado se designa con su código ISO 3166 de tres letras mayúsculas.
field-state-unknown = Ningún Estado tiene este código.
field-state-needed = Un funcionario de un Estado Miembro representa a un Estado: indíquelo.
field-too-long = Como máximo { $max } caracteres.
field-too-short = Como mínimo { $min } caracteres.
field-too-many = Como máximo { $max } elementos.
field-out-of-range = Un número de { $min } a { $max }.
field-email-malformed = No se puede enviar correo a esta dirección. Escríbala en la forma nombre@example.org, sin acentos ni comillas.
field-report-malformed = Esto no es un informe de entrega (RFC 3464) de un fallo con código de estado.
field-report-of-no-message = El informe no contiene ningún Message-ID de un mensaje de este servicio.
field-delivery-not-allowed = En su función, los mensajes de este tipo no pueden configurarse así.
field-digest-off = Para leer algo en el resumen, active el resumen.
field-blank = Se necesita un texto.
field-cursor-malformed = Esto no es un cursor de esta lista. Comience por la primera página.
field-more-outstanding-than-assessed = El saldo pendiente de una contribución no puede superar el importe asignado.
field-position-before-its-year = Una contribución es exigible desde el comienzo de su ejercicio económico.
field-date-to-come = Ese día aún no ha llegado.
field-not-a-pdf = Este archivo no es un PDF. Cuenta el contenido del archivo, no su nombre.
field-not-an-action = El paso «{ $action }» tiene su propia dirección y no se da aquí.
field-length-between = De { $min } a { $max } caracteres.
field-rule-key-meaningless = Un tope indica una línea y un alcance; un monto mínimo, solo un alcance; las demás reglas, ni lo uno ni lo otro.
field-quantity-of-another-unit = Esta regla se expresa en otra unidad: un monto, una proporción o un número.
field-value-of-another-kind = Este valor no corresponde a este tipo de dato.
field-text-impossible = Un texto no puede contener el carácter NUL.
field-entries-between = De { $min } a { $max } elementos.
field-application-unknown = No existe la solicitud { $id }, o ninguna que usted pueda ver.
field-application-twice = Esta solicitud se indica dos veces.
field-day-passed = Ese día ya ha pasado. Un escenario se refiere al día de hoy o a uno posterior.
field-zone-unknown = No es un huso de la base de datos IANA, como Europe/Zurich.
field-instant-malformed = No es un instante según la RFC 3339 con su desfase, como 2027-03-28T12:00:00+02:00.
field-instant-out-of-range = El año está comprendido entre { $min } y { $max }.
field-instant-whole-second = Un instante de una convocatoria es un segundo entero.
field-instant-passed = Este instante ya pasó: es { $now }.
field-offset-of-another-time = En este instante los relojes de { $zone } indican el desfase { $offset }.
field-closes-before-it-opens = Una convocatoria se cierra después de abrirse.
field-grace-reason-missing = Un plazo de gracia debe motivarse.
field-grace-reason-without-grace = Sin plazo de gracia no hay nada que motivar.
field-nothing-proposed = Proponga al menos un hecho, un valor de una regla o una lista.

### Reglas: criterios de elegibilidad, cambios que invertirían el resultado, cálculo de una asignación
### (los argumentos son los de la constatación o del cambio)

group-low = ingreso bajo
group-lower-middle = ingreso mediano bajo
group-upper-middle = ingreso mediano alto
group-high = ingreso alto
region-africa = África
region-asia-and-oceania = Asia y Oceanía
region-latin-america-and-the-caribbean = América Latina y el Caribe
region-europe = Europa
region-other = la quinta región de la lista del Fondo
region-not-recorded = Región no registrada
office-region-east-horn-and-southern-africa = África Oriental, Cuerno de África y África Meridional
office-region-west-and-central-africa = África Occidental y Central
office-region-middle-east-and-north-africa = Oriente Medio y Norte de África
office-region-latin-america-and-the-caribbean = América Latina y el Caribe
office-region-asia-and-the-pacific = Asia y el Pacífico
office-region-europe-and-central-asia = Europa y Asia Central
question-scope = alcance del proyecto (nacional o regional)
question-beneficiaries = Estados beneficiarios
question-activity = tipo de actividad
question-builds-government-capacity = capacidad del gobierno
question-budget = costos

criterion-membership = Estado Miembro de la Organización
criterion-membership-satisfied = { $state } es un Estado Miembro.
criterion-membership-not-satisfied = { $state } no es un Estado Miembro. Solo los Estados Miembros pueden presentar solicitudes.
criterion-membership-not-known = No consta si { $state } es un Estado Miembro.
criterion-membership-not-concerned = La condición de Estado Miembro no es pertinente para esta solicitud.

criterion-income-group = Grupo de ingresos del Banco Mundial
criterion-income-group-satisfied = En la lista vigente ese día, { $state } figura en el grupo «{ $group }».
criterion-income-group-not-satisfied = En la lista vigente ese día, { $state } figura en el grupo «{ $group }», que no es elegible.
criterion-income-group-not-known = No consta el grupo de ingresos de { $state } en esa fecha.
criterion-income-group-not-concerned = El grupo de ingresos no es pertinente para esta solicitud.

criterion-european-union = Fuera de la Unión Europea
criterion-european-union-satisfied = { $state } no es miembro de la Unión Europea.
criterion-european-union-not-satisfied = { $state } es miembro de la Unión Europea. La elegibilidad cesa con la adhesión.
criterion-european-union-not-known = No consta si { $state } es miembro de la Unión Europea.
criterion-european-union-not-concerned = La pertenencia a la Unión Europea no es pertinente para esta solicitud.

criterion-voluntary-withdrawal = Sin retiro voluntario
criterion-voluntary-withdrawal-satisfied = { $state } no ha renunciado a su elegibilidad.
criterion-voluntary-withdrawal-not-satisfied = { $state } ha renunciado voluntariamente a su elegibilidad.
criterion-voluntary-withdrawal-not-known = No consta si { $state } ha renunciado a su elegibilidad.
criterion-voluntary-withdrawal-not-concerned = El retiro voluntario no es pertinente para esta solicitud.

criterion-article-4-applicant = Artículo 4 de la Constitución: Estado solicitante
criterion-article-4-applicant-satisfied = { $state } no está sujeto al artículo 4 de la Constitución.
criterion-article-4-applicant-not-satisfied = { $state } está sujeto al artículo 4 de la Constitución y no puede solicitar fondos de la Línea 2.
criterion-article-4-applicant-not-known = No consta si { $state } está sujeto al artículo 4 de la Constitución.
criterion-article-4-applicant-not-concerned = El artículo 4 de la Constitución no se aplica a la Línea 1.

criterion-article-4-beneficiaries = Artículo 4 de la Constitución: beneficiarios
criterion-article-4-beneficiaries-satisfied = Ningún Estado beneficiario está sujeto al artículo 4 de la Constitución.
criterion-article-4-beneficiaries-not-satisfied = Estados sujetos al artículo 4 de la Constitución, que por ello no pueden beneficiarse de la Línea 2: { $states }.
criterion-article-4-beneficiaries-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún los Estados beneficiarios.
   *[fact_missing] No consta si estos Estados están sujetos al artículo 4 de la Constitución: { $states }.
  }
criterion-article-4-beneficiaries-not-concerned = El artículo 4 de la Constitución no se aplica a la Línea 1.

criterion-eligible-beneficiaries = Estados beneficiarios
criterion-eligible-beneficiaries-satisfied = Todos los Estados Miembros beneficiarios son elegibles.
criterion-eligible-beneficiaries-not-satisfied = Estos Estados no pueden beneficiarse del proyecto: { $states }.
criterion-eligible-beneficiaries-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún si el proyecto es nacional o regional, o qué Estados se benefician de él.
   *[fact_missing] No constan los datos necesarios para examinar a estos Estados: { $states }.
  }
criterion-eligible-beneficiaries-not-concerned = La elección de beneficiarios no es pertinente para esta solicitud.

criterion-regional-majority = Mayoría de Estados Miembros elegibles
criterion-regional-majority-satisfied = Estados Miembros elegibles entre los beneficiarios: { $eligible } de { $total }, es decir, más de la mitad.
criterion-regional-majority-not-satisfied = Estados Miembros elegibles entre los beneficiarios: solo { $eligible } de { $total }; se necesita más de la mitad.
criterion-regional-majority-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún si el proyecto es nacional o regional, o qué Estados se benefician de él.
   *[fact_missing] Faltan datos sobre algunos beneficiarios; Estados cuya elegibilidad es segura: { $eligible } de { $total }.
  }
criterion-regional-majority-not-concerned = La mayoría solo se exige a los proyectos regionales.

criterion-regional-minimum = Número de Estados elegibles de un proyecto regional
criterion-regional-minimum-satisfied = Estados Miembros elegibles entre los beneficiarios: { $eligible }; mínimo exigido: { $minimum }.
criterion-regional-minimum-not-satisfied = Estados Miembros elegibles entre los beneficiarios: solo { $eligible }; mínimo exigido: { $minimum }.
criterion-regional-minimum-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún si el proyecto es nacional o regional, o qué Estados se benefician de él.
    [rule_missing] Ese día no está en vigor ningún número mínimo de Estados elegibles.
   *[fact_missing] Faltan datos sobre algunos beneficiarios; Estados cuya elegibilidad es segura: { $eligible }; mínimo exigido: { $minimum }.
  }
criterion-regional-minimum-not-concerned = El número mínimo de Estados solo se exige a los proyectos regionales.

criterion-activity-type = Tipo de actividad
criterion-activity-type-satisfied = El tipo de actividad no está excluido.
criterion-activity-type-not-satisfied = El Fondo no financia movimientos, emergencias ni programas de retorno de migrantes.
criterion-activity-type-not-known = La solicitud no indica aún el tipo de actividad.
criterion-activity-type-not-concerned = El tipo de actividad no es pertinente para esta solicitud.

criterion-assisted-return = Retorno voluntario asistido y reintegración
criterion-assisted-return-satisfied = El proyecto fortalece la capacidad del gobierno, lo que abre la excepción prevista para el retorno asistido.
criterion-assisted-return-not-satisfied = El retorno asistido y la reintegración solo se financian para fortalecer la capacidad del gobierno.
criterion-assisted-return-not-known = La solicitud no indica aún si la actividad es de retorno asistido, o si fortalece la capacidad del gobierno.
criterion-assisted-return-not-concerned = El proyecto no trata del retorno asistido.

criterion-follow-up = Seguimiento de un proyecto anterior
criterion-follow-up-satisfied = El proyecto { $reference } se financió con cargo a la Línea 1; su proyecto de seguimiento puede financiarse con cargo a la Línea 2.
criterion-follow-up-not-satisfied = El seguimiento del proyecto { $reference } no puede financiarse con cargo a esta línea.
criterion-follow-up-not-known = { $reason ->
    [no_record] No consta ningún proyecto { $reference } aprobado de este Estado, que este prolonga.
    [line_not_recorded] El registro del proyecto { $reference } no indica la línea que lo financió.
   *[undecided] Los textos publicados solo prevén el seguimiento, con cargo a la Línea 2, de proyectos de la Línea 1; en el caso del proyecto { $reference }, corresponde al Fondo decidir.
  }
criterion-follow-up-not-concerned = El proyecto no prolonga otro anterior.

criterion-ceiling = Tope de financiación
criterion-ceiling-satisfied = El importe de { USD($amount) } dólares de los EE.UU. no supera el tope de { USD($ceiling) } dólares de los EE.UU.
criterion-ceiling-not-satisfied = El importe de { USD($amount) } dólares de los EE.UU. supera el tope de { USD($ceiling) } dólares de los EE.UU.
criterion-ceiling-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún el alcance del proyecto o sus costos.
   *[not_entered] No se ha introducido ningún tope de { $line } para un proyecto { $scope }.
  }
criterion-ceiling-not-concerned = Ningún tope es pertinente para esta solicitud.

criterion-minimum = Importe mínimo
criterion-minimum-satisfied = El importe de { USD($amount) } dólares de los EE.UU. alcanza el mínimo de { USD($minimum) } dólares de los EE.UU.
criterion-minimum-not-satisfied = El importe de { USD($amount) } dólares de los EE.UU. es inferior al mínimo de { USD($minimum) } dólares de los EE.UU.
criterion-minimum-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún el alcance del proyecto o sus costos.
   *[rule_missing] Ese día no está en vigor ningún importe mínimo para un proyecto { $scope }.
  }
criterion-minimum-not-concerned = Ningún importe mínimo es pertinente para esta solicitud.

criterion-staff-and-office-share = Gastos de personal y oficina
criterion-staff-and-office-share-satisfied = Los gastos de personal y oficina ascienden a { USD($amount) } dólares de los EE.UU. de un total de { USD($total) } dólares de los EE.UU., dentro del límite del { $maximum }.
criterion-staff-and-office-share-not-satisfied = Los gastos de personal y oficina ascienden a { USD($amount) } dólares de los EE.UU. de un total de { USD($total) } dólares de los EE.UU., por encima del { $maximum }.
criterion-staff-and-office-share-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún los costos del proyecto.
   *[rule_missing] Ese día no está en vigor ninguna proporción máxima de gastos de personal y oficina.
  }
criterion-staff-and-office-share-not-concerned = La proporción de gastos de personal y oficina no es pertinente para esta solicitud.

criterion-evaluation-share = Evaluación
criterion-evaluation-share-satisfied = La evaluación dispone de { USD($amount) } dólares de los EE.UU. de un total de { USD($total) } dólares de los EE.UU., al menos el { $minimum }.
criterion-evaluation-share-not-satisfied = La evaluación dispone de { USD($amount) } dólares de los EE.UU. de un total de { USD($total) } dólares de los EE.UU., menos del { $minimum }.
criterion-evaluation-share-not-known = La solicitud no indica aún los costos del proyecto.
criterion-evaluation-share-not-concerned = Ese día no está en vigor ninguna proporción mínima para la evaluación.

criterion-regional-share = Parte regional de la línea
criterion-regional-share-satisfied = Región: { $region }. Cuenta con { $eligible } de los { $total } Estados Miembros elegibles{ $unsettled ->
    [0] {""}
   *[other] {" "}({ $unsettled } por determinar)
  }, por lo que le corresponde el { $percent } de { $line } para { $year }: { USD($share) } dólares de los EE.UU. Con { USD($used) } dólares de los EE.UU. ya utilizados y { USD($amount) } dólares de los EE.UU. solicitados, se mantiene dentro de su parte.
criterion-regional-share-not-satisfied = Región: { $region }. Cuenta con { $eligible } de los { $total } Estados Miembros elegibles, por lo que le corresponde el { $percent } de { $line } para { $year }: { USD($share) } dólares de los EE.UU. Con { USD($used) } dólares de los EE.UU. ya utilizados y { USD($amount) } dólares de los EE.UU. solicitados, supera su parte en { USD($excess) } dólares de los EE.UU. Esto no excluye la solicitud: el Fondo consulta a los gobiernos y a las oficinas de la región.
criterion-regional-share-not-known = { $reason ->
    [answer_missing] La solicitud no indica aún los costos del proyecto.
   *[fact_missing] No se puede establecer la parte de la región mientras no consten la región o la elegibilidad de estos Estados: { $states }.
  }
criterion-regional-share-not-concerned = La parte regional se examina cuando se pide el dinero de una línea.

turn-answer-question = Responder a la pregunta siguiente: { $question }.
turn-record-facts = El oficial de finanzas registra los datos que faltan sobre: { $states }.
turn-enter-ceiling = El oficial de finanzas debe introducir el tope de { $line } para un proyecto { $scope }.
turn-enter-rule-value = El oficial de finanzas debe introducir un valor: { $rule }.
turn-become-member = { $state } pasa a ser Estado Miembro.
turn-reach-income-group = En una lista del Banco Mundial, { $state } no supera el grupo «{ $group }».
turn-take-back-withdrawal = { $state } deja sin efecto su retiro voluntario.
turn-leave-article-4 = { $state } deja de estar sujeto al artículo 4 según la lista oficial; hasta entonces, la Línea 1 sigue siendo posible.
turn-remove-beneficiaries = Excluir a estos Estados de los beneficiarios: { $states }.
turn-serve-applicant-only = Limitar el proyecto nacional a { $state }, o presentarlo como proyecto regional.
turn-add-eligible-states = Número de Estados Miembros elegibles que deben añadirse a los beneficiarios: { $count }.
turn-change-activity = Elegir un tipo de actividad que no esté excluido.
turn-build-government-capacity = Orientar el proyecto al fortalecimiento de la capacidad del gobierno.
turn-record-predecessor = Debe registrarse el proyecto { $reference }.
turn-record-predecessor-line = Debe registrarse la línea que financió el proyecto { $reference }.
turn-fund-decides = Corresponde al Fondo resolver la cuestión.
turn-reduce-amount = Reducir el importe en { USD($by) } dólares de los EE.UU., hasta { USD($to) } dólares de los EE.UU.
turn-raise-amount = Aumentar el importe en { USD($by) } dólares de los EE.UU., hasta { USD($to) } dólares de los EE.UU.
turn-reduce-staff-and-office = Reducir los gastos de personal y oficina en { USD($by) } dólares de los EE.UU., hasta un máximo de { USD($to) } dólares de los EE.UU., sin variar los demás costos.
turn-raise-evaluation = Aumentar la evaluación en { USD($by) } dólares de los EE.UU., hasta un mínimo de { USD($to) } dólares de los EE.UU., sin variar los demás costos.
turn-await-regional-share = Esperar a que queden libres { USD($by) } dólares de los EE.UU. de la parte de la región ({ $region }); entretanto, el Fondo consulta a los gobiernos y a las oficinas de la región.

allocation-version-resolution-1150 = Fórmula de la resolución 1150 del Consejo
allocation-version-declared = Importes declarados
allocation-step-discretionary-income = Ingresos discrecionales
allocation-step-security-allocation = Asignación para seguridad
allocation-step-income-without-security = Ingresos discrecionales sin la asignación para seguridad
allocation-step-threshold = Umbral
allocation-step-excess = Excedente sobre el umbral
allocation-step-share-of-excess = Proporción del excedente, redondeada al centavo inferior
allocation-step-unearmarked-contributions = Contribuciones sin asignación específica
allocation-step-interest-income = Intereses devengados
allocation-step-miscellaneous-income = Ingresos varios (tope de ambas líneas)
allocation-step-line-1-base = Línea 1 según lo previsto inicialmente
allocation-step-room-under-cap = Margen de la Línea 2 por debajo del tope
allocation-step-line-1-above-cap = Parte de la Línea 1 por encima del tope, que no se modifica
allocation-step-line-1 = Línea 1
allocation-step-line-2 = Línea 2
allocation-bound-below-threshold = Los ingresos no superan el umbral: la Línea 2 no recibe nada.
allocation-bound-share = Decide la proporción del excedente; el tope deja margen suficiente.
allocation-bound-cap = Decide el tope de los ingresos varios.
allocation-bound-cap-taken-by-line-1 = La Línea 1 absorbe todo el tope: la Línea 2 no recibe nada.
allocation-bound-declared = Los importes fueron declarados; no se calculó ningún límite.
allocation-addition-recovered = Saldos recobrados de proyectos cerrados
allocation-addition-voluntary = Contribuciones voluntarias directas

### Cálculo de los atrasos según el artículo 4, que se muestra junto a la situación oficial

arrears-article-constitution-1987 = Artículo 4 de la Constitución, texto de 1987
arrears-article-amendment-1998 = Artículo 4 de la Constitución, enmendado en 1998
arrears-constitution-1987-reached = Las contribuciones de dos ejercicios económicos consecutivos no se han abonado íntegramente: quedan pendientes { CHF($earlier_outstanding) } CHF de { $earlier_year } y { CHF($later_outstanding) } CHF de { $later_year }.
arrears-constitution-1987-not-reached = La contribución de al menos uno de los dos últimos ejercicios económicos, { $earlier_year } y { $later_year }, se ha abonado íntegramente.
arrears-constitution-1987-not-known = No puede determinarse si se han abonado las contribuciones de { $earlier_year } y { $later_year }; ejercicios sin datos registrados: { $years }.
arrears-amendment-1998-reached = Los atrasos de { CHF($arrears) } CHF igualan o superan las contribuciones adeudadas por { $earlier_year } y { $later_year }, es decir, { CHF($due) } CHF.
arrears-amendment-1998-not-reached = Los atrasos de { CHF($arrears) } CHF no alcanzan las contribuciones adeudadas por { $earlier_year } y { $later_year }.
arrears-amendment-1998-not-known = No puede determinarse si los atrasos alcanzan las contribuciones adeudadas por { $earlier_year } y { $later_year }; ejercicios sin datos registrados: { $years }. Los datos registrados suman atrasos de { CHF($arrears) } CHF.
arrears-turn-pay-arrears = El Estado abona al menos { CHF($amount) } CHF de sus atrasos.
arrears-turn-record-positions = El oficial de finanzas registra los datos de los ejercicios { $years }.
agreement-agrees = La situación oficial y el cálculo de los atrasos coinciden.
agreement-differs = La situación oficial y el cálculo de los atrasos difieren. Prevalece la situación oficial; el oficial de finanzas debe comprobar ambas cosas. La pérdida del derecho de voto solo surte efecto un año después de haberse informado al Consejo, y el Consejo puede decidir otra cosa.
agreement-not-comparable = La situación oficial y el cálculo de los atrasos no pueden compararse: se desconoce uno de los dos.
openness-open = abierta
openness-closed = cerrada
openness-not-yet-known = aún por determinar

### Fechas

date-long = { $day } de { $month } de { $year }
date-first-day = 1
date-month-1 = enero
date-month-2 = febrero
date-month-3 = marzo
date-month-4 = abril
date-month-5 = mayo
date-month-6 = junio
date-month-7 = julio
date-month-8 = agosto
date-month-9 = septiembre
date-month-10 = octubre
date-month-11 = noviembre
date-month-12 = diciembre

### Correos electrónicos

mail-greeting = Señora, señor:
mail-closing = Este mensaje ha sido enviado automáticamente por el servicio de subvenciones del Fondo 1035. Las cifras y las fechas son las del momento del acto del que informa.
mail-reasons = Motivos:
mail-comment = Comentario:
mail-comment-question = Pregunta:
mail-comment-answer = Respuesta:
mail-address-application = Dirección de la solicitud en el servicio:
mail-address-service = Dirección del servicio:
mail-fact-reference = Referencia:
mail-fact-title = Proyecto:
mail-fact-state = Estado Miembro:
mail-fact-amount = Importe solicitado:
mail-fact-line = Línea presupuestaria:
mail-fact-returned = Importe devuelto a la línea:
mail-fact-report = Informe:
mail-fact-spent = Gastado desde el inicio del proyecto:
mail-report = N.º { $number }: { $kind }
mail-fact-focal-point = Punto focal:
mail-fact-plan-version = Versión del plan de pagos:
mail-fact-payment-amount = Importe:
mail-fact-instalment = Tramo:
mail-fact-planned-on = Previsto para el:
mail-fact-payment-reference = Referencia del pago:
mail-fact-value-on = Fecha valor:
mail-fact-amendment = Modificación:
mail-fact-amended-end = Último día según la modificación:
mail-line-line-1 = Línea 1
mail-line-line-2 = Línea 2
mail-fact-time = Hora (UTC):
mail-fact-time-capital = Hora de la capital:
mail-amount = { USD($amount) } USD
mail-fact-content-hash = Huella del contenido (SHA-256):
mail-fact-token = Código:
mail-fact-expires = Válido hasta el:
mail-fact-bounce-name = Nombre:
mail-fact-bounce-address = Dirección:
mail-fact-bounce-status = Código de estado:
mail-fact-bounce-diagnostic = Respuesta del servidor de correo:
mail-bounce-permanent = fallo permanente
mail-bounce-transient = fallo temporal
mail-fact-author-role = Escrito por:
mail-fact-addressed-to = Dirigida a:
mail-comment-message = Mensaje:
mail-token-in-the-mail-alone = enviado solo por correo electrónico, no se muestra aquí

mail-subject-submission-receipt = { $reference }: acuse de recibo de su solicitud
mail-body-submission-receipt = Se ha recibido la solicitud { $reference } ({ $applicant }). El presente mensaje es su acuse de recibo: la huella identifica el contenido exactamente como fue presentado. Le rogamos que la conserve junto con la hora de recepción.
mail-subject-new-application = { $reference }: nueva solicitud
mail-body-new-application = Se ha presentado la solicitud { $reference } ({ $applicant }). Queda a la espera del respaldo de la Oficina Regional y del examen de la unidad encargada del Fondo.
mail-subject-review-begun = { $reference }: ha comenzado el examen
mail-body-review-begun = Ha comenzado el examen de la solicitud { $reference } ({ $applicant }). La unidad encargada del Fondo le escribirá si surge alguna pregunta y en cuanto se adopte una decisión.
mail-subject-clarification-requested = { $reference }: solicitud de aclaración
mail-body-clarification-requested = La unidad encargada del Fondo necesita una aclaración para proseguir el examen de la solicitud { $reference } ({ $applicant }). La pregunta figura a continuación. La solicitud puede corregirse y completarse hasta el envío de la respuesta.
mail-subject-clarification-answered = { $reference }: aclaración recibida
mail-body-clarification-answered = Se ha facilitado la aclaración solicitada sobre la solicitud { $reference } ({ $applicant }). El examen prosigue sobre la base del contenido identificado a continuación.
mail-subject-endorsed = { $reference }: respaldo de la Oficina Regional
mail-body-endorsed = La Oficina Regional ha respaldado la solicitud { $reference } ({ $applicant }).
mail-subject-approval-awaited = { $reference }: pendiente de aprobación
mail-body-approval-awaited = Se ha recomendado la aprobación de la solicitud { $reference } ({ $applicant }), que está pendiente de decisión. El importe está reservado en la línea presupuestaria indicada a continuación.
mail-subject-returned-to-review = { $reference }: devolución a examen
mail-body-returned-to-review = La autoridad que aprueba ha devuelto la solicitud { $reference } ({ $applicant }) a examen. El importe reservado ha quedado liberado.
mail-subject-retained = { $reference }: reservada a la espera de fondos
mail-body-retained = La solicitud { $reference } ({ $applicant }) cumple los requisitos del Fondo, pero los fondos disponibles en este momento no son suficientes. Se reserva y podrá volver a considerarse cuando haya fondos disponibles. No es necesario que realice ninguna gestión.
mail-subject-reconsidered = { $reference }: de nuevo en examen
mail-body-reconsidered = La solicitud { $reference } ({ $applicant }), que se había reservado por falta de fondos, vuelve a estar en examen.
mail-subject-approved = { $reference }: aprobación
mail-body-approved = Se ha aprobado la solicitud { $reference } ({ $applicant }). El importe queda comprometido en la línea presupuestaria indicada a continuación. La huella identifica el contenido aprobado.
mail-subject-declined = { $reference }: rechazo
mail-body-declined = Se ha rechazado la solicitud { $reference } ({ $applicant }). Los motivos se indican a continuación.
mail-subject-withdrawn = { $reference }: retirada
mail-body-withdrawn = El Estado Miembro ha retirado la solicitud { $reference } ({ $applicant }). Si había un importe reservado, ha quedado liberado.
mail-subject-standing-changed = { $reference }: la admisibilidad ha cambiado
mail-body-standing-changed = Un hecho o el valor de una norma registrados modifican la línea con cargo a la cual puede financiarse la solicitud { $reference } ({ $applicant }). Nada está decidido: la solicitud se evaluará de nuevo en el próximo paso.
mail-subject-project-activated = { $reference }: el proyecto ha comenzado
mail-body-project-activated = El proyecto { $reference } ({ $applicant }) ha comenzado. El punto focal designado por el gobierno figura a continuación. A continuación deben presentarse el marco de seguimiento de los resultados y el plan de trabajo detallado; la fecha figura con el proyecto.
mail-subject-project-suspended = { $reference }: el proyecto queda suspendido
mail-body-project-suspended = El proyecto { $reference } ({ $applicant }) ha sido suspendido. El importe sigue comprometido; el motivo figura a continuación.
mail-subject-project-resumed = { $reference }: el proyecto se reanuda
mail-body-project-resumed = El proyecto { $reference } ({ $applicant }), que había sido suspendido, se reanuda.
mail-subject-project-completed = { $reference }: el proyecto ha finalizado
mail-body-project-completed = El proyecto { $reference } ({ $applicant }) ha llegado a la fecha final acordada. A continuación debe presentarse el informe final, descriptivo y financiero; la fecha figura con el proyecto.
mail-subject-report-filed = { $reference }: se ha presentado un informe
mail-body-report-filed = La Oficina Regional ha presentado un informe sobre el proyecto { $reference } ({ $applicant }). La unidad del Fondo lo aceptará o lo devolverá.
mail-subject-report-accepted = { $reference }: el informe ha sido aceptado
mail-body-report-accepted = Se ha aceptado el informe sobre el proyecto { $reference } ({ $applicant }) que se indica a continuación.
mail-subject-report-sent-back = { $reference }: el informe ha sido devuelto
mail-body-report-sent-back = El informe sobre el proyecto { $reference } ({ $applicant }) que se indica a continuación ha sido devuelto a la Oficina Regional. El motivo figura a continuación; un nuevo informe ocupará su lugar.
mail-subject-final-report-accepted = { $reference }: el informe final ha sido aceptado
mail-body-final-report-accepted = Se ha aceptado el informe final, descriptivo y financiero, sobre el proyecto { $reference } ({ $applicant }). A continuación debe realizarse la evaluación; las fechas figuran con el proyecto.
mail-subject-evaluation-accepted = { $reference }: la evaluación ha sido aceptada
mail-body-evaluation-accepted = Se ha aceptado la evaluación del proyecto { $reference } ({ $applicant }). Ya pueden cerrarse las cuentas del proyecto.
mail-subject-closure-awaited = { $reference }: las cuentas esperan su cierre
mail-body-closure-awaited = Se ha aceptado la evaluación del proyecto { $reference } ({ $applicant }). Sus cuentas esperan a que las cierre la unidad de finanzas; lo que no se haya gastado vuelve entonces a su línea presupuestaria.
mail-subject-project-cancelled = { $reference }: el proyecto ha sido cancelado
mail-body-project-cancelled = El proyecto { $reference } ({ $applicant }) ha sido cancelado. Lo que no se había gastado se ha devuelto a su línea presupuestaria; el motivo figura a continuación.
mail-subject-project-closed = { $reference }: el proyecto queda cerrado
mail-subject-payment-plan-drawn-up = { $reference }: plan de pagos
mail-body-payment-plan-drawn-up = La Oficina Regional ha elaborado o revisado el plan de pagos del proyecto { $reference } ({ $applicant }). El importe que figura a continuación es la suma de sus tramos.
mail-subject-instalment-requested = { $reference }: tramo solicitado
mail-body-instalment-requested = La Oficina Regional solicita el tramo que figura a continuación del proyecto { $reference } ({ $applicant }). Está a la espera de su verificación.
mail-subject-instalment-checked = { $reference }: tramo por pagar
mail-body-instalment-checked = La unidad encargada del Fondo ha verificado y hallado conforme el tramo que figura a continuación del proyecto { $reference } ({ $applicant }). Está pendiente de pago; registre su referencia y su fecha valor.
mail-subject-instalment-refused = { $reference }: tramo rechazado
mail-body-instalment-refused = El tramo que figura a continuación del proyecto { $reference } ({ $applicant }) ha sido rechazado; el motivo figura más abajo. Podrá solicitarse de nuevo cuando se haya subsanado la causa.
mail-subject-instalment-paid = { $reference }: tramo pagado
mail-body-instalment-paid = El tramo que figura a continuación del proyecto { $reference } ({ $applicant }) ha sido pagado.
mail-body-project-closed = Las cuentas del proyecto { $reference } ({ $applicant }) están cerradas. Lo que no se había gastado se ha devuelto a su línea presupuestaria.
mail-subject-amendment-requested = { $reference }: se solicita una modificación
mail-body-amendment-requested = Se ha solicitado una modificación del proyecto { $reference } ({ $applicant }). Necesita las cartas de respaldo de los Estados beneficiarios antes de que la Oficina Regional pueda respaldarla.
mail-subject-amendment-exception-awaited = { $reference }: una modificación fuera de plazo espera una excepción
mail-body-amendment-exception-awaited = Se ha solicitado una modificación del proyecto { $reference } ({ $applicant }) después del último día en que podía solicitarse sin excepción. Solo sigue su curso cuando el oficial del Fondo ha registrado una excepción motivada.
mail-subject-amendment-exception-granted = { $reference }: se ha registrado una excepción para la modificación
mail-body-amendment-exception-granted = El oficial del Fondo ha registrado una excepción para la modificación fuera de plazo del proyecto { $reference } ({ $applicant }); el motivo figura a continuación.
mail-subject-amendment-endorsed = { $reference }: la modificación está respaldada
mail-body-amendment-endorsed = La Oficina Regional ha respaldado la modificación del proyecto { $reference } ({ $applicant }). Espera su recomendación.
mail-subject-amendment-approval-awaited = { $reference }: una modificación espera su aprobación
mail-body-amendment-approval-awaited = La modificación del proyecto { $reference } ({ $applicant }) ha sido recomendada y espera su aprobación.
mail-subject-amendment-approved = { $reference }: la modificación está aprobada
mail-body-amendment-approved = La modificación del proyecto { $reference } ({ $applicant }) ha sido aprobada. Lo que dispone queda acordado desde ahora; los plazos del proyecto se ajustan a ella. El importe aprobado es el mismo.
mail-subject-amendment-declined = { $reference }: la modificación ha sido rechazada
mail-body-amendment-declined = La modificación del proyecto { $reference } ({ $applicant }) ha sido rechazada; el motivo figura a continuación. Lo acordado sigue vigente.
mail-subject-amendment-withdrawn = { $reference }: la modificación ha sido retirada
mail-body-amendment-withdrawn = La modificación del proyecto { $reference } ({ $applicant }) ha sido retirada; el motivo figura a continuación. Lo acordado sigue vigente.
mail-changes = Lo que ha cambiado:
mail-change-line = { $line }, a partir del { $from }: { $after } (antes: { $before })
mail-change-finding = { $criterion } – { $finding }

### Correos: convocatorias de proyectos regionales
### (argumentos: título de la convocatoria, instantes)

mail-subject-call-announced = Convocatoria de proyectos regionales: { $title }
mail-body-call-announced = Se ha registrado una convocatoria de proyectos regionales: { $title }. Las solicitudes de proyectos regionales se reciben mientras esté abierta; decide el reloj del servicio. Las horas que figuran a continuación son un mismo instante en varios relojes.
mail-subject-call-revised = Convocatoria de proyectos regionales revisada: { $title }
mail-body-call-revised = La convocatoria de proyectos regionales { $title } ha sido revisada. Lo que figura a continuación rige desde ahora, con su motivo; lo que ya había pasado no cambia.
mail-fact-call = Convocatoria:
mail-fact-opens-utc = Apertura (UTC):
mail-fact-opens-geneva = Apertura (Ginebra):
mail-fact-opens-capital = Apertura (capital):
mail-fact-closes-utc = Cierre (UTC):
mail-fact-closes-geneva = Cierre (Ginebra):
mail-fact-closes-capital = Cierre (capital):
mail-fact-grace = Plazo de gracia tras el cierre:
mail-fact-grace-reason = Motivo del plazo de gracia:
mail-grace =
    { $minutes ->
        [one] un minuto
       *[other] { $minutes } minutos
    }
mail-comment-revision = Motivo de la revisión:
mail-address-call = Dirección de la convocatoria en el servicio:
mail-digest-calls =
    { $count ->
        [one] Una convocatoria de proyectos regionales:
       *[other] { $count } convocatorias de proyectos regionales:
    }
mail-digest-call-line = { $subject } – del { $opens } al { $closes }

### Correos: recordatorios y resumen del día
### (argumentos: referencia, Estado, vencimiento, días, número)

mail-preferences = Puede elegir qué mensajes recibe, y cuándo, en:
mail-fact-obligation = Pendiente de presentar:
mail-fact-period = Período:
mail-fact-due = Vence el:
mail-fact-rule = Norma:
mail-fact-source = Fuente:
mail-fact-step = Paso:
mail-fact-since = En espera desde el:
mail-period = del { $from } al { $to }
mail-subject-obligation-due = { $reference }: vence el { $due }
mail-body-obligation-due =
    { $days ->
        [0] Lo indicado a continuación debe presentarse hoy
        [one] Lo indicado a continuación debe presentarse mañana
       *[other] Lo indicado a continuación debe presentarse en un plazo de { $days } días
    } en relación con el proyecto { $reference } ({ $applicant }).
mail-subject-obligation-overdue = { $reference }: vencido desde el { $due }
mail-body-obligation-overdue =
    { $days ->
        [one] Lo indicado a continuación lleva un día de retraso
       *[other] Lo indicado a continuación lleva { $days } días de retraso
    } en relación con el proyecto { $reference } ({ $applicant }). El plazo vencía el { $due }.
mail-awaited-report = { $step } (informe { $number })
mail-awaited-instalment = { $step } (tramo { $number })
mail-awaited-amendment = { $step } (modificación { $number })
mail-awaited-question = { $step } ({ $number })
mail-subject-work-waiting = { $reference }: a la espera de usted
mail-body-work-waiting =
    { $days ->
        [one] La solicitud { $reference } ({ $applicant }) lleva un día a la espera
       *[other] La solicitud { $reference } ({ $applicant }) lleva { $days } días a la espera
    } de un paso que solo usted o sus colegas pueden dar: { $action }.
mail-subject-daily-digest = Su resumen del { $day }
mail-body-daily-digest = Esto es lo que espera de usted, lo que vence y lo que ha ocurrido, tal como estaba el { $day }.
mail-digest-work =
    { $count ->
        [one] Un paso espera de usted:
       *[other] { $count } pasos esperan de usted:
    }
mail-digest-work-line =
    { $days ->
        [0] { $reference } ({ $applicant }): { $action } – desde hoy
        [one] { $reference } ({ $applicant }): { $action } – desde hace un día
       *[other] { $reference } ({ $applicant }): { $action } – desde hace { $days } días
    }
mail-digest-owed =
    { $count ->
        [one] Una obligación está por vencer o vencida:
       *[other] { $count } obligaciones están por vencer o vencidas:
    }
mail-digest-due-line =
    { $days ->
        [0] { $reference } ({ $applicant }): { $obligation } – vence hoy, { $due }
        [one] { $reference } ({ $applicant }): { $obligation } – vence mañana, { $due }
       *[other] { $reference } ({ $applicant }): { $obligation } – vence el { $due }, dentro de { $days } días
    }
mail-digest-overdue-line =
    { $days ->
        [one] { $reference } ({ $applicant }): { $obligation } – venció el { $due }, un día de retraso
       *[other] { $reference } ({ $applicant }): { $obligation } – venció el { $due }, { $days } días de retraso
    }
mail-digest-notices =
    { $count ->
        [one] Ha ocurrido un hecho:
       *[other] Han ocurrido { $count } hechos:
    }
mail-digest-notice-line = { $subject } ({ $applicant }) – { $at }
mail-digest-more =
    { $count ->
        [one] y uno más
       *[other] y { $count } más
    }
mail-subject-shared-message = { $reference }: nuevo mensaje
mail-body-shared-message = Se ha escrito un mensaje en la conversación sobre la solicitud { $reference } ({ $applicant }). Pueden leerlo el Estado Miembro y los funcionarios del Fondo.
mail-subject-shared-question = { $reference }: nueva pregunta
mail-body-shared-question = Se ha hecho una pregunta en la conversación sobre la solicitud { $reference } ({ $applicant }). Sigue abierta hasta que respondan sus destinatarios. Pueden leerla el Estado Miembro y los funcionarios del Fondo.
mail-subject-internal-message = { $reference }: nuevo mensaje interno
mail-body-internal-message = Se ha escrito un mensaje interno en la conversación sobre la solicitud { $reference } ({ $applicant }). Solo pueden leerlo los funcionarios del Fondo; le rogamos que no lo reenvíe.
mail-subject-internal-question = { $reference }: nueva pregunta interna
mail-body-internal-question = Se ha hecho una pregunta interna en la conversación sobre la solicitud { $reference } ({ $applicant }). Sigue abierta hasta que respondan sus destinatarios. Solo pueden leerla los funcionarios del Fondo; le rogamos que no la reenvíe.
received-message-unreadable = Este mensaje no puede mostrarse aquí. Le rogamos que lo lea en su buzón.

mail-subject-account-invitation = Su cuenta en el Fondo 1035
mail-body-account-invitation = Se le ha abierto una cuenta en el servicio de subvenciones del Fondo 1035. El código que figura a continuación le permite elegir su contraseña y solo puede utilizarse una vez. Si no esperaba este mensaje, le rogamos que lo ignore.
mail-subject-password-reset = Nueva contraseña para el Fondo 1035
mail-body-password-reset = Se ha solicitado una nueva contraseña para su cuenta. El código que figura a continuación le permite elegirla y solo puede utilizarse una vez. Si usted no la ha solicitado, le rogamos que ignore este mensaje: su contraseña no cambia.
mail-subject-invitation-bounced = Una invitación no se ha entregado
mail-body-invitation-bounced = Un servidor de correo ha devuelto la invitación a la persona que figura a continuación. Le rogamos que compruebe la dirección. Una dirección no puede modificarse después: invite de nuevo a la persona en la dirección correcta, o vuelva a enviar la invitación si el fallo fue temporal.

### Motivos de rechazo

decline-reason-not-eligible = No se cumple un criterio de elegibilidad del Fondo.
decline-reason-outside-aim-and-criteria = La actividad no corresponde al objetivo ni a los criterios del Fondo.
decline-reason-budget-not-justified = El presupuesto no está suficientemente justificado.
decline-reason-endorsement-missing = Falta el respaldo de la capital.
decline-reason-implementation-risk = El riesgo de que el proyecto no pueda ejecutarse es demasiado elevado.
decline-reason-no-clarification = No se facilitó la aclaración solicitada.
decline-reason-duplicate-of-another-project = Otro proyecto persigue ya el mismo objetivo.

### What a project owes the Fund, with the rule

obligation-workplan = Marco de seguimiento de los resultados y plan de trabajo detallado
obligation-workplan-rule =
    Debe presentarse durante { $workplan_due_months ->
        [one] el primer mes
       *[other] los primeros { $workplan_due_months } meses
    } del proyecto.
obligation-interim-report = Informe provisional descriptivo y financiero
obligation-interim-report-rule = Los proyectos de { $interim_reports_from_months } meses o más, prórrogas incluidas, informan sobre cada período de { $interim_period_months } meses; cada informe debe presentarse en las { $interim_report_due_weeks } semanas posteriores al período.
obligation-final-report = Informe final descriptivo y financiero
obligation-final-report-rule =
    Debe presentarse en { $final_report_due_months ->
        [one] el mes posterior
       *[other] los { $final_report_due_months } meses posteriores
    } a la finalización.
obligation-evaluation = Evaluación
obligation-evaluation-rule = Se realiza entre { $evaluation_from_months } y { $evaluation_due_months } meses después de la finalización.
obligation-standing-open = Abierta: no se ha presentado nada y todavía hay tiempo.
obligation-standing-overdue = Vencida: no se ha presentado nada y el plazo ha pasado.
obligation-standing-filed = Presentada: el informe espera su decisión.
obligation-standing-accepted = Cumplida: el informe ha sido aceptado.
obligation-standing-lapsed = Caducada: no se presentó nada y el informe final aceptado la cubre.
obligation-not-known = No se sabe: en el día de la aprobación no está en vigor ningún valor de estas normas: { $rules }. El oficial de finanzas debe registrarlo con su fuente.

### What is wrong with one place of a report

report-fault-line-unknown = El presupuesto acordado no tiene la partida { $figure }; sus partidas están numeradas del 1 al { $expected }.
report-fault-line-twice = La partida { $figure } tiene más de una cifra.
report-fault-line-missing = La partida { $figure } no tiene cifra. Se declaran las { $expected } partidas del presupuesto acordado, con 0,00 donde no se haya gastado nada.
report-fault-total-differs = El total declarado es de { USD($figure) } dólares de los EE.UU.; las partidas suman { USD($expected) } dólares de los EE.UU.
report-fault-below-statement-before = { USD($figure) } dólares de los EE.UU. es menos que el último estado aceptado, que indica { USD($expected) } dólares de los EE.UU. Las cifras se cuentan desde el inicio del proyecto.
report-fault-above-committed = { USD($figure) } dólares de los EE.UU. es más de lo que tiene el proyecto: { USD($expected) } dólares de los EE.UU. están comprometidos o se han pagado.
report-fault-evaluation-touched = La partida de evaluación permanece intacta hasta la finalización; se declaran { USD($figure) } dólares de los EE.UU.
report-fault-changed-after-final-report = Después del informe final solo se paga la evaluación; esta partida ascendía a { USD($expected) } dólares de los EE.UU. y se declara en { USD($figure) } dólares de los EE.UU.
report-fault-output-unknown = Ningún costo del presupuesto acordado corresponde al resultado «{ $figure }». Los resultados son: { $expected }.
report-fault-period-missing = Un informe provisional indica los días a los que se refiere.
report-fault-period-meaningless = Solo un informe provisional se refiere a un período.
report-fault-period-reversed = El último día, { $figure }, es anterior al primero, { $expected }.
report-fault-period-before-project = El proyecto comienza el { $expected }; el período comienza el { $figure }.
report-fault-period-to-come = El período termina el { $figure }, fecha futura; hoy es { $expected }.
report-fault-part-missing = Este informe necesita esta parte.
report-fault-part-meaningless = Este informe no tiene esta parte.

### Factores de clasificación, tal como se publicaron, y lo que una persona constató

factor-earlier-support = ¿Qué apoyo ha recibido ya el Estado del Fondo?
factor-donor-interest = ¿Se buscaron otros donantes, y hay señales de su interés?
factor-engagement = ¿Participa activamente el Estado?
factor-risk = ¿Cuál es el riesgo de la ejecución, incluida la propia capacidad de la OIM?
factor-fit = ¿Se ajusta el proyecto a la estrategia de la OIM y al objetivo y los criterios del Fondo?
leaning-favours = habla a favor de la solicitud
leaning-neutral = no habla ni a favor ni en contra de la solicitud
leaning-speaks-against = habla en contra de la solicitud
leaning-not-known = no se sabe

### Dinero que llega a una línea

arrival-allot = Asignación del año
arrival-revise-up = Revisión que aumenta la asignación
arrival-recover = Saldo recuperado de un proyecto
arrival-contribute = Contribución voluntaria directa
arrival-carry-in = Remanente del año anterior
mail-subject-money-came = { $line }: han llegado { $came }, hay solicitudes en espera
mail-body-money-came =
    { $waiting ->
        [one] Ha llegado dinero a la { $line } de { $year }. Una solicitud se conserva en la cola de esta línea; mantiene su lugar hasta que se decida.
       *[other] Ha llegado dinero a la { $line } de { $year }. { $waiting } solicitudes se conservan en la cola de esta línea; cada una mantiene su lugar hasta que se decida.
    }
mail-fact-budget-year = Ejercicio presupuestario:
mail-fact-available = Disponible ahora:
mail-fact-waiting = Solicitudes en la cola:
mail-money-arrived = Lo que ha llegado:
mail-money-line = { $kind }: { $sum } – { $source }
mail-address-queue = Dirección de la cola en el servicio:
mail-digest-money =
    { $count ->
        [one] Ha llegado dinero que esperan algunas solicitudes:
       *[other] Ha llegado dinero { $count } veces que esperan algunas solicitudes:
    }
mail-digest-money-line =
    { $waiting ->
        [one] { $line } { $year }: han llegado { $came }, hay { $available } disponibles; una solicitud espera
       *[other] { $line } { $year }: han llegado { $came }, hay { $available } disponibles; { $waiting } solicitudes esperan
    }

### Scenarios and rehearsals of rules

change-becomes-eligible = La línea se abre.
change-ceases-to-be-eligible = La línea se cierra.
change-becomes-uncertain = Ya no puede decirse si la línea está abierta.
change-ceiling-rises = El tope de financiación aumenta.
change-ceiling-falls = El tope de financiación disminuye.
change-ceiling-entered = Se fija un tope de financiación donde no lo había.
rehearsed-case-open = La solicitud no ha sido objeto de decisión: sus próximos pasos tendrían en cuenta lo propuesto.
rehearsed-case-past = La solicitud se decidió según lo que se conocía y estaba en vigor entonces. Su decisión se mantiene; esto solo muestra cómo se habría evaluado.
