<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About NTK Inpaint</source>
        <translation>Über NTK Inpaint</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Fills what is painted over, without training, by regression with convolutional neural tangent kernels.</source>
        <translation>Füllt, was übermalt wurde, ohne Training, durch Regression mit den Tangentenkernen neuronaler Faltungsnetze.</translation>
    </message>
    <message>
        <source>The paper that the method comes from</source>
        <translation>Die Arbeit, aus der das Verfahren stammt</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. The window is made with Qt (LGPL).</source>
        <translation>Freie Software unter der MIT-Lizenz. Das Fenster ist mit Qt (LGPL) gemacht.</translation>
    </message>
</context>
<context>
    <name>ArchitecturePanel</name>
    <message>
        <source>Parameters of the network</source>
        <translation>Parameter des Netzes</translation>
    </message>
    <message>
        <source>&amp;Levels</source>
        <translation>&amp;Stufen</translation>
    </message>
    <message>
        <source>Levels of the network</source>
        <translation>Stufen des Netzes</translation>
    </message>
    <message>
        <source>How often the network halves the picture and doubles it again. Each level doubles how far apart pixels influence each other: more for large holes, at more time.</source>
        <translation>Wie oft das Netz das Bild halbiert und wieder verdoppelt. Jede Stufe verdoppelt, wie weit sich Pixel beeinflussen: mehr für große Löcher, in längerer Zeit.</translation>
    </message>
    <message>
        <source>As deep as the published network, which is right for most holes.</source>
        <translation>So tief wie das veröffentlichte Netz, was für die meisten Löcher richtig ist.</translation>
    </message>
    <message>
        <source>&amp;Slope</source>
        <translation>Stei&amp;gung</translation>
    </message>
    <message>
        <source>Slope of the activation</source>
        <translation>Steigung der Aktivierung</translation>
    </message>
    <message>
        <source>What the network multiplies negative values by. 0 cuts them off; near 1 the network is almost linear and the fill smoother.</source>
        <translation>Womit das Netz negative Werte malnimmt. 0 schneidet sie ab; nahe 1 ist das Netz fast linear und die Füllung glatter.</translation>
    </message>
    <message>
        <source>Resampli&amp;ng</source>
        <translation>Skali&amp;erung</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>How the network enlarges. Nearest repeats pixels, as published; bilinear blends them and leaves fewer blocks.</source>
        <translation>Wie das Netz vergrößert. Nächster wiederholt Pixel, wie veröffentlicht; bilinear mischt sie und hinterlässt weniger Klötzchen.</translation>
    </message>
    <message>
        <source>&amp;Prior</source>
        <translation>&amp;Prior</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>Prior</translation>
    </message>
    <message>
        <source>What the network is told about pixels before it sees any. Stationary: noise with a mean, the usual choice. Identity: noise without one. Adjacency: near pixels are alike. Coordinates: where each pixel is; for small images only.</source>
        <translation>Was dem Netz über Pixel gesagt wird, bevor es welche sieht. Stationär: Rauschen mit Mittelwert, die übliche Wahl. Identität: Rauschen ohne. Nachbarschaft: nahe Pixel sind ähnlich. Koordinaten: wo jedes Pixel liegt; nur für kleine Bilder.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Ra&amp;dius</source>
        <translation>Radi&amp;us</translation>
    </message>
    <message>
        <source>Radius of the adjacency in pixels</source>
        <translation>Radius der Nachbarschaft in Pixeln</translation>
    </message>
    <message>
        <source>How far apart pixels still count as alike. Of the prior Adjacency only.</source>
        <translation>Wie weit entfernte Pixel noch als ähnlich gelten. Nur beim Prior Nachbarschaft.</translation>
    </message>
    <message>
        <source>S&amp;olver</source>
        <translation>&amp;Löser</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>Löser</translation>
    </message>
    <message>
        <source>How the equations are solved. Automatic is right nearly always. Cholesky is exact but for some thousand known pixels; Conjugate gradients is fast for many; EigenPro shows how a network learns, and seldom gets to the end.</source>
        <translation>Wie die Gleichungen gelöst werden. Automatisch ist fast immer richtig. Cholesky ist genau, aber nur für einige tausend bekannte Pixel; Konjugierte Gradienten sind schnell für viele; EigenPro zeigt, wie ein Netz lernt, und kommt selten ans Ende.</translation>
    </message>
    <message>
        <source>&amp;Border</source>
        <translation>Ra&amp;nd</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>What lies beyond the border of the picture. Padded keeps opposite borders apart and is better; Torus makes them neighbours, as published, for pictures of at most 1.5 megapixels.</source>
        <translation>Was jenseits des Bildrands liegt. Gepolstert hält gegenüberliegende Ränder getrennt und ist besser; Torus macht sie zu Nachbarn, wie veröffentlicht, für Bilder von höchstens 1,5 Megapixeln.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset the network</source>
        <translation>Netz zurücksetzen</translation>
    </message>
    <message>
        <source>Go back to the network as published</source>
        <translation>Zurück zum Netz, wie es veröffentlicht ist</translation>
    </message>
</context>
<context>
    <name>CandidateStrip</name>
    <message>
        <source>Candidates</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Candidate {number}</source>
        <translation>Vorschlag {number}</translation>
    </message>
    <message>
        <source>{name}: point to compare, click to choose</source>
        <translation>{name}: zum Vergleichen darauf zeigen, zum Wählen klicken</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>Kernel around the pixel</source>
        <translation>Kern um das Pixel</translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message>
        <source>the clipboard</source>
        <translation>die Zwischenablage</translation>
    </message>
    <message>
        <source>there is no picture in the clipboard; copy an image or its file first</source>
        <translation>in der Zwischenablage ist kein Bild; zuerst ein Bild oder seine Datei kopieren</translation>
    </message>
</context>
<context>
    <name>ColumnScrollArea</name>
    <message>
        <source>Scroll what is chosen</source>
        <translation>Die Auswahl rollen</translation>
    </message>
</context>
<context>
    <name>CopyingPanel</name>
    <message>
        <source>Filling of wide holes</source>
        <translation>Füllen breiter Löcher</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset how wide holes are filled</source>
        <translation>Füllen breiter Löcher zurücksetzen</translation>
    </message>
    <message>
        <source>Leave how wide holes are filled to the program again</source>
        <translation>Das Füllen breiter Löcher wieder dem Programm überlassen</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Stay &amp;local</source>
        <translation>&amp;Lokal bleiben</translation>
    </message>
    <message>
        <source>How much a hole prefers what is near it. To the left it copies from anywhere in the picture; to the right from its neighbourhood only, which keeps light and colour.</source>
        <translation>Wie sehr ein Loch bevorzugt, was ihm nahe ist. Links kopiert es von überall im Bild; rechts nur aus seiner Umgebung, was Licht und Farbe bewahrt.</translation>
    </message>
    <message>
        <source>Stay local</source>
        <translation>Lokal bleiben</translation>
    </message>
    <message>
        <source>Choose automatically how near to stay</source>
        <translation>Automatisch wählen, wie nah zu bleiben ist</translation>
    </message>
    <message>
        <source>Stay as near as is right for most pictures.</source>
        <translation>So nah bleiben, wie es für die meisten Bilder richtig ist.</translation>
    </message>
    <message>
        <source>&amp;Patch size</source>
        <translation>&amp;Patchgröße</translation>
    </message>
    <message>
        <source>Patch size</source>
        <translation>Patchgröße</translation>
    </message>
    <message>
        <source>How much is compared at once. Larger ones keep larger shapes whole, such as bricks; smaller ones follow fine grain and fit more easily.</source>
        <translation>Wie viel auf einmal verglichen wird. Größere halten größere Formen ganz, etwa Ziegel; kleinere folgen feiner Körnung und passen leichter.</translation>
    </message>
    <message>
        <source>T&amp;urned and mirrored copies</source>
        <translation>Gedrehte und gespiegelte &amp;Kopien</translation>
    </message>
    <message>
        <source>Turned and mirrored copies</source>
        <translation>Gedrehte und gespiegelte Kopien</translation>
    </message>
    <message>
        <source>Copy also after quarter turns and mirroring. Helps where there is little to copy from, such as a corner; wrong where light or gravity gives a direction.</source>
        <translation>Auch nach Vierteldrehungen und Spiegelung kopieren. Hilft, wo es wenig zu kopieren gibt, etwa an einer Ecke; falsch, wo Licht oder Schwerkraft eine Richtung gibt.</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
</context>
<context>
    <name>DropLabel</name>
    <message>
        <source>What dropping does</source>
        <translation>Was beim Loslassen geschieht</translation>
    </message>
    <message>
        <source>Drop to import it as a mask</source>
        <translation>Loslassen, um es als Maske zu importieren</translation>
    </message>
    <message>
        <source>Drop to open it; with Ctrl it is imported as a mask</source>
        <translation>Loslassen, um es zu öffnen; mit Strg wird es als Maske importiert</translation>
    </message>
</context>
<context>
    <name>EditActions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>Über&amp;nehmen</translation>
    </message>
    <message>
        <source>Make the fill part of the image</source>
        <translation>Die Füllung zu einem Teil des Bildes machen</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Drop the fill</source>
        <translation>Die Füllung fallen lassen</translation>
    </message>
    <message>
        <source>&amp;Copy result</source>
        <translation>Ergebnis &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the picture as it is shown</source>
        <translation>Das Bild so kopieren, wie es gezeigt wird</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Open the image in the clipboard</source>
        <translation>Das Bild aus der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>Ein&amp;stellungen…</translation>
    </message>
    <message>
        <source>Colours, theme, memory for undo, language</source>
        <translation>Farben, Farbschema, Speicher für Rückgängig, Sprache</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open an image</source>
        <translation>Ein Bild öffnen</translation>
    </message>
    <message>
        <source>Open the &amp;sample</source>
        <translation>Bei&amp;spiel öffnen</translation>
    </message>
    <message>
        <source>Other pa&amp;ge…</source>
        <translation>Andere Sei&amp;te…</translation>
    </message>
    <message>
        <source>Open another page of the same file</source>
        <translation>Eine andere Seite derselben Datei öffnen</translation>
    </message>
    <message>
        <source>Sa&amp;ve session</source>
        <translation>Sitzun&amp;g sichern</translation>
    </message>
    <message>
        <source>Keep masks, settings and every step, to go on later</source>
        <translation>Masken, Einstellungen und jeden Schritt aufheben, um später weiterzumachen</translation>
    </message>
    <message>
        <source>Save session &amp;as…</source>
        <translation>Sitzung sichern &amp;als…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Write the result to a file</source>
        <translation>Das Ergebnis in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Export &amp;before and after…</source>
        <translation>&amp;Vorher und nachher exportieren…</translation>
    </message>
    <message>
        <source>Write the original and the result to one picture, side by side</source>
        <translation>Original und Ergebnis nebeneinander in ein Bild schreiben</translation>
    </message>
    <message>
        <source>Export &amp;layers…</source>
        <translation>Ebene&amp;n exportieren…</translation>
    </message>
    <message>
        <source>Write result, fill, mask and original to a TIFF, whose pages other programs open as layers</source>
        <translation>Ergebnis, Füllung, Maske und Original in ein TIFF schreiben, dessen Seiten andere Programme als Ebenen öffnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>{parameter}: choose automatically</source>
        <translation>{parameter}: automatisch wählen</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Find in the guide</source>
        <translation>Im Handbuch suchen</translation>
    </message>
    <message>
        <source>Sections of the guide</source>
        <translation>Abschnitte des Handbuchs</translation>
    </message>
    <message>
        <source>Text of the guide</source>
        <translation>Text des Handbuchs</translation>
    </message>
</context>
<context>
    <name>HelpActions</name>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>Read how everything is done, without a network</source>
        <translation>Nachlesen, wie alles geht, auch ohne Netz (auf Englisch)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Find the key for everything, and what the mouse does</source>
        <translation>Die Taste für alles finden, und was die Maus tut</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>Ü&amp;ber</translation>
    </message>
    <message>
        <source>Version, licence, and the method behind it</source>
        <translation>Version, Lizenz und das Verfahren dahinter</translation>
    </message>
</context>
<context>
    <name>Hint</name>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Do not show this again</source>
        <translation>Nicht mehr zeigen</translation>
    </message>
    <message>
        <source>Close the first steps</source>
        <translation>Erste Schritte schließen</translation>
    </message>
    <message>
        <source>Paint over what is to be replaced</source>
        <translation>Übermalen, was ersetzt werden soll</translation>
    </message>
    <message>
        <source>Press Reconstruct (F5)</source>
        <translation>Rekonstruieren drücken (F5)</translation>
    </message>
    <message>
        <source>Apply the fill, and export the picture</source>
        <translation>Füllung übernehmen und Bild exportieren</translation>
    </message>
    <message>
        <source>{step}, done</source>
        <translation>{step}, erledigt</translation>
    </message>
</context>
<context>
    <name>HistoryDock</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Click a step, or press Enter on it, to go back to it</source>
        <translation>Auf einen Schritt klicken oder Eingabe drücken, um zu ihm zurückzugehen</translation>
    </message>
    <message>
        <source>Steps, and memory that they use</source>
        <translation>Schritte und der Speicher, den sie brauchen</translation>
    </message>
    <message>
        <source>Earlier steps, forgotten</source>
        <translation>Frühere Schritte, vergessen</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count} Schritte</translation>
    </message>
    <message>
        <source>{steps} · {used} of {budget} MB</source>
        <translation>{steps} · {used} von {budget} MB</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>{step}, where the picture is now</source>
        <translation>{step}, hier ist das Bild jetzt</translation>
    </message>
    <message>
        <source>{step}, taken back</source>
        <translation>{step}, zurückgenommen</translation>
    </message>
</context>
<context>
    <name>KernelDock</name>
    <message>
        <source>Kernel</source>
        <translation>Kern</translation>
    </message>
    <message>
        <source>How much the pixels around the pointer count (Shift+K)</source>
        <translation>Wie viel die Pixel um den Zeiger zählen (Umschalt+K)</translation>
    </message>
    <message>
        <source>State of the kernel</source>
        <translation>Zustand des Kerns</translation>
    </message>
    <message>
        <source>Open an image to see the kernel of the network.</source>
        <translation>Ein Bild öffnen, um den Kern des Netzes zu sehen.</translation>
    </message>
    <message>
        <source>Building the kernel…</source>
        <translation>Der Kern wird berechnet…</translation>
    </message>
    <message>
        <source>The kernel could not be built: {reason}.</source>
        <translation>Der Kern konnte nicht berechnet werden: {reason}.</translation>
    </message>
    <message>
        <source>{width} px</source>
        <translation>{width} px</translation>
    </message>
    <message>
        <source>Computed on a grid of {width} × {height} squares that spans the image, because this prior needs a dense kernel.</source>
        <translation>Berechnet auf einem Gitter von {width} × {height} Feldern über das ganze Bild, weil dieser Prior einen dichten Kern braucht.</translation>
    </message>
    <message>
        <source>+{offset} px</source>
        <translation>+{offset} px</translation>
    </message>
    <message>
        <source>Computed on a torus of {width} × {height} px.</source>
        <translation>Berechnet auf einem Torus von {width} × {height} px.</translation>
    </message>
    <message>
        <source>All pixels count the same for x.</source>
        <translation>Für x zählen alle Pixel gleich viel.</translation>
    </message>
    <message>
        <source>The brighter a pixel, the more it counts for x.</source>
        <translation>Je heller ein Pixel, desto mehr zählt es für x.</translation>
    </message>
    <message>
        <source>x = ({place})   K(x, x) = {value}</source>
        <translation>x = ({place})   K(x, x) = {value}</translation>
    </message>
    <message>
        <source>{rows} × {columns} values from {low} to {high}; at x = ({place}) {here}</source>
        <translation>{rows} × {columns} Werte von {low} bis {high}; bei x = ({place}) {here}</translation>
    </message>
    <message>
        <source>The pixel x and its value</source>
        <translation>Das Pixel x und sein Wert</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>Größter Wert</translation>
    </message>
    <message>
        <source>What the kernel was computed on</source>
        <translation>Worauf der Kern berechnet wurde</translation>
    </message>
