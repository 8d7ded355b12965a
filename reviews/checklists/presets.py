"""The checklist and the defect codes that every workspace begins with; a change of them is a migration of its own."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.apps.registry import Apps

from reviews.checklists.states import Group

DEFAULT = "Default"
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    key: str
    group: Group
    text: str
    passes_when: str
    fails_when: str
    asset_types: tuple[str, ...] = ()


HANDS, TEXT, PRODUCT, BRAND = Group.HANDS, Group.TEXT, Group.PRODUCT_FIDELITY, Group.BRAND_FIT

ITEMS = (
    Row(
        "hands-natural",
        HANDS,
        "Fingers and hands, counted and natural",
        "Every hand has an owner and five fingers of natural joints, length and grip, as far as one can see.",
        "A finger is extra, missing, fused or bent the wrong way; a hand grips nothing or belongs to nobody.",
    ),
    Row(
        "faces-coherent",
        HANDS,
        "Faces are coherent",
        "Eyes look one way, teeth, ears and hairline are natural, and small faces in the background are faces too.",
        "An eye, the teeth, an ear or a whole background face is melted, doubled, uneven or stares past the scene.",
    ),
    Row(
        "limbs-coherent",
        HANDS,
        "Limbs and bodies are coherent",
        "Each arm and leg can be followed to its body, with joints where they belong and a length that fits.",
        "A limb is too many, missing, cut off, too long, or joined where no joint is.",
    ),
    Row(
        "strings-exact",
        TEXT,
        "Every string is spelled exactly as briefed",
        "Read letter by letter, each briefed string is there once, with its capitals, accents, digits and punctuation.",
        "A string is missing, repeated, cut, or differs in one letter, capital, accent, digit or mark.",
    ),
    Row(
        "strings-placed",
        TEXT,
        "Every string stands where the brief places it and can be read",
        "Each string has the briefed place and rank, whole letters, and enough contrast to be read at the size of use.",
        "A string stands elsewhere, competes with another, is covered, warped or too faint or small to read.",
    ),
    Row(
        "no-invented-text",
        TEXT,
        "No invented text or text-like marks",
        "All lettering in the image was briefed, small print, signs, screens, labels and textures included.",
        "There are words, digits, signatures, watermarks or letter-like scribbles that nobody asked for.",
    ),
    Row(
        "product-shape",
        PRODUCT,
        "The product has the shape of the reference",
        "Outline, proportions, curves and edges agree with the reference, allowing for the angle of view.",
        "A part of the outline is longer, rounder, thinner or otherwise another than in the reference.",
    ),
    Row(
        "product-parts",
        PRODUCT,
        "All parts of the product are there, and no others",
        "Buttons, seams, eyelets, screws, ports, handles and the like agree with the reference in number and place.",
        "A part is missing, doubled, added or moved.",
    ),
    Row(
        "product-material",
        PRODUCT,
        "The product's material is that of the reference",
        "Grain, weave, gloss and transparency look like the material of the reference.",
        "The material looks like another: leather like plastic, brushed metal like chrome, matt like gloss.",
    ),
    Row(
        "product-colour",
        PRODUCT,
        "The product's colour is that of the reference",
        "Each part has the colour of the reference, allowing for the briefed light.",
        "A part has another hue, is clearly lighter or darker, or the colours of two parts are exchanged.",
    ),
    Row(
        "product-label",
        PRODUCT,
        "The product's label is that of the reference",
        "Label, markings and their lettering agree with the reference in content, place and proportion.",
        "The label is missing, moved, distorted, or its words, digits or symbols differ.",
    ),
    Row(
        "product-size",
        PRODUCT,
        "The product's size fits its surroundings",
        "Beside hands, furniture and other things the product is as large as it really is.",
        "It is clearly larger or smaller than it really is, or its size changes within the image.",
    ),
    Row(
        "reflections-shadows",
        PRODUCT,
        "Reflections and shadows are coherent",
        "Shadows fall away from the light and touch what throws them; mirrors and gloss show what is before them.",
        "A shadow is missing, detached or falls another way; a reflection shows something else or nothing.",
    ),
    Row(
        "not-misleading",
        PRODUCT,
        "Nothing could mislead a buyer",
        "What is shown is what a buyer gets: contents, number, function, finish and result.",
        "The image promises a part, size, function, effect, award or accessory that the product does not have.",
    ),
    Row(
        "palette",
        BRAND,
        "The palette is as briefed",
        "The briefed colours carry the image, and what stands beside them does not quarrel with them.",
        "A briefed colour is missing or clearly off, or a foreign colour dominates.",
    ),
    Row(
        "logo",
        BRAND,
        "The logo is right",
        "Each logo is the briefed one, complete, undistorted, with room around it; none where none was briefed.",
        "A logo is redrawn, distorted, cut, recoloured, invented, or another brand's logo can be recognised.",
    ),
    Row(
        "forbidden-elements",
        BRAND,
        "Nothing forbidden appears",
        "Nothing that the brief or the brand forbids can be found, also not small, at the edge or in the background.",
        "A forbidden element appears, whole or in part.",
    ),
    Row(
        "tone",
        BRAND,
        "The tone fits the brand and the message",
        "Mood, casting, setting and finish say what the brief wants to be said, in the manner of the brand.",
        "The image looks like another brand's, or says something that the brief does not.",
    ),
    Row(
        "aspect-free-space",
        BRAND,
        "Aspect and free space are right for the destination",
        "Cropped to each placement the subject stays whole, and the space for text or interface stays calm.",
        "A placement would cut the subject, or what must stay free is busy.",
    ),
    Row(
        "frame-complete",
        PRODUCT,
        "The whole product is in the frame, on the background asked for",
        "Nothing of the product is cut off or hidden, and the background is as the brief and the channel ask.",
        "A part is cut off or hidden by a prop, or the background has a tint, edge or thing that was not asked for.",
        ("product_photo",),
    ),
    Row(
        "likeness",
        HANDS,
        "The person is the one of the reference",
        "Somebody who knows the person would recognise them, with age, skin, hair and features kept.",
        "It is another person, or the person was made younger, lighter, thinner or otherwise changed.",
        ("portrait",),
    ),
    Row(
        "skin-hair-natural",
        HANDS,
        "Skin and hair are natural",
        "Skin has pores and unevenness, and hair can be followed from root to end.",
        "Skin looks like wax or plastic; hair melts into skin, clothes or background.",
        ("portrait", "lifestyle"),
    ),
    Row(
        "facts-accurate",
        TEXT,
        "Every figure, name and unit is accurate",
        "Each figure, name, unit and date is the one of the brief and stands beside what it belongs to.",
        "A figure, name, unit or date is wrong, invented or stands at the wrong thing.",
        ("infographic", "diagram", "map"),
    ),
    Row(
        "labels-point",
        TEXT,
        "Labels, arrows and legend point at what they name",
        "Each line, arrow, number and legend entry ends at the thing that it names.",
        "A line ends nowhere or at another thing, or a legend entry has no match.",
        ("infographic", "diagram", "map"),
    ),
    Row(
        "proportions-true",
        PRODUCT,
        "Drawn proportions agree with the figures",
        "Bars, areas, angles and steps are as large, as many and in the order that their figures say.",
        "A larger figure is drawn smaller, a step is missing, or the order is another.",
        ("infographic", "diagram"),
    ),
    Row(
        "geography-true",
        PRODUCT,
        "Places, borders and distances are right",
        "Coasts, borders, routes and positions agree with the reference or a current map.",
        "A place, border, route or coast is moved, missing, invented or named wrongly.",
        ("map",),
    ),
    Row(
        "pack-panels",
        TEXT,
        "Each panel carries what it must, and can be read",
        "Mandatory words, quantities, symbols and barcodes are as given, on their panel, and nothing is added.",
        "A mandatory word or symbol is missing, altered or unreadable, or a barcode, seal or claim is invented.",
        ("packaging",),
    ),
    Row(
        "pack-construction",
        PRODUCT,
        "The pack could be made",
        "Folds, seams, closures and openings agree with the reference and could be folded, filled and opened.",
        "A flap, seam or closure is missing or impossible, or the print ignores the edges.",
        ("packaging",),
    ),
    Row(
        "reads-small",
        BRAND,
        "It reads at the size where people first meet it",
        "At the width of a thumb the main subject and the main words can still be told.",
        "At that size the title cannot be read or the subject is lost in the rest.",
        ("poster", "cover", "icon"),
    ),
    Row(
        "interface-real",
        PRODUCT,
        "The interface is the real one",
        "Screens, controls, values and states are those of the product, and agree with one another.",
        "A control, value or screen is invented, doubled or contradicts another.",
        ("interface",),
    ),
    Row(
        "style-consistent",
        BRAND,
        "One hand drew it",
        "Line, shading, perspective and detail are of one style throughout, the one that was briefed.",
        "A part is drawn in another style, line weight, perspective or detail.",
        ("illustration", "icon"),
    ),
)

# code, group, label; the order is the order in which they are offered.
DEFECTS = (
    ("extra_finger", HANDS, "A finger or hand too many or too few"),
    ("malformed_hand", HANDS, "Hand malformed"),
    ("malformed_face", HANDS, "Face malformed"),
    ("malformed_limb", HANDS, "Limb or body malformed"),
    ("likeness_off", HANDS, "Not the person of the reference"),
    ("wrong_text", TEXT, "Text spelled wrongly"),
    ("missing_text", TEXT, "Text missing"),
    ("misplaced_text", TEXT, "Text in the wrong place or not readable"),
    ("invented_text", TEXT, "Invented text or text-like marks"),
    ("fact_wrong", TEXT, "A figure, name or place is wrong"),
    ("shape_off", PRODUCT, "Product: wrong shape"),
    ("part_missing", PRODUCT, "Product: a part is missing"),
    ("part_extra", PRODUCT, "Product: a part too many"),
    ("material_off", PRODUCT, "Product: wrong material"),
    ("colour_off", PRODUCT, "Product: wrong colour"),
    ("label_wrong", PRODUCT, "Product: label wrong"),
    ("size_off", PRODUCT, "Product: wrong size"),
    ("light_wrong", PRODUCT, "Reflections or shadows incoherent"),
    ("misleading", PRODUCT, "Could mislead a buyer"),
    ("palette_off", BRAND, "Palette off"),
    ("logo_wrong", BRAND, "Logo wrong"),
    ("forbidden_element", BRAND, "Forbidden element"),
    ("tone_off", BRAND, "Wrong tone for the brand"),
    ("aspect_wrong", BRAND, "Aspect or free space wrong for the destination"),
    ("subject_off", Group.BRIEF, "Subject or scene not as briefed"),
    ("composition_off", Group.BRIEF, "Composition not as briefed"),
    ("artefact", Group.BRIEF, "Artefact: seam, noise, blur, melted detail"),
    ("resolution", Group.BRIEF, "Too small or too soft for the destination"),
    ("other", Group.BRIEF, "Something else (say what in the comment)"),
)


def load(apps: Apps) -> None:
    checklist = apps.get_model("reviews", "Checklist").objects.create(workspace=None, name=DEFAULT)
    version = apps.get_model("reviews", "ChecklistVersion").objects.create(checklist=checklist, n=1, created_at=MADE_AT)
    item = apps.get_model("reviews", "Item")
    rows = [row._asdict() | {"asset_types": list(row.asset_types)} for row in ITEMS]
    item.objects.bulk_create([item(version=version, n=n, **row) for n, row in enumerate(rows, start=1)])
    defect = apps.get_model("reviews", "DefectCode")
    defect.objects.bulk_create(
        [defect(n=n, code=code, group=group, label=label) for n, (code, group, label) in enumerate(DEFECTS, start=1)]
    )
