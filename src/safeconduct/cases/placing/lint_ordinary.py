"""Words that a summary is written with: they refuse nothing, though somebody may be called so (Will, May, Вера).

By hand, from summaries of asylum cases and from lists of frequent words; a word that is missing here costs a false
alarm, one too many costs a look instead of a refusal.
"""

from __future__ import annotations

_FUNCTION = """
a about above across after again against all almost alone along already also although always am amid among
an and another any anybody anyone anything are around as aside at away back be because been before behind
being below beneath beside besides between beyond both but by can cannot could did do does doing done down
due during each either else enough even ever every everybody everyone everything except few for from further
gave get gets give given gives go goes going gone got had has have having he hence her here hers herself him
himself his how however if in indeed inside instead into is it its itself just least less let like made make
makes making many may me meanwhile mere might mine more most much must my myself near nearly neither never
next no nobody none nor not nothing now of off often on once one only onto or other others otherwise our
ours out outside over own per perhaps quite rather same she should since so some somebody someone something
soon still such than that the their theirs them themselves then there therefore these they this those though
through thus to together too took toward towards under unless until up upon us use used uses using very was
we well went were what whatever when where whereas whether which while who whom whose why with within
without would yes yet you your yours zero two three four five six seven eight nine ten eleven twelve hundred
thousand first second third i m s t d ll re ve el la los las un una y de del en que con por para su sus al
lo se es no si mi tu ya le les des du au aux et est une dans sur pour par qui que ne pas il elle ils son sa
ses ce cette mes mon ma der die das und ist ein eine den dem mit von zu im am auf für er sie es ihr и в во
на не он она они его ее её их с со к ко у о об от до за из по но что как это был была были быть для при или
если то же бы ли так где когда потом уже еще ещё нет да мы вы я ты тебе мне мой моя наш ваш она кто чем без
над под في من على إلى الى عن مع هو هي هم ثم قد كان كانت هذا هذه ذلك التي الذي لا لم لن ما أن ان إن أو او و
بعد قبل كل بين عند از به با در که را این آن است بود شد برای تا هم او ما شما
"""
_COMMON = """
will abuse abused abuses accept accepted access account accounts accuse accused act acted action active
activist activists actual add added address adult adults affidavit afraid age aged agency agent agents ago
agree agreed agreement aid alien allow allowed alone amend amended amount angel angels anger angry answer
appeal appeals appear appeared applicant applicants application apply april arab archer arm armed army arms
arrest arrested arrests arrival arrive arrived art article ash ask asked aspen assault assaulted asset
asylum attack attacked attacks attempt attorney attorneys august aunt author autumn avenue award aware axel
babies baby bail baker bar barred barrier bars base based basic basil basis bear beat beaten beating
beatings became become bed began begin being belief beliefs bell belong bench benefit best better big bill
bills birth bishop bit black blake blind blood bloom blue board body bomb bond book border born boss boy
boys branch brand brave bread break brief briefs bring broad broke broken brook brooks brother brothers
brought brown bruise bruises burden burn burned burns bus business butler call called calls camp camps
cancer candid capacity captain car card care carer carry carter carries case cases cash cast caucasus cause
cell center central certain certified chain chance change changed chapel charge charged charges charity
chase check chief child childhood children christian church circuit cite cited cities citizen citizens city
civil claim claims clan clay clear clearly clerk client clients cliff close closed closely cloth club coast
coat code cold collect come comes commander common community companies company complete concern conditions
conflict consent constant consul contact content convention convert converted converts convicted cook cooper
copies copy corner could council country countries couple courage course court courts cousin cousins cover
credible crew crime crimes crisis critic cross crown cruel cruz cut cycle daily daisy damage danger
dangerous dark data date dates daughter daughters dawn day days dead deadline deadlines deal dean dear death
debt decade decided decision declaration deep defense delay demand denial denied deny depart department
deported deportation depression deputy desire destroyed detail details detained detainee detention diamond
did die died different difficult dinner diplomat direct director disability disappear disappeared dispute
distance district divorce divorced doctor doctors document documents domestic door doubt draft drew drive
driver drivers drop drug drugs duke dust dusty duty early earl earn earth east eastern easy eden education
effort elder elections election emergency employ employed employee employer end ended enemy english enter
entered entry envoy equal era escape escaped ethnic eve evening event events ever evidence exam example
exile exit expert experts express eye eyes face faced faces fact facts fail failed failure fair fairly faith
fall fallen falls false fame families family famous far farm farmer farmers fast father fathers favor fear
feared fears federal fee feel feels fell female fern few field fields fight fighter fighters file filed
files filing final finally find finds fine finger fire fired firm fisher five flat fled flee fleeing flora
flores flower folk follow followed food foot force forced forces foreign forest form formal former forms
forum foster found frank frankly free freed freedom friend friends front full fund gang gangs gave gay gene
general gentle ghost gift girl girls glad global gold good goods grace grant granted grants grave gray great
green grew grey ground grounds group groups guard guards guerrilla guest guide guilt gun gunmen guy hail
half hall hand handed hands happen happened happy hard hardy harm harmed harms hate hazel head health hear
heard hearing hearings heart heather heaven held hell help helped helps hidden hide hiding high hill his
history hit hold holder holds holly holy home honest honor hope hoped hopes hospital host hot hotel hour
hours house houses human hunt hunter hunters hurt husband husbands ice idea identity ill image imam
immigration impact imprisoned incident income indigenous industry influence inform informed injured injuries
injury inland inquiry insult interest interview interviews investigation iris island islands issue issues
ivory ivy jack jade jail jailed jasmine jasper jewel job jobs join joined journal journalist journalists
journey joy judge judges july june jury justice keen keep kept key kidnapped kill killed killing kin kind
king kings knew knife knight know known knows labor lack ladies lady lake lance land lane language languages
large late later laurel law lawful laws lawyer lawyers lead leader leaders leading leads league learn
learned leave leaves leaving led lee left legal lens lent lesbian letter letters liberal lie life light lily
limit limited line lines link lion list lists little live lived lives living local locked loan long look
looked lord lose loss lost lot love loved low loyal luck lucky luna luz mail main major make male malice man
mar marble march mare margin marginal marina marine marines mark marked marks marriage married marry marsh
martial mason mass master mate matter matters mature mayor meal mean means medical meet meeting melody
member members memory men mental mentor mercy merit met method mid middle might mile miles military militia
milan mill miller mind mining minor minority minors mission mob modest moment money monk month months moor
moral morning mosque mother mothers motion mount move moved movement much murder murdered muslim myth name
named names narrow nation national nations natural nature near need needed needs neighbor neighbors net
neutral new news nick night nights noble norm normal norms north northern notary note notes notice noticed
notices novel number numbers nurse oath object occur offer offers office officer officers official officials
oil old olive open opened opinion opposition oral order ordered orders organisation origin orphan outcome
owe own owner pace page paid pain palm panel paper papers parent parents park parole part parties partner
partners party pass passed passport past pastor path patience pay payment peace pearl penal penny people
peril period permit persecution person personal persons petition phone physical pierce pilgrim place placed
places plain plan plane play plea plot police policy political politics poor poppy port possible post pound
poverty power practice pray prayed pregnant prepare present pressed pretty price priest prime prince print
prior prison prisoners private pro problem problems process proof property prosecution prosecutor protect
protected protection protest protested protests proud prove proven psalm public pupil pure queen quest
question questions quick quiet rabbi race raid raided raids rain raise rally ran range ransom rape raped
rare ray rays reach read ready real reason reasons recent reckless record records red reed reef reform
refuge refugee refugees refused regime region regular reign related relative relatives release released
religion religious relocate remain remained removal remove rent reopen report reported reports request rest
return returned revolt rich ride right rights risk river rivers road roads robin rock rocky roman romans
romance romani romania romany room rooms rosa rose roses rosy rough round route row ruby rule ruled rules
rumor run rural rush russet rusty ruth ruthless sad safe safely safety sage said sale sally salt same sand
sandy saw say says scar scared scars school schools scott sea search searched season seat secret section see
seek seeks seen self sell send sent separate serious serve served service services set several severe sexual
shame share shared shed shelter sheriff shirt shoot shop shore short shot show showed shown shows sick side
sierra sign signed silence similar simple sin single sister sisters sit site sky slave sleep slow small
social society soil sold soldier soldiers sole sol some son song sons soon sore sort soul sound source south
southern space spain spanish spark speak speaks special spent split spoke sponsor spouse spring stand star
stark starr start started state stated statement states station status statute stay stayed stem step
sterling stay stolen stone stones stop stopped storm story strain strange street strength strict strike
strong struck student students study sued suffer suffered sum summer summary sun sung sunny super support
supported supporter supporters sure survivor suspect sweet swift sworn system table tailor take taken tale
talk tall tanner target targeted targets task tax taylor teach teacher teachers team tears teen tell tells
temple term terms terror test testify testified testimony thin thing things thought threat threaten
threatened threats threw tide tie till time times tip title told tone top torture tortured touch tough tower
town towns trace trade trader trafficking trail train translation translator trans trauma travel treat
treated treatment trial tribal tribe tribes tried trip true truly trust trusted truth try tuck turn turned
turner twice twin twins type ugly uncle uncles under union unit united unity unsafe until urban urgent usual
valid valley value van venue vera verbal verge very vest victim victor victories victory view village
villages violence violent violet visa visas visit visited vital voice vote voted voter wade wait waited
waiting walk walked walker wall war ward wards warm warned warning warrant warren wars watch water way ways
weak wealth weapon weapons weather web weber week weeks wells west western wet white whole wide widow wife
wild willing win wind window winter wise wish wit witness witnesses wives woman women won wood woods word
words work worked worker workers works world worn worry worse worst worth wound wounded wounds wren wright
write writer written wrong wrote year years young youth zeal zone client's afterwards finally because nobody
several thereafter later threatened according despite following evidence counsel pro bono hearing merits
filing extension brief declaration expert country paz santos reyes cruz dolores mercedes león angel ángel
flores rosa luz sol alma esperanza consuelo pilar ramos campos rey iglesia hombre mujer niño niña familia
padre madre hijo hija hermano hermana policía homme femme enfant famille père mère fils fille frère soeur
pierre claire blanche rose belle aimé désiré juste reine вера веры вере веру верой надежда надежды надежде
надежду любовь любви роман романа лев льва мир мира мире миру слава славы роза розы султан царь заря радость
победа победы весна осень земля земли город города дом дома мать отец отца брат брата сестра сестры сын сына
дочь дочери жена жены муж мужа семья семьи женщина мужчина человек люди полиция суд дело дела лада рай юг
восток запад север марта май мая حسن سعيد سعيدة كريم كريمة أمل امل نور سلام عادل عادلة هدى رجاء إيمان ايمان
أمين امين صالح رشيد منير جميل جميلة سامي علم شهيد صباح وفاء سناء ضياء جهاد حرية فرح حياة رحمة بركة نعمة شريف
شريفة كبير صغير ملك أمير امير فاضل مبارك صابر شاكر عامر طاهر ثابت حبيب عزيز غالي راضي كامل كاملة فارس جندي
قاضي حاكم إسلام اسلام رجل امرأة طفل عائلة أب اب أم ام أخ اخ أخت ابن بنت زوج زوجة شرطة محكمة بلد قرية مدينة
امید آرزو بهار آزاد آزاده شادی مهر ماه روز شب مرد زن خانواده پدر مادر پسر دختر
"""
_PROPER = """
january february march april may june july august september october november december jan feb mar apr jun
jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday ramadan easter
christmas eid america american americans asia asian africa african europe european arab arabic english
spanish french russian russia chechen chechnya dagestan ingush georgia georgian armenia armenian azerbaijan
ukraine ukrainian belarus poland polish turkey turkish kurdish kurd kurds kurdistan iran iranian iraq iraqi
syria syrian lebanon lebanese jordan jordanian israel israeli palestine palestinian egypt egyptian libya
libyan tunisia algeria morocco sudan sudanese somalia somali ethiopia ethiopian eritrea eritrean kenya
kenyan uganda ugandan rwanda burundi congo congolese cameroon nigeria nigerian ghana togo benin mali niger
chad senegal gambia guinea liberia angola zambia zimbabwe malawi china chinese tibet tibetan uyghur uighur
korea korean japan japanese vietnam vietnamese thailand burma burmese myanmar rohingya cambodia laos india
indian pakistan pakistani bangladesh nepal nepali bhutan lanka tamil afghanistan afghan dari pashto farsi
persian persia hazara tajik tajikistan uzbek uzbekistan kazakh kazakhstan kyrgyz kyrgyzstan turkmen
turkmenistan yemen yemeni saudi arabia oman qatar kuwait bahrain mexico mexican guatemala guatemalan
honduras honduran salvador salvadoran nicaragua costa rica panama colombia colombian venezuela venezuelan
ecuador peru bolivia chile brazil argentina paraguay uruguay cuba cuban haiti haitian dominican jamaica
trinidad guyana spain portugal portuguese france italy italian germany german britain british england
ireland austria switzerland sweden norway finland denmark greece greek albania kosovo serbia bosnia croatia
bulgaria hungary romania romanian moldova latvia lithuania estonia canada canadian australia philippines
indonesia malaysia alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii
idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
mississippi missouri montana nebraska nevada hampshire jersey york carolina dakota ohio oklahoma oregon
pennsylvania rhode tennessee texas utah vermont virginia washington wisconsin wyoming columbia usa uscis ice
eoir bia dhs cbp ero doj ins ina cfr usc uac sijs tps daca uno unhcr ngo states united congress senate
supreme embassy consulate ministry taliban isis boko haram hezbollah hamas islam islamic muslim muslims
christian christians christianity jewish sunni shia sufi yazidi orthodox catholic bahai
"""
_CODES = """
al ak az ar ca co ct de fl ga hi id il ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok pa ri
sc sd tn tx ut vt va wa wv wi wy dc pr
"""
_PARTICLES = """
al el ul ur ibn bin ben bint binti ould oglu ogly ugli kyzy kizi qizi de del la las los y da do dos das du
des di van von der den af av le st abd abu umm ال بن ابن بنت ابو ام عبد
"""
FUNCTION = frozenset(_FUNCTION.split())
PROPER = frozenset(_PROPER.split())
CODES = frozenset(_CODES.split())
"""Of states, where they stand in capitals."""
COMMON = frozenset(_COMMON.split()) - FUNCTION
PARTICLES = frozenset(_PARTICLES.split())
"""What stands between names and is none by itself."""
