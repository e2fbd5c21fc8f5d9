using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Paths of a call as git takes them: literal, whatever characters they hold.</summary>
internal static class PathWords
{
    private const string Literal = ":(literal)";

    /// <summary>A path as text, for rules and people.</summary>
    public static string Plain(string path) => Encoding.UTF8.GetString(RawPath.Read(path) ?? []);

    /// <summary>The end of a plan's command.</summary>
    public static IEnumerable<string> Planned(GitArguments arguments) => arguments.Paths!.Count == 0 ? [] : ["--", .. arguments.Paths.Select(Plain)];

    public static IEnumerable<Resource> Read(GitArguments arguments) => arguments.Paths!.Select(static path => Resource.ReadPath(Plain(path)));

    public static IEnumerable<Resource> Write(GitArguments arguments) => arguments.Paths!.Select(static path => Resource.WritePath(Plain(path), recursive: true));

    /// <summary>The paths as arguments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="whole">What stands for no paths: <c>.</c> for the workspace; null for the whole repository.</param>
    /// <exception cref="GitException">A name is not UTF-8, which an argument must be.</exception>
    public static IReadOnlyList<string> Arguments(VerbCall call, string? whole = null)
    {
        var paths = call.Arguments.Paths!;
        if (paths.Count == 0)
        {
            return whole is null ? [] : ["--", Literal + whole];
        }

        return ["--", .. paths.Select(static path => Literal + Text(path))];
    }

    /// <summary>One path as an argument that is no pathspec.</summary>
    /// <exception cref="GitException">Its name is not UTF-8.</exception>
    public static string Text(string path)
    {
        var bytes = RawPath.Read(path) ?? [];
        var text = Encoding.UTF8.GetString(bytes);
        return Encoding.UTF8.GetByteCount(text) == bytes.Length && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes)
            ? text
            : throw new GitException($"The name {path} is not UTF-8; this action takes such a file only with the folder that it lies in. add and restore take it.");
    }

    /// <summary>The paths for <c>--pathspec-from-file=- --pathspec-file-nul</c>, which takes any bytes.</summary>
    public static byte[] Input(IEnumerable<string> paths)
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
