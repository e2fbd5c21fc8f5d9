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
    /// <param name="read">Reads a regular file of at most so many bytes; null for what is none.</param>
    public static GitFolder? Find(string top, Func<string, int, byte[]?> read)
    {
        var own = Path.Join(top, ".git");
        if (!Directory.Exists(own))
        {
            if (Line(own, read) is not { } line || !line.StartsWith(Mark, StringComparison.Ordinal)
                || GitPath.Resolve(top, line[Mark.Length..]) is not { } named || !Directory.Exists(named))
            {
                return null;
            }

            own = named;
        }

        return Line(Path.Join(own, "commondir"), read) is not { } common ? new(top, own, own)
            : GitPath.Resolve(own, common) is { } shared ? new(top, own, shared) : null;
    }

    /// <summary>The branch that is checked out; null for none.</summary>
    public string? Branch(Func<string, int, byte[]?> read) =>
        Line(Path.Join(Own, "HEAD"), read) is { } head && head.StartsWith("ref: refs/heads/", StringComparison.Ordinal) ? head[16..] : null;

    private static string? Line(string path, Func<string, int, byte[]?> read) =>
        read(path, MostBytes) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;
}
