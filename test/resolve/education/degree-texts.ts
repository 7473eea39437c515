/** Texts and what they say, written for the test; | divides: level (- = none), s = study under way, h = honorary, then the text. */
export const degreeTexts = `
doctorate||PhD
doctorate||Ph.D.
doctorate||Ph. D.
doctorate||Ph D
doctorate||ph.d
doctorate||PHD
doctorate||PhD in Computer Science
doctorate||Doctor of Philosophy (Computer Science)
doctorate||DPhil
doctorate||D.Phil. in Engineering Science
doctorate||Doctorate
doctorate||Doctoral degree in Physics
doctorate||Doctor of Engineering
doctorate||Doctor of Science (Technology)
doctorate||Sc.D.
doctorate||D.Sc.
doctorate||EngD
doctorate||EdD Educational Leadership
doctorate||DBA
doctorate||MD-PhD
doctorate||MD/PhD
doctorate||MD
doctorate||M.D.
doctorate||Medical Doctor
doctorate||Doctor of Medicine
doctorate||JD
doctorate||Juris Doctor
doctorate||PharmD
doctorate||Doctor
doctorate||Dr.
doctorate||PhD, advisor: Mei Lin
doctorate||PhD (supervisor: Prof. Sam Everly)
doctorate||PhD in Management
doctorate||PhD in Health Promotion
doctorate||Doctor of Management
doctorate||Candidate of Sciences
doctorate||Candidate of Technical Sciences
doctorate||MPhil/PhD
doctorate||M.Sc. and Ph.D.
doctorate||B.Sc., M.Sc., Ph.D.
doctorate||BSc, PhD (Hons)
doctorate||Dissertation in linguistics
doctorate||Researcher (PhD)
doctorate|s|PhD student
doctorate|s|Phd Student
doctorate|s|Ph.D. Candidate
doctorate|s|PhD candidate in Economics
doctorate|s|Doctoral student
doctorate|s|Doctoral candidate
doctorate|s|Doctoral Researcher
doctorate|s|Doctoral fellow
doctorate|s|PhD fellow
doctorate|s|PhD Scholar
doctorate|s|PhD (in progress)
doctorate|s|PhD, expected 2028
doctorate|s|Visiting PhD Student
doctorate|s|PhD research intern
doctorate|s|Research Assistant / PhD student
doctorate|s|MSc, now PhD student
doctorate|s|ABD, all but dissertation
doctorate|s|Predoctoral fellow
postdoc||Postdoc
postdoc||Post-doc
postdoc||Postdoctoral Fellow
postdoc||Postdoctoral researcher
postdoc||Post doctoral Research Associate
postdoc||Post-Doctorate
postdoc||Banting Postdoctoral Fellow
postdoc||Postdoctoral Scholar
postdoc||Post-PhD researcher
postdoc||PostDoc in machine learning
postdoc||Postdoctoral student
-|h|Honorary doctorate
-|h|Honorary Doctor of Science
-|h|Doctor honoris causa
-|h|Dr. h.c.
-|h|Dr. h. c. mult.
-|h|DSc (Hon)
-|h|PhD (honoris causa)
-|h|Honorary degree
-|h|LL.D. (h.c.)
doctorate||Ph.D.; later Doctor honoris causa
-||Honorary Professor
master||Master
master||Master of Science
master||Master's degree
master||Masters in Finance
master||M.Sc.
master||MSc
master||M. Sc. Physics
master||MSC Experimental Surgery
master||MEng in Sofware Engineering
master||M.Phil.
master||MPhil in Advanced Computer Science
master||MBA
master||Executive MBA
master||M.S.
master||MS in Electrical Engineering
master||MA
master||M.A. in History
master||M.Tech
master||MRes
master||MFA
master||LL.M.
master||MCA
master||S.M.
master||MPH
master||MSci (Hons)
master||MEng (Hons)
master||Master of Business Administration
master||Master in Project Management
master||Master of Teaching
master||BS, MS
master||B.Sc. / M.Sc.
master||Integrated BS-MS
master||M.E. Computer Science
master||Master of Health Promotion
master|s|Master student
master|s|MS student
master|s|Master's student in statistics
master|s|MSc (ongoing)
bachelor||Bachelor
bachelor||Bachelor of Science
bachelor||Bachelor's degree
bachelor||B.Sc.
bachelor||BSc (Hons)
bachelor||BSc (Hon.)
bachelor||B.Sc. Honours
bachelor||B.Tech
bachelor||BTech in Computer Science and Engineering
bachelor||B. Tech.
bachelor||B.E.
bachelor||BE (Electronics)
bachelor||B.A.
bachelor||BA
bachelor||A.B.
bachelor||B.S.
bachelor||BS Mathematics
bachelor||LLB
bachelor||MBBS
bachelor||MBChB
bachelor||MA (Hons)
bachelor||Honours degree
bachelor||First class honours
bachelor||Undergraduate
bachelor||B.Com.
bachelor|s|Undergraduate student
bachelor|s|Undergrad student
bachelor|s|Bachelor student
-|s|Student
-|s|Graduate student
-|s|Visiting student
-|s|Exchange student
-||Postgraduate Diploma
-||Graduate certificate in teaching
-||High school diploma
-||High School
-||Secondary school
-||Associate degree
-||Associate of Science
-||A-levels
-||Professor
-||Assistant Professor
-||Research Scientist
-||Software Engineer
-||Fellow
-||Degree awarded
-||Webmaster
-||Headmaster
-||Scrum Master
-||Quartermaster
-||Master of Ceremonies
-||PhD supervisor
-||Supervisor of PhD students
-||PhD thesis advisor
-||Director of Doctoral Studies
-||PhD Programme Coordinator
-||Coordinator of the Master's programme
-||Undergraduate Programme Director
-||Master's thesis examiner
-||Student Affairs Officer
-||Head of the Graduate School
-||Junior Doctor
-||Family doctor
-||Health Promotion Officer
-||Promotion to Associate Professor
-||Managing Director (MD)
-||Professor, Cambridge, MA
-||Johns Hopkins, Baltimore, MD
-||Ma Wei
-||MS Office trainer
-||residency program
-||Medical licence
-||Teaching license
-||ATP-6
-||Bachelor flat manager
doctorate||Dr. rer. nat.
doctorate||Dr.rer.nat.
doctorate||Dr.-Ing.
doctorate||Dr. Ing.
doctorate||Dr. phil.
doctorate||Dr. med.
doctorate||Dr. rer. pol.
doctorate||Promotion
doctorate||Promotion in Physik
doctorate||Promoviert in Chemie
doctorate||Doktor der Naturwissenschaften
doctorate||Doktorat
doctorate|s|Doktorand
doctorate|s|Doktorandin am Institut für Informatik
doctorate|s|Wissenschaftlicher Mitarbeiter (Doktorand)
doctorate|s|Promotionsstudent
postdoc||Habilitation
postdoc||Habilitation in Mathematik
postdoc||Privatdozent
-|h|Ehrendoktor
-||Doktorvater
-||Abitur
-||Vordiplom
-||Industriemeister
master||Diplom
master||Diplom-Physiker
master||Diplom-Informatikerin
master||Dipl.-Ing.
master||Dipl. Inform.
master||Diplom in Psychologie
master||Magister
master||Magister Artium
master||Staatsexamen
master||Erstes Staatsexamen
master||lic. phil.
master|s|Masterstudent
bachelor||Dipl.-Ing. (FH)
bachelor||Bachelorstudium Informatik
doctorate||Doctorat
doctorate||Doctorat en informatique
doctorate||Thèse de doctorat
doctorate||Docteur ès sciences
doctorate||Docteure en biologie
doctorate|s|Doctorante
doctorate|s|Doctorant en mathématiques
doctorate|s|Thèse en cours
postdoc||Post-doctorat
postdoc||Post-doctorante
postdoc||Chercheur postdoctoral
postdoc||HDR
postdoc||Habilitation à diriger des recherches
-|h|Docteur honoris causa
master||DEA
master||D.E.A. de physique
master||DESS
master||Maîtrise
master||Master 2
master||M2 Informatique
master||Diplôme d'ingénieur
master||Diplôme d’ingénieur en génie civil
master||Ingénieur
master||Mastère spécialisé
-||Ingénieur de recherche
-||Ingénieur d'études
-||Directeur de thèse
-||Maître de conférences
-||Baccalauréat
-||Baccalauréat scientifique
-||Classe préparatoire
-||DUT informatique
bachelor||Licence
bachelor||Licence de mathématiques
bachelor||Licence professionnelle
bachelor||Baccalauréat en génie logiciel
bachelor||Bac+3
master||Bac+5
doctorate||Doctor en Filología
doctorate||Doctora en Química
doctorate||Doctorado
doctorate||Doctorado en Ciencias
doctorate||Tesis doctoral
doctorate||Grado de Doctor
doctorate|s|Doctorando
doctorate|s|Investigadora predoctoral
postdoc||Posdoctorado
postdoc||Investigador postdoctoral
postdoc||Estancia posdoctoral
-|h|Doctor Honoris Causa
master||Máster en Inteligencia Artificial
master||Maestría en Ciencias
master||Maestro en Ciencias
master||Magíster en Economía
master||Diploma de Estudios Avanzados
bachelor||Grado en Física
bachelor||Licenciatura en Matemáticas
bachelor||Licenciado en Derecho
bachelor||Graduado en Ingeniería
bachelor||Ingeniero Industrial
-||Bachillerato
bachelor||Bachiller en Ciencias
-||Posgrado
-||Diplomado en docencia
-||Profesor de Secundaria
-||Maestro de primaria
-||Directora de tesis doctoral
-||Coordinador del Máster
doctorate||Doutorado em Física
doctorate||Doutoramento
doctorate|s|Doutoranda
postdoc||Pós-doutorado
postdoc||Livre-docência
master||Mestrado
master|s|Mestranda em Química
bachelor||Bacharelado em Ciência da Computação
bachelor||Graduação em Medicina
-||Pós-graduação lato sensu
-||Ensino médio
doctorate||Dottorato di ricerca
doctorate|s|Dottoranda
postdoc||Assegnista di ricerca
master||Laurea magistrale
master||Laurea specialistica in fisica
bachelor||Laurea triennale
bachelor||Laurea
-||Maturità scientifica
doctorate||博士
doctorate||博士学位
doctorate||工学博士
doctorate||哲学博士(计算机)
doctorate||医学博士
doctorate||硕博连读
doctorate||博士研究生学历
doctorate|s|博士生
doctorate|s|博士研究生
doctorate|s|在读博士
doctorate|s|博士在读
doctorate|s|直博生
doctorate|s|博士候选人
doctorate|s|联合培养博士生
postdoc||博士后
postdoc||博士后研究人员
postdoc||博士後
postdoc||博士後研究員
-|h|名誉博士
-|h|荣誉博士
-||博士生导师
-||博导
-||硕士生导师
-||硕士研究生导师
-||院士
-||护士
-||大专
-||高中
-|s|研究生
master||硕士
master||硕士学位
master||工商管理硕士
master||碩士
master||硕士研究生学历
master|s|硕士研究生
master|s|硕士生
bachelor||学士
bachelor||理学学士
bachelor||本科
bachelor||大学本科
bachelor||學士
bachelor|s|本科生
master||学士、硕士
doctorate||本科、硕士、博士
-||本科生导师
doctorate||博士(工学)
doctorate||博士後期課程
doctorate||博士課程
doctorate||論文博士
doctorate|s|博士課程学生
doctorate|s|博士後期課程単位取得満期退学
doctorate|s|日本学術振興会特別研究員(DC1)
doctorate|s|日本学術振興会特別研究員DC2
postdoc||ポスドク
postdoc||ﾎﾟｽﾄﾞｸ
postdoc||博士研究員
postdoc||日本学術振興会特別研究員(PD)
master||修士
master||修士(理学)
master||博士前期課程
master||博士課程前期
master||修士課程修了
bachelor||学士(工学)
bachelor||工学部卒業 学士
bachelor|s|学部生
-||準学士
-||短期大学士
-||高等学校
-|s|大学院生
doctorate||박사
doctorate||공학박사
doctorate||박사 학위
doctorate||석박사통합과정
doctorate|s|박사과정생
doctorate|s|박사과정 재학
doctorate|s|박사 수료
postdoc||박사후연구원
postdoc||박사 후 연구원
postdoc||포스닥
postdoc||포닥
-|h|명예박사
-|h|명예 경제학 박사
-||박사과정 지도교수
master||석사
master||이학석사
master||석사과정
master|s|석사과정생
bachelor||학사
bachelor||공학사 학사학위
bachelor|s|학부생
-||전문학사
-||고등학교
-||학사지원팀
master||ＭＳｃ
doctorate||ＰｈＤ
-||Diploma
-||Advanced Diploma
-||National Diploma
-||Visiting Scholar
-||Research Intern
-||Professor, currently on leave
-||Candidate for the board
-||PhD defense committee member
-||Ingeniero de software
doctorate|s|PhD research intern at Farol
doctorate|s|Ph.D. scholar, mathematics
doctorate|s|访问博士
doctorate||Dr Eng
bachelor||Honours in Mathematics
master||Dipl Inform
-|s|留学生
-||
-||   
`