</context>
<context>
    <name>LearningPanel</name>
    <message>
        <source>Parameters of the regression</source>
        <translation>Parameter der Regression</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset the parameters of the regression</source>
        <translation>Parameter der Regression zurücksetzen</translation>
    </message>
    <message>
        <source>Leave all of these to the program again</source>
        <translation>Alle wieder dem Programm überlassen</translation>
    </message>
    <message>
        <source>&amp;Adjacency radius</source>
        <translation>&amp;Nachbarschaft</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Adjacency radius in pixels</source>
        <translation>Radius der Nachbarschaft in Pixeln</translation>
    </message>
    <message>
        <source>How far apart two pixels still resemble each other. Larger carries colours farther and smoother into a gap; smaller keeps to the nearest pixels.</source>
        <translation>Wie weit entfernt zwei Pixel einander noch gleichen. Größer trägt Farben weiter und glatter in eine Lücke; kleiner hält sich an die nächsten Pixel.</translation>
    </message>
    <message>
        <source>Colour &amp;bandwidth</source>
        <translation>&amp;Farbbandbreite</translation>
    </message>
    <message>
        <source>Colour bandwidth</source>
        <translation>Farbbandbreite</translation>
    </message>
    <message>
        <source>How unlike two places may look and still teach each other, as a share of the range from black to white. Smaller keeps edges sharp; larger smooths noise away.</source>
        <translation>Wie verschieden zwei Stellen aussehen dürfen, um noch voneinander zu lernen, als Anteil des Bereichs von Schwarz bis Weiß. Kleiner hält Kanten scharf; größer glättet Rauschen.</translation>
    </message>
    <message>
        <source>Pa&amp;sses</source>
        <translation>D&amp;urchgänge</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>How often the picture is gone over, each time guided by the last. More follow edges and texture better, and take longer.</source>
        <translation>Wie oft das Bild durchgegangen wird, jedes Mal vom letzten Mal geführt. Mehr folgen Kanten und Textur besser und dauern länger.</translation>
    </message>
    <message>
        <source>Rid&amp;ge</source>
        <translation>Re&amp;gularisierung</translation>
    </message>
    <message>
        <source>Ridge</source>
        <translation>Regularisierung</translation>
    </message>
    <message>
        <source>How little single pixels are trusted. Raise it for a noisy or grainy picture; lower it for a clean one.</source>
        <translation>Wie wenig einzelnen Pixeln getraut wird. Höher für ein verrauschtes oder körniges Bild, niedriger für ein sauberes.</translation>
    </message>
    <message>
        <source>Sear&amp;ch radius</source>
        <translation>Su&amp;chradius</translation>
    </message>
    <message>
        <source>Search radius in pixels</source>
        <translation>Suchradius in Pixeln</translation>
    </message>
    <message>
        <source>How far around a gap is looked for pixels to learn from. Larger helps where few pixels are left, and takes longer.</source>
        <translation>Wie weit um eine Lücke nach Pixeln zum Lernen gesucht wird. Größer hilft, wo wenige Pixel übrig sind, und dauert länger.</translation>
    </message>
    <message>
        <source>Leave this to the program, which looks at the picture and the mask.</source>
        <translation>Dies dem Programm überlassen, das Bild und Maske ansieht.</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Colours from the lowest to the highest value</source>
        <translation>Farben vom kleinsten zum größten Wert</translation>
    </message>
    <message>
        <source>Legend of the uncertainty</source>
        <translation>Legende der Unsicherheit</translation>
    </message>
    <message>
        <source>From ±0.5 grey levels, which is dark, to ±64, which is bright</source>
        <translation>Von ±0,5 Graustufen, das ist dunkel, bis ±64, das ist hell</translation>
    </message>
    <message>
        <source>How far off a pixel may be, in grey levels</source>
        <translation>Wie weit ein Pixel danebenliegen kann, in Graustufen</translation>
    </message>
    <message>
        <source>Colour of copies</source>
        <translation>Farbe der Kopien</translation>
    </message>
    <message>
        <source>Copied: a plausible fill, not a measurement</source>
        <translation>Kopiert: eine plausible Füllung, keine Messung</translation>
    </message>
    <message>
        <source>The method gives none yet.</source>
        <translation>Das Verfahren gibt noch keine an.</translation>
    </message>
    <message>
        <source>Reconstruct first (F5).</source>
        <translation>Zuerst rekonstruieren (F5).</translation>
    </message>
</context>
<context>
    <name>MadeFromPanel</name>
    <message>
        <source>What the pixel was made from</source>
        <translation>Woraus das Pixel gemacht ist</translation>
    </message>
    <message>
        <source>{orange} adds · {blue} takes away · {hollow} estimated</source>
        <translation>{orange} trägt bei · {blue} zieht ab · {hollow} geschätzt</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Pasted image</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>{name}, page {page} of {pages}</source>
        <translation>{name}, Seite {page} von {pages}</translation>
    </message>
</context>
<context>
    <name>MaskActions</name>
    <message>
        <source>&amp;Import mask…</source>
        <translation>Maske &amp;importieren…</translation>
    </message>
    <message>
        <source>Add the white pixels of an image of the same size</source>
        <translation>Die weißen Pixel eines gleich großen Bildes hinzufügen</translation>
    </message>
    <message>
        <source>E&amp;xport mask…</source>
        <translation>Maske e&amp;xportieren…</translation>
    </message>
    <message>
        <source>Write the mask to a PNG file, in white on black</source>
        <translation>Die Maske in eine PNG-Datei schreiben, weiß auf schwarz</translation>
    </message>
    <message>
        <source>Import &amp;protection…</source>
        <translation>Schutz &amp;importieren…</translation>
    </message>
    <message>
        <source>Protect the white pixels of an image of the same size, too</source>
        <translation>Auch die weißen Pixel eines gleich großen Bildes schützen</translation>
    </message>
    <message>
        <source>&amp;Export protection…</source>
        <translation>Schutz &amp;exportieren…</translation>
    </message>
    <message>
        <source>Write what is protected to a PNG file</source>
        <translation>Was geschützt ist, in eine PNG-Datei schreiben</translation>
    </message>
    <message>
        <source>Import &amp;where not to sample…</source>
        <translation>Gesperrten Bereich &amp;laden …</translation>
    </message>
    <message>
        <source>Sample from no white pixel of an image of the same size, either</source>
        <translation>Auch aus den weißen Pixeln eines gleich großen Bildes wird nichts entnommen</translation>
    </message>
    <message>
        <source>Export where &amp;not to sample…</source>
        <translation>&amp;Gesperrten Bereich speichern …</translation>
    </message>
    <message>
        <source>Write what is not sampled from to a PNG file</source>
        <translation>Den Bereich, aus dem nichts entnommen wird, in eine PNG-Datei schreiben</translation>
    </message>
    <message>
        <source>Import &amp;sampling area…</source>
        <translation>Entnahmebereich i&amp;mportieren…</translation>
    </message>
    <message>
        <source>Add the white pixels of an image of the same size to the sampling area</source>
        <translation>Die weißen Pixel eines gleich großen Bildes zum Entnahmebereich hinzufügen</translation>
    </message>
    <message>
        <source>E&amp;xport sampling area…</source>
        <translation>Entnahmebereich ex&amp;portieren…</translation>
    </message>
    <message>
        <source>Write the sampling area to a PNG file</source>
        <translation>Den Entnahmebereich in eine PNG-Datei schreiben</translation>
    </message>
    <message>
        <source>Protection and sampling &amp;files</source>
        <translation>Schutz- und Entnahme&amp;dateien</translation>
    </message>
    <message>
        <source>&amp;Clear mask</source>
        <translation>Maske &amp;leeren</translation>
    </message>
    <message>
        <source>Empty the whole mask</source>
        <translation>Die ganze Maske leeren</translation>
    </message>
    <message>
        <source>Mask &amp;all</source>
        <translation>&amp;Alles maskieren</translation>
    </message>
    <message>
        <source>Mask the whole picture</source>
        <translation>Das ganze Bild maskieren</translation>
    </message>
    <message>
        <source>In&amp;vert mask</source>
        <translation>Maske &amp;umkehren</translation>
    </message>
    <message>
        <source>Mask what is not masked, and the other way round</source>
        <translation>Maskieren, was nicht maskiert ist, und umgekehrt</translation>
    </message>
    <message>
        <source>&amp;Grow mask</source>
        <translation>Maske ver&amp;größern</translation>
    </message>
    <message>
        <source>Grow the mask by the number of pixels in the bar above the picture</source>
        <translation>Die Maske um so viele Pixel vergrößern, wie in der Leiste über dem Bild stehen</translation>
    </message>
    <message>
        <source>&amp;Shrink mask</source>
        <translation>Maske ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Shrink the mask by the number of pixels in the bar above the picture</source>
        <translation>Die Maske um so viele Pixel verkleinern, wie in der Leiste über dem Bild stehen</translation>
    </message>
    <message>
        <source>Make edges hard</source>
        <translation>Ränder hart machen</translation>
    </message>
    <message>
        <source>Mask in full what is covered by half or more, and the rest not at all</source>
        <translation>Voll maskieren, was mindestens zur Hälfte gedeckt ist, und den Rest gar nicht</translation>
    </message>
    <message>
        <source>Clear pr&amp;otection</source>
        <translation>&amp;Schutz leeren</translation>
    </message>
    <message>
        <source>Let everything be masked again</source>
        <translation>Alles darf wieder maskiert werden</translation>
    </message>
    <message>
        <source>Sample from everywhe&amp;re</source>
        <translation>&amp;Von überall entnehmen</translation>
    </message>
    <message>
        <source>Let fills learn and copy from everything again</source>
        <translation>Füllungen wieder von allem lernen und kopieren lassen</translation>
    </message>
    <message>
        <source>Clear sa&amp;mpling area</source>
        <translation>&amp;Entnahmebereich leeren</translation>
    </message>
    <message>
        <source>Let wide holes copy from everywhere again</source>
        <translation>Breite Löcher wieder von überall kopieren lassen</translation>
    </message>
    <message>
        <source>Sampling area of one &amp;hole</source>
        <translation>Entnahmebereich für ei&amp;n Loch</translation>
    </message>
    <message>
        <source>Paint with “Sample from” where only one hole may copy from. Alt+click chooses the hole, N goes to the next one; Alt+click outside the mask: all holes again</source>
        <translation>Mit „Entnehmen aus“ malen, woraus nur ein Loch kopieren darf. Alt+Klick wählt das Loch, N geht zum nächsten; Alt+Klick neben die Maske: wieder alle Löcher</translation>
    </message>
    <message>
        <source>For one hole</source>
        <translation>Für ein Loch</translation>
    </message>
    <message>
        <source>&amp;Detect scratches and dust…</source>
        <translation>Kratzer und Staub &amp;finden…</translation>
    </message>
    <message>
        <source>Look for thin bright and dark lines and specks, and propose a mask</source>
        <translation>Nach dünnen hellen und dunklen Linien und Flecken suchen und eine Maske vorschlagen</translation>
    </message>
    <message>
        <source>Mask from th&amp;e infrared channel</source>
        <translation>&amp;Maske aus dem Infrarotkanal</translation>
    </message>
    <message>
        <source>Propose the dust that the infrared channel of a film scanner shows</source>
        <translation>Den Staub vorschlagen, den der Infrarotkanal eines Filmscanners zeigt</translation>
    </message>
    <message>
        <source>Add &amp;to the mask</source>
        <translation>&amp;Zur Maske hinzufügen</translation>
    </message>
    <message>
        <source>Mask the scratches and the dust that were found</source>
        <translation>Die gefundenen Kratzer und den Staub maskieren</translation>
    </message>
    <message>
        <source>&amp;Leave this one out</source>
        <translation>Diese &amp;weglassen</translation>
    </message>
    <message>
        <source>Leave out the proposed place that is looked at, or propose it again</source>
        <translation>Die betrachtete Stelle weglassen oder wieder vorschlagen</translation>
    </message>
    <message>
        <source>Cancel detectio&amp;n</source>
        <translation>Suche abb&amp;rechen</translation>
    </message>
    <message>
        <source>Forget the scratches and the dust that were found</source>
        <translation>Die gefundenen Kratzer und den Staub vergessen</translation>
    </message>
    <message>
        <source>&amp;Keep the mask</source>
        <translation>Maske &amp;behalten</translation>
    </message>
    <message>
        <source>Do not clear the mask on Apply</source>
        <translation>Die Maske beim Übernehmen nicht leeren</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Navigator</source>
        <translation>Navigator</translation>
    </message>
    <message>
        <source>Drag to move the picture, turn the wheel to zoom</source>
        <translation>Ziehen verschiebt das Bild, das Mausrad zoomt</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Hold to compare</source>
        <translation>Halten: Vergleich</translation>
    </message>
    <message>
        <source>Shows the original while it is held ( \ )</source>
        <translation>Zeigt das Original, solange gehalten wird ( \ )</translation>
    </message>
    <message>
        <source>Size of the tool</source>
        <translation>Größe des Werkzeugs</translation>
    </message>
    <message>
        <source>Size of the tool ( [ and ], or Alt+wheel )</source>
        <translation>Größe des Werkzeugs ( [ und ], oder Alt+Mausrad )</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Size of the tool in image pixels</source>
        <translation>Größe des Werkzeugs in Bildpixeln</translation>
    </message>
    <message>
        <source>Size of the tool in pixels of the image</source>
        <translation>Größe des Werkzeugs in Pixeln des Bildes</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>How much of the brush covers in full, before its edge becomes soft</source>
        <translation>Wie viel des Pinsels voll deckt, bevor sein Rand weich wird</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>Tolerance of the magic wand</source>
        <translation>Toleranz des Zauberstabs</translation>
    </message>
    <message>
        <source>How far a colour may be from the one clicked on, in grey levels of 256</source>
        <translation>Wie weit eine Farbe von der angeklickten entfernt sein darf, in Graustufen von 256</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Contiguous</source>
        <translation>Benachbart</translation>
    </message>
    <message>
        <source>Take only what hangs together with the pixel clicked on</source>
        <translation>Nur nehmen, was mit dem angeklickten Pixel zusammenhängt</translation>
    </message>
    <message>
        <source>Pixels by which the mask grows or shrinks</source>
        <translation>Pixel, um die die Maske wächst oder schrumpft</translation>
    </message>
    <message>
        <source>By how many pixels the buttons beside grow or shrink</source>
        <translation>Um wie viele Pixel die Knöpfe daneben vergrößern oder verkleinern</translation>
    </message>
    <message>
        <source>Width of the soft seam in image pixels</source>
        <translation>Breite der weichen Naht in Bildpixeln</translation>
    </message>
    <message>
        <source>How wide the seam is where the fill is blended with the picture</source>
        <translation>Wie breit die Naht ist, in der sich die Füllung mit dem Bild mischt</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Weich</translation>
    </message>
</context>
<context>
    <name>PercentField</name>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
</context>
<context>
    <name>ProposalBar</name>
    <message>
        <source>Sens&amp;itivity</source>
        <translation>Empfindl&amp;ichkeit</translation>
    </message>
    <message>
        <source>Sensitivity of the detection</source>
        <translation>Empfindlichkeit der Suche</translation>
    </message>
    <message>
        <source>To the right fainter scratches and dust are found, and more false alarms</source>
        <translation>Nach rechts werden schwächere Kratzer und Staub gefunden, und mehr Fehlalarme</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Looking for scratches and dust</source>
        <translation>Suche nach Kratzern und Staub</translation>
    </message>
    <message>
        <source>{count} px found</source>
        <translation>{count} px gefunden</translation>
    </message>
    <message>
        <source>{count} px without a value</source>
        <translation>{count} px ohne Wert</translation>
    </message>
    <message>
        <source>{count} px of dust in infrared</source>
        <translation>{count} px Staub im Infrarot</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Clear list</source>
        <translation>&amp;Liste leeren</translation>
    </message>
