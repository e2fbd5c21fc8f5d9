using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Symbols;

/// <summary>A symbol that a server found in the workspace.</summary>
/// <param name="Name">Its name, behind that of the type that it is a member of.</param>
/// <param name="Path">Its file, relative to the workspace, with <c>/</c>.</param>
/// <param name="Line">Its line, from 1; 0 where the server does not say.</param>
internal sealed record FoundSymbol(string Name, string Path, int Line)
{
    private const int Longest = 300;

    /// <summary>Kinds of members: method, property, field, constructor, member of an enum.</summary>
    private static readonly int[] Members = [6, 7, 8, 9, 22];

    /// <summary>As it is written behind the name of the source.</summary>
    public string Written => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Name}#{Path}:{Line}") : $"{Name}#{Path}";

    /// <summary>
    /// Reads one of an answer to <c>workspace/symbol</c>; null for one outside the workspace, of a package, or with a name that cannot be written.
    /// </summary>
    public static FoundSymbol? Of(JsonElement symbol, IWorkspaceContext workspace)
    {
        var location = symbol.Get("location");
        if (symbol.Text("name") is not { Length: > 0 } name || FileUri.PathOf(location.Text("uri")) is not { } file
            || !file.StartsWith(workspace.Root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return null;
        }

        var path = file[(workspace.Root.Length + 1)..].Replace(System.IO.Path.DirectorySeparatorChar, '/');
        var container = symbol.Text("containerName");
        if (container is { Length: > 0 } && Members.Contains(symbol.Number("kind") ?? 0) && SymbolName.LastOf(name) == name.Trim())
        {
            name = $"{SymbolName.LastOf(container)}.{name}";
        }

        var found = new FoundSymbol(name, path, location.Has("range") ? Finding.Place(location.Get("range").Get("start")).Line + 1 : 0);
        return $"/{path}".Contains("/node_modules/", StringComparison.Ordinal) || found.Written.Length > Longest
            || found.Written.AsSpan().IndexOfAny("\"`<>\r\n\t") >= 0 ? null : found;
    }

    /// <summary>
    /// Tells how well it fits to what was typed: 0 the same name, 1 begins so, 2 does in other case, 3 holds it, 4 is what the server thinks.
    /// </summary>
    public int Distance(SymbolName typed)
    {
        var (name, wanted) = (SymbolName.LastOf(Name), typed.Last);
        return name == wanted ? 0
            : name.StartsWith(wanted, StringComparison.Ordinal) ? 1
            : name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 2
            : name.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 3
            : 4;
    }

    /// <summary>True when it is in what was typed before the name so far, and in the file.</summary>
    public bool MayBe(SymbolName typed) =>
        (typed.Within.Length == 0 || Container.Length == 0 || Name.Contains(typed.Within, StringComparison.OrdinalIgnoreCase))
        && (typed.Path is null || Path.StartsWith(typed.Path, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when it is the one that was written, or another of the same name.</summary>
    public bool Is(SymbolName written) => Distance(written) == 0 && (written.Within.Length == 0 || Container.Length == 0 || Container == written.Within);

    /// <summary>Name of what it is in; empty where the server does not say.</summary>
    private string Container => new SymbolName(Name).Within;
}
