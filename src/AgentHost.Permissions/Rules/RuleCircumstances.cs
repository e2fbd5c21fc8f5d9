using AgentHost.Configuration;

namespace AgentHost.Permissions.Rules;

/// <summary>Circumstances that rules with terms are checked against. What costs a look at the system is looked at when a rule needs it.</summary>
/// <param name="environment">The environment's name; null where none is given.</param>
/// <param name="user">Name of the system's user.</param>
/// <param name="groups">Reads the groups that the user is in; null where they cannot be known.</param>
public sealed class RuleCircumstances(string? environment, Func<string> user, Func<IReadOnlyList<string>?> groups)
{
    private readonly Lazy<string> _user = new(user);
    private readonly Lazy<IReadOnlyList<string>?> _groups = new(groups);

    /// <summary>Comparer for names of users and groups: on Windows the case does not matter.</summary>
    public static StringComparer Names => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The environment that the settings name, which <c>AGENT_ENVIRONMENT</c> stands for as well.</summary>
    public string? Environment { get; } = string.IsNullOrWhiteSpace(environment) ? null : environment.Trim();

    public string User => _user.Value;

    public IReadOnlyList<string>? Groups => _groups.Value;

    /// <summary>Those of this process.</summary>
    public static RuleCircumstances Of(SettingsView settings) =>
        new(settings.Text("permissions", "environment"), static () => System.Environment.UserName, SystemGroups.Read);
}