</context>
<context>
    <name>RecentRows</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>ReconstructDock</name>
    <message>
        <source>Reconstruction</source>
        <translation>Rekonstruktion</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Opacity of the fill</source>
        <translation>Deckkraft der Füllung</translation>
    </message>
    <message>
        <source>How much of the fill is taken; the rest is what was there before</source>
        <translation>Wie viel von der Füllung genommen wird; der Rest bleibt, wie er war</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Thin parts</source>
        <translation>Dünne Teile</translation>
    </message>
    <message>
        <source>Wide holes</source>
        <translation>Breite Löcher</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Überlagerungen</translation>
    </message>
    <message>
        <source>Open an image to begin.</source>
        <translation>Zum Beginnen ein Bild öffnen.</translation>
    </message>
    <message>
        <source>Go on painting meanwhile, or press Esc to stop.</source>
        <translation>Inzwischen weitermalen, oder Esc zum Anhalten.</translation>
    </message>
    <message>
        <source>Apply keeps the fill, Discard drops it.</source>
        <translation>Übernehmen behält die Füllung, Verwerfen nicht.</translation>
    </message>
    <message>
        <source>Paint over what is to be replaced.</source>
        <translation>Übermalen, was ersetzt werden soll.</translation>
    </message>
    <message>
        <source>Only a part of the mask is filled: reconstruct the rest.</source>
        <translation>Nur ein Teil der Maske ist gefüllt: den Rest rekonstruieren.</translation>
    </message>
    <message>
        <source>The sampling area counts for Automatic and Texture only.</source>
        <translation>Der Entnahmebereich zählt nur bei Automatisch und Textur.</translation>
    </message>
    <message>
        <source>{count} px to reconstruct.</source>
        <translation>{count} px zu rekonstruieren.</translation>
    </message>
</context>
<context>
    <name>RecoveryBar</name>
    <message>
        <source>Unsaved work</source>
        <translation>Ungesicherte Arbeit</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Go on with this work; it is not saved yet</source>
        <translation>Mit dieser Arbeit weitermachen; sie ist noch nicht gespeichert</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Verwerfen…</translation>
    </message>
    <message>
        <source>Delete what was kept of this work</source>
        <translation>Löschen, was von dieser Arbeit aufgehoben wurde</translation>
    </message>
    <message>
        <source>Not now: offer it again at the next start</source>
        <translation>Nicht jetzt: beim nächsten Start wieder anbieten</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Unsaved work on {name} was kept, as it was on {time}.</source>
        <translation>Das Programm wurde unerwartet beendet. Ungespeicherte Arbeit an {name} wurde aufgehoben, Stand {time}.</translation>
    </message>
    <message>
        <source>a pasted image</source>
        <translation>einem eingefügten Bild</translation>
    </message>
</context>
<context>
    <name>ReviewRow</name>
    <message>
        <source>Bright or dark damage</source>
        <translation>Helle oder dunkle Schäden</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Bright</source>
        <translation>Helle</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkle</translation>
    </message>
    <message>
        <source>Shortest length</source>
        <translation>Kleinste Länge</translation>
    </message>
    <message>
        <source>any</source>
        <translation>jede</translation>
    </message>
    <message>
        <source>Longest length</source>
        <translation>Größte Länge</translation>
    </message>
    <message>
        <source>Only in the mask</source>
        <translation>Nur in der Maske</translation>
    </message>
    <message>
        <source>Propose only what is in the mask; the proposal then takes its place</source>
        <translation>Nur vorschlagen, was in der Maske liegt; der Vorschlag tritt dann an ihre Stelle</translation>
    </message>
    <message>
        <source>N and Shift+N go from one place to the next; a click or Del leaves one out</source>
        <translation>N und Umschalt+N gehen von einer Stelle zur nächsten; ein Klick oder Entf lässt eine weg</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>{count} places</source>
        <translation>{count} Stellen</translation>
    </message>
    <message>
        <source>1 place</source>
        <translation>1 Stelle</translation>
    </message>
    <message>
        <source>place {at} of {count}</source>
        <translation>Stelle {at} von {count}</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} weggelassen</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>&amp;Reconstruct</source>
        <translation>&amp;Rekonstruieren</translation>
    </message>
    <message>
        <source>Fill what is masked</source>
        <translation>Füllen, was maskiert ist</translation>
    </message>
    <message>
        <source>&amp;Try another</source>
        <translation>&amp;Andere Füllung</translation>
    </message>
    <message>
        <source>Fill wide holes in another way that is as good; what was there is kept</source>
        <translation>Breite Löcher anders und ebenso gut füllen; was da war, bleibt erhalten</translation>
    </message>
    <message>
        <source>&amp;Previous candidate</source>
        <translation>&amp;Voriger Vorschlag</translation>
    </message>
    <message>
        <source>Show the fill that was there before another one was tried</source>
        <translation>Die Füllung zeigen, die vor dem nächsten Versuch da war</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>Stop and keep the picture so far</source>
        <translation>Anhalten und das bisherige Bild behalten</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>&amp;Live</translation>
    </message>
    <message>
        <source>Reconstruct after every stroke</source>
        <translation>Nach jedem Strich rekonstruieren</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Hide what is below (Left)</source>
        <translation>Verbergen, was darunter ist (Links)</translation>
    </message>
    <message>
        <source>Show what is below (Right)</source>
        <translation>Zeigen, was darunter ist (Rechts)</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Colour of the mask</source>
        <translation>Farbe der Maske</translation>
    </message>
    <message>
        <source>Colour of what is protected</source>
        <translation>Farbe des Geschützten</translation>
    </message>
    <message>
        <source>Colour of what is not sampled from</source>
        <translation>Farbe des Bereichs, aus dem nichts entnommen wird</translation>
    </message>
    <message>
        <source>Colour of the sampling area</source>
        <translation>Farbe des Entnahmebereichs</translation>
    </message>
    <message>
        <source>Opacity of the mask</source>
        <translation>Deckkraft der Maske</translation>
    </message>
    <message>
        <source>How much of the picture is seen through the mask</source>
        <translation>Wie viel vom Bild durch die Maske zu sehen ist</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Memory for undo, in megabytes</source>
        <translation>Speicher für Rückgängig, in Megabyte</translation>
    </message>
    <message>
        <source>Beyond it the oldest steps cannot be taken back any more</source>
        <translation>Darüber hinaus lassen sich die ältesten Schritte nicht mehr zurücknehmen</translation>
    </message>
    <message>
        <source>Half of what is free</source>
        <translation>Die Hälfte des freien</translation>
    </message>
    <message>
        <source>Memory for a reconstruction, in megabytes</source>
        <translation>Speicher für eine Rekonstruktion, in Megabyte</translation>
    </message>
    <message>
        <source>What needs more is done in strips, or refused, rather than stopping the computer; 0 means half of what is free</source>
        <translation>Was mehr braucht, wird streifenweise gerechnet oder abgelehnt, statt den Rechner lahmzulegen; 0 heißt: die Hälfte des freien</translation>
    </message>
    <message>
        <source> megapixels</source>
        <translation> Megapixel</translation>
    </message>
    <message>
        <source>Ask before opening pictures above, in megapixels</source>
        <translation>Nachfragen, bevor Bilder über dieser Größe geöffnet werden, in Megapixel</translation>
    </message>
    <message>
        <source>Larger pictures are opened only after a question</source>
        <translation>Größere Bilder werden erst nach einer Rückfrage geöffnet</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>What the window speaks from the next start on</source>
        <translation>Was das Fenster vom nächsten Start an spricht</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Light or dark; System follows the desktop</source>
        <translation>Hell oder dunkel; System folgt der Arbeitsfläche</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Show the first steps again</source>
        <translation>Erste Schritte wieder zeigen</translation>
    </message>
    <message>
        <source>The three steps in the corner of the picture</source>
        <translation>Die drei Schritte in der Ecke des Bildes</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{used} MB used</source>
        <translation>{used} MB belegt</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Wirkt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Maske</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Deckkraft</translation>
    </message>
    <message>
        <source>&amp;Protection</source>
        <translation>&amp;Schutz</translation>
    </message>
    <message>
        <source>Do&amp;n&apos;t sample here</source>
        <translation>H&amp;ier nichts entnehmen</translation>
    </message>
    <message>
        <source>&amp;Sampling area</source>
        <translation>&amp;Entnahmebereich</translation>
    </message>
    <message>
        <source>Memory for &amp;undo</source>
        <translation>Speicher für &amp;Rückgängig</translation>
    </message>
    <message>
        <source>Memory for a &amp;run</source>
        <translation>Speicher für einen &amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Ask above</source>
        <translation>&amp;Nachfragen ab</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search by name or key</source>
        <translation>Nach Name oder Taste suchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Every word must occur in the name, the menu or the key</source>
        <translation>Jedes Wort muss im Namen, im Menü oder in der Taste vorkommen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Nothing is called so; try another word.</source>
        <translation>Nichts heißt so; ein anderes Wort versuchen.</translation>
    </message>
</context>
<context>
    <name>SplitControl</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>StampOptions</name>
    <message>
        <source>Hardness</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>How much of the brush covers in full, before its edge becomes soft</source>
        <translation>Wie viel des Pinsels voll deckt, bevor sein Rand weich wird</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>The most that a stroke covers</source>
        <translation>Wie stark ein Strich höchstens deckt</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Fluss</translation>
    </message>
    <message>
        <source>How much one dab covers; dabs along a stroke add up</source>
        <translation>Wie stark ein Tupfer deckt; die Tupfer eines Strichs addieren sich</translation>
    </message>
    <message>
        <source>Aligned</source>
        <translation>Ausgerichtet</translation>
    </message>
    <message>
        <source>The source goes along from stroke to stroke; else each begins at it again</source>
        <translation>Die Quelle wandert von Strich zu Strich mit; sonst beginnt jeder wieder an ihr</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Position of the pointer</source>
        <translation>Ort des Zeigers</translation>
    </message>
    <message>
        <source>Value of the pixel</source>
        <translation>Wert des Pixels</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Masked pixels</source>
        <translation>Maskierte Pixel</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>Farbprofil</translation>
    </message>
    <message>
        <source>Reconstruction</source>
        <translation>Rekonstruktion</translation>
    </message>
    <message>
        <source>Progress of the reconstruction</source>
        <translation>Fortschritt der Rekonstruktion</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Take back the last stroke (Esc)</source>
        <translation>Den letzten Strich zurücknehmen (Esc)</translation>
    </message>
    <message>
        <source>Stop and keep the picture so far (Esc)</source>
        <translation>Anhalten und das bisherige Bild behalten (Esc)</translation>
    </message>
    <message>
        <source>Expected error</source>
        <translation>Erwarteter Fehler</translation>
    </message>
    <message>
        <source>How far the fill is expected to be off the truth, on average: of 255 grey levels, and as a ratio of signal to noise, where 10 dB more is about a third of the error. Press U to see where.</source>
        <translation>Wie weit die Füllung im Mittel voraussichtlich von der Wahrheit entfernt ist: von 255 Graustufen, und als Verhältnis von Signal zu Rauschen, wobei 10 dB mehr etwa ein Drittel des Fehlers sind. U zeigt, wo.</translation>
    </message>
    <message>
        <source>The colours are shown through this profile; the file keeps its numbers</source>
        <translation>Die Farben werden durch dieses Profil gezeigt; die Datei behält ihre Zahlen</translation>
    </message>
    <message>
        <source>Unknown colour profile</source>
        <translation>Unbekanntes Farbprofil</translation>
    </message>
    <message>
        <source>The profile cannot be used, so the numbers are shown as they are; an export keeps both</source>
        <translation>Das Profil ist nicht brauchbar, darum werden die Zahlen gezeigt, wie sie sind; ein Export behält beide</translation>
    </message>
    <message>
        <source>{count} px masked</source>
        <translation>{count} px maskiert</translation>
    </message>
</context>
<context>
    <name>ToolActions</name>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Paint what is to be replaced</source>
        <translation>Malen, was ersetzt werden soll</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Radierer</translation>
    </message>
    <message>
        <source>Erase from the mask</source>
        <translation>Aus der Maske radieren</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>Re&amp;chteck</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lasso</translation>
    </message>
    <message>
        <source>Drag a rectangle; Shift adds it to the mask, Alt subtracts it, both intersect</source>
        <translation>Ein Rechteck aufziehen; Umschalt fügt es zur Maske hinzu, Alt zieht es ab, beide schneiden</translation>
    </message>
    <message>
        <source>Draw around something by free hand; Shift adds, Alt subtracts, both intersect</source>
        <translation>Etwas mit freier Hand umfahren; Umschalt fügt hinzu, Alt zieht ab, beide schneiden</translation>
    </message>
    <message>
        <source>Pol&amp;ygon</source>
        <translation>Pol&amp;ygon</translation>
    </message>
    <message>
        <source>Click the corners; a double click or Return closes, Backspace takes one back, Esc abandons</source>
        <translation>Die Ecken anklicken; Doppelklick oder Eingabe schließt, Rücktaste nimmt eine zurück, Esc gibt auf</translation>
    </message>
    <message>
        <source>Magic wa&amp;nd</source>
        <translation>Zau&amp;berstab</translation>
    </message>
    <message>
        <source>Click on a colour to mask all that looks like it</source>
        <translation>Auf eine Farbe klicken, um alles zu maskieren, was so aussieht</translation>
    </message>
    <message>
        <source>&amp;Protect</source>
        <translation>Schüt&amp;zen</translation>
    </message>
    <message>
        <source>Paint what stays untouched; the right button erases</source>
        <translation>Malen, was unberührt bleibt; die rechte Taste radiert</translation>
    </message>
    <message>
        <source>D&amp;on&apos;t sample here</source>
        <translation>Hier n&amp;ichts entnehmen</translation>
    </message>
    <message>
        <source>Paint what no fill may learn or copy from; the right button erases</source>
        <translation>Malen, wovon keine Füllung lernen oder kopieren darf; die rechte Taste radiert</translation>
    </message>
    <message>
        <source>Sample &amp;from</source>
        <translation>&amp;Entnehmen aus</translation>
    </message>
    <message>
        <source>Paint the only area that wide holes may copy from, with the methods Automatic and Texture; the right button erases. Alt+click a hole to paint its own area</source>
        <translation>Den einzigen Bereich malen, aus dem breite Löcher kopieren dürfen, bei den Verfahren Automatisch und Textur; die rechte Taste radiert. Alt+Klick auf ein Loch, um dessen eigenen Bereich zu malen</translation>
    </message>
    <message>
        <source>Res&amp;tore</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Paint the picture back as it was opened</source>
        <translation>Das Bild zurückmalen, wie es geöffnet wurde</translation>
    </message>
    <message>
        <source>&amp;Healing brush</source>
        <translation>Reparat&amp;urpinsel</translation>
    </message>
    <message>
        <source>Paint over damage: it is filled when you let go; Esc takes it back</source>
        <translation>Schäden übermalen: beim Loslassen wird gefüllt; Esc nimmt es zurück</translation>
    </message>
    <message>
        <source>Clone &amp;stamp</source>
        <translation>K&amp;opierstempel</translation>
    </message>
    <message>
        <source>Alt+click where to copy from, then paint</source>
        <translation>Alt+Klick auf die Quelle, dann malen</translation>
    </message>
    <message>
        <source>He&amp;aling stamp</source>
        <translation>Anpassender &amp;Stempel</translation>
    </message>
    <message>
        <source>Like the clone stamp, and fits brightness and colour at the rim</source>
        <translation>Wie der Kopierstempel, passt aber Helligkeit und Farbe am Rand an</translation>
    </message>
    <message>
        <source>S&amp;wap brush and eraser</source>
        <translation>Pinsel und Radierer &amp;tauschen</translation>
    </message>
    <message>
        <source>Lar&amp;ger</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>S&amp;maller</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>Harder</source>
        <translation>Härter</translation>
    </message>
    <message>
        <source>The edge of the brush becomes harder</source>
        <translation>Der Rand des Pinsels wird härter</translation>
    </message>
    <message>
        <source>Softer</source>
        <translation>Weicher</translation>
    </message>
    <message>
        <source>The edge of the brush becomes softer</source>
        <translation>Der Rand des Pinsels wird weicher</translation>
    </message>
    <message>
        <source>Si&amp;ze follows the zoom</source>
        <translation>Größe &amp;folgt dem Zoom</translation>
    </message>
    <message>
        <source>The tools keep their size on the screen when you zoom</source>
        <translation>Die Werkzeuge behalten beim Zoomen ihre Größe auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Changes the size</source>
        <translation>Ändert die Größe</translation>
    </message>
    <message>
        <source>Changes the hardness</source>
        <translation>Ändert die Härte</translation>
    </message>
    <message>
        <source>Changes nothing</source>
        <translation>Ändert nichts</translation>
    </message>
    <message>
        <source>Pen pressure</source>
        <translation>Druck des Stifts</translation>
    </message>
    <message>
        <source>New shapes a&amp;dd</source>
        <translation>Neue Formen &amp;hinzufügen</translation>
    </message>
    <message>
        <source>New shapes are added to the mask</source>
        <translation>Neue Formen werden zur Maske hinzugefügt</translation>
    </message>
    <message>
        <source>New shapes s&amp;ubtract</source>
        <translation>Neue Formen &amp;abziehen</translation>
    </message>
    <message>
        <source>New shapes are taken away from the mask</source>
        <translation>Neue Formen werden von der Maske abgezogen</translation>
    </message>
    <message>
        <source>New shapes repla&amp;ce</source>
        <translation>Neue Formen ersetzen die &amp;Maske</translation>
    </message>
    <message>
        <source>New shapes take the place of the whole mask</source>
        <translation>Neue Formen treten an die Stelle der ganzen Maske</translation>
    </message>
    <message>
        <source>New shapes &amp;intersect</source>
        <translation>Neue Formen bil&amp;den den Schnitt</translation>
    </message>
    <message>
        <source>Only what is in the mask and in the new shape stays masked (Shift+Alt)</source>
        <translation>Nur was in der Maske und in der neuen Form liegt, bleibt maskiert (Umschalt+Alt)</translation>
    </message>
    <message>
        <source>Wand ta&amp;kes what hangs together</source>
        <translation>Zauberstab nur zusammenhä&amp;ngend</translation>
    </message>
    <message>
        <source>The magic wand takes only what hangs together with the pixel clicked on</source>
        <translation>Der Zauberstab nimmt nur, was mit dem angeklickten Pixel zusammenhängt</translation>
    </message>
