using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>The files of a project's folder, as far as they tell how it is worked on.</summary>
/// <param name="root">The project's folder.</param>
/// <param name="below">A folder below it with a slash at its end; empty for the project's own.</param>
internal sealed class ProjectFiles(string root, string below = "")
{
    private const int MostOfFile = 512 * 1024;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The folder, from the project's; empty for the project's own.</summary>
    public string Below => below;

    /// <summary>The folder on the disk.</summary>
    public string Folder => Path.Combine(root, below);

    public bool Has(string name) => File.Exists(Path.Combine(Folder, name));

    public bool HasFolder(string name) => Directory.Exists(Path.Combine(Folder, name));

    /// <summary>The first of these files that is there; null for none.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>A file's text with LF; null where there is none, or it is no plain file of the project.</summary>
    public string? Text(string name) =>
        SafeFile.Read(Path.Combine(Folder, name), MostOfFile) is { } read
            ? Encoding.UTF8.GetString(read.Bytes).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal)
            : null;

    /// <summary>A file of JSON with an object in it; null for none, and for one that is broken: it says nothing.</summary>
    public JsonElement? Json(string name)
    {
        try
        {
            return Text(name) is { } text && JsonDocument.Parse(text, Lenient).RootElement is { ValueKind: JsonValueKind.Object } found ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Names of files in the folder itself.</summary>
    public IEnumerable<string> Names() => Directory.EnumerateFiles(Folder).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>Checks that a file that fits one of these patterns exists, a few folders deep.</summary>
    public bool Any(params ReadOnlySpan<string> patterns)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 4,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden
        };
        foreach (var pattern in patterns)
        {
            if (Directory.EnumerateFiles(Folder, pattern, options).Any())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A command of this folder, as it is written from the project's.</summary>
    public ProjectCommand Command(string purpose, string line, string source) =>
        new(purpose, below.Length == 0 ? line : $"(cd {below.TrimEnd('/')} && {line})", below + source);

    /// <summary>Members of an object in a JSON file that are texts.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject()
                .Select(static member => (member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText()))
            : [];
}
