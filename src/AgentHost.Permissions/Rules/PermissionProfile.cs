using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Permissions.Rules;

/// <summary>A mode and rules under one name: the settings' own, or one of those that are always there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mode">Its mode; null for the settings'.</param>
/// <param name="HasRules">True when the settings hold rules for it.</param>
public sealed record PermissionProfile(string Name, PermissionMode? Mode, bool HasRules)
{
    /// <summary>Name of the profile whose commands start in the sandbox without asking.</summary>
    public const string SandboxedName = "sandboxed";

    /// <summary>True where commands start without asking as long as the sandbox holds them.</summary>
    public bool Sandboxed { get; init; } = Name == SandboxedName;

    /// <summary>The profile where no sandbox can be had: it asks as <c>safe</c> does.</summary>
    public PermissionProfile WithoutSandbox() => this with { Sandboxed = false, Mode = PermissionMode.Default };

    /// <exception cref="HostException">There is none of that name.</exception>
    public static PermissionProfile Find(SettingsView settings, string name)
    {
        var usual = BuiltIn(name);
        if (settings.Find("permissions", "profiles", name) is { ValueKind: System.Text.Json.JsonValueKind.Object })
        {
            var word = settings.Text("permissions", "profiles", name, "mode");
            return new(name, word is not null && EnumNames.TryParse<PermissionMode>(word, out var mode) ? mode : usual, HasRules: true);
        }

        if (usual is null)
        {
            var own = settings.Section("permissions", "profiles").EnumerateObject().Select(static member => member.Name);
            string[] all = [.. own, .. PermissionProfiles.BuiltIn];
            var near = NearestName.Find(name, all);
            throw new HostException(
                HostFailure.NotFound,
                $"There is no profile \"{SchemaText.Short(name)}\"{(near is null ? "." : $"; did you mean {near}?")} There are: "
                + $"{string.Join(", ", all.Distinct(StringComparer.Ordinal))}.");
        }

        return new(name, usual, HasRules: false);
    }

    private static PermissionMode? BuiltIn(string name) => name switch
    {
        "safe" => PermissionMode.Default,
        "edits" or SandboxedName => PermissionMode.AcceptEdits,
        "plan" => PermissionMode.Plan,
        "ci" => PermissionMode.DontAsk,
        "yolo" => PermissionMode.Bypass,
        _ => null,
    };
}
