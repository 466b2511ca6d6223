import { fold, words } from '../../contacts/text/fold.ts';

/**
 * The words for what a command does, by the name of its dialog, in seven languages; the first dialog that fits counts.
 */
const verbs: Readonly<Record<string, string>> = {
  'import-contacts':
    'import importing importo importa upload uploading importieren importer importar importare importeren',
  'export-contacts':
    'export exporting exporto exporta exporte exportiere esporto download exportieren exporter exportar esportare exporteren',
  'add-favorite':
    'favorite favorites favourite favourites star favoriten favoris favoritos preferiti favorieten',
  'add-to-list':
    'put off distribution mailing member members membership verteiler verteilerliste verteilerlisten diffusion distribucion distribuzione distribuicao distributielijst',
  'unhide-contact': 'unhide einblenden',
  'hide-contact':
    'hide hides hiding hidden verbergen verstecken ausblenden masquer cacher ocultar esconder nascondere verborgen',
  'merge-contacts':
    'merge merges merging combine combining duplicate duplicates dedupe zusammenfuhren dubletten duplikate fusionner doublons combinar fusionar duplicados unire unisco duplicati mesclar samenvoegen dubbele',
  'withdraw-request':
    'withdraw withdrawing revoke retract zuruckziehen retirer retirar ritirare retirare intrekken',
  'undo-change':
    'undo undoing revert restore ruckgangig widerrufen wiederherstellen deshacer restaurar annullare ripristinare desfazer ongedaan herstellen',
  'nudge-approvers':
    'remind reminding nudge erinnern rappeler relancer recordar recuerdo ricordare sollecitare lembrar herinneren',
  'reject-request':
    'reject rejecting decline refuse deny ablehnen refuser rejeter rechazar denegar rifiutare respingere rejeitar recusar afwijzen weigeren',
  'approve-request':
    'approve approving accept authorize genehmigen freigeben zustimmen approuver valider aprobar aceptar approvare accettare aprovar aceitar goedkeuren',
  'delegate-approvals':
    'delegate delegating deputy substitute stand-in absence absent away vacation holiday delegieren vertretung vertreten urlaub abwesend deleguer remplacant absence vacances delegar delego vacaciones sustituto delegare ferie assenza ferias substituto delegeren vervanger vakantie',
  'reassign-request':
    'reassign reassigning forward umleiten weiterleiten reassigner reasignar riassegnare reatribuir doorsturen',
  'comment-request':
    'comment commenting kommentieren kommentar commenter comentar commentare commento reageren',
  'delete-contact':
    'delete deletes deleting remove removes removing erase loschen losche entfernen entferne supprimer supprime efface enleve effacer enlever eliminar elimino borrar borro quitar eliminare cancellare rimuovere excluir apagar remover verwijderen verwijder wissen',
  'add-contact':
    'add adds adding create creating insert save saving register enter hinzufugen hinzu fuge lege anlegen erstellen speichern eintragen ajouter creer enregistrer anadir agregar anado crear guardar aggiungere aggiungo creare salvare inserire adicionar adiciono crio ajoute cree creo criar guardar salvar inserir toevoegen aanmaken maken opslaan',
  'edit-contact':
    'edit edits editing changes report modifie corrige change changing update updating modify modifying correct correcting fix rename alter andern aendern andere bearbeiten bearbeite korrigieren aktualisieren modifier changer corriger mettre cambiar cambio editar modificar corregir actualizar modificare modifico cambiare correggere aggiornare alterar mudar corrigir atualizar wijzigen aanpassen veranderen bewerken bijwerken',
  'show-history': 'history changed verlauf historie historique historial cronologia historico geschiedenis',
  'list-requests':
    'request requests approval approvals status pending antrage anfragen genehmigung genehmigungen status freigabe demande demandes approbation approbations solicitud solicitudes aprobacion richiesta richieste approvazione pedido pedidos solicitacao aprovacao verzoek verzoeken aanvraag goedkeuring',
};

const dialogOfVerb = new Map(
  Object.entries(verbs)
    .reverse()
    .flatMap(([dialog, text]) => text.split(' ').map((verb) => [verb, dialog] as const)),
);
const order = Object.keys(verbs);

/** "Remove somebody from a list"; what comes before it is done with contacts as well. */
const aboutList =
  /(?<!\p{L})(?:from|to|into|off|on|in) (?:an? |the |our |my )?(?:\p{L}+ )?lists?[?!.\s]{0,9}$/iu;

/** Returns the name of the dialog whose command a text is about; undefined if it names none. */
export function topicOf(text: string): string | undefined {
  if (aboutList.test(text)) return 'add-to-list';
  const found = words(fold(text)).flatMap((word) => dialogOfVerb.get(word) ?? []);
  // "Request" says less than what is done with it.
  return found.sort((one, other) => order.indexOf(one) - order.indexOf(other))[0];
}
