using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Tables of languages of data and documents.</summary>
internal static class DataLanguages
{
    public static Language Json() => new("json")
    {
        LineComments = ["//"],
        Spans = [Words.BlockComment, Words.DoubleQuoted, Words.SingleQuoted],
        Constants = Words.Of("true false null NaN Infinity"),
        HasCalls = false,
        KeyMarks = ":",
    };

    public static Language Yaml() => new("yaml")
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        Spans =
        [
            Words.DoubleQuoted with { IsMultiLine = true }, new("'", "'", CodeClass.String) { IsMultiLine = true, IsDoubled = true },
        ],
        Constants = Words.Of("true false null True False yes no on off ~"),
        NameParts = "-./",
        HasCalls = false,
        TextsBeginWords = true,
        Attributes = "!",
        Variables = "&*",
        LineKeyMarks = ":",
    };

    public static Language Toml() => new("toml")
    {
        LineComments = ["#"],
        Spans =
        [
            Words.TripleQuoted, new("'''", "'''", CodeClass.String) { IsMultiLine = true }, Words.DoubleQuoted, new("'", "'", CodeClass.String),
        ],
        Constants = Words.Of("true false inf nan"),
        NameParts = "-",
        HasCalls = false,
        HasSections = true,
        KeyMarks = "=",
        LineKeyMarks = "=",
    };

    public static Language Ini() => new("ini")
    {
        LineComments = [";", "#"],
        CommentsBeginWords = true,
        Spans = [Words.DoubleQuoted, new("'", "'", CodeClass.String)],
        Constants = Words.OfAnyCase("true false yes no on off"),
        NameParts = "-./",
        TextsBeginWords = true,
        HasCalls = false,
        HasSections = true,
        Variables = "$",
        LineKeyMarks = "=:",
    };

    public static Language Xml() => new("xml") { Kind = LanguageKind.Markup };

    public static Language Markdown() => new("markdown") { Kind = LanguageKind.Markdown };

    public static Language Diff() => new("diff") { Kind = LanguageKind.Diff };
}
