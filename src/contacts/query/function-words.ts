import { fold } from '../text/fold.ts';

/**
 * Words that name nobody, folded: pronouns, articles, auxiliaries and what else questions are made of. They are left in a
 * query only if the sentence around them was not understood.
 */
export const functionWords: ReadonlySet<string> = new Set(
  fold(
    `what who whom whose where when why how which do does did done can could should would will shall may might must is are was were be been am has have had not no
     i me my mine you your yours he him his she her hers we us our ours they them their it its this that these those a an the if then than there here about please let lets tell say said know think want need like get got give make made just only also very so too im ive id ill whats wheres whos hows dont cant didnt isnt u based located sitting working employed dial call ring help someone somebody anyone anybody find found looking trying lost forgot urgently stored saved listed registered already still
     was wer wie wo wann warum welche welcher kann kannst konnen soll muss ist sind war hat haben hast ich mich mir mein meine du dich dir dein sie ihr wir uns unser es das der die den dem ein eine nicht bitte euch gespeichert eingetragen vorhanden weisst mal noch denn gerade
     quoi qui que quand comment pourquoi quel quelle est sont peut peux je me mon ma mes tu te ton il elle nous vous ils les le la un une ne pas des sais savez trouver cherche
     donde cuando como cual puede puedo es son soy mi mis tu el ella nosotros los las una por para se sabes sabe quiero
     che cosa chi dove quando perche quale sono io mio mia lei noi loro gli una non di per
     onde quem qual pode posso eu meu minha ele ela eles um uma nao por wat waar wanneer waarom hoe welke kan kun zijn ik mijn jij jouw hij zij wij het een niet`,
  ).split(' '),
);