</context>
<context>
    <name>ToolsBar</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Show what has no room in this bar</source>
        <translation>Zeigt, was in dieser Leiste keinen Platz hat</translation>
    </message>
</context>
<context>
    <name>ViewActions</name>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Fit in window</source>
        <translation>&amp;Einpassen</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>V&amp;ollbild</translation>
    </message>
    <message>
        <source>Actual &amp;pixels (100 %)</source>
        <translation>&amp;Tatsächliche Pixel (100 %)</translation>
    </message>
    <message>
        <source>&amp;Zoom to the mask</source>
        <translation>&amp;Zur Maske zoomen</translation>
    </message>
    <message>
        <source>Show what is masked as a whole</source>
        <translation>Alles Maskierte zeigen</translation>
    </message>
    <message>
        <source>&amp;Next place</source>
        <translation>&amp;Nächste Stelle</translation>
    </message>
    <message>
        <source>Go to the next masked, filled or proposed place, and zoom in on it</source>
        <translation>Zur nächsten maskierten, gefüllten oder vorgeschlagenen Stelle gehen und sie groß zeigen</translation>
    </message>
    <message>
        <source>Pre&amp;vious place</source>
        <translation>Stelle &amp;davor</translation>
    </message>
    <message>
        <source>Go to the masked, filled or proposed place before</source>
        <translation>Zur maskierten, gefüllten oder vorgeschlagenen Stelle davor gehen</translation>
    </message>
    <message>
        <source>Navi&amp;gator</source>
        <translation>N&amp;avigator</translation>
    </message>
    <message>
        <source>Show the whole picture in the corner while a part of it is out of sight</source>
        <translation>Das ganze Bild in der Ecke zeigen, solange ein Teil davon nicht zu sehen ist</translation>
    </message>
    <message>
        <source>&amp;Hide panels</source>
        <translation>&amp;Bedienfelder ausblenden</translation>
    </message>
    <message>
        <source>Hide all panels and tool bars, or show them again (Tab on the picture)</source>
        <translation>Alle Bedienfelder und Leisten ausblenden oder wieder zeigen (Tab auf dem Bild)</translation>
    </message>
    <message>
        <source>&amp;Compare side by side</source>
        <translation>&amp;Vergleich nebeneinander</translation>
    </message>
    <message>
        <source>Show the original left of a line that can be dragged</source>
        <translation>Das Original links von einer verschiebbaren Linie zeigen</translation>
    </message>
    <message>
        <source>Move the line &amp;left</source>
        <translation>Linie nach &amp;links</translation>
    </message>
    <message>
        <source>Move the line &amp;right</source>
        <translation>Linie nach &amp;rechts</translation>
    </message>
    <message>
        <source>Uncertaint&amp;y</source>
        <translation>&amp;Unsicherheit</translation>
    </message>
    <message>
        <source>Show in colours how far off each filled pixel may be</source>
        <translation>In Farben zeigen, wie weit jedes gefüllte Pixel danebenliegen kann</translation>
    </message>
    <message>
        <source>&amp;Made from</source>
        <translation>&amp;Woraus gemacht</translation>
    </message>
    <message>
        <source>Point at a filled pixel to see which pixels it was made from</source>
        <translation>Auf ein gefülltes Pixel zeigen, um zu sehen, aus welchen Pixeln es gemacht ist</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Scroll sideways</source>
        <translation>Seitlich blättern</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>Blättern</translation>
    </message>
    <message>
        <source>Drop an image here</source>
        <translation>Ein Bild hierher ziehen</translation>
    </message>
    <message>
        <source>Paint over a scratch, a caption or an object,
and watch it being filled in.</source>
        <translation>Einen Kratzer, eine Schrift oder einen Gegenstand übermalen
und zusehen, wie sich die Stelle füllt.</translation>
    </message>
    <message>
        <source>Open image…</source>
        <translation>Bild öffnen…</translation>
    </message>
    <message>
        <source>Open an image file (Ctrl+O)</source>
        <translation>Eine Bilddatei öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Open the image in the clipboard (Ctrl+V)</source>
        <translation>Das Bild aus der Zwischenablage öffnen (Strg+V)</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>Beispiel ansehen</translation>
    </message>
    <message>
        <source>Open the picture that comes with the program</source>
        <translation>Das Bild öffnen, das beim Programm ist</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
