namespace AgentHost.Plugins.Git.Running;

/// <summary>
/// Options of the diff family: nothing that the configuration names is run, nothing that it sets changes the format, and only the workspace's part is shown.
/// </summary>
internal static class DiffOptions
{
    private static readonly string[] Safe = ["--no-ext-diff", "--no-textconv", "--no-color", "--relative", "--find-renames", GitQueries.Submodules];

    /// <summary>Files with their counts.</summary>
    public static IReadOnlyList<string> Listing { get; } = [.. Safe, "--raw", "--numstat", "-z"];

    /// <summary>The patch.</summary>
    public static IReadOnlyList<string> Patch { get; } = [.. Safe, "--patch", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/"];
}
