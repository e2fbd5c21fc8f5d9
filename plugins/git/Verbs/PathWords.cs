using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Paths of a call as git takes them: literal, whatever characters they hold.</summary>
internal static class PathWords
{
    private const string Literal = ":(literal)";
    private const int MostChars = 30_000;

    /// <summary>A path as text, for rules and people.</summary>
    public static string Plain(string path) => Encoding.UTF8.GetString(RawPath.Read(path) ?? []);

    /// <summary>The end of a plan's command.</summary>
    public static IEnumerable<string> Planned(GitArguments arguments) => arguments.Paths!.Count == 0 ? [] : ["--", .. arguments.Paths.Select(Plain)];

    public static IEnumerable<Resource> Read(GitArguments arguments) => arguments.Paths!.Select(static path => Resource.ReadPath(Plain(path)));

    public static IEnumerable<Resource> Write(GitArguments arguments) =>
        arguments.Paths!.Select(static path => Resource.WritePath(Plain(path), recursive: true));

    /// <summary>The end of a command that looks, for which paths are literal.</summary>
    /// <exception cref="GitException">A name is not UTF-8, which an argument must be.</exception>
    public static IReadOnlyList<string> Words(GitArguments arguments) => ["--", .. arguments.Paths!.Select(Text)];

    /// <summary>The end of a command that changes, for which paths are patterns.</summary>
    /// <exception cref="GitException">A name is not UTF-8, which an argument must be.</exception>
    public static IReadOnlyList<string> Patterns(GitArguments arguments) =>
        arguments.Paths!.Count == 0 ? [] : ["--", .. arguments.Paths.Select(static path => Literal + Text(path))];

    /// <summary>As <see cref="Patterns"/>; from the input where the names cannot be words, or are too many.</summary>
    public static IReadOnlyList<string> PatternsOrInput(GitArguments arguments) =>
        IsInput(arguments) ? ["--pathspec-from-file=-", "--pathspec-file-nul"] : Patterns(arguments);

    /// <summary>Makes the input for <see cref="PatternsOrInput"/>; null when the paths are words.</summary>
    public static byte[]? Input(GitArguments arguments) => IsInput(arguments) ? Input(arguments.Paths!) : null;

    /// <summary>One path as an argument that is no pathspec.</summary>
    /// <exception cref="GitException">Its name is not UTF-8.</exception>
    public static string Text(string path)
    {
        var bytes = RawPath.Read(path) ?? [];
        return IsText(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new GitException(
                $"The name {path} is not UTF-8; this action takes such a file only with the folder that it lies in. add and restore take it.");
    }

    private static bool IsText(byte[] bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes)).AsSpan().SequenceEqual(bytes);

    private static bool IsInput(GitArguments arguments) =>
        arguments.Paths!.Sum(static path => path.Length) > MostChars || arguments.Paths!.Any(static path => !IsText(RawPath.Read(path) ?? []));

    // Takes any bytes.
    private static byte[] Input(IEnumerable<string> paths)
    {
        using var bytes = new MemoryStream();
        foreach (var path in paths)
        {
            bytes.Write(Encoding.ASCII.GetBytes(Literal));
            bytes.Write(RawPath.Read(path));
            bytes.WriteByte(0);
        }

        return bytes.ToArray();
    }
}
