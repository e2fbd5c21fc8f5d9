using System.Globalization;

namespace AgentHost.Plugins.Git.Running;

/// <summary>Settings for one start of git, as variables: what is started are the words of the plan, and nothing before them.</summary>
internal static class GitSettings
{
    /// <summary>Over the repository's when only looking: programs that it names are not run; a hook would be where diff refreshes the index.</summary>
    public static IReadOnlyList<(string Key, string Value)> Look { get; } =
    [
        ("core.fsmonitor", "false"), ("core.hooksPath", "/dev/null"), ("core.quotePath", "false"), ("log.showSignature", "false"),
        ("log.showRoot", "true"), ("color.ui", "false"), ("advice.detachedHead", "false"),
    ];

    /// <summary>
    /// Over the repository's when changing: without a configured name git makes one up from the machine's, and a clean-up in the background would outlive the
    /// call.
    /// </summary>
    public static IReadOnlyList<(string Key, string Value)> Change { get; } =
    [
        ("user.useConfigOnly", "true"), ("gc.auto", "0"), ("maintenance.auto", "false"), ("color.ui", "false"),
        ("advice.detachedHead", "false"), ("commit.cleanup", "whitespace"),
    ];

    /// <summary>Puts settings among variables.</summary>
    public static void Write(Dictionary<string, string?> variables, IEnumerable<(string Key, string Value)> settings)
    {
        var count = 0;
        foreach (var (key, value) in settings)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
            count++;
        }

        variables["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
    }
}
