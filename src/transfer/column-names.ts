/**
 * What the columns of address books are called, in English, German, French, Spanish, Italian, Dutch and Portuguese.
 * Names are folded (see `contacts/text/fold.ts`), without punctuation, and separated by |.
 */

/** Whole headings. */
export const wholeNames = {
  displayName:
    'display name|full name|fullname|complete name|formatted name|name full|contact name|anzeigename|vollstandiger name|voller name|angezeigter name|kontaktname|nom complet|nom affiche|nom et prenom|prenom et nom|nombre completo|nombre para mostrar|nombre y apellidos|nome completo|nome visualizzato|nome e cognome|weergavenaam|volledige naam|nome de exibicao|nome para exibicao|nome a apresentar|ansprechpartner',
  givenName:
    'first name|given name|forename|christian name|vorname|rufname|prenom|nombre de pila|primer nombre|nome di battesimo|voornaam|roepnaam|primeiro nome|nome proprio|givenname|firstname',
  surname:
    'last name|surname|family name|lastname|nachname|familienname|zuname|nom de famille|apellido|apellidos|primer apellido|cognome|achternaam|familienaam|sobrenome|apelido|ultimo nome|sn',
  middleName:
    'middle name|additional name|second name|weitere vornamen|zweiter vorname|zweiter name|deuxieme prenom|second prenom|segundo nombre|secondo nome|middelste naam|tweede voornaam|segundo nome|nome do meio|middlename',
  namePrefix:
    'name prefix|prefix|salutation|honorific prefix|anrede|namensprafix|akademischer titel|civilite|prefixe|prefijo|tratamiento|prefisso|voorvoegsel|aanhef|prefixo|tratamento',
  nameSuffix:
    'suffix|name suffix|generation|honorific suffix|namenszusatz|suffixe|sufijo|suffisso|titolo straniero|achtervoegsel|sufixo',
  company:
    'company|company name|organization|organisation|organization name|organisation name|employer|business name|account name|firma|firmenname|unternehmen|arbeitgeber|betrieb|societe|entreprise|raison sociale|empresa|compania|organizacion|azienda|societa|organizzazione|ditta|bedrijf|bedrijfsnaam|organisatie|werkgever|organizacao|companhia|nome da empresa|companyname',
  department:
    'department|dept|organization department|abteilung|bereich|service|departement|departamento|dipartimento|reparto|afdeling|divisao|secao|organizational unit',
  jobTitle:
    'job title|jobtitle|organization title|business title|position|role|function|occupation|profession|positionsbezeichnung|funktion|stelle|berufsbezeichnung|beruf|rolle|poste|fonction|intitule du poste|puesto|cargo|profesion|ocupacion|posizione|qualifica|mansione|ruolo|professione|functie|functietitel|beroep|profissao|funcao',
  titleOrPrefix: 'title|titel|titre|titulo|titolo',
  name: 'name|nom|nome|nombre|naam|names|contact|kontakt|contacto|contatto|contato|person',
  office:
    'office|office location|buro|burostandort|standort|raum|zimmer|bureau|emplacement du bureau|oficina|ubicacion de la oficina|ufficio|ubicazione ufficio|posizione ufficio|kantoor|kantoorlocatie|escritorio|local do escritorio|localizacao do escritorio|physicaldeliveryofficename|room|physical delivery office name',
  notes:
    'notes|note|comment|comments|remark|remarks|notizen|notiz|bemerkung|bemerkungen|anmerkung|anmerkungen|kommentar|remarque|remarques|commentaire|commentaires|notas|nota|observaciones|comentarios|commenti|osservazioni|notities|notitie|opmerking|opmerkingen|anotacoes|observacoes',
  mailTip: 'mailtip|mail tip|mailtipp|e mail info|mail info|infobulle|infos courrier',
  hiddenFromAddressLists:
    'hidden from address lists|hidden from address lists enabled|hide from address lists|hide from address list|hide from gal|aus adresslisten ausgeblendet|masque dans les listes d adresses|oculto en las listas de direcciones|nascosto negli elenchi indirizzi|verborgen in adreslijsten|oculto das listas de enderecos|hide from my organization address list|msexchhidefromaddresslists',
  imAddresses:
    'imaddress|im address|im addresses|imaddresses|im|chat address|chat|instant messaging|chatadresse|im adresse|adresse de messagerie instantanee|direccion de mensajeria|indirizzo im|im adres|endereco de mi|screen name|skype|jabber|sip address|teams',
  homeIfNumber: 'home|privat|private|particular|casa|abitazione|domicile|thuis|residencial|prive',
  workIfNumber: 'work|business|geschaftlich|dienstlich|travail|lavoro|trabajo|werk|trabalho',
  ignored:
    'organizational id number|job description|file as|short name|maiden name|screen name type|ort der besprechung|account|email status|photo|labels|group membership|groups|categories|kategorien',
} as const;

