using System.Text;

namespace AgentHost.GitSettings;

/// <summary>A repository's own folders, as what stands at <c>.git</c> in a working folder names them.</summary>
/// <param name="Top">The working folder.</param>
/// <param name="Own">
/// The folder of this working folder alone: <c>.git</c> itself, or what a file <c>.git</c> names, in a submodule and in a linked working folder.
/// </param>
/// <param name="Common">The folder that all linked working folders share.</param>
internal sealed record GitFolder(string Top, string Own, string Common)
{
    private const int MostBytes = 64 * 1024;
    private const string Mark = "gitdir: ";

    /// <summary>Finds them; null where none can be found.</summary>
    /// <param name="top">Real path of a folder with <c>.git</c> in it.</param>
    public static GitFolder? Find(string top)
    {
        var own = Path.Join(top, ".git");
        if (!Directory.Exists(own))
        {
            if (Line(own) is not { } line || !line.StartsWith(Mark, StringComparison.Ordinal)
                || GitPath.Resolve(top, line[Mark.Length..]) is not { } named || !Directory.Exists(named))
            {
                return null;
            }

            own = named;
        }

        return Line(Path.Join(own, "commondir")) is not { } common ? new(top, own, own)
            : GitPath.Resolve(own, common) is { } shared ? new(top, own, shared) : null;
    }

    /// <summary>The branch that is checked out; null for none.</summary>
    public string? Branch() =>
        Line(Path.Join(Own, "HEAD")) is { } head && head.StartsWith("ref: refs/heads/", StringComparison.Ordinal) ? head[16..] : null;

    private static string? Line(string path) =>
        GitFile.Read(path, MostBytes) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;
}