</context>
<context>
    <name>_ColourButton</name>
    <message>
        <source>{name}: choose another</source>
        <translation>{name}: eine andere wählen</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Open an image</source>
        <translation>Ein Bild öffnen</translation>
    </message>
    <message>
        <source>Import a mask (white is what is to be replaced)</source>
        <translation>Eine Maske importieren (Weiß wird ersetzt)</translation>
    </message>
    <message>
        <source>Import protection (white is what is protected)</source>
        <translation>Schutz importieren (Weiß wird geschützt)</translation>
    </message>
    <message>
        <source>Import where not to sample (white is what nothing is copied from)</source>
        <translation>Gesperrten Bereich laden (aus Weißem wird nichts kopiert)</translation>
    </message>
    <message>
        <source>Import a sampling area (white is where to copy from)</source>
        <translation>Einen Entnahmebereich importieren (aus Weiß wird kopiert)</translation>
    </message>
    <message>
        <source>Export the mask</source>
        <translation>Die Maske exportieren</translation>
    </message>
    <message>
        <source>Export the protection</source>
        <translation>Den Schutz exportieren</translation>
    </message>
    <message>
        <source>Export where not to sample</source>
        <translation>Gesperrten Bereich speichern</translation>
    </message>
    <message>
        <source>Export the sampling area</source>
        <translation>Den Entnahmebereich exportieren</translation>
    </message>
    <message>
        <source>PNG images (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Sessions (*{suffix})</source>
        <translation>Sitzungen (*{suffix})</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Die Sitzung sichern</translation>
    </message>
    <message>
        <source>Where is the picture?</source>
        <translation>Wo ist das Bild?</translation>
    </message>
    <message>
        <source>The picture of the session {name} is not there as it was.</source>
        <translation>Das Bild der Sitzung {name} ist nicht mehr da, wie es war.</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Locate the picture</source>
        <translation>Das Bild suchen</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>Export the result</source>
        <translation>Das Ergebnis exportieren</translation>
    </message>
    <message>
        <source>Something would be lost</source>
        <translation>Etwas ginge verloren</translation>
    </message>
    <message>
        <source>Quality of the JPEG</source>
        <translation>Qualität des JPEG</translation>
    </message>
    <message>
        <source>Higher changes less, and makes a larger file; 95 is usual</source>
        <translation>Höher ändert weniger und macht eine größere Datei; 95 ist üblich</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Größe der Datei</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Export as JPEG</source>
        <translation>Als JPEG exportieren</translation>
    </message>
    <message>
        <source>Export to {name}</source>
        <translation>Nach {name} exportieren</translation>
    </message>
    <message>
        <source>Export to {name} all the same?</source>
        <translation>Trotzdem nach {name} exportieren?</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Choose another format…</source>
        <translation>Anderes Format wählen…</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>Die Datei ersetzen?</translation>
    </message>
    <message>
        <source>{name} exists already.</source>
        <translation>{name} gibt es schon.</translation>
    </message>
    <message>
        <source>It is in {folder}. What it holds now is lost.</source>
        <translation>Sie liegt in {folder}. Was sie jetzt enthält, geht verloren.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Which page?</source>
        <translation>Welche Seite?</translation>
    </message>
    <message>
        <source>{name} has {pages} pages. Open page:</source>
        <translation>{name} hat {pages} Seiten. Seite öffnen:</translation>
    </message>
    <message>
        <source>Overwrite the original?</source>
        <translation>Das Original überschreiben?</translation>
    </message>
    <message>
        <source>{name} is the image that you opened.</source>
        <translation>{name} ist das geöffnete Bild.</translation>
    </message>
    <message>
        <source>The pixels of page {page} will be replaced by the result. Its other pages stay as they are. This cannot be undone.</source>
        <translation>Die Pixel von Seite {page} werden durch das Ergebnis ersetzt. Die anderen Seiten bleiben, wie sie sind. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Its pixels will be replaced by the result. This cannot be undone.</source>
        <translation>Seine Pixel werden durch das Ergebnis ersetzt. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Overwrite the original</source>
        <translation>Original überschreiben</translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation>Ungesicherte Arbeit</translation>
    </message>
    <message>
        <source>Your work on {name} is not saved.</source>
        <translation>Die Arbeit an {name} ist nicht gesichert.</translation>
    </message>
    <message>
        <source>Export the result to a new file, or save a session to go on later. The file that you opened stays as it is. Otherwise the mask and the fills are lost.</source>
        <translation>Das Ergebnis in eine neue Datei exportieren, oder eine Sitzung sichern, um später weiterzumachen. Die geöffnete Datei bleibt, wie sie ist. Sonst gehen Maske und Füllungen verloren.</translation>
    </message>
    <message>
        <source>Export to a new file…</source>
        <translation>In eine neue Datei exportieren…</translation>
    </message>
    <message>
        <source>Is the mask the wrong way round?</source>
        <translation>Ist die Maske verkehrt herum?</translation>
    </message>
    <message>
        <source>{name} masks {percent} % of the picture.</source>
        <translation>{name} maskiert {percent} % des Bildes.</translation>
    </message>
    <message>
        <source>White is what is to be filled. If it is black in this file, import it inverted.</source>
        <translation>Gefüllt wird, was weiß ist. Ist es in dieser Datei schwarz, umgekehrt importieren.</translation>
    </message>
    <message>
        <source>Import inverted</source>
        <translation>Umgekehrt importieren</translation>
    </message>
    <message>
        <source>Import as it is</source>
        <translation>So importieren</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Pictures and sessions ({patterns})</source>
        <translation>Bilder und Sitzungen ({patterns})</translation>
    </message>
    <message>
        <source>this image</source>
        <translation>diesem Bild</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>Sitzung sichern</translation>
    </message>
    <message>
        <source>Drop the changes</source>
        <translation>Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Open a very large picture?</source>
        <translation>Ein sehr großes Bild öffnen?</translation>
    </message>
    <message>
        <source>{name} has {width} × {height} pixels: {megapixels} megapixels.</source>
        <translation>{name} hat {width} × {height} Pixel: {megapixels} Megapixel.</translation>
    </message>
    <message>
        <source>Opening it takes about {gigabytes} GB of memory, and working on it more. The limit above which you are asked is in the settings.</source>
        <translation>Es zu öffnen braucht etwa {gigabytes} GB Speicher, daran zu arbeiten mehr. Die Grenze, ab der nachgefragt wird, steht in den Einstellungen.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Discard unsaved work?</source>
        <translation>Ungespeicherte Arbeit verwerfen?</translation>
    </message>
    <message>
        <source>What was kept of the work on {name} is going to be deleted.</source>
        <translation>Was von der Arbeit an {name} aufgehoben wurde, wird gelöscht.</translation>
    </message>
    <message>
        <source>a pasted image</source>
        <translation>einem eingefügten Bild</translation>
    </message>
    <message>
        <source>The picture itself is not touched. This cannot be undone.</source>
        <translation>Das Bild selbst bleibt, wie es ist. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>made_from</name>
    <message>
        <source>Made from the coarse picture alone</source>
        <translation>Allein aus dem groben Bild</translation>
    </message>
    <message>
        <source>Made from 1 pixel</source>
        <translation>Aus 1 Pixel</translation>
    </message>
    <message>
        <source>Made from {count} pixels</source>
        <translation>Aus {count} Pixeln</translation>
    </message>
    <message>
        <source>{share} from {column}, {row}</source>
        <translation>{share} von {column}, {row}</translation>
    </message>
    <message>
        <source>{share} altogether from estimated pixels</source>
        <translation>{share} insgesamt von geschätzten Pixeln</translation>
    </message>
    <message>
        <source>{share} from the coarse picture of the surroundings</source>
        <translation>{share} vom groben Bild der Umgebung</translation>
    </message>
    <message>
        <source>Point at a filled pixel.</source>
        <translation>Auf ein gefülltes Pixel zeigen.</translation>
    </message>
    <message>
        <source>Reconstruct first (F5).</source>
        <translation>Zuerst rekonstruieren (F5).</translation>
    </message>
    <message>
        <source>This is known when the reconstruction is done.</source>
        <translation>Das ist bekannt, wenn die Rekonstruktion fertig ist.</translation>
    </message>
    <message>
        <source>Reconstruct again (F5) to see this.</source>
        <translation>Noch einmal rekonstruieren (F5), um das zu sehen.</translation>
    </message>
    <message>
        <source>With this network it would take as long as the whole reconstruction to find out.</source>
        <translation>Bei diesem Netz dauerte es so lange wie die ganze Rekonstruktion, das herauszufinden.</translation>
    </message>
    <message>
        <source>Finding out…</source>
        <translation>Wird ermittelt…</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number} %</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Maske</translation>
    </message>
    <message>
        <source>&amp;Reconstruct</source>
        <translation>&amp;Rekonstruieren</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>cannot write {path}: {ending} that says what kind of image to write; use one of {x1}</source>
        <translation>{path} kann nicht geschrieben werden: {ending}, die eine Art von Bild nennt; eine von diesen nehmen: {x1}</translation>
    </message>
    <message>
        <source>cannot write {path}: {name} cannot hold this picture ({x1}); write a .png instead</source>
        <translation>{path} kann nicht geschrieben werden: {name} fasst dieses Bild nicht ({x1}); stattdessen eine .png schreiben</translation>
    </message>
    <message>
        <source>cannot write {path}: {name} does not hold floating-point pixels; write a .tif instead</source>
        <translation>{path} kann nicht geschrieben werden: {name} fasst keine Gleitkommapixel; stattdessen eine .tif schreiben</translation>
    </message>
    <message>
        <source>cannot write {path}: {name} holds {limit}, and the image is {width} × {height}; write a .{other} instead</source>
        <translation>{path} kann nicht geschrieben werden: {name} fasst {limit}, und das Bild ist {width} × {height} groß; stattdessen ein .{other} schreiben</translation>
    </message>
    <message>
        <source>it has {width} × {height} pixels, and {name} is read with {limit}; convert it to TIFF first</source>
        <translation>es hat {width} × {height} Pixel, und {name} wird gelesen bis {limit}; zuerst in TIFF umwandeln</translation>
    </message>
    <message>
        <source>at most {side} pixels on a side</source>
        <translation>höchstens {side} Pixel je Seite</translation>
    </message>
    <message>
        <source>at most {side} pixels on a side, {x1} megapixels in all</source>
        <translation>höchstens {side} Pixel je Seite, insgesamt {x1} Megapixel</translation>
    </message>
    <message>
        <source>this takes about {need} MB of memory, and {budget} MB may be used; mask less at once, or allow more memory (in the settings, or with --memory)</source>
        <translation>das braucht etwa {need} MB Speicher, und {budget} MB dürfen benutzt werden; weniger auf einmal maskieren oder mehr Speicher erlauben (in den Einstellungen oder mit --memory)</translation>
    </message>
    <message>
        <source>this takes about {need} MB of memory, and {budget} MB may be used; choose the method detail or fast, mask less at once, or allow more memory (in the settings, or with --memory)</source>
        <translation>das braucht etwa {need} MB Speicher, und {budget} MB dürfen benutzt werden; das Verfahren Detail oder Schnell wählen, weniger auf einmal maskieren oder mehr Speicher erlauben (in den Einstellungen oder mit --memory)</translation>
    </message>
    <message>
        <source>all at once takes about {need} MB of memory, and {budget} MB may be used, so it was done in {count} strips, one after the other</source>
        <translation>alles auf einmal braucht etwa {need} MB Speicher, und {budget} MB dürfen benutzt werden, darum wurde es in {count} Streifen nacheinander gerechnet</translation>
    </message>
    <message>
        <source>cannot write {path}: {name} does not hold transparency; write a .png instead</source>
        <translation>{path} kann nicht geschrieben werden: {name} fasst keine Transparenz; stattdessen eine .png schreiben</translation>
    </message>
    <message>
        <source>the EXIF data is left out, because it is too long for JPEG</source>
        <translation>die EXIF-Daten bleiben weg, weil sie zu lang für JPEG sind</translation>
    </message>
    <message>
        <source>the mask {path} is {x1} × {x2} pixels but the image is {x3} × {x4}; make them the same size</source>
        <translation>die Maske {path} hat {x1} × {x2} Pixel, das Bild aber {x3} × {x4}; beide gleich groß machen</translation>
    </message>
    <message>
        <source>cannot use {path}: the mask is empty; {found}</source>
        <translation>{path} kann nicht verwendet werden: die Maske ist leer; {found}</translation>
    </message>
    <message>
        <source>the mask {path} has soft edges: {grey} of its pixels are grey, and are filled as far as they are bright</source>
        <translation>die Maske {path} hat weiche Ränder: {grey} ihrer Pixel sind grau und werden so weit gefüllt, wie sie hell sind</translation>
    </message>
    <message>
        <source>the mask {path} has soft edges: {grey} of its pixels are grey; those of {half} or more, of {white}, count as white</source>
        <translation>die Maske {path} hat weiche Ränder: {grey} ihrer Pixel sind grau; ab {half} von {white} gelten sie als weiß</translation>
    </message>
    <message>
        <source>the mask could not be computed; close other programs and try again</source>
        <translation>die Maske konnte nicht berechnet werden; andere Programme schließen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>cannot read {path}: the file is empty (0 bytes); get a fresh copy</source>
        <translation>{path} kann nicht gelesen werden: die Datei ist leer (0 Byte); eine neue Kopie besorgen</translation>
    </message>
    <message>
        <source>cannot read {path}: there is no such file; check the name</source>
        <translation>{path} kann nicht gelesen werden: es gibt keine solche Datei; den Namen prüfen</translation>
    </message>
    <message>
        <source>cannot read {address}: it is an address, and this program opens files; download it first</source>
        <translation>{address} kann nicht gelesen werden: es ist eine Adresse, und dieses Programm öffnet Dateien; zuerst herunterladen</translation>
    </message>
    <message>
        <source>cannot read {address}: it is an address, and this program opens files; give the path alone</source>
        <translation>{address} kann nicht gelesen werden: es ist eine Adresse, und dieses Programm öffnet Dateien; nur den Pfad angeben</translation>
    </message>
    <message>
        <source>cannot write {address}: it is an address, and this program writes files; give the name of one</source>
        <translation>{address} kann nicht geschrieben werden: es ist eine Adresse, und dieses Programm schreibt Dateien; den Namen einer Datei angeben</translation>
    </message>
    <message>
        <source>cannot read {path}: it is a folder; name an image file in it</source>
        <translation>{path} kann nicht gelesen werden: es ist ein Ordner; eine Bilddatei darin angeben</translation>
    </message>
    <message>
        <source>cannot read {path}: it is a device, not an image file</source>
        <translation>{path} kann nicht gelesen werden: es ist ein Gerät, keine Bilddatei</translation>
    </message>
    <message>
        <source>cannot read {path}: {x1}; check the name and your rights</source>
        <translation>{path} kann nicht gelesen werden: {x1}; den Namen und die Rechte prüfen</translation>
    </message>
    <message>
        <source>cannot read {path}: there is not enough memory for it; close other programs</source>
        <translation>{path} kann nicht gelesen werden: der Speicher reicht nicht dafür; andere Programme schließen</translation>
    </message>
    <message>
        <source>the image is damaged or cut short ({x1}); get a fresh copy of the file</source>
        <translation>das Bild ist beschädigt oder abgeschnitten ({x1}); eine neue Kopie der Datei besorgen</translation>
    </message>
    <message>
        <source>the image is damaged or cut short; get a fresh copy of the file</source>
        <translation>das Bild ist beschädigt oder abgeschnitten; eine neue Kopie der Datei besorgen</translation>
    </message>
    <message>
        <source>the file is cut short, so the picture may have less detail than it had</source>
        <translation>die Datei ist abgeschnitten, deshalb hat das Bild vielleicht weniger Einzelheiten, als es hatte</translation>
    </message>
    <message>
        <source>the file is cut short, and {share} % of the picture is missing</source>
        <translation>die Datei ist abgeschnitten, und {share} % des Bildes fehlen</translation>
    </message>
    <message>
        <source>cannot use {path}: the file of the mask is cut short, so a part of it is not known; get a fresh copy of the file</source>
        <translation>{path} kann nicht verwendet werden: die Datei der Maske ist abgeschnitten, ein Teil davon ist also unbekannt; die Datei neu besorgen</translation>
    </message>
    <message>
        <source>it is a JPEG of a rare kind ({name}) that cannot be decoded ({x1}); convert it to PNG first</source>
        <translation>es ist ein JPEG einer seltenen Art ({name}), das nicht dekodiert werden kann ({x1}); zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>it is a JPEG of a rare kind ({name}) that is decoded to {dtype} of shape {shape}; convert it to PNG first</source>
        <translation>es ist ein JPEG einer seltenen Art ({name}), das zu {dtype} der Form {shape} dekodiert wird; zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>it is a JPEG of a rare kind ({name}) with {colours} colours; convert it to PNG first</source>
        <translation>es ist ein JPEG einer seltenen Art ({name}) mit {colours} Farben; zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>it is {kind}, which this program does not read; convert it to PNG first</source>
        <translation>es ist {kind}, und das liest dieses Programm nicht; zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>the {count} pixels that the file lacks are filled as well</source>
        <translation>die {count} Pixel, die der Datei fehlen, werden auch gefüllt</translation>
    </message>
    <message>
        <source>the image is {width} × {height} and so has no pixels</source>
        <translation>das Bild hat {width} × {height}, also keine Pixel</translation>
    </message>
    <message>
        <source>the image is {width} × {height}, that is {x1} megapixels and more than the limit of {x2}; cut it into parts, or raise the limit</source>
        <translation>das Bild hat {width} × {height}, das sind {x1} Megapixel und mehr als die Grenze von {x2}; es zerschneiden oder die Grenze anheben</translation>
    </message>
    <message>
        <source>it has the value {value} at {where}; {remedy}</source>
        <translation>es hat den Wert {value} bei {where}; {remedy}</translation>
    </message>
    <message>
        <source>it is not an image of a kind that this program reads ({x1}); convert it to PNG first</source>
        <translation>es ist kein Bild einer Art, die dieses Programm liest ({x1}); zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>it has 32-bit integer pixels; convert it to 16-bit PNG</source>
        <translation>es hat ganzzahlige 32-Bit-Pixel; in eine 16-Bit-PNG umwandeln</translation>
    </message>
    <message>
        <source>it has {bits}-bit pixels of a kind ({dtype}) that this program does not handle; convert it to 16-bit</source>
        <translation>es hat {bits}-Bit-Pixel einer Art ({dtype}), mit der dieses Programm nicht umgeht; in 16 Bit umwandeln</translation>
    </message>
    <message>
        <source>it stores {samplesperpixel} deep values per pixel in a way that this program does not handle; convert it to grey or RGB</source>
        <translation>es speichert {samplesperpixel} tiefe Werte je Pixel so, dass dieses Programm nicht damit umgeht; in Grau oder RGB umwandeln</translation>
    </message>
    <message>
        <source>cannot read {path}: {error}</source>
        <translation>{path} kann nicht gelesen werden: {error}</translation>
    </message>
    <message>
        <source>cannot read {path}: {x1}</source>
        <translation>{path} kann nicht gelesen werden: {x1}</translation>
    </message>
    <message>
        <source>only the first of {frames} pictures in the file was read</source>
        <translation>nur das erste von {frames} Bildern in der Datei wurde gelesen</translation>
    </message>
    <message>
        <source>only the first of {x1} pictures in the file was read</source>
        <translation>nur das erste von {x1} Bildern in der Datei wurde gelesen</translation>
    </message>
    <message>
        <source>its premultiplied transparency is treated as straight</source>
        <translation>seine vormultiplizierte Transparenz wird wie gerade behandelt</translation>
    </message>
    <message>
        <source>cannot write {path}: it also holds {unread}, which would be lost; write to another name</source>
        <translation>{path} kann nicht geschrieben werden: Die Datei enthält auch {unread}; das ginge verloren. Unter einem anderen Namen schreiben</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>{count} more pictures</source>
        <translation>{count} weitere Bilder</translation>
    </message>
    <message>
        <source>another picture</source>
        <translation>ein weiteres Bild</translation>
    </message>
    <message>
        <source>a mask of the picture</source>
        <translation>eine Maske des Bildes</translation>
    </message>
    <message>
        <source>pages are those of a TIFF, and it is none; leave the page out</source>
        <translation>Seiten hat ein TIFF, und das ist keines; die Seite weglassen</translation>
    </message>
    <message>
        <source>{name} has straight transparency, so colours are divided by their opacity</source>
        <translation>{name} hat gerade Transparenz, darum werden die Farben durch ihre Deckkraft geteilt</translation>
    </message>
    <message>
        <source>not carried over, because {name} cannot hold it: a further value per pixel</source>
        <translation>nicht übernommen, weil {name} es nicht fassen kann: ein weiterer Wert je Pixel</translation>
    </message>
    <message>
        <source>not carried over, because {name} cannot hold it: further values per pixel</source>
        <translation>nicht übernommen, weil {name} es nicht fassen kann: weitere Werte je Pixel</translation>
    </message>
    <message>
        <source>only picture {number} of {count} in the file was read</source>
        <translation>nur Bild {number} von {count} in der Datei wurde gelesen</translation>
    </message>
    <message>
        <source>smaller copies of the picture in the file (its pyramid) were left out</source>
        <translation>kleinere Kopien des Bildes in der Datei (ihre Pyramide) wurden weggelassen</translation>
    </message>
    <message>
        <source>a mask of the picture in the file was left out</source>
        <translation>eine Maske des Bildes in der Datei wurde weggelassen</translation>
    </message>
    <message>
        <source>it stores a further value per pixel without a known meaning, such as infrared; it stays as it is</source>
        <translation>es speichert einen weiteren Wert je Pixel ohne bekannte Bedeutung, etwa Infrarot; er bleibt, wie er ist</translation>
    </message>
    <message>
        <source>it stores {count} further values per pixel without a known meaning, such as infrared; they stay as they are</source>
        <translation>es speichert {count} weitere Werte je Pixel ohne bekannte Bedeutung, etwa Infrarot; sie bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>it stores {count} values per pixel, and at most {most} are handled; save them as several pictures</source>
        <translation>es speichert {count} Werte je Pixel, und höchstens {most} werden gelesen; als mehrere Bilder speichern</translation>
    </message>
    <message>
        <source>its compression, {name}, is not handled; save it with Deflate or LZW</source>
        <translation>seine Kompression, {name}, wird nicht gelesen; mit Deflate oder LZW speichern</translation>
    </message>
    <message>
        <source>its inks are not cyan, magenta, yellow, black; convert it to RGB</source>
        <translation>seine Druckfarben sind nicht Cyan, Magenta, Gelb, Schwarz; in RGB umwandeln</translation>
    </message>
    <message>
        <source>it is a camera&apos;s raw file{named}; develop it first, and save the picture as TIFF</source>
        <translation>es ist eine Rohdatei einer Kamera{named}; zuerst entwickeln, und das Bild als TIFF speichern</translation>
    </message>
    <message>
        <source>it is a camera&apos;s raw file; develop it first, and save the picture as TIFF</source>
        <translation>es ist eine Rohdatei einer Kamera; zuerst entwickeln, und das Bild als TIFF speichern</translation>
    </message>
    <message>
        <source>it has no page {number}; the file holds {have}</source>
        <translation>es hat keine Seite {number}; die Datei enthält {have}</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} Bilder</translation>
    </message>
    <message>
        <source>its directory cannot be read</source>
        <translation>sein Verzeichnis kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>cannot write {path}: the other pages of {source} cannot be kept ({reason}); write a .png instead</source>
        <translation>{path} kann nicht geschrieben werden: Die anderen Seiten von {source} können nicht behalten werden ({reason}); stattdessen eine .png-Datei schreiben</translation>
    </message>
    <message>
        <source>a classic TIFF ends at 4 GB; save it as BigTIFF first</source>
        <translation>ein klassisches TIFF endet bei 4 GB; zuerst als BigTIFF speichern</translation>
    </message>
    <message>
        <source>the infrared channel shows no dust; mask it by hand</source>
        <translation>der Infrarotkanal zeigt keinen Staub; von Hand maskieren</translation>
    </message>
    <message>
        <source>its samples have different depths ({listed} bits); convert it to 8 or 16 bits</source>
        <translation>seine Werte haben verschiedene Tiefen ({listed} Bit); in 8 oder 16 Bit umwandeln</translation>
    </message>
    <message>
        <source>further values per pixel</source>
        <translation>weitere Werte je Pixel</translation>
    </message>
    <message>
        <source>its pixels of {bits} bits are written with {stored} bits each</source>
        <translation>seine Pixel mit {bits} Bit werden mit je {stored} Bit geschrieben</translation>
    </message>
    <message>
        <source>its pixels of {bits} bits are read with 8 bits each, as it is a sequence</source>
        <translation>die Pixel mit {bits} Bit werden mit je 8 Bit gelesen, weil es eine Bildfolge ist</translation>
    </message>
    <message>
        <source>its numbers from {black} to {white} are taken for black to white</source>
        <translation>seine Zahlen von {black} bis {white} gelten als Schwarz bis Weiß</translation>
    </message>
    <message>
        <source>nearly all are from {low} to {high}, which is what is shown</source>
        <translation>fast alle liegen zwischen {low} und {high}; das wird angezeigt</translation>
    </message>
    <message>
        <source>{count} of its pixels have no value ({which})</source>
        <translation>{count} seiner Pixel haben keinen Wert ({which})</translation>
    </message>
    <message>
        <source>NaN, or {nodata}</source>
        <translation>NaN oder {nodata}</translation>
    </message>
    <message>
        <source>no mask was given, so the {count} pixels without a value are filled</source>
        <translation>ohne Maske werden die {count} Pixel ohne Wert gefüllt</translation>
    </message>
    <message>
        <source>{count} pixels outside the mask have no value; they stay as they are, and nothing is learnt from them</source>
        <translation>{count} Pixel außerhalb der Maske haben keinen Wert; sie bleiben, wie sie sind, und aus ihnen wird nichts gelernt</translation>
    </message>
    <message>
        <source>it says that 0 is white, which is not done with numbers of this kind</source>
        <translation>laut Datei ist 0 Weiß; das wird bei solchen Zahlen nicht beachtet</translation>
    </message>
    <message>
        <source>the last of its {x1} channels has the value {x2} at row {row}, column {column}, which is no opacity (0…{most}); save the channels as pictures of their own</source>
        <translation>der letzte seiner {x1} Kanäle hat in Zeile {row}, Spalte {column} den Wert {x2}, was keine Deckkraft ist (0…{most}); die Kanäle als einzelne Bilder speichern</translation>
    </message>
    <message>
        <source>the mask {path} has numbers from 0 to {top}, so all but 0 is taken for white</source>
        <translation>die Maske {path} hat Zahlen von 0 bis {top}, deshalb gilt alles außer 0 als weiß</translation>
    </message>
    <message>
        <source>the mask {path} is brightest at {top} of {full}, which is taken for white</source>
        <translation>die Maske {path} ist höchstens {top} von {full} hell, und das gilt als weiß</translation>
    </message>
    <message>
        <source>the mask {path} is the image with parts erased, and these are to be filled</source>
        <translation>die Maske {path} ist das Bild mit ausradierten Teilen, und diese werden gefüllt</translation>
    </message>
    <message>
        <source>the image is stored turned (orientation {stored}), and the mask {path} is taken to be upright, as the image is shown</source>
        <translation>das Bild ist gedreht gespeichert (Orientierung {stored}), und die Maske {path} gilt als aufrecht, so wie das Bild gezeigt wird</translation>
    </message>
    <message>
        <source>the mask {path} is {x1} × {x2}, as the image is stored, so it is turned as the image is</source>
        <translation>die Maske {path} ist {x1} × {x2} groß, so wie das Bild gespeichert ist, und wird deshalb wie das Bild gedreht</translation>
    </message>
    <message>
        <source>{share} % of the image is to be filled; if the mask is the wrong way round, {remedy}</source>
        <translation>{share} % des Bildes sollen gefüllt werden; ist die Maske verkehrt herum: {remedy}</translation>
    </message>
    <message>
        <source>choose Invert mask</source>
        <translation>„Maske umkehren“ wählen</translation>
    </message>
    <message>
        <source>cannot use {path}: it is the image itself, not a mask; paint what is to be filled white on black, in a picture of the same size</source>
        <translation>{path} kann nicht verwendet werden: es ist das Bild selbst, keine Maske; in einem Bild derselben Größe weiß auf schwarz malen, was gefüllt werden soll</translation>
    </message>
    <message>
        <source>not carried over, because {name} cannot hold it: {lost}</source>
        <translation>nicht übernommen, weil {name} es nicht aufnehmen kann: {lost}</translation>
    </message>
    <message>
        <source>not carried over, because {name} stores grey as colours: the colour profile</source>
        <translation>nicht übernommen, weil {name} Grau als Farben speichert: das Farbprofil</translation>
    </message>
    <message>
        <source>{name} cannot hold {names}, so a colour profile says the same</source>
        <translation>{name} kann nicht aufnehmen: {names}; ein Farbprofil sagt dasselbe</translation>
    </message>
    <message>
        <source>left out, because it would not be true of the result: {untrue}</source>
        <translation>weggelassen, weil es für das Ergebnis nicht stimmen würde: {untrue}</translation>
    </message>
    <message>
        <source>its brightness is that of HDR ({transfer}), so what is shown is approximate</source>
        <translation>seine Helligkeit ist die von HDR ({transfer}), deshalb ist die Anzeige nur ungefähr</translation>
    </message>
    <message>
        <source>the checksum of a chunk without pixels ({name}) is wrong, which changes nothing</source>
        <translation>die Prüfsumme eines Blocks ohne Pixel ({name}) ist falsch, was nichts ändert</translation>
    </message>
    <message>
        <source>its XMP data cannot be read ({error}) and is left out</source>
        <translation>seine XMP-Daten sind nicht lesbar ({error}) und werden weggelassen</translation>
    </message>
    <message>
        <source>a comment is left out, because it is too long for JPEG</source>
        <translation>ein Kommentar wird weggelassen, weil er für JPEG zu lang ist</translation>
    </message>
    <message>
        <source>the colour profile is left out, because it is too long for JPEG</source>
        <translation>das Farbprofil wird weggelassen, weil es für JPEG zu lang ist</translation>
    </message>
    <message>
        <source>{bits} bits are reduced to 8, because {name} is written with no more</source>
        <translation>{bits} Bits werden auf 8 verringert, weil {name} nicht mit mehr geschrieben wird</translation>
    </message>
    <message>
        <source>not carried over to an export: {lost}</source>
        <translation>nicht in einen Export übernommen: {lost}</translation>
    </message>
    <message>
        <source>cannot write {path}: {name} does not hold {kind} pixels; write a .tif instead</source>
        <translation>{path} lässt sich nicht schreiben: {name} fasst keine {kind}-Pixel; stattdessen als .tif speichern</translation>
    </message>
    <message>
        <source>it has {channels} values of the kind {what} per pixel; convert it to PNG first</source>
        <translation>es hat {channels} Werte der Art {what} je Pixel; zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>its numbers from 0 to {most} are spread over 0 to {full}</source>
        <translation>die Zahlen von 0 bis {most} werden auf 0 bis {full} verteilt</translation>
    </message>
    <message>
        <source>only the first of several pictures in the file was read</source>
        <translation>nur das erste von mehreren Bildern der Datei wurde gelesen</translation>
    </message>
    <message>
        <source>{bits} bits are reduced to 8, because {name} holds no more</source>
        <translation>{bits} Bit werden auf 8 verringert, weil {name} nicht mehr fasst</translation>
    </message>
    <message>
        <source>its colours are stored as {mode}; convert it to RGB first</source>
        <translation>seine Farben sind als {mode} gespeichert; zuerst in RGB umwandeln</translation>
    </message>
    <message>
        <source>{path} has appeared only now and was not replaced; export again to replace it or to choose another name</source>
        <translation>{path} ist erst jetzt aufgetaucht und wurde nicht ersetzt; noch einmal exportieren, um sie zu ersetzen oder einen anderen Namen zu wählen</translation>
    </message>
    <message>
        <source>its EXIF data cannot be read ({x1}) and is left out</source>
        <translation>seine EXIF-Daten sind nicht lesbar ({x1}) und werden weggelassen</translation>
    </message>
    <message>
        <source>cannot write {path}: it is a folder; give the name of a file in it</source>
        <translation>{path} kann nicht geschrieben werden: es ist ein Ordner; den Namen einer Datei darin angeben</translation>
    </message>
    <message>
        <source>cannot write {path}: the folder {folder} does not exist; create it or choose another</source>
        <translation>{path} kann nicht geschrieben werden: den Ordner {folder} gibt es nicht; anlegen oder einen anderen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: {folder} is not a folder; choose another</source>
        <translation>{path} kann nicht geschrieben werden: {folder} ist kein Ordner; einen anderen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: you may not write in the folder {parent}; choose another</source>
        <translation>{path} kann nicht geschrieben werden: im Ordner {parent} ist das Schreiben nicht erlaubt; einen anderen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: {x1}; choose another name</source>
        <translation>{path} kann nicht geschrieben werden: {x1}; einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: it is a device, not a file; choose another name</source>
        <translation>{path} kann nicht geschrieben werden: es ist ein Gerät, keine Datei; einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: the file is read-only; choose another name</source>
        <translation>{path} kann nicht geschrieben werden: die Datei ist schreibgeschützt; einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>cannot write {path}: {x1}; choose another folder or make room</source>
        <translation>{path} kann nicht geschrieben werden: {x1}; einen anderen Ordner wählen oder Platz schaffen</translation>
    </message>
    <message>
        <source>{kind}: {error}</source>
        <translation>{kind}: {error}</translation>
    </message>
    <message>
        <source>there is not enough memory for this kernel; choose fewer levels</source>
        <translation>der Speicher reicht nicht für diesen Kern; weniger Stufen wählen</translation>
    </message>
    <message>
        <source>there is not enough memory for this picture; close other programs</source>
        <translation>der Speicher reicht nicht für dieses Bild; andere Programme schließen</translation>
    </message>
    <message>
        <source>the image has the value {value} at {at}; replace it, or mask that pixel so that it is reconstructed</source>
        <translation>das Bild hat den Wert {value} bei {at}; ersetzen, oder das Pixel maskieren, damit es rekonstruiert wird</translation>
    </message>
    <message>
        <source>the image has shape {shape}; it must be (height, width) or (height, width, channels)</source>
        <translation>das Bild hat die Form {shape}; sie muss (Höhe, Breite) oder (Höhe, Breite, Kanäle) sein</translation>
    </message>
    <message>
        <source>the image has shape {shape} and so no pixels; give an image with at least two</source>
        <translation>das Bild hat die Form {shape}, also keine Pixel; ein Bild mit mindestens zweien angeben</translation>
    </message>
    <message>
        <source>the image has dtype {dtype}; give its real and imaginary parts as two channels</source>
        <translation>das Bild hat den Datentyp {dtype}; Real- und Imaginärteil als zwei Kanäle angeben</translation>
    </message>
    <message>
        <source>the mask has dtype {dtype}; it must be bool, True where a pixel is to be reconstructed (for example mask &gt; 0)</source>
        <translation>die Maske hat den Datentyp {dtype}; er muss bool sein, True wo ein Pixel zu rekonstruieren ist (zum Beispiel mask &gt; 0)</translation>
    </message>
    <message>
        <source>the mask has shape {shape}; it must be (height, width), without channels</source>
        <translation>die Maske hat die Form {shape}; sie muss (Höhe, Breite) sein, ohne Kanäle</translation>
    </message>
    <message>
        <source>the mask is {x1} pixels but the image is {x2}; they must be the same size</source>
        <translation>die Maske hat {x1} Pixel, das Bild aber {x2}; beide müssen gleich groß sein</translation>
    </message>
    <message>
        <source>the mask is empty, so there is nothing to reconstruct; mark at least one pixel</source>
        <translation>die Maske ist leer, also ist nichts zu rekonstruieren; mindestens ein Pixel markieren</translation>
    </message>
    <message>
        <source>the mask covers every pixel, so nothing is left to learn from; leave at least one pixel unmasked</source>
        <translation>die Maske bedeckt jedes Pixel, also bleibt nichts zum Lernen; mindestens ein Pixel frei lassen</translation>
    </message>
    <message>
        <source>{name} is {dtype} of shape {shape}; it must be bool of shape {x1}, like the mask</source>
        <translation>{name} ist {dtype} der Form {shape}; es muss bool der Form {x1} sein, wie die Maske</translation>
    </message>
    <message>
        <source>the image has the value {value} at {at}; scale float images to [0, 1]</source>
        <translation>das Bild hat den Wert {value} bei {at}; Gleitkommabilder auf [0, 1] skalieren</translation>
    </message>
    <message>
        <source>every pixel outside the mask is protected, so nothing is left to learn from; protect less</source>
        <translation>jedes Pixel außerhalb der Maske ist geschützt, also bleibt nichts zum Lernen; weniger schützen</translation>
    </message>
    <message>
        <source>no pixel of the sources may be copied, as they are all masked or protected; name others</source>
        <translation>kein Pixel des Entnahmebereichs darf kopiert werden, weil alle maskiert oder geschützt sind; andere angeben</translation>
    </message>
    <message>
        <source>no wanted pixel is in the mask, so there is nothing to reconstruct; mark one</source>
        <translation>kein gewünschtes Pixel ist in der Maske, also ist nichts zu rekonstruieren; eines markieren</translation>
    </message>
    <message>
        <source>the prior {prior} needs a dense kernel, for at most {DENSE} pixels, and the image has {size}; choose the prior &apos;stationary&apos; or &apos;adjacency&apos;</source>
        <translation>der Prior {prior} braucht einen dichten Kern, für höchstens {DENSE} Pixel, und das Bild hat {size}; den Prior Stationär oder Nachbarschaft wählen</translation>
    </message>
    <message>
        <source>the border &apos;torus&apos; is for at most {most} pixels with this network, and the image has {size}; choose the border &apos;padded&apos;</source>
        <translation>der Rand „Torus“ ist mit diesem Netz für höchstens {most} Pixel, und das Bild hat {size}; den Rand Gepolstert wählen</translation>
    </message>
    <message>
        <source>there are {size} observed pixels, and Cholesky takes at most {limit}; use conjugate gradients</source>
        <translation>es gibt {size} bekannte Pixel, und Cholesky nimmt höchstens {limit}; Konjugierte Gradienten verwenden</translation>
    </message>
    <message>
        <source>the kernel between the observed pixels is singular; raise ridge</source>
        <translation>der Kern zwischen den bekannten Pixeln ist singulär; die Regularisierung erhöhen</translation>
    </message>
    <message>
        <source>nothing may be sampled from any pixel outside the mask, so nothing is left to learn from; erase some of “Don&apos;t sample here”</source>
        <translation>aus keinem Pixel außerhalb der Maske darf entnommen werden, also gibt es nichts, woraus zu lernen wäre; etwas von „Hier nichts entnehmen“ radieren</translation>
    </message>
    <message>
        <source>the whole sampling area is masked, or under “Don&apos;t sample here”, so there is nothing to copy from; paint it elsewhere, or clear it</source>
        <translation>der ganze Entnahmebereich ist maskiert oder unter „Hier nichts entnehmen“, also gibt es nichts zu kopieren; ihn woanders malen oder leeren</translation>
    </message>
    <message>
        <source>the whole sampling area of the hole at row {row}, column {column} is masked, or under “Don&apos;t sample here”, so there is nothing to copy from; paint it elsewhere, or clear it</source>
        <translation>der ganze Entnahmebereich des Lochs in Zeile {row}, Spalte {column} ist maskiert oder unter „Hier nichts entnehmen“, also gibt es nichts zu kopieren; ihn woanders malen oder leeren</translation>
    </message>
    <message>
        <source>there is not enough memory for this; close other programs or mask less at once</source>
        <translation>der Speicher reicht dafür nicht; andere Programme schließen oder weniger auf einmal maskieren</translation>
    </message>
    <message>
        <source>the reconstruction failed unexpectedly: {kind}: {error}</source>
        <translation>die Rekonstruktion ist unerwartet gescheitert: {kind}: {error}</translation>
    </message>
    <message>
        <source>CMYK was converted to sRGB by its colour profile</source>
        <translation>CMYK wurde nach seinem Farbprofil in sRGB umgewandelt</translation>
    </message>
    <message>
        <source>CMYK was converted to RGB by a plain rule: it has no colour profile</source>
        <translation>CMYK wurde nach einer einfachen Regel in RGB umgewandelt: es hat kein Farbprofil</translation>
    </message>
    <message>
        <source>CMYK was converted to RGB by a plain rule: its colour profile is damaged</source>
        <translation>CMYK wurde nach einer einfachen Regel in RGB umgewandelt: sein Farbprofil ist beschädigt</translation>
    </message>
    <message>
        <source>the XMP data is left out, because it is too long for JPEG</source>
        <translation>die XMP-Daten bleiben weg, weil sie zu lang für JPEG sind</translation>
    </message>
    <message>
        <source>HEIC is lossy, so values outside the mask change a little, too; a .png keeps them exactly</source>
        <translation>HEIC ist verlustbehaftet, darum ändern sich auch Werte außerhalb der Maske ein wenig; eine .png bewahrt sie genau</translation>
    </message>
    <message>
        <source>{name} is lossy, so values outside the mask change a little, too; a .png keeps them exactly</source>
        <translation>{name} ist verlustbehaftet, darum ändern sich auch Werte außerhalb der Maske ein wenig; eine .png bewahrt sie genau</translation>
    </message>
    <message>
        <source>it is a HEIC picture, for which the package pillow-heif is missing; install ntk-inpaint[heif], or convert it to PNG first</source>
        <translation>es ist ein HEIC-Bild, für das das Paket pillow-heif fehlt; ntk-inpaint[heif] installieren oder zuerst in PNG umwandeln</translation>
    </message>
    <message>
        <source>cannot write {path}: layers need a TIFF; use the ending {suffix}</source>
        <translation>{path} kann nicht geschrieben werden: Ebenen brauchen ein TIFF; die Endung {suffix} verwenden</translation>
    </message>
    <message>
        <source>cannot write {path}: TIFF cannot hold these layers ({reason}); export the result instead</source>
        <translation>{path} kann nicht geschrieben werden: TIFF kann diese Ebenen nicht aufnehmen ({reason}); stattdessen das Ergebnis exportieren</translation>
    </message>
    <message>
        <source>not carried over into a file with layers: {lost}</source>
        <translation>in eine Datei mit Ebenen nicht übernommen: {lost}</translation>
    </message>
    <message>
        <source>not carried over: texts ({texts})</source>
        <translation>nicht übernommen: Texte ({texts})</translation>
    </message>
    <message>
        <source>the file of the picture is not there as it was opened, so the picture itself is in the session, with its colour profile but without its other metadata</source>
        <translation>die Datei des Bildes ist nicht mehr da, wie sie geöffnet wurde, darum ist das Bild selbst in der Sitzung, mit seinem Farbprofil, aber ohne seine übrigen Metadaten</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>sie enden zu früh</translation>
    </message>
    <message>
        <source>it does not begin like EXIF</source>
        <translation>sie beginnen nicht wie EXIF</translation>
    </message>
    <message>
        <source>its directories go round in a circle</source>
        <translation>ihre Verzeichnisse bilden einen Kreis</translation>
    </message>
    <message>
        <source>it is not XML</source>
        <translation>sie sind kein XML</translation>
    </message>
    <message>
        <source>its elements are not nested</source>
        <translation>ihre Elemente sind nicht verschachtelt</translation>
    </message>
    <message>
        <source>it has no descriptions</source>
        <translation>sie haben keine Beschreibungen</translation>
    </message>
    <message>
        <source>its ending {suffix} is not one</source>
        <translation>ihre Endung {suffix} ist keine</translation>
    </message>
    <message>
        <source>it has no ending</source>
        <translation>sie hat keine Endung</translation>
    </message>
    <message>
        <source>FlashPix data</source>
        <translation>FlashPix-Daten</translation>
    </message>
    <message>
        <source>GeoTIFF</source>
        <translation>GeoTIFF</translation>
    </message>
    <message>
        <source>HDR values (JPEG-HDR)</source>
        <translation>HDR-Werte (JPEG-HDR)</translation>
    </message>
    <message>
        <source>IPTC</source>
        <translation>IPTC</translation>
    </message>
    <message>
        <source>ImageJ&apos;s labels and overlays</source>
        <translation>Beschriftungen und Überlagerungen von ImageJ</translation>
    </message>
    <message>
        <source>Photoshop&apos;s annotations</source>
        <translation>Anmerkungen von Photoshop</translation>
    </message>
    <message>
        <source>Photoshop&apos;s layers</source>
        <translation>Ebenen von Photoshop</translation>
    </message>
    <message>
        <source>Photoshop&apos;s resources</source>
        <translation>Ressourcen von Photoshop</translation>
    </message>
    <message>
        <source>Photoshop&apos;s resources inside EXIF</source>
        <translation>Ressourcen von Photoshop in EXIF</translation>
    </message>
    <message>
        <source>XMP inside EXIF</source>
        <translation>XMP in EXIF</translation>
    </message>
    <message>
        <source>a depth map</source>
        <translation>eine Tiefenkarte</translation>
    </message>
    <message>
        <source>a depth map in XMP</source>
        <translation>eine Tiefenkarte in XMP</translation>
    </message>
    <message>
        <source>a film</source>
        <translation>ein Film</translation>
    </message>
    <message>
        <source>a gain map</source>
        <translation>eine Helligkeitskarte (Gain Map)</translation>
    </message>
    <message>
        <source>a preview (prVW)</source>
        <translation>eine Vorschau (prVW)</translation>
    </message>
    <message>
        <source>a second picture</source>
        <translation>ein zweites Bild</translation>
    </message>
    <message>
        <source>a sequence of pictures</source>
        <translation>eine Bildfolge</translation>
    </message>
    <message>
        <source>an auxiliary picture</source>
        <translation>ein Hilfsbild</translation>
    </message>
    <message>
        <source>animation</source>
        <translation>Animation</translation>
    </message>
    <message>
        <source>arrangement of a stereo picture</source>
        <translation>Anordnung eines Stereobilds</translation>
    </message>
    <message>
        <source>author (Windows)</source>
        <translation>Autor (Windows)</translation>
    </message>
    <message>
        <source>background colour</source>
        <translation>Hintergrundfarbe</translation>
    </message>
    <message>
        <source>brightness of white</source>
        <translation>Helligkeit von Weiß</translation>
    </message>
    <message>
        <source>camera settings</source>
        <translation>Kameraeinstellungen</translation>
    </message>
    <message>
        <source>camera settings of old cameras</source>
        <translation>Einstellungen alter Kameras</translation>
    </message>
    <message>
        <source>chromaticities</source>
        <translation>Farborte</translation>
    </message>
    <message>
        <source>colour space by numbers (cICP)</source>
        <translation>Farbraum in Zahlen (cICP)</translation>
    </message>
    <message>
        <source>colour space of Photoshop</source>
        <translation>Farbraum von Photoshop</translation>
    </message>
    <message>
        <source>comment (Windows)</source>
        <translation>Kommentar (Windows)</translation>
    </message>
    <message>
        <source>content credentials</source>
        <translation>Herkunftsnachweis (Content Credentials)</translation>
    </message>
    <message>
        <source>data behind the picture</source>
        <translation>Daten hinter dem Bild</translation>
    </message>
    <message>
        <source>data of Kodak</source>
        <translation>Daten von Kodak</translation>
    </message>
    <message>
        <source>data of other programs</source>
        <translation>Daten anderer Programme</translation>
    </message>
    <message>
        <source>description by the user</source>
        <translation>Beschreibung des Benutzers</translation>
    </message>
    <message>
        <source>document name</source>
        <translation>Name des Dokuments</translation>
    </message>
    <message>
        <source>further pictures (SubIFDs)</source>
        <translation>weitere Bilder (SubIFDs)</translation>
    </message>
    <message>
        <source>gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>grey response</source>
        <translation>Grauwertkurve</translation>
    </message>
    <message>
        <source>horizontal position of the page</source>
        <translation>waagrechte Lage der Seite</translation>
    </message>
    <message>
        <source>host computer</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>image ID</source>
        <translation>Bildkennung</translation>
    </message>
    <message>
        <source>keywords (Windows)</source>
        <translation>Stichwörter (Windows)</translation>
    </message>
    <message>
        <source>layers of Fireworks</source>
        <translation>Ebenen von Fireworks</translation>
    </message>
    <message>
        <source>light around the viewer</source>
        <translation>Umgebungslicht</translation>
    </message>
    <message>
        <source>light levels (cLLI)</source>
        <translation>Lichtstärken (cLLI)</translation>
    </message>
    <message>
        <source>mastering display (mDCV)</source>
        <translation>Referenzbildschirm (mDCV)</translation>
    </message>
    <message>
        <source>number of pixels without a value</source>
        <translation>Zahl für Pixel ohne Wert</translation>
    </message>
    <message>
        <source>page name</source>
        <translation>Name der Seite</translation>
    </message>
    <message>
        <source>physical size</source>
        <translation>Größe in Wirklichkeit</translation>
    </message>
    <message>
        <source>physical values of pixels</source>
        <translation>physikalische Werte der Pixel</translation>
    </message>
    <message>
        <source>pictures in XMP</source>
        <translation>Bilder in XMP</translation>
    </message>
    <message>
        <source>place on the canvas</source>
        <translation>Lage auf der Leinwand</translation>
    </message>
    <message>
        <source>position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>position on a page</source>
        <translation>Lage auf einer Seite</translation>
    </message>
    <message>
        <source>primary chromaticities</source>
        <translation>Farborte der Primärfarben</translation>
    </message>
    <message>
        <source>print settings (PrintIM)</source>
        <translation>Druckeinstellungen (PrintIM)</translation>
    </message>
    <message>
        <source>printer</source>
        <translation>Drucker</translation>
    </message>
    <message>
        <source>rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>rating in per cent</source>
        <translation>Bewertung in Prozent</translation>
    </message>
    <message>
        <source>regions of the picture in XMP</source>
        <translation>Bildbereiche in XMP</translation>
    </message>
    <message>
        <source>signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>significant bits (sBIT)</source>
        <translation>signifikante Bits (sBIT)</translation>
    </message>
    <message>
        <source>size of the canvas</source>
        <translation>Größe der Leinwand</translation>
    </message>
    <message>
        <source>subject (Windows)</source>
        <translation>Betreff (Windows)</translation>
    </message>
    <message>
        <source>suggested palette</source>
        <translation>vorgeschlagene Palette</translation>
    </message>
    <message>
        <source>temperatures (FLIR)</source>
        <translation>Temperaturen (FLIR)</translation>
    </message>
    <message>
        <source>the directory of further pictures in XMP</source>
        <translation>das Verzeichnis weiterer Bilder in XMP</translation>
    </message>
    <message>
        <source>the original picture (skRf)</source>
        <translation>das Originalbild (skRf)</translation>
    </message>
    <message>
        <source>the original picture in XMP</source>
        <translation>das Originalbild in XMP</translation>
    </message>
    <message>
        <source>title (Windows)</source>
        <translation>Titel (Windows)</translation>
    </message>
    <message>
        <source>transfer function</source>
        <translation>Übertragungsfunktion</translation>
    </message>
    <message>
        <source>unit of grey response</source>
        <translation>Einheit der Grauwertkurve</translation>
    </message>
    <message>
        <source>vertical position of the page</source>
        <translation>senkrechte Lage der Seite</translation>
    </message>
    <message>
        <source>volume of colours</source>
        <translation>Farbvolumen</translation>
    </message>
    <message>
        <source>what XMP says of a depth map</source>
        <translation>was XMP über eine Tiefenkarte sagt</translation>
    </message>
    <message>
        <source>what XMP says of a film</source>
        <translation>was XMP über einen Film sagt</translation>
    </message>
    <message>
        <source>what XMP says of a gain map</source>
        <translation>was XMP über eine Helligkeitskarte sagt</translation>
    </message>
    <message>
        <source>what it says of a gain map</source>
        <translation>was sie über eine Helligkeitskarte sagt</translation>
    </message>
    <message>
        <source>white point</source>
        <translation>Weißpunkt</translation>
    </message>
    <message>
        <source>boxes that cannot be read</source>
        <translation>Boxen, die nicht lesbar sind</translation>
    </message>
    <message>
        <source>a picture in a comment</source>
        <translation>ein Bild in einem Kommentar</translation>
    </message>
    <message>
        <source>a colour profile that cannot be read</source>
        <translation>ein Farbprofil, das nicht lesbar ist</translation>
    </message>
    <message>
        <source>extended XMP without its beginning</source>
        <translation>erweitertes XMP ohne seinen Anfang</translation>
    </message>
    <message>
        <source>extended XMP that is not whole</source>
        <translation>erweitertes XMP, das nicht vollständig ist</translation>
    </message>
    <message>
        <source>damaged EXIF tags</source>
        <translation>beschädigte EXIF-Einträge</translation>
    </message>
    <message>
        <source>a resolution in an unknown unit</source>
        <translation>eine Auflösung in unbekannter Einheit</translation>
    </message>
    <message>
        <source>the description of OME, which is about several planes</source>
        <translation>die Beschreibung von OME, die von mehreren Ebenen handelt</translation>
    </message>
    <message>
        <source>the description of tifffile, which is about several pages</source>
        <translation>die Beschreibung von tifffile, die von mehreren Seiten handelt</translation>
    </message>
    <message>
        <source>the colour profile</source>
        <translation>das Farbprofil</translation>
    </message>
    <message>
        <source>the scale</source>
        <translation>der Maßstab</translation>
    </message>
    <message>
        <source>the shape of pixels, which are not square</source>
        <translation>die Form der Pixel, die nicht quadratisch sind</translation>
    </message>
    <message>
        <source>extended XMP that cannot be read ({error})</source>
        <translation>erweitertes XMP, das nicht lesbar ist ({error})</translation>
    </message>
    <message>
        <source>a text that cannot be read ({name})</source>
        <translation>ein Text, der nicht lesbar ist ({name})</translation>
    </message>
    <message>
        <source>a picture in a text ({name})</source>
        <translation>ein Bild in einem Text ({name})</translation>
    </message>
    <message>
        <source>a picture in EXIF ({what})</source>
        <translation>ein Bild in EXIF ({what})</translation>
    </message>
    <message>
        <source>a picture in XMP ({name})</source>
        <translation>ein Bild in XMP ({name})</translation>
    </message>
    <message>
        <source>the text “Raw profile type {what}”</source>
        <translation>der Text „Raw profile type {what}“</translation>
    </message>
    <message>
        <source>the PNG chunk {name}</source>
        <translation>der PNG-Block {name}</translation>
    </message>
    <message>
        <source>the WebP chunk {name}</source>
        <translation>der WebP-Block {name}</translation>
    </message>
    <message>
        <source>the JPEG segment {name}</source>
        <translation>das JPEG-Segment {name}</translation>
    </message>
    <message>
        <source>the TIFF tag {name}</source>
        <translation>der TIFF-Eintrag {name}</translation>
    </message>
    <message>
        <source>where XMP says that content credentials are</source>
        <translation>wo nach XMP der Herkunftsnachweis steht</translation>
    </message>
    <message>
        <source>a second block of {what}</source>
        <translation>ein zweiter Block {what}</translation>
    </message>
    <message>
        <source>IPTC of an old kind</source>
        <translation>IPTC von alter Art</translation>
    </message>
    <message>
        <source>IPTC that cannot be read</source>
        <translation>nicht lesbare IPTC-Daten</translation>
    </message>
    <message>
        <source>the picture itself in IPTC</source>
        <translation>das Bild selbst in den IPTC-Daten</translation>
    </message>
    <message>
        <source>a picture in IPTC ({name})</source>
        <translation>ein Bild in den IPTC-Daten ({name})</translation>
    </message>
    <message>
        <source>Photoshop&apos;s resources that cannot be read</source>
        <translation>nicht lesbare Ressourcen von Photoshop</translation>
    </message>
    <message>
        <source>the Photoshop resource {name}</source>
        <translation>die Photoshop-Ressource {name}</translation>
    </message>
    <message>
        <source>a picture in the Photoshop resource {name}</source>
        <translation>ein Bild in der Photoshop-Ressource {name}</translation>
    </message>
    <message>
        <source>paths, guides and samplers of Photoshop</source>
        <translation>Pfade, Hilfslinien und Messpunkte von Photoshop</translation>
    </message>
    <message>
        <source>a picture in the TIFF tag {name}</source>
        <translation>ein Bild im TIFF-Tag {name}</translation>
    </message>
    <message>
        <source>EXIF tag {name}</source>
        <translation>EXIF-Tag {name}</translation>
    </message>
    <message>
        <source>more pictures</source>
        <translation>weitere Bilder</translation>
    </message>
    <message>
        <source>the box {name}</source>
        <translation>die Box {name}</translation>
    </message>
    <message>
        <source>the property {name}</source>
        <translation>die Eigenschaft {name}</translation>
    </message>
    <message>
        <source>the item {name}</source>
        <translation>das Element {name}</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>Nothing is masked yet: paint over what is to be replaced first.</source>
        <translation>Noch ist nichts maskiert: zuerst übermalen, was ersetzt werden soll.</translation>
    </message>
    <message>
        <source>The solver stopped at a residual of {residual}: choose the solver Conjugate gradients, or accept the picture as it is.</source>
        <translation>Der Löser hielt bei einem Residuum von {residual} an: den Löser Konjugierte Gradienten wählen, oder das Bild so hinnehmen.</translation>
    </message>
    <message>
        <source>The equations could be solved to a residual of {residual} only: choose fewer levels, or accept the picture as it is.</source>
        <translation>Die Gleichungen ließen sich nur bis zu einem Residuum von {residual} lösen: weniger Stufen wählen, oder das Bild so hinnehmen.</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Gesichert als {path}</translation>
    </message>
    <message>
        <source>Exported to {path}</source>
        <translation>Exportiert nach {path}</translation>
    </message>
    <message>
        <source>The picture is in the clipboard as it is shown.</source>
        <translation>Das Bild ist in der Zwischenablage, wie es gezeigt wird.</translation>
    </message>
    <message>
        <source>Set where to copy from first: Alt+click on the picture.</source>
        <translation>Zuerst die Quelle setzen: Alt+Klick auf das Bild.</translation>
    </message>
    <message>
        <source>One picture is opened at a time: {name}. Not opened: {others}. The pictures of these are in the list of recent files.</source>
        <translation>Es wird immer nur ein Bild geöffnet: {name}. Nicht geöffnet: {others}. Die Bilder davon stehen in der Liste der letzten Dateien.</translation>
    </message>
    <message>
        <source>Hold \ to see the picture as it was before the repair.</source>
        <translation>\ halten, um das Bild vor der Ausbesserung zu sehen.</translation>
    </message>
    <message>
        <source>The work is as it was kept, and not saved yet. F5 makes a fill again that was not applied.</source>
        <translation>Die Arbeit ist, wie sie aufgehoben wurde, und noch nicht gespeichert. F5 macht eine Füllung neu, die nicht übernommen war.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({error}). Your work is kept: save it, close the window and start again.</source>
        <translation>Im Programm ist etwas schiefgegangen ({error}). Die Arbeit ist aufgehoben: speichern, das Fenster schließen und neu starten.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({error}). Save your work under a new name now, close the window and start again.</source>
        <translation>Im Programm ist etwas schiefgegangen ({error}). Die Arbeit jetzt unter einem neuen Namen speichern, das Fenster schließen und neu starten.</translation>
    </message>