/** Words of headings that say which kind of value it is, the most telling kind first. */
export const kindWords = {
  /** Of other people, or of nothing that a contact has. */
  ignored:
    'assistant|assistants|assistent|assistentin|assistente|asistente|ayudante|manager|managers|vorgesetzter|vorgesetzten|responsable|spouse|partner|conjoint|conyuge|coniuge|yomi|phonetic|furigana|phonetisch|type|typ|types|tipo|angezeigter|anzeigename|affiche|complet|pantalla|mostrar|visualizzato|weergavenaam|exibicao|display|callback|ruckmeldung|rappel|devolucion|richiamata|terugbellen|retorno|pager|localizador|cercapersone|radiomessagerie|isdn|rdsi|rnis|telex|telexnummer|tty|tdd|horbehinderte|teksttelefoon|birthday|geburtstag|anniversary|free|busy|frei|gebucht|gebuhr|disponibilite|directory|verzeichnisserver|annuaire|simple|identification|identificacion|identificativo|identificatie|identificacao|label|labels|picture|photo|foto|custom|event|relation|status|language|sprache|langue|count|format|routing|legacy|dn',
  fax: 'fax|telefax|faxnummer|faxnumber|facsimile|telecopie|telecopieur|telefaxnummer',
  mobile:
    'mobile|mobil|mobiles|cell|cellphone|cellular|handy|handynummer|mobiltelefon|mobilfunk|mobilnummer|mobilephone|mobiel|mobiele|gsm|portable|cellulare|celular|movil|telemovel|natel|autotelefon|autotelefoon|car|voiture|automovil|carro',
  phone:
    'phone|phones|telephone|tel|telefon|telefono|telefone|telefoon|fon|rufnummer|telefonnummer|telefoonnummer|haupttelefon|hoofdtelefoon|radiotelefon|radiotelefono|radiotelefoon|radiofone|festnetz|fixe|centralita|durchwahl|telephonenumber|phonenumber',
  email:
    'email|emails|mail|mails|e mail|emailadresse|mailadresse|emailaddress|emailadres|mailadres|courriel|mel|correo|messagerie|posta|smtp|smtpaddress|emailaddresses|mailaddresses|proxyaddresses',
  web: 'web|website|webseite|webpage|webpagina|homepage|url|internet|site|sito|sitio|internetseite|internetadresse',
  box: 'po box|pobox|postfach|boite postale|bp|b p|apartado|casilla|casella postale|postbus|caixa postal|apartado postal',
  postalCode:
    'zip|zipcode|postal|postcode|postalcode|plz|postleitzahl|code postal|cp|codigo postal|cap|cep|codice postale',
  country: 'country|land|pays|pais|paese|nation|staat|countryregion',
  city: 'city|town|ort|stadt|wohnort|ville|commune|ciudad|localidad|poblacion|citta|comune|localita|plaats|woonplaats|stad|cidade|localidade|locality',
  state:
    'state|province|region|bundesland|kanton|canton|county|dep|departement|provincia|estado|comunidad|regione|provincie|regio|distrito|stateorprovince|etat',
  street:
    'street|streets|strasse|strassen|hausnummer|rue|calle|via|straat|rua|address|addresses|adresse|adressen|anschrift|direccion|indirizzo|adres|endereco|morada|domicilio|streetaddress',
} as const;

/** Words of headings that say which of several numbers or addresses it is. */
export const placeWords = {
  home: 'home|private|privat|prive|privee|privado|privada|domicile|personnel|personnelle|particular|personal|casa|domicilio|ab|abitazione|abitaz|huis|thuis|huisadres|prive|residencial|residencia|privatadresse|thuisadres',
  other:
    'other|others|weitere|weiteres|weiterer|andere|anderes|autre|autres|otro|otra|altro|altra|ander|overig|overige|outro|outra|alternative|sonstige|sonstiges|zusatzlich',
  business:
    'business|work|office|geschaftlich|geschaeftlich|geschaft|dienstlich|buro|bureau|professionnel|professionnelle|pro|travail|trabajo|laboral|oficina|lavoro|uff|ufficio|werk|werkadres|zakelijk|comercial|trabalho|empresa|company|firma|societe|arbeit',
} as const;
