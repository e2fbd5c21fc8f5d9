using System.Text.Json;

namespace AgentHost.Plugins.Lsp.Declarations;

/// <summary>A language server, as a manifest or the settings declare it.</summary>
/// <param name="Name">Its name, unique in a workspace.</param>
/// <param name="Command">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Plugin">The plugin that declares it; <c>settings</c> for the person's own.</param>
internal sealed record ServerSpec(string Name, string Command, IReadOnlyList<string> Arguments, string Plugin)
{
    /// <summary>Variables set for it.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Ends of file names (<c>.ts</c>), or whole names (<c>go.mod</c>).</summary>
    public required IReadOnlyList<string> FileTypes { get; init; }

    /// <summary>The protocol's name of the language, where <see cref="LanguageIds"/> has none for the file's type.</summary>
    public required string LanguageId { get; init; }

    /// <summary>Names of languages by file type.</summary>
    public IReadOnlyDictionary<string, string> LanguageIds { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names that stand in the folder that is a project's root.</summary>
    public IReadOnlyList<string> RootMarkers { get; init; } = [];

    /// <summary>
    /// Files that tell it what belongs to a project, by path from a folder at or above the file asked about (<c>build/compile_commands.json</c>). Where none of
    /// them is there, it knows of files that were not opened only by chance. None: it finds out by itself.
    /// </summary>
    public IReadOnlyList<string> ProjectFiles { get; init; } = [];

    /// <summary>True when it is used only where one of its root markers stands, and there in the place of all others for the same files.</summary>
    public bool Alone { get; init; }

    /// <summary>True when it is used only where one of its root markers stands, beside the others for the same files.</summary>
    public bool Marked { get; init; }

    /// <summary>Plugin that it brings for TypeScript's server; null for none.</summary>
    public TypeScriptPlugin? TypeScript { get; init; }

    /// <summary>File types that it takes because of what another server brings for it. It is asked first where places of such files lead.</summary>
    public IReadOnlyList<string> JoinedTypes { get; init; } = [];

    /// <summary>Settings that answer its requests for configuration.</summary>
    public JsonElement Settings { get; init; } = AgentJson.EmptyObject;

    /// <summary>Options sent to it at its start.</summary>
    public JsonElement InitializationOptions { get; init; }

    /// <summary>True when it may run code of the folder, so that it is started in trusted ones alone. Default true.</summary>
    public bool NeedsTrust { get; init; } = true;

    /// <summary>
    /// Time that its diagnostics have to stay as they are, where it neither says for which version of a file they are nor can be asked whether it is done.
    /// Default 250 ms.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Delay before it looks at a change: diagnostics that arrive earlier may be of the text before, where it names no versions.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// True when it reports nothing for a change after which it finds nothing, as before. It then has <see cref="Delay"/>, and 50 ms more for each 1,000 lines,
    /// to report that it finds something.
    /// </summary>
    public bool Silent { get; init; }

    /// <summary>
    /// True when it reports a part of what it finds first and the rest later, for one version of a file: that has to stay as it is for <see cref="Settle"/>.
    /// </summary>
    public bool Partial { get; init; }

    /// <summary>Notification that it sends once it has loaded its project; it counts as busy until then, for 30 seconds at most. Null for none.</summary>
    public string? Ready { get; init; }

    /// <summary>False for one that finds no symbols of a project: none is started to be asked for them. Default true.</summary>
    public bool Symbols { get; init; } = true;

    /// <summary>Sentence on how to install it; null where there is none.</summary>
    public string? Acquire { get; init; }

    /// <summary>Tells whether a file is of its types.</summary>
    public bool Takes(string path) => TypeOf(path) is not null;

    /// <summary>Tells whether a file is of a type that it takes because of another server.</summary>
    public bool Joins(string path) => JoinedTypes.Count > 0 && JoinedTypes.Contains(TypeOf(path) ?? "", StringComparer.Ordinal);

    /// <summary>The protocol's name of a file's language.</summary>
    public string LanguageOf(string path) => TypeOf(path) is { } type && LanguageIds.TryGetValue(type, out var id) ? id : LanguageId;

    private string? TypeOf(string path)
    {
        var name = Path.GetFileName(path);
        return FileTypes.FirstOrDefault(type => type.StartsWith('.') ? name.EndsWith(type, StringComparison.OrdinalIgnoreCase) : name == type);
    }
}
