"""Names whose writing differs more between languages than any rule of sound can follow: well-known given names.

One line a name: all its writings (Latin letters without marks; for Arabic the letters alone, as `scripts` gives them).
Two words of one group are the same name in two languages; two words of different groups are different names, even
where they sound much alike (Muhammad and Mahmud).
"""

from __future__ import annotations

from safeconduct.names.scripts import arabic_letters

_LINES = """
muhammad mohammed mohammad mohamed mohamad muhammed muhamed mohamud magomed magomet mahomed mahomet mukhammad mukhammed
 mukhamed mokhmad mahammad mahamed mehmed mehmet محمد magomad mokhammad muhamad mohamet muhammet makhmad
mahmud mahmoud mahmood makhmud makhmoud mahmut محمود machmud
ahmad ahmed akhmed akhmad achmed achmad ahmet akhmet أحمد احمد ahamed axmed
ali aly alli علي علی
hasan hassan khasan khassan chasan chassan حسن xasan asan khasen
husayn hussein husain hussain hossein hosein husein khusein khusain khuseyn husseyn huseyin حسين حسین housseine hoseyn
yusuf yusup youssef yousif yousef yusif yussuf jusuf jusup iusup iusuf yusufu jussuf يوسف یوسف yousuf youssouf usup
ibrahim ibrahima ibragim brahim ibraheem ebrahim إبراهيم ابراهيم ابراهیم abraham avraam ibrahimu
ismail ismael ismayil esmail smail إسماعيل اسماعيل اسماعیل ismaila ismoil
islam eslam aslam
musa moussa mousa musse موسى موسی moisei
isa issa eissa eisa عيسى عیسی isse
sulayman suleiman suleyman sulaiman soliman souleymane سليمان سلیمان solomon solayman suleman
dawud daud dawood davud dawid daoud داود داوود daut
umar omar oumar omer umer عمر umaru
uthman osman othman usman ousmane عثمان outhmane osmane utsman
abubakr abubakar abubaker aboubakar boubacar bubakar aboubacar abubakir aboubakr abubkr
abdullah abdallah abdulla abdalla abdoullah abdulah abdallahi abdoulaye abdulahi abdullahi abdala abdullo
yaqub yakub yaqoub yaghoub yaqoob yakoub jakub iakub يعقوب یعقوب
khalid khaled chalid halid خالد
hamid khamid hameed حميد حمید chamid
fatima fatma fatemeh fatimah fatime fatimat patimat فاطمة فاطمه fatme
aisha aicha aysha ayesha aishat ayshat aischat aissatou aissatu عائشة عایشه asha ayse aysa aishatou
khadija hadija khadijah khadidja hadidja hadizha khadizhat hadijat خديجة خدیجه hatice kadija
maryam mariam maria mariya mariia miriam mariyam marija marya مريم مریم marie
zaynab zainab zeinab zeynab zaynap زينب زینب zeynep zaineb zainap
mustafa mostafa moustafa mustapha mustafo مصطفى مصطفی mostapha
said saeed sayed saiid سعيد سعید saeid
yuri yuriy yurii yury youri iurii iouri jurij juri yurij iury iuriy juriy
alexander aleksandr aleksander alexandr oleksandr olexandr alexandre alejandro aliaksandr alyaksandr iskandar
aleksei alexey alexei aleksey oleksii oleksiy alexej aleksej aleksiy oleksij
evgeny yevgeny evgeniy evgenii yevgeniy yevhen evgenij jewgenij yevheniy eugene evhen yevgenii jevgenij ievgen yevhenii
nikolai nikolay mykola nikolaj mikola nicholas nikolas nikolaos
mikhail mykhailo mikhailo michail mihail mikhaylo mykhaylo mykhaylo michael
vladimir volodymyr wladimir wolodymyr volodimir uladzimir vladymyr
dmitri dmitry dmitriy dmitrii dmytro dimitri dmitrij dzmitry dimitry dmitro
sergei sergey serhii serhiy sergej sergii siarhei serhij sergiy
andrei andrey andrii andriy andrej andreas andrew andriej andrij
pavel pavlo pawel paul
petr pyotr piotr petro peter pjotr
elena yelena olena jelena helena ielena alena
anna hanna ganna ana
olga olha olya
tatiana tatyana tetiana tetyana tatjana tatsiana
natalia natalya nataliia nataliya natalja
ekaterina yekaterina kateryna katerina jekaterina katsiaryna catherine
ivan ioann
igor ihor
oleg oleh
xenia ksenia kseniia kseniya oksana oxana
julia yulia iuliia yuliya iulia yuliia julija juliya
yahya yehia yahia يحيى یحیی iakhia yakhya yihya
ramadan ramazan ramzan ramadhan ramsan رمضان ramadane
jamal gamal djamal jamaal جمال dzhamal dzhamal cemal
mahdi mehdi mahdy مهدي مهدی mekhdi
hamza khamza khamzat hamzat hamzah chamsat حمزة حمزه
joseph josef jose iosif osip yosef giuseppe
john jean juan johannes yohannes johann joao
""".strip().replace("\n ", " ")
GROUPS: dict[str, str] = {
    word if word.isascii() else arabic_letters(word).lower(): line.split()[0]
    for line in _LINES.splitlines()
    for word in line.split()
}
"""The name of its group for each writing (as `scripts.Spelling.written`)."""