</context>
<context>
    <name>shortcuts</name>
    <message>
        <source>On the picture</source>
        <translation>Auf dem Bild</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the pointer, on a touchpad</source>
        <translation>Am Zeiger zoomen, auf dem Touchpad</translation>
    </message>
    <message>
        <source>Pinch, or Ctrl+two fingers</source>
        <translation>Spreizen, oder Strg+zwei Finger</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>Das Bild verschieben</translation>
    </message>
    <message>
        <source>Space+drag, or middle button+drag</source>
        <translation>Leertaste+Ziehen, oder mittlere Taste+Ziehen</translation>
    </message>
    <message>
        <source>Move the picture, on a touchpad</source>
        <translation>Das Bild verschieben, auf dem Touchpad</translation>
    </message>
    <message>
        <source>Two fingers</source>
        <translation>Zwei Finger</translation>
    </message>
    <message>
        <source>Erase, or subtract a shape</source>
        <translation>Radieren, oder eine Form abziehen</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>Rechte Taste</translation>
    </message>
    <message>
        <source>Add or subtract a shape</source>
        <translation>Eine Form hinzufügen oder abziehen</translation>
    </message>
    <message>
        <source>Shift+drag, Alt+drag</source>
        <translation>Umschalt+Ziehen, Alt+Ziehen</translation>
    </message>
    <message>
        <source>Close a polygon</source>
        <translation>Ein Polygon schließen</translation>
    </message>
    <message>
        <source>Double click, or Return</source>
        <translation>Doppelklick, oder Eingabe</translation>
    </message>
    <message>
        <source>Take back its last corner</source>
        <translation>Seine letzte Ecke zurücknehmen</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Abandon a shape</source>
        <translation>Eine Form aufgeben</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Move the pointer</source>
        <translation>Den Zeiger bewegen</translation>
    </message>
    <message>
        <source>Arrow keys, with Shift by 10 px</source>
        <translation>Pfeiltasten, mit Umschalt um 10 px</translation>
    </message>
    <message>
        <source>Put the tool down at the pointer, and lift it</source>
        <translation>Das Werkzeug am Zeiger aufsetzen und abheben</translation>
    </message>
    <message>
        <source>Space after arrow keys</source>
        <translation>Leertaste nach Pfeiltasten</translation>
    </message>
    <message>
        <source>Straight line from the last point</source>
        <translation>Gerade Linie vom letzten Punkt</translation>
    </message>
    <message>
        <source>Shift+click</source>
        <translation>Umschalt+Klick</translation>
    </message>
    <message>
        <source>Add a shape to the mask, or subtract it</source>
        <translation>Eine Form zur Maske hinzufügen oder abziehen</translation>
    </message>
    <message>
        <source>Double click, or click on the first corner</source>
        <translation>Doppelklick, oder Klick auf die erste Ecke</translation>
    </message>
    <message>
        <source>Size of the tool</source>
        <translation>Größe des Werkzeugs</translation>
    </message>
    <message>
        <source>Alt+wheel</source>
        <translation>Alt+Mausrad</translation>
    </message>
    <message>
        <source>Show the original</source>
        <translation>Das Original zeigen</translation>
    </message>
    <message>
        <source>Hold \</source>
        <translation>\ halten</translation>
    </message>
    <message>
        <source>Import a file as a mask</source>
        <translation>Eine Datei als Maske importieren</translation>
    </message>
    <message>
        <source>Ctrl+drop</source>
        <translation>Strg+Loslassen</translation>
    </message>
    <message>
        <source>Move the pointer by 1 px, by 10 px</source>
        <translation>Den Zeiger um 1 px, um 10 px bewegen</translation>
    </message>
    <message>
        <source>Arrows, Shift+arrows</source>
        <translation>Pfeile, Umschalt+Pfeile</translation>
    </message>
    <message>
        <source>Put the tool down there, lift it</source>
        <translation>Das Werkzeug dort aufsetzen, abheben</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Close the shape that is being drawn</source>
        <translation>Die Form schließen, die gezeichnet wird</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Take back the last corner of a polygon</source>
        <translation>Die letzte Ecke eines Polygons zurücknehmen</translation>
    </message>
    <message>
        <source>Abandon the shape that is being drawn</source>
        <translation>Die Form aufgeben, die gezeichnet wird</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>paint</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>clear mask</source>
        <translation>Maske leeren</translation>
    </message>
    <message>
        <source>import mask</source>
        <translation>Maske importieren</translation>
    </message>
    <message>
        <source>import protection</source>
        <translation>Schutz importieren</translation>
    </message>
    <message>
        <source>import sampling area</source>
        <translation>Entnahmebereich importieren</translation>
    </message>
    <message>
        <source>import where not to sample</source>
        <translation>gesperrten Bereich laden</translation>
    </message>
    <message>
        <source>rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>magic wand</source>
        <translation>Zauberstab</translation>
    </message>
    <message>
        <source>mask all</source>
        <translation>Alles maskieren</translation>
    </message>
    <message>
        <source>invert mask</source>
        <translation>Maske umkehren</translation>
    </message>
    <message>
        <source>grow mask</source>
        <translation>Maske vergrößern</translation>
    </message>
    <message>
        <source>shrink mask</source>
        <translation>Maske verkleinern</translation>
    </message>
    <message>
        <source>harden edges</source>
        <translation>Ränder hart machen</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>healing brush</source>
        <translation>Reparaturpinsel</translation>
    </message>
    <message>
        <source>clone stamp</source>
        <translation>Kopierstempel</translation>
    </message>
    <message>
        <source>healing stamp</source>
        <translation>anpassender Stempel</translation>
    </message>
    <message>
        <source>don&apos;t sample here</source>
        <translation>hier nichts entnehmen</translation>
    </message>
    <message>
        <source>sample here again</source>
        <translation>hier wieder entnehmen</translation>
    </message>
    <message>
        <source>sample from everywhere</source>
        <translation>von überall entnehmen</translation>
    </message>
    <message>
        <source>protect</source>
        <translation>Schützen</translation>
    </message>
    <message>
        <source>erase protection</source>
        <translation>Schutz radieren</translation>
    </message>
    <message>
        <source>clear protection</source>
        <translation>Schutz leeren</translation>
    </message>
    <message>
        <source>paint sampling area</source>
        <translation>Entnahmebereich malen</translation>
    </message>
    <message>
        <source>erase sampling area</source>
        <translation>Entnahmebereich radieren</translation>
    </message>
    <message>
        <source>clear sampling area</source>
        <translation>Entnahmebereich leeren</translation>
    </message>
    <message>
        <source>detect scratches and dust</source>
        <translation>Kratzer und Staub finden</translation>
    </message>
    <message>
        <source>try another</source>
        <translation>andere Füllung</translation>
    </message>
    <message>
        <source>apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>Network (paper)</source>
        <translation>Netz (Veröffentlichung)</translation>
    </message>
    <message>
        <source>Thin parts by detail, wide holes by texture.</source>
        <translation>Dünne Teile mit Detail, breite Löcher mit Textur.</translation>
    </message>
    <message>
        <source>One pass: right for scratches and thin lines.</source>
        <translation>Ein Durchgang: richtig für Kratzer und dünne Linien.</translation>
    </message>
    <message>
        <source>Several passes that follow edges and texture.</source>
        <translation>Mehrere Durchgänge, die Kanten und Textur folgen.</translation>
    </message>
    <message>
        <source>Copies what fits from elsewhere: right for removing objects.</source>
        <translation>Kopiert Passendes von anderswo: richtig, um Gegenstände zu entfernen.</translation>
    </message>
    <message>
        <source>The infinitely wide network as published; choose its shape below.</source>
        <translation>Das unendlich breite Netz, wie veröffentlicht; seine Form steht darunter.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Scratch</source>
        <translation>Kratzer</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Random dropout</source>
        <translation>Zufällige Ausfälle</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Gegenstand</translation>
    </message>
    <message>
        <source>The usual method and parameters: right for most damage.</source>
        <translation>Das übliche Verfahren mit den üblichen Parametern: richtig für die meisten Schäden.</translation>
    </message>
    <message>
        <source>Method and parameters as they are set below.</source>
        <translation>Verfahren und Parameter, wie unten eingestellt.</translation>
    </message>
    <message>
        <source>For scratches, cracks and hairs: looks farther around.</source>
        <translation>Für Kratzer, Risse und Haare: sieht weiter umher.</translation>
    </message>
    <message>
        <source>For captions, dates and watermarks over a picture.</source>
        <translation>Für Schrift, Daten und Wasserzeichen über einem Bild.</translation>
    </message>
    <message>
        <source>For pixels that are missing here and there, or everywhere.</source>
        <translation>Für Pixel, die hier und da oder überall fehlen.</translation>
    </message>
    <message>
        <source>For people and things that are to vanish.</source>
        <translation>Für Menschen und Dinge, die verschwinden sollen.</translation>
    </message>
    <message>
        <source>Stationary</source>
        <translation>Stationär</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Adjacency</source>
        <translation>Nachbarschaft</translation>
    </message>
    <message>
        <source>Coordinates (meshgrid)</source>
        <translation>Koordinaten (Gitter)</translation>
    </message>
    <message>
        <source>Nearest</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinear</translation>
    </message>
    <message>
        <source>Cholesky</source>
        <translation>Cholesky</translation>
    </message>
    <message>
        <source>Conjugate gradients</source>
        <translation>Konjugierte Gradienten</translation>
    </message>
    <message>
        <source>EigenPro</source>
        <translation>EigenPro</translation>
    </message>
    <message>
        <source>Padded</source>
        <translation>Gepolstert</translation>
    </message>
    <message>
        <source>Torus</source>
        <translation>Torus</translation>
    </message>
    <message>
        <source>A plausible fill, not a measurement</source>
        <translation>Eine plausible Füllung, keine Messung</translation>
    </message>
    <message>
        <source>±{grey} grey levels · {decibels} dB expected in thin parts</source>
        <translation>±{grey} Graustufen · {decibels} dB in dünnen Teilen erwartet</translation>
    </message>
    <message>
        <source>±{grey} grey levels · {decibels} dB expected</source>
        <translation>±{grey} Graustufen · {decibels} dB erwartet</translation>
    </message>
    <message>
        <source>Healing…</source>
        <translation>Reparieren …</translation>
    </message>
    <message>
        <source>Healing, {count} strokes left…</source>
        <translation>Reparieren, noch {count} Striche …</translation>
    </message>
    <message>
        <source>Done in {time}</source>
        <translation>Fertig in {time}</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Cancelled at {percent} %, the picture so far is kept</source>
        <translation>Abgebrochen bei {percent} %, das bisherige Bild bleibt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Beginnt…</translation>
    </message>
    <message>
        <source>Preparing the engine, this once…</source>
        <translation>Das Rechenwerk wird vorbereitet, nur dieses Mal…</translation>
    </message>
    <message>
        <source>Sketching…</source>
        <translation>Skizze…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>Texture, level {number} of {passes}</source>
        <translation>Textur, Stufe {number} von {passes}</translation>
    </message>
    <message>
        <source>Texture…</source>
        <translation>Textur…</translation>
    </message>
    <message>
        <source>Pass {number} of {passes}</source>
        <translation>Durchgang {number} von {passes}</translation>
    </message>
    <message>
        <source>Part {number} of {passes}</source>
        <translation>Teil {number} von {passes}</translation>
    </message>
    <message>
        <source>Solving…</source>
        <translation>Wird gelöst…</translation>
    </message>
    <message>
        <source>1 wide region by texture</source>
        <translation>1 breite Stelle mit Textur</translation>
    </message>
    <message>
        <source>{count} wide regions by texture</source>
        <translation>{count} breite Stellen mit Textur</translation>
    </message>
    <message>
        <source>1 region blended</source>
        <translation>1 Stelle gemischt</translation>
    </message>
    <message>
        <source>{count} regions blended</source>
        <translation>{count} Stellen gemischt</translation>
    </message>
    <message>
        <source>the rest by detail</source>
        <translation>der Rest mit Detail</translation>
    </message>
    <message>
        <source>residual {residual}</source>
        <translation>Residuum {residual}</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
</TS>
