using System.Collections.Frozen;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>A language, as a table that <see cref="LineScanner"/> goes by.</summary>
/// <param name="Name">Its name.</param>
internal sealed record Language(string Name)
{
    /// <summary>Its way of reading lines.</summary>
    public LanguageKind Kind { get; init; }

    /// <summary>Marks of comments that end with their line.</summary>
    public string[] LineComments { get; init; } = [];

    /// <summary>True where the mark of a comment counts at the begin of a word alone.</summary>
    public bool CommentsBeginWords { get; init; }

    /// <summary>Texts and comments, the longer mark first where one begins with another.</summary>
    public SpanRule[] Spans { get; init; } = [];

    /// <summary>Texts whose end depends on how they begin.</summary>
    public RawTexts Raw { get; init; }

    /// <summary>Keywords.</summary>
    public FrozenSet<string> Keywords { get; init; } = [];

    /// <summary>Names of types that the language brings.</summary>
    public FrozenSet<string> Types { get; init; } = [];

    /// <summary>Names of values.</summary>
    public FrozenSet<string> Constants { get; init; } = [];

    /// <summary>True where keywords count at the begin of a line alone.</summary>
    public bool KeywordsBeginLines { get; init; }

    /// <summary>Characters besides letters and the low line that a name may begin with.</summary>
    public string NameStarts { get; init; } = "";

    /// <summary>Characters besides letters, digits and the low line that a name may go on with.</summary>
    public string NameParts { get; init; } = "";

    /// <summary>True where a name that begins with a capital and goes on with small letters is a type's.</summary>
    public bool TypesHaveCapitals { get; init; }

    /// <summary>True where a name before a parenthesis is a function's.</summary>
    public bool HasCalls { get; init; } = true;

    /// <summary>Characters that begin the name of a variable.</summary>
    public string Variables { get; init; } = "";

    /// <summary>Characters that begin an attribute or a decorator.</summary>
    public string Attributes { get; init; } = "";

    /// <summary>True where a number sign begins a directive at the begin of a line.</summary>
    public bool HasDirectives { get; init; }

    /// <summary>Characters that make a key of the name or the text before them.</summary>
    public string KeyMarks { get; init; } = "";

    /// <summary>Characters that make a key of all that stands before them in a line.</summary>
    public string LineKeyMarks { get; init; } = "";

    /// <summary>True where a line in brackets is a section's head.</summary>
    public bool HasSections { get; init; }

    /// <summary>Letters that may stand right before a text and belong to it.</summary>
    public string TextPrefixes { get; init; } = "";

    /// <summary>True where a text does not begin behind a letter or a digit.</summary>
    public bool TextsBeginWords { get; init; }

    /// <summary>True where a slash may begin a pattern.</summary>
    public bool HasPatterns { get; init; }

    /// <summary>True where tags stand among expressions.</summary>
    public bool HasTags { get; init; }

    /// <summary>True where a single quote begins one character, or a name.</summary>
    public bool HasLifetimes { get; init; }

    /// <summary>True where a number sign begins a number.</summary>
    public bool HasHashNumbers { get; init; }

    /// <summary>True where a single quote parts the digits of a number.</summary>
    public bool HasQuotedDigits { get; init; }

    /// <summary>Judges a character as one that a text or a comment may begin with: at all others nothing is looked for.</summary>
    public bool MayOpen(char c) => c < Openers.Length && Openers[c];

    private bool[] Openers => field ??= FindOpeners();

    private bool[] FindOpeners()
    {
        var openers = new bool[128];
        foreach (var mark in Spans.Select(static span => span.Open).Concat(LineComments))
        {
            openers[mark[0]] = true;
        }

        foreach (var c in Raw == RawTexts.None ? "" : RawText.Openers)
        {
            openers[c] = true;
        }

        return openers;
    }
}
